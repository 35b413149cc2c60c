import {
  canonicalText,
  receiptSchema,
  type PublishedKey,
  type Receipt,
  type Signature,
} from '../domain/manifest';
import { refused, type Verdict } from '../domain/verdict';
import { signatureFits } from './algorithms';
import { answersDigest } from './digest';
import { openPdf } from './seal';

/** Larger is no receipt. */
export const RECEIPT_MOST_BYTES = 20 * 1024 * 1024;

/**
 * Checks a receipt's PDF or JSON by published keys alone: that a key of the portal signed exactly this manifest, that the
 * answers it carries are the signed ones, and of a PDF every byte. What was submitted is not asked here.
 */
export function verifyReceipt(file: Buffer, keys: readonly PublishedKey[]): Verdict {
  return file.subarray(0, 5).toString('latin1') === '%PDF-' ? verifyPdf(file, keys) : verifyJson(file, keys);
}

function verifyPdf(file: Buffer, keys: readonly PublishedKey[]): Verdict {
  const opened = openPdf(file);
  if (!opened) return refused('receipt.unreadable');
  const verdict = verifySigned(opened.receipt, keys);
  if (!verdict.genuine) return verdict;
  const { manifest } = verdict;
  const code = signatureProblem(keys, opened.signature, opened.text);
  if (code) return refused(code, { manifest });
  return opened.whole ? verdict : refused('receipt.document', { manifest });
}

function verifyJson(file: Buffer, keys: readonly PublishedKey[]): Verdict {
  const receipt = receiptSchema.safeParse(parsedJson(file));
  if (!receipt.success) return refused('receipt.unreadable');
  return verifySigned(receipt.data, keys);
}

/** The signature first: nothing that was not signed is worth looking at. */
function verifySigned({ manifest, signature, answers }: Receipt, keys: readonly PublishedKey[]): Verdict {
  const code = signatureProblem(keys, signature, canonicalText(manifest));
  if (code) return refused(code, { manifest });
  if (answers && answersDigest(answers) !== manifest.answers) return refused('receipt.answers', { manifest });
  return manifest.trial ? refused('receipt.trial', { manifest }) : { genuine: true, manifest };
}

function signatureProblem(
  keys: readonly PublishedKey[],
  { key, value }: Signature,
  text: string,
): 'receipt.key-unknown' | 'receipt.signature' | null {
  const found = keys.find((each) => each.id === key);
  if (!found) return 'receipt.key-unknown';
  return signatureFits(found.algorithm, found.publicKey, text, value) ? null : 'receipt.signature';
}

function parsedJson(file: Buffer): unknown {
  try {
    return JSON.parse(file.toString('utf8'));
  } catch {
    return null;
  }
}
