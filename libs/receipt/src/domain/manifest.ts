import canonicalize from 'canonicalize';
import { z } from 'zod';

const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** 清单: what was submitted, by digests, so that it says nothing about anybody by itself. Digests are SHA-256 in hex. */
export const manifestSchema = z.strictObject({
  format: z.literal('keshen.receipt/1'),
  /** The portal's address. */
  issuer: z.string().max(500),
  /** A trial's: it proves nothing. */
  trial: z.literal(true).optional(),
  reference: z.string().max(60),
  /** 回执号: the reference and the submission's number, `CXY-2026-0001-T01`. */
  receipt: z.string().max(70),
  /** When the request to submit arrived, UTC. */
  submittedAt: z.iso.datetime().max(40),
  /** 提交凭据; null for what the office submits itself. */
  ticket: z.uuid().nullable(),
  /** The programme version whose form was filled in, and the digest under which it is published. */
  definition: z.strictObject({ code: z.string().max(40), version: z.int().min(1), sha256: digest }),
  /** Of the canonical text of all answers, `{ "section.field": value }`. */
  answers: digest,
  files: z
    .array(z.strictObject({ id: z.uuid(), name: z.string().max(400), size: z.int().min(0), sha256: digest }))
    .max(5000),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** The algorithms of a signature: Ed25519 (RFC 8032), or SM2 with SM3 (GB/T 32918) where the office requires it. */
export const algorithms = ['ed25519', 'sm2'] as const;
export type Algorithm = (typeof algorithms)[number];

export const signatureSchema = z.strictObject({
  /** The key's id among the published ones. */
  key: z.string().max(80),
  /** base64url; of Ed25519 64 bytes, of SM2 a DER sequence. */
  value: z.string().max(200),
});
export type Signature = z.infer<typeof signatureSchema>;

/** 回执: a manifest with its signature; the applicant's own copy carries the answers too. */
export const receiptSchema = z.strictObject({
  manifest: manifestSchema,
  signature: signatureSchema,
  answers: z.record(z.string().max(81), z.json()).optional(),
});
export type Receipt = z.infer<typeof receiptSchema>;

/** A published key. */
export interface PublishedKey {
  id: string;
  algorithm: Algorithm;
  /** SubjectPublicKeyInfo, PEM. */
  publicKey: string;
  createdAt: string;
  /** Signs no more since then; what it signed stays signed. */
  retiredAt: string | null;
}

/** The text that is hashed or signed: canonical JSON (RFC 8785). Throws for what is no JSON, such as half a character. */
export function canonicalText(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('nothing to write');
  return text;
}
