import { z } from 'zod';
import { idSchema, provenanceSchema, textSchema } from './text';

const place = z.string().max(81);
const constant = z.union([z.string().max(200), z.int(), z.boolean()]);

/**
 * 免申即享: the office lists what is due and the enterprise only confirms. Each row of the list becomes a row of
 * `table`; the programme's own rules say of each whether it is due. What `waives` names (`section.field`,
 * `attachments.id`) the list stands in for: it is not asked.
 */
export const applyFreeSchema = z.strictObject({
  table: place,
  waives: z.array(place).max(60),
  /** Title of an application that is made so; {count} is the number of its rows. */
  title: textSchema,
  /** Answers that are the same for every enterprise of a list, by path. */
  fills: z.record(place, constant),
  /** Columns that a list made from the register does not know, by column. */
  register: z.record(idSchema, constant),
  /** What the enterprise reads before it confirms. */
  words: textSchema,
  provenance: provenanceSchema,
});
export type ApplyFree = z.infer<typeof applyFreeSchema>;

/**
 * 专利比对: the table whose rows are patents, and by column what the patent register is compared with. A `kind` is a
 * choice of invention, utility and design, `reduced` one of yes and no; a row whose `country` is not `CN` is compared
 * with the Chinese patent of its family, apart from the day of the grant and the reduction.
 */
export const patentsSchema = z.strictObject({
  table: place,
  number: idSchema,
  title: idSchema.optional(),
  kind: idSchema.optional(),
  appliedOn: idSchema.optional(),
  grantedOn: idSchema.optional(),
  owners: idSchema.optional(),
  reduced: idSchema.optional(),
  fees: idSchema.optional(),
  country: idSchema.optional(),
});
export type PatentColumns = z.infer<typeof patentsSchema>;
