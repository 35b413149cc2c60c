import { isCreditCode } from '@keshen/kernel';
import { interestKind, type InterestKind } from '@keshen/programme';
import { z } from 'zod';

/** Where an interest is known from: the person said so, the office entered it, an import, or what is on record here. */
export const interestSources = ['declared', 'office', 'import', 'record'] as const;
export type InterestSource = (typeof interestSources)[number];

/**
 * 利益关系 of one person with an organisation or another person. `until` is its last day (of a joint paper or prize the
 * day it appeared); null: it lasts, or nobody knows.
 */
export interface Interest {
  kind: InterestKind;
  name: string;
  creditCode: string | null;
  since: string | null;
  until: string | null;
  note: string;
  source: InterestSource;
}

/** Declaring or entering an interest; the period in Shanghai dates. */
export const interestRequest = z
  .strictObject({
    kind: interestKind,
    name: z.string().trim().min(2).max(100),
    creditCode: z
      .string()
      .max(18)
      .refine((code) => isCreditCode(code), { params: { code: 'credit-code.check' } })
      .nullable(),
    since: z.iso.date().nullable(),
    until: z.iso.date().nullable(),
    note: z.string().trim().max(300),
  })
  .refine((r) => !r.since || !r.until || r.since <= r.until, {
    path: ['until'],
    params: { code: 'period.order' },
  });
export type InterestRequest = z.infer<typeof interestRequest>;

/** Names are compared without blanks, full-width forms and case; the database's `plain_name` does the same. */
export const plainName = (name: string): string => name.normalize('NFKC').replace(/\s/g, '').toLowerCase();
