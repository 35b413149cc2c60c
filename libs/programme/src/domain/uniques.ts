import { z } from 'zod';
import type { Problem } from '@keshen/kernel';
import { flatten, isEmpty, type Answers, type TableRow } from './answers';
import type { Definition } from './definition';
import { idSchema, provenanceSchema, textSchema } from './text';

const place = z.string().max(81);

/**
 * 唯一主张: what may be claimed only once (or `most` times) ever, across applications, parties, programmes and years.
 * `namespace` is shared by the programmes that must not pay for the same thing twice. With `table` each row of that
 * answer is a claim and `of` names its columns; without it the form makes one claim and `of` names answers as
 * `section.field`. `byParty` makes the applicant part of the key; `where` leaves out what does not hold it.
 */
export const uniqueSchema = z.strictObject({
  id: idSchema,
  label: textSchema,
  namespace: z
    .string()
    .max(40)
    .regex(/^[a-z][a-z0-9_.-]*$/),
  table: place.optional(),
  of: z.array(place).max(5),
  byParty: z.boolean().optional(),
  where: z
    .strictObject({
      of: place,
      is: z.enum(['one-of', 'none-of']),
      values: z.array(z.string().max(60)).min(1).max(20),
    })
    .optional(),
  most: z.int().min(1).max(20).default(1),
  provenance: provenanceSchema,
});
export type Unique = z.infer<typeof uniqueSchema>;

/** One claim of an application. `path` is where it stands in the form: `section.field` or `section.field.row.column`. */
export interface UniqueClaim {
  unique: string;
  namespace: string;
  key: string;
  most: number;
  path: string;
  /** What is claimed, as it was written. */
  value: string;
}

/** Values in comparable form: width, case, spaces and punctuation do not make two things of one. */
const comparable = (value: unknown): string =>
  String(value)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    // 专利号 is written with and without its ZL (a patent) or CN (an application).
    .replace(/^(?:ZL|CN)(?=\d{8})/, '');

/** Everything that an application claims for itself alone. A row that does not give the whole key claims nothing yet. */
export function uniqueClaims(definition: Definition, answers: Answers, partyId: string): UniqueClaim[] {
  const flat = flatten(answers);
  return (definition.uniques ?? []).flatMap((unique) => {
    if (!unique.table) return claimOf(unique, flat, partyId, (of) => of);
    const rows = flat[unique.table];
    if (!Array.isArray(rows)) return [];
    return (rows as TableRow[]).flatMap((row, i) =>
      claimOf(unique, row, partyId, (of) => `${unique.table}.${i}.${of}`),
    );
  });
}

function claimOf(
  unique: Unique,
  values: Record<string, unknown>,
  partyId: string,
  pathOf: (of: string) => string,
): UniqueClaim[] {
  const { where, of } = unique;
  if (where && where.values.includes(String(values[where.of])) !== (where.is === 'one-of')) return [];
  const given = of.map((each) => values[each]);
  if (given.some(isEmpty)) return [];
  const key = [...(unique.byParty ? [partyId] : []), ...given.map(comparable)].join('|');
  const first = of[0] ?? where?.of;
  return [
    {
      unique: unique.id,
      namespace: unique.namespace,
      key,
      most: unique.most,
      path: first ? pathOf(first) : '',
      value: given.map(String).join(' '),
    },
  ];
}

/** Claims that one application makes more often than it may, each at its place. */
export function repeatedClaims(claims: readonly UniqueClaim[]): Problem[] {
  const seen = new Map<string, number>();
  return claims.flatMap(({ namespace, key, most, path, unique, value }) => {
    const same = `${namespace} ${key}`;
    const times = (seen.get(same) ?? 0) + 1;
    seen.set(same, times);
    return times > most ? [{ path, code: 'claim.repeated', params: { unique, value, most } }] : [];
  });
}
