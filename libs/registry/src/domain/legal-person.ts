import { z } from 'zod';

/** 法人: what the register of legal persons says about a unified social credit code. */
export const legalPersonSchema = z.object({
  creditCode: z.string().max(18),
  name: z.string().max(200),
  legalRepresentative: z.string().max(60),
  /** 住所, as registered. */
  address: z.string().max(300).optional(),
  district: z.string().max(20).optional(),
  town: z.string().max(60).optional(),
  establishedOn: z.iso.date().optional(),
  /** fen. */
  registeredCapital: z.int().min(0).optional(),
  /** 高新技术企业: the last day of the certificate; null when the register says that there is none. */
  highTechUntil: z.iso.date().nullable().optional(),
  /** 科技型中小企业, 科技小巨人, 上市. */
  technologySme: z.boolean().optional(),
  technologyGiant: z.boolean().optional(),
  listed: z.boolean().optional(),
  /** The incubator or maker space, and the park, where it sits; null when it sits in none. */
  incubator: z.string().max(100).nullable().optional(),
  park: z.string().max(100).nullable().optional(),
  /** 火炬统计 was handed in for the last year. */
  torchStatistics: z.boolean().optional(),
  /** 股东 by credit code or name, and 办公地址: what relations between two parties are told from. */
  shareholders: z.array(z.string().max(200)).max(200).optional(),
  offices: z.array(z.string().max(300)).max(50).optional(),
  /** 董事, 监事, 高级管理人员 by name; the legal representative need not be among them. */
  officers: z.array(z.string().max(60)).max(200).optional(),
});
export type LegalPerson = z.infer<typeof legalPersonSchema>;

/**
 * The facts that eligibility rules look at; null: the register does not know the code. What it does not say stays
 * absent. `today` is a Shanghai date: a certificate counts through its last day.
 */
export function registerFacts(person: LegalPerson | null, today: string): Record<string, unknown> {
  if (!person) return { known: false };
  const { highTechUntil, incubator } = person;
  const facts = {
    known: true,
    name: person.name,
    district: person.district,
    town: person.town,
    established_on: person.establishedOn,
    registered_capital: person.registeredCapital,
    high_tech_enterprise:
      highTechUntil === undefined ? undefined : highTechUntil !== null && highTechUntil >= today,
    high_tech_until: highTechUntil ?? undefined,
    technology_sme: person.technologySme,
    technology_giant: person.technologyGiant,
    listed: person.listed,
    in_incubator: incubator === undefined ? undefined : incubator !== null,
    park: person.park ?? undefined,
    torch_statistics: person.torchStatistics,
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
