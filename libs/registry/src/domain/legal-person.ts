import { z } from 'zod';

/** 法人: what the register of legal persons says about a unified social credit code. */
export const legalPersonSchema = z.object({
  creditCode: z.string().max(18),
  name: z.string().max(200),
  legalRepresentative: z.string().max(60),
  district: z.string().max(20).optional(),
  town: z.string().max(60).optional(),
  establishedOn: z.iso.date().optional(),
});
export type LegalPerson = z.infer<typeof legalPersonSchema>;
