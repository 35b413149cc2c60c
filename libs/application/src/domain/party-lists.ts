import { profileSchema, type Profile } from '@keshen/identity';
import { isEmpty, visibleAnswers, type Answers, type Definition } from '@keshen/programme';
import { z } from 'zod';

/** What a document of the profile is; an attachment that names one (`fromProfile`) offers it first. */
export const DOCUMENT_KINDS = ['licence', 'certificate', 'audit', 'tax', 'qualification', 'other'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];
export const DOCUMENTS_MOST = 200;

const line = (most: number) => z.string().trim().min(1).max(most);
const day = z.iso.date().nullable().default(null);
/** A file that was uploaded before becomes a document of the profile. */
export const documentRequest = z
  .strictObject({
    file: z.uuid(),
    kind: z.enum(DOCUMENT_KINDS),
    title: line(120),
    validFrom: day,
    validUntil: day,
  })
  .refine((d) => !d.validFrom || !d.validUntil || d.validFrom <= d.validUntil, {
    error: 'form.range.reversed',
    path: ['validUntil'],
  });
export type DocumentRequest = z.infer<typeof documentRequest>;

const optional = (most: number) => z.string().trim().max(most).default('');
const fen = z.int().min(0).nullable().default(null);
const count = z.int().min(0).max(10_000_000).nullable().default(null);
const version = z.int().min(0);
/** 人员, 专利, 各年财务: each list is saved as a whole on the version that was read (0: none yet). */
export const partyListRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('people'),
    version,
    items: z
      .array(
        z.strictObject({ name: line(60), title: optional(60), education: optional(60), post: optional(60) }),
      )
      .max(200),
  }),
  z.strictObject({
    kind: z.literal('patents'),
    version,
    items: z.array(z.strictObject({ number: line(40), name: optional(200), granted_on: day })).max(500),
  }),
  z.strictObject({
    kind: z.literal('years'),
    version,
    items: z
      .array(
        z.strictObject({
          year: z.int().min(1990).max(2100),
          revenue: fen,
          rd_cost: fen,
          profit: fen,
          staff: count,
          rd_staff: count,
        }),
      )
      .max(30)
      .refine((items) => new Set(items.map(({ year }) => year)).size === items.length, {
        error: 'years.twice',
      })
      .transform((items) => items.sort((a, b) => a.year - b.year)),
  }),
]);
export type PartyListRequest = z.infer<typeof partyListRequest>;
export type PartyListKind = PartyListRequest['kind'];

/** One answer that says something else than the profile. */
export interface ProfileDifference {
  key: keyof Profile;
  path: string;
  known: unknown;
  entered: unknown;
}

/**
 * 回写档案: what was entered in an application and the profile does not know so; the person chooses which of it the
 * profile takes. Only what the profile would take, never the name or the code.
 */
export function profileDifferences(
  definition: Definition,
  answers: Answers,
  profile: Readonly<Record<string, unknown>>,
): ProfileDifference[] {
  const visible = visibleAnswers(definition, answers);
  const found = new Map<string, ProfileDifference>();
  for (const section of definition.form.sections)
    for (const { id, prefill } of section.fields) {
      const entered = visible[section.id]?.[id];
      if (!prefill || !(prefill in profileSchema.shape) || isEmpty(entered)) continue;
      const key = prefill as keyof Profile;
      const known = profile[key] ?? null;
      if (JSON.stringify(known) === JSON.stringify(entered)) continue;
      if (!profileSchema.shape[key].safeParse(entered).success) continue;
      found.set(key, { key, path: `${section.id}.${id}`, known, entered });
    }
  return [...found.values()];
}
export const profileOfferRequest = z.strictObject({ keys: z.array(profileSchema.keyof()).min(1).max(30) });
