import type { Manifest } from './manifest';

/** Why a receipt is refused; each has its words in the locales. */
export type RefusedReceipt =
  /** There is no receipt in this file. */
  | 'receipt.unreadable'
  /** Signed by a key that was never published here: forged, or another portal's. */
  | 'receipt.key-unknown'
  /** Manifest or signature was changed. */
  | 'receipt.signature'
  /** The answers are not those that were signed. */
  | 'receipt.answers'
  /** A file is not the one that was signed. */
  | 'receipt.file'
  /** The PDF's own bytes were changed. */
  | 'receipt.document'
  /** A trial's receipt: nothing of it has any effect. */
  | 'receipt.trial'
  /** Well signed, but nothing of the kind was submitted here: a receipt of a trial, or one presented for another. */
  | 'receipt.unknown';

/** What a check says. `file` names the file of `receipt.file`. */
export type Verdict =
  | { genuine: true; manifest: Manifest }
  | { genuine: false; code: RefusedReceipt; file?: string; manifest?: Manifest };

export const refused = (
  code: RefusedReceipt,
  more: { file?: string; manifest?: Manifest } = {},
): Extract<Verdict, { genuine: false }> => ({
  genuine: false,
  code,
  ...more,
});
