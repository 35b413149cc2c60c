import { isCreditCode, shanghaiInstant } from '@keshen/kernel';
import { DISTRICTS, residentIdText } from '@keshen/identity';
import { z } from 'zod';
import type { Absence } from './absence';
import type { Workload } from './conflict';
import { fieldCodes } from './field';

export const expertClasses = ['technical', 'management', 'finance'] as const;
export type ExpertClass = (typeof expertClasses)[number];

/** 年度上限 of whoever is entered without one. Source: QD-ZJ, at most ten reviews a year. */
export const USUAL_YEARLY_CAP = 10;
/** The district of the fund, as it stands in the credit codes of its units (GB/T 2260). */
const HOME = DISTRICTS[0];

/** 专家: one line of the register. */
export interface Expert {
  accountId: string;
  name: string;
  class: ExpertClass;
  unit: string;
  unitCreditCode: string | null;
  title: string;
  /** 研究方向: what one works on, in words of one's own. */
  fields: string[];
  /** 专业领域: nodes of the tree. */
  fieldCodes: string[];
  available: boolean;
  /** Days on which the expert takes no reviews, the earliest first; those of the past may be missing. */
  away: Absence[];
  /** Reviews the expert takes on per calendar year; null: as many as the programme allows. */
  yearlyCap: number | null;
  /** 区外, as an administrator says; null: what the unit's credit code says. */
  outside: boolean | null;
  retiredAt: Date | null;
  version: number;
}

/** 区外专家: said so, or of a unit that is registered in another district; of a unit without a code nobody knows: no. */
export const isOutside = ({ outside, unitCreditCode }: Pick<Expert, 'outside' | 'unitCreditCode'>): boolean =>
  outside ?? (unitCreditCode !== null && unitCreditCode.slice(2, 8) !== HOME);

export const loadTags = ['free', 'light', 'heavy', 'full'] as const;
/** 负荷标签: nothing taken on this year, less than two thirds of what may be, more, all. A: no rule of the office says. */
export type LoadTag = (typeof loadTags)[number];

/** The tag of a load; without a cap of one's own against the usual one. */
export function loadTagOf({ thisYear }: Workload, yearlyCap: number | null): LoadTag {
  const most = yearlyCap ?? USUAL_YEARLY_CAP;
  if (thisYear === 0) return 'free';
  if (thisYear >= most) return 'full';
  return thisYear * 3 < most * 2 ? 'light' : 'heavy';
}

/** The first instant of the calendar year in Shanghai that a date (of Shanghai) falls in. */
export const yearStart = (today: string): Date => shanghaiInstant(`${today.slice(0, 4)}-01-01T00:00:00`);

const words = z.array(z.string().trim().min(1).max(40)).max(10);
const title = z.string().trim().max(60);
export const unitCode = z
  .string()
  .max(18)
  .refine((code) => isCreditCode(code), { params: { code: 'credit-code.check' } })
  .nullable();

/** What an entry says of an expert. Optional: on a change what is left out stays as it is. */
export const expertEntry = {
  class: z.enum(expertClasses),
  unit: z.string().trim().min(2).max(100),
  unitCreditCode: unitCode,
  title,
  fields: words,
  fieldCodes: fieldCodes.optional(),
  available: z.boolean(),
  yearlyCap: z.int().min(1).max(500).nullable(),
  outside: z.boolean().nullable().optional(),
  /** Kept sealed; nobody is entered twice under one. */
  residentId: residentIdText.optional(),
};

/** Entering an account with the role of expert in the register. */
export const registerExpertRequest = z.strictObject({ account: z.uuid(), ...expertEntry });
export type RegisterExpertRequest = z.infer<typeof registerExpertRequest>;

/** Changing a line on a known version, or retiring the expert (who keeps what was judged) with the reason. */
export const changeExpertRequest = z.strictObject({
  ...expertEntry,
  retired: z.boolean(),
  reason: z.string().trim().max(300).optional(),
  version: z.int().min(0),
});
export type ChangeExpertRequest = z.infer<typeof changeExpertRequest>;

/** What experts change of themselves; class and unit are the office's. */
export const ownEntryRequest = z.strictObject({
  title,
  fields: words,
  fieldCodes,
  available: z.boolean(),
  version: z.int().min(0),
});
export type OwnEntryRequest = z.infer<typeof ownEntryRequest>;

/** How an expert stands: who takes reviews, who is away today or takes none for now, who has left. */
export const expertStates = ['active', 'away', 'retired', 'all'] as const;
export const expertsQuery = z.strictObject({
  text: z.string().trim().max(60).optional(),
  class: z.enum(expertClasses).optional(),
  /** A node of the tree, with everything beneath it. */
  field: z.string().max(20).optional(),
  /** The beginning of the unit's name, or its credit code. */
  unit: z.string().trim().max(100).optional(),
  outside: z.enum(['yes', 'no']).optional(),
  state: z.enum(expertStates).default('all'),
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type ExpertsQuery = z.infer<typeof expertsQuery>;
