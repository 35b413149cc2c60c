import type { Definition } from './definition';
import type { Attachment, Field, Section } from './fields';

/**
 * Answers of an application: `{ [section]: { [field]: value } }`, beside them `attachments` (file ids by
 * attachment) and `reasons` (words by eligibility rule that asks for a reason).
 */
export type Answers = Record<string, Record<string, unknown>>;

/** One row of a table answer, by column. */
export type TableRow = Record<string, unknown>;

/** The two places beside the sections. */
export const ATTACHMENTS = 'attachments';
export const REASONS = 'reasons';

/** `{ a: { b: 1 } }` → `{ 'a.b': 1 }`; what is undefined is left out. */
export function flatten(answers: Answers): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(answers).flatMap(([section, fields]) =>
      Object.entries(fields)
        .filter(([, value]) => value !== undefined)
        .map(([field, value]) => [`${section}.${field}`, value] as const),
    ),
  );
}

/** The inverse of flatten. A path without a point is a bug of the caller. */
export function unflatten(flat: Record<string, unknown>): Answers {
  const answers: Answers = {};
  for (const [path, value] of Object.entries(flat)) {
    const [section, field] = splitPath(path);
    (answers[section] ??= {})[field] = value;
  }
  return answers;
}

const splitPath = (path: string): [string, string] => {
  const at = path.indexOf('.');
  if (at < 1) throw new RangeError(`not a path: ${path}`);
  return [path.slice(0, at), path.slice(at + 1)];
};

/** The section with this id, if the form has it. */
export const sectionOf = (definition: Definition, id: string): Section | undefined =>
  definition.form.sections.find((section) => section.id === id);

/** The question at `section.field`, if the form has it. */
export function fieldAt(definition: Definition, path: string): Field | undefined {
  const [section, field] = splitPath(path);
  return sectionOf(definition, section)?.fields.find((f) => f.id === field);
}

/** The attachment with this id, if the form has it. */
export const attachmentOf = (definition: Definition, id: string): Attachment | undefined =>
  definition.form.attachments.find((attachment) => attachment.id === id);

/** Whether an answer is encrypted at rest as a whole and masked on display: identities, accounts, people. */
export const isSensitive = (field: Field): boolean =>
  field.type === 'resident-id' ||
  field.type === 'bank-account' ||
  field.type === 'person' ||
  (field.type === 'group' && field.fields.some(isSensitive));

/** Answers that are encrypted at rest and masked on display, as paths. */
export const sensitivePaths = (definition: Definition): string[] =>
  definition.form.sections.flatMap((section) =>
    section.fields.filter(isSensitive).map((field) => `${section.id}.${field.id}`),
  );

/** A part of an answer as a text: an organisation's or a person's `part`, or the answer itself; else null. */
export function textAt(answers: Answers, path: string | undefined, part: string): string | null {
  if (path === undefined) return null;
  const [section, field] = splitPath(path);
  const value = answers[section]?.[field];
  const text = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : value;
  return typeof text === 'string' && text.trim() ? text : null;
}

/** Answers that tell who applies, as paths; hidden from experts under blind review. */
export const identifyingPaths = (definition: Definition): string[] =>
  definition.form.sections.flatMap((section) =>
    section.fields.filter((field) => field.identifying).map((field) => `${section.id}.${field.id}`),
  );

/** Whether nothing was answered: absent, blank words, an empty list, a range without any date. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === 'object') return Object.values(value).every(isEmpty);
  return false;
}

/** 合计: the sum of the money columns that a row-total column names; what is not given counts as nothing. */
export const rowTotal = (row: TableRow, of: readonly string[]): number =>
  of.reduce((sum, column) => sum + (typeof row[column] === 'number' ? (row[column] as number) : 0), 0);
