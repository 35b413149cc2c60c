import type { Text } from '@keshen/kernel';
import { z } from 'zod';

/**
 * 专业领域: a node of the tree of subjects. A code tells its place: a child's is its parent's, a dot and its own part
 * (`520` holds `520.20`), at most three levels. A retired node is offered no longer; who named it keeps it.
 */
export interface ExpertField {
  code: string;
  name: Text;
  retired: boolean;
}

/** Nodes one expert may name. */
export const FIELDS_MOST = 10;

export const fieldCode = z
  .string()
  .max(20)
  .regex(/^[0-9A-Z]{2,6}(\.[0-9A-Z]{2,4}){0,2}$/, { error: 'form.field-code' });
/** The nodes that somebody names, each once, in the order of the tree. */
export const fieldCodes = z
  .array(fieldCode)
  .max(FIELDS_MOST)
  .transform((codes) => [...new Set(codes)].sort());

/** An administrator adds a node, renames or retires one. */
export const putFieldRequest = z.strictObject({
  name: z.strictObject({ 'zh-CN': z.string().trim().min(1).max(40), en: z.string().trim().min(1).max(80) }),
  retired: z.boolean(),
});
export type PutFieldRequest = z.infer<typeof putFieldRequest>;

/** The code above a code; null at the top. */
export const parentField = (code: string): string | null =>
  code.includes('.') ? code.slice(0, code.lastIndexOf('.')) : null;

/** Whether a node is another or stands somewhere beneath it. */
export const isWithin = (code: string, above: string): boolean =>
  code === above || code.startsWith(`${above}.`);

/**
 * How close two nodes are, from 0 to 1, the same either way round: the same node 1; one above the other 0.8, since who
 * names a subject names what is in it; two of one subject 0.4; of different subjects 0. A: no rule of the office says.
 */
export function fieldCloseness(a: string, b: string): number {
  if (a === b) return 1;
  if (isWithin(a, b) || isWithin(b, a)) return 0.8;
  return a.split('.')[0] === b.split('.')[0] ? 0.4 : 0;
}

/** The nodes whose name a text contains, compared without blanks, width and case; of a branch the deepest ones. */
export function fieldsNamedIn(fields: readonly ExpertField[], text: string): string[] {
  const words = plain(text);
  const named = fields
    .filter(({ name }) => [name['zh-CN'], name.en].some((each) => each !== '' && words.includes(plain(each))))
    .map(({ code }) => code);
  return named.filter((code) => !named.some((other) => other !== code && isWithin(other, code)));
}

const plain = (text: string): string => text.normalize('NFKC').replace(/\s/g, '').toLowerCase();
