import { createHash } from 'node:crypto';
import { canonicalText } from '../domain/manifest';

/** SHA-256 in hex. */
export const sha256 = (content: Buffer | string): string =>
  createHash('sha256').update(content).digest('hex');

/** The digest of answers as a manifest carries it. */
export const answersDigest = (flat: Record<string, unknown>): string => sha256(canonicalText(flat));
