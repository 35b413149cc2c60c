import type { Text } from '@keshen/kernel';

/**
 * What expressions may look at beside the answers, the parameters and `today`, by where it comes from. Money is in
 * fen, dates are `YYYY-MM-DD`. A fact that is not known is absent: a rule that needs it is `missing`, never wrong.
 */
export const factTypes = {
  /** 单位档案: the party and the profile that it keeps itself. Figures are those of the last full year. */
  applicant: {
    /** `legal`, `natural` or `team`. */
    kind: 'string',
    name: 'string',
    credit_code: 'string',
    /** GB/T 2260 codes. */
    district: 'string',
    tax_place: 'string',
    town: 'string',
    registered_address: 'string',
    industry: 'string',
    legal_representative: 'string',
    established_on: 'string',
    registered_capital: 'int',
    staff: 'int',
    rd_staff: 'int',
    revenue: 'int',
    rd_cost: 'int',
    /** Whether the register or an officer vouched for the party. */
    vouched: 'bool',
  },
  /** 法人库: what the register of legal persons says, as it last answered. */
  register: {
    /** Whether it knows the credit code. */
    known: 'bool',
    name: 'string',
    district: 'string',
    town: 'string',
    established_on: 'string',
    registered_capital: 'int',
    /** 高新技术企业, its certificate valid today; the last day of the certificate. */
    high_tech_enterprise: 'bool',
    high_tech_until: 'string',
    /** 科技型中小企业, 科技小巨人. */
    technology_sme: 'bool',
    technology_giant: 'bool',
    listed: 'bool',
    /** 在孵: sits in an incubator or a maker space. */
    in_incubator: 'bool',
    park: 'string',
    /** 火炬统计 was handed in for the last year. */
    torch_statistics: 'bool',
  },
  /** What the portal itself knows of the party; this application and this year are the call's. */
  history: {
    /** Applications of the party to this programme this year, this one counted. */
    applications_this_year: 'int',
    /** Its other projects of this programme that were awarded and are not accepted yet. */
    open_projects: 'int',
    /** Its awards from other programmes of the district that are still open or of this year. */
    other_district_projects: 'int',
    /** What it was awarded this year, all programmes, in fen. */
    awarded_this_year: 'int',
    /** What this programme awarded it this year, in fen: for caps per party and year. */
    awarded_here_this_year: 'int',
    /**
     * What its other applications to this programme this year ask for and nobody has decided yet, in fen: for caps that
     * two of them may not exceed together.
     */
    asked_here_this_year: 'int',
    /** How often this programme awarded it, all years. */
    awards_total: 'int',
    /** 项目负责人, told by the resident ID: other open projects in any programme, applications here this year. */
    leader_open_projects: 'int',
    leader_applications_this_year: 'int',
  },
  /** 信用记录: what the public credit register answered in the screening. */
  credit: {
    blacklisted: 'bool',
    abnormal: 'bool',
    years_since_major_penalty: 'int',
    years_since_violation: 'int',
  },
} as const;

export type FactGroup = keyof typeof factTypes;
type ValueOf<T> = T extends 'int' ? number : T extends 'bool' ? boolean : string;
type FactsOf<G extends FactGroup> = Partial<{
  -readonly [F in keyof (typeof factTypes)[G]]: ValueOf<(typeof factTypes)[G][F]>;
}>;

export type ApplicantFacts = Omit<FactsOf<'applicant'>, 'kind'> & { kind?: 'legal' | 'natural' | 'team' };
export type RegisterFacts = FactsOf<'register'>;
export type HistoryFacts = FactsOf<'history'>;
export type CreditFacts = FactsOf<'credit'>;

/** An application that a fact counts: `history.asked_here_this_year` is the sum of several. Fen. */
export interface CountedApplication {
  id: string;
  reference: string;
  call: Text;
  amountFen: number;
}
