import { isCreditCode } from '@keshen/kernel';
import { z } from 'zod';

export const expertClasses = ['technical', 'management', 'finance'] as const;
export type ExpertClass = (typeof expertClasses)[number];

/** 专家: one line of the register. */
export interface Expert {
  accountId: string;
  name: string;
  class: ExpertClass;
  unit: string;
  unitCreditCode: string | null;
  title: string;
  fields: string[];
  available: boolean;
  /** Reviews the expert takes on per calendar year; null: as many as the programme allows. */
  yearlyCap: number | null;
  retiredAt: Date | null;
  version: number;
}

const entry = {
  class: z.enum(expertClasses),
  unit: z.string().trim().min(2).max(100),
  unitCreditCode: z
    .string()
    .max(18)
    .refine((code) => isCreditCode(code), { params: { code: 'credit-code.check' } })
    .nullable(),
  title: z.string().trim().max(60),
  fields: z.array(z.string().trim().min(1).max(40)).max(10),
  available: z.boolean(),
  yearlyCap: z.int().min(1).max(500).nullable(),
};

/** Entering an account with the role of expert in the register. */
export const registerExpertRequest = z.strictObject({ account: z.uuid(), ...entry });
export type RegisterExpertRequest = z.infer<typeof registerExpertRequest>;

/** Changing a line on a known version, or retiring the expert (who keeps what was judged). */
export const changeExpertRequest = z.strictObject({
  ...entry,
  retired: z.boolean(),
  version: z.int().min(0),
});
export type ChangeExpertRequest = z.infer<typeof changeExpertRequest>;
