import { between, makeCreditCode, makeResidentId, pick, type Random } from '@keshen/kernel';
import { patentCheck } from '../patent-number';
import { DISTRICTS, TOWNS } from '@keshen/identity';

/** Facts beside the answers as expressions read them, by group: `applicant.town`, `credit.blacklisted`. */
export type SampleFacts = Record<string, Record<string, boolean | number | string>>;

/** The applicant of a sample: who applies, and what profile and registers are to say for it to be eligible. */
export interface SampleApplicant {
  kind: 'legal' | 'natural' | 'team';
  name: string;
  /** Of a legal person. */
  creditCode: string;
  /** Of a natural person. */
  residentId: string;
  legalRepresentative: string;
  facts: SampleFacts;
}

/** Facts that follow from who applies. */
export const fixedFacts = ['kind', 'name', 'credit_code', 'vouched', 'known'];

const syllables = [
  '嘉',
  '澜',
  '启',
  '微',
  '恒',
  '芯',
  '泰',
  '远',
  '禾',
  '川',
  '瑞',
  '衡',
  '知',
  '拓',
  '安',
  '明',
];
const given = ['晓', '宁', '思', '佳', '一', '子', '文', '雨', '志', '海'];
const surnames = ['沈', '陆', '顾', '方', '周', '许', '钱', '严', '陈', '华'];
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

export const personName = (random: Random): string =>
  pick(random, surnames) + pick(random, given) + pick(random, given);

export const organisationName = (random: Random): string =>
  `上海${pick(random, syllables)}${pick(random, syllables)}${pick(random, syllables)}科技有限公司`;

export const creditCode = (random: Random, registry = '91'): string =>
  makeCreditCode(
    registry,
    '310114',
    `MA1${Array.from({ length: 5 }, () => pick(random, [...ALPHABET])).join('')}`,
  );

export const residentId = (random: Random): string =>
  makeResidentId(
    '310114',
    `19${between(random, 60, 89)}0${between(random, 1, 9)}1${between(random, 0, 9)}`,
    '015',
  );

/** An invention's number of 2016 with its check digit. */
export const patentNumber = (random: Random): string => {
  const number = `20161${String(between(random, 0, 9_999_999)).padStart(7, '0')}`;
  return `${number}.${patentCheck(number)}`;
};

/** A number under which the patent office of the United States published. */
export const foreignPatent = (random: Random): string => `US10${between(random, 100_000, 999_999)}B2`;

/** Years without an entry in a register that has none. */
const NEVER = 99;

/** An applicant that no rule has anything against, as far as nothing is known of the rules. */
export function sampleApplicant(
  random: Random,
  kind: SampleApplicant['kind'],
  district: string,
  today: string,
): SampleApplicant {
  const person = personName(random);
  const name = kind === 'natural' ? person : kind === 'team' ? `${person}创业团队` : organisationName(random);
  const code = creditCode(random);
  const area = (DISTRICTS as readonly string[]).includes(district) ? district : '310114';
  const establishedOn = `${Number(today.slice(0, 4)) - 6}${today.slice(4, 8)}01`;
  return {
    kind,
    name,
    creditCode: code,
    residentId: residentId(random),
    legalRepresentative: person,
    facts: {
      applicant: {
        kind,
        name,
        ...(kind === 'legal' ? { credit_code: code } : {}),
        district: area,
        tax_place: area,
        town: pick(random, TOWNS),
        registered_address: '马陆镇丰登路 615 弄 3 号',
        industry: 'I6513',
        legal_representative: person,
        established_on: establishedOn,
        registered_capital: 1_000_000_000,
        staff: 80,
        rd_staff: 30,
        revenue: 6_000_000_000,
        rd_cost: 600_000_000,
        vouched: true,
      },
      register: {
        known: kind === 'legal',
        name,
        district: area,
        established_on: establishedOn,
        registered_capital: 1_000_000_000,
      },
      history: {
        applications_this_year: 1,
        open_projects: 0,
        other_district_projects: 0,
        awarded_this_year: 0,
        awarded_here_this_year: 0,
        asked_here_this_year: 0,
        awards_total: 0,
        leader_open_projects: 0,
        leader_applications_this_year: 1,
      },
      credit: {
        blacklisted: false,
        abnormal: false,
        years_since_major_penalty: NEVER,
        years_since_violation: NEVER,
      },
    },
  };
}
