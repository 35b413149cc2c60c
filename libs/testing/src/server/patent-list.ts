import { between, makeCreditCode, pick, seededRandom, type Random } from '@keshen/kernel';
import type { LegalPerson, RegisteredPatent } from '@keshen/registry';
import { patentCheck } from '@keshen/programme';
import { writeSheet, type SheetKind, type WrittenSheet } from '@keshen/platform/server';

const TOWNS = ['马陆镇', '安亭镇', '南翔镇', '江桥镇', '嘉定工业区', '菊园新区', '外冈镇', '徐行镇'];
const WORDS = ['传感', '精密', '智能装备', '新材料', '汽车电子', '光电', '机器人', '环保'];
const NAMES = ['星澜', '嘉测', '云岭', '启衡', '瑞洲', '博远', '天工', '明溯', '安弘', '清禾'];
const METHODS = ['标定方法', '检测装置', '控制系统', '制备工艺', '密封结构', '识别方法'];

/** One row of a list: words and amounts as a spreadsheet has them (money in fen). */
export type PatentRow = (string | number | null)[];
export const patentListColumns: readonly { title: string; kind: SheetKind }[] = [
  { title: '统一社会信用代码', kind: 'text' },
  { title: '单位名称', kind: 'text' },
  { title: '开户银行', kind: 'text' },
  { title: '银行账号', kind: 'text' },
  { title: '专利号', kind: 'text' },
  { title: '专利类型', kind: 'text' },
  { title: '发明名称', kind: 'text' },
  { title: '申请日', kind: 'date' },
  { title: '授权公告日', kind: 'date' },
  { title: '专利权人', kind: 'text' },
  { title: '授权国家/地区', kind: 'text' },
  { title: '途径', kind: 'text' },
  { title: '实缴官费合计', kind: 'yuan' },
  { title: '代理费', kind: 'yuan' },
  { title: '是否费减', kind: 'text' },
  { title: '是否小微企业首件', kind: 'text' },
  { title: '已获市级资助', kind: 'yuan' },
];

export interface PatentList {
  rows: PatentRow[];
  registry: { legalPersons: LegalPerson[]; credit: never[]; patents: RegisteredPatent[] };
}

/** A number as the patent office writes it: invention, its check digit computed. */
export const patentNumber = (year: number, serial: number): string => {
  const digits = `${year}1${String(serial).padStart(7, '0')}`;
  return `ZL${digits}.${patentCheck(digits)}`;
};

/**
 * Invented patents of invented enterprises, the same for the same seed: `first` of them the first patent of a small
 * firm, the rest spread so that no enterprise reaches the cap of the year. Beside the list the registers that know it.
 */
export function samplePatents(
  seed: string,
  { count, first, enterprises }: { count: number; first: number; enterprises: number },
  today = '2026-11-24',
): PatentList {
  const random = seededRandom(seed);
  // Other seeds give other enterprises and other numbers.
  const block = between(random, 100, 999);
  const units = Array.from({ length: enterprises }, (_, i) => unitOf(random, block, i));
  const owned = units.map(() => 0);
  const rows: PatentRow[] = [];
  const patents: RegisteredPatent[] = [];
  for (let i = 0; i < count; i++) {
    const at = i < Math.max(first, enterprises) ? i % enterprises : fewest(random, owned);
    owned[at]!++;
    const unit = units[at]!;
    const year = between(random, 2021, 2023);
    const number = patentNumber(year, block * 10_000 + i);
    const title = `一种${pick(random, WORDS)}用${pick(random, METHODS)}（${i + 1}）`;
    const appliedOn = `${year}-0${between(random, 1, 9)}-1${between(random, 0, 9)}`;
    const grantedOn = daysBefore(today, between(random, 50, 320));
    const fees = [365_500, between(random, 700_000, 900_000)] as const;
    rows.push([
      unit.creditCode,
      unit.name,
      '中国工商银行嘉定支行',
      unit.account,
      number,
      '发明',
      title,
      appliedOn,
      grantedOn,
      unit.name,
      '中国',
      '国内',
      ...fees,
      '否',
      i < first ? '是' : '否',
      0,
    ]);
    patents.push({
      number,
      title,
      kind: 'invention',
      status: 'in-force',
      owners: [{ name: unit.name, creditCode: unit.creditCode }],
      district: '310114',
      appliedOn,
      grantedOn,
      feeReduced: false,
      feesFen: fees[0],
    });
  }
  const legalPersons = units.map(({ account: _, ...person }) => person);
  return { rows, registry: { legalPersons, credit: [], patents } };
}

/** The list as a spreadsheet. */
export const patentSheet = (rows: readonly PatentRow[]): Promise<Buffer> => {
  const sheet: WrittenSheet = { name: '专利清单', columns: patentListColumns, rows };
  return writeSheet([sheet]);
};

function unitOf(random: Random, block: number, i: number): LegalPerson & { account: string } {
  return {
    creditCode: makeCreditCode('91', '310114', `M${block}${String(i).padStart(4, '0')}`),
    name: `上海${pick(random, NAMES)}${pick(random, WORDS)}${i + 1}有限公司`,
    legalRepresentative: `陈${pick(random, ['星', '云', '启', '瑞', '博'])}`,
    district: '310114',
    town: pick(random, TOWNS),
    establishedOn: '2012-05-06',
    account: `1001${String(between(random, 10_000_000, 99_999_999))}${String(i).padStart(6, '0')}`,
  };
}

const daysBefore = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);

/** One of those that own the fewest, so that nobody gets beyond the cap. */
function fewest(random: Random, owned: readonly number[]): number {
  const least = Math.min(...owned);
  return pick(
    random,
    owned.flatMap((n, i) => (n <= least + 2 ? [i] : [])),
  );
}
