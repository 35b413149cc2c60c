import { makeCreditCode, makeResidentId, pick, between, type Random } from '@keshen/kernel';
import { banks, givenNames, institutes, surnames, towns, trades } from './words';

export interface DemoUnit {
  name: string;
  creditCode: string;
  town: string;
  industry: string;
  field: string;
  legalRepresentative: string;
  establishedOn: string;
  staff: number;
  rdStaff: number;
  revenueFen: number;
  rdFen: number;
  bank: string;
  account: string;
  contact: { name: string; mobile: string };
}

export const personName = (random: Random): string => pick(random, surnames) + pick(random, givenNames);
const digits = (random: Random, n: number): string =>
  Array.from({ length: n }, () => between(random, 0, 9)).join('');

/** 25 enterprises over the district's twelve towns, each with a valid credit code of district 310114. */
export const demoEnterprises = (random: Random): DemoUnit[] =>
  trades.map((trade, index) => demoUnit(random, `上海${trade.name}有限公司`, index, trade));

/** 10 research institutes of the district, who apply in category three. */
export const demoInstitutes = (random: Random): DemoUnit[] =>
  institutes.map((name, index) => demoUnit(random, name, trades.length + index, trades[index]!));

function demoUnit(
  random: Random,
  name: string,
  index: number,
  trade: { industry: string; field: string },
): DemoUnit {
  const staff = between(random, 40, 480);
  const revenueFen = between(random, 2_000, 38_000) * 1_000_000;
  return {
    name,
    creditCode: makeCreditCode('91', '310114', `MA1${String(10_000 + index * 37)}`),
    town: towns[index % towns.length]!,
    industry: trade.industry,
    field: trade.field,
    legalRepresentative: personName(random),
    establishedOn: `${between(random, 2003, 2012)}-${String(between(random, 1, 12)).padStart(2, '0')}-${String(between(random, 1, 28)).padStart(2, '0')}`,
    staff,
    rdStaff: Math.max(4, Math.floor(staff * (0.12 + random() * 0.25))),
    revenueFen,
    rdFen: Math.floor((revenueFen * between(random, 40, 110)) / 100_000) * 100,
    bank: pick(random, banks),
    account: `6217${digits(random, 15)}`,
    contact: { name: personName(random), mobile: `13${digits(random, 9)}` },
  };
}

/** A resident ID with a valid check digit for an invented person. */
export const demoResidentId = (random: Random): string =>
  makeResidentId(
    '310114',
    `${between(random, 1968, 1990)}${String(between(random, 1, 12)).padStart(2, '0')}${String(between(random, 1, 28)).padStart(2, '0')}`,
    digits(random, 3),
  );
