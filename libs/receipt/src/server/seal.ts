import { z } from 'zod';
import {
  canonicalText,
  receiptSchema,
  signatureSchema,
  type Receipt,
  type Signature,
} from '../domain/manifest';
import { sha256 } from './digest';

/** What stands before the seal in the file; a comment to every reader of PDF. */
const MARK = '\n%KESHEN-RECEIPT-1 ';
const END = /^startxref\n(\d{1,12})\n%%EOF\n$/;

const sealSchema = z.strictObject({
  receipt: receiptSchema.omit({ answers: true }),
  /** SHA-256 of the bytes before the seal, in hex. */
  document: z.string().regex(/^[0-9a-f]{64}$/),
  /** Over receipt and document together, so that no seal fits another document. */
  signature: signatureSchema,
});

/** The text that binds a document to its receipt. */
export const sealText = (receipt: Pick<Receipt, 'manifest' | 'signature'>, document: string): string =>
  canonicalText({ document, receipt: { manifest: receipt.manifest, signature: receipt.signature } });

/**
 * Puts the signed receipt behind a PDF: one comment line, then where its table of objects stands once more, as after any
 * incremental update. Readers show the document as before; whoever has the file can check all of it.
 */
export async function sealPdf(
  pdf: Buffer,
  receipt: Pick<Receipt, 'manifest' | 'signature'>,
  sign: (text: string) => Promise<Signature>,
): Promise<Buffer> {
  const at = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(pdf.subarray(-64).toString('latin1'))?.[1];
  if (at === undefined) throw new Error('this PDF has no end');
  const document = sha256(pdf);
  const signature = await sign(sealText(receipt, document));
  const seal = Buffer.from(canonicalText({ receipt, document, signature })).toString('base64url');
  return Buffer.concat([pdf, Buffer.from(`${MARK}${seal}\nstartxref\n${at}\n%%EOF\n`, 'latin1')]);
}

/** A sealed PDF taken apart. `whole`: the bytes around the seal are those that it was put behind. */
export interface OpenedPdf {
  receipt: Pick<Receipt, 'manifest' | 'signature'>;
  text: string;
  signature: Signature;
  whole: boolean;
}

/** Finds the seal of a PDF; null when there is none, or one that nobody wrote so. */
export function openPdf(file: Buffer): OpenedPdf | null {
  const at = file.lastIndexOf(MARK, undefined, 'latin1');
  if (at < 0) return null;
  const [line = '', ...rest] = file
    .subarray(at + MARK.length)
    .toString('latin1')
    .split('\n');
  const parsed = sealSchema.safeParse(jsonOf(line));
  if (!parsed.success) return null;
  const { receipt, document, signature } = parsed.data;
  const before = file.subarray(0, at);
  const begins = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(before.subarray(-64).toString('latin1'))?.[1];
  const whole = sha256(before) === document && END.exec(rest.join('\n'))?.[1] === begins;
  return { receipt, text: sealText(receipt, document), signature, whole };
}

/** The seal's JSON; what does not decode to itself again was changed. */
function jsonOf(line: string): unknown {
  const bytes = Buffer.from(line, 'base64url');
  if (bytes.toString('base64url') !== line) return null;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
