import { fenFromYuan, isRefusal, type Fen } from '@keshen/kernel';
import { settlementRequest, type SettlementRequest } from './requests';

/** 拨款号: `B000042`, by which the treasury names a payment. */
export const paymentNumber = (no: number): string => `B${String(no).padStart(6, '0')}`;

/** The columns of the treasury's list. The office fills the first seven, the treasury the last three. */
export const treasuryColumns = [
  { key: 'payment', titles: ['拨款号'], required: true },
  { key: 'reference', titles: ['申报编号'], ignored: true },
  { key: 'project', titles: ['项目名称'], ignored: true },
  { key: 'payee', titles: ['户名'], ignored: true },
  { key: 'bank', titles: ['开户银行'], ignored: true },
  { key: 'account', titles: ['账号'], required: true },
  { key: 'amount', titles: ['金额（元）'], required: true },
  { key: 'result', titles: ['结果'], required: true },
  { key: 'on', titles: ['日期'], required: true },
  { key: 'words', titles: ['回单号或退票原因'], required: true },
] as const;

/** What the treasury may write under 结果. */
export const treasuryResults = { 已拨: 'paid', 退票: 'returned' } as const;

/** The bank's answer to one payment, as its row says it. */
export interface TreasuryAnswer {
  no: number;
  account: string;
  amountFen: Fen;
  settlement: SettlementRequest;
}
export type TreasuryCells = Record<string, string | number | boolean | undefined>;

/**
 * Reads a row: null where the treasury has not answered yet (no result), else the answer or what is wrong with it:
 * `row.payment`, `row.account`, `row.amount`, `row.result`, `row.fields` (day, number or reason).
 */
export function treasuryAnswer(cells: TreasuryCells): TreasuryAnswer | { problem: string } | null {
  const text = (key: string): string => String(cells[key] ?? '').trim();
  if (text('result') === '') return null;
  const no = /^B?(\d{1,12})$/i.exec(text('payment'))?.[1];
  if (!no) return { problem: 'row.payment' };
  const account = digitsOf(text('account'));
  if (!account) return { problem: 'row.account' };
  const amountFen = fenOf(cells['amount']);
  if (amountFen === null) return { problem: 'row.amount' };
  const result = (treasuryResults as Record<string, 'paid' | 'returned'>)[text('result')];
  if (!result) return { problem: 'row.result' };
  const said = result === 'paid' ? { bankReference: text('words') } : { reason: text('words') };
  const parsed = settlementRequest.safeParse({ result, on: dayOf(text('on')), ...said });
  if (!parsed.success) return { problem: 'row.fields' };
  return { no: Number(no), account, amountFen, settlement: parsed.data };
}

/** An account's digits, whatever blanks and bars people put between them. */
export const digitsOf = (account: string): string => account.normalize('NFKC').replace(/[\s-]/g, '');

/** A spreadsheet's number of yuan, or its text; null when it is no exact amount. */
function fenOf(cell: string | number | boolean | undefined): Fen | null {
  try {
    return fenFromYuan(typeof cell === 'number' ? String(Math.round(cell * 100) / 100) : String(cell ?? ''));
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** 2026-11-25, 2026/11/25 and 2026年11月25日 are one day. */
function dayOf(text: string): string {
  const [, year, month, day] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? [];
  return year ? `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}` : text;
}

/**
 * The rows of a CSV, by the titles of its first line; quotes, doubled quotes and line ends inside quotes are understood.
 * `number` counts from 1, the titles being 1.
 */
export function csvRows(text: string): { number: number; cells: Record<string, string> }[] {
  const [head = [], ...lines] = csvLines(text.replace(/^\ufeff/, ''));
  const keys = head.map(
    (title) =>
      treasuryColumns.find(({ titles }) => (titles as readonly string[]).includes(title.trim()))?.key ?? '',
  );
  return lines.flatMap((line, i) =>
    line.every((cell) => cell.trim() === '')
      ? []
      : [
          {
            number: i + 2,
            cells: Object.fromEntries(keys.map((key, at) => [key, unmarked(line[at] ?? '')])),
          },
        ],
  );
}

/** The mark that writing puts before a sign, so that no cell becomes a formula. */
const unmarked = (cell: string): string => (/^'[=+\-@]/.test(cell) ? cell.slice(1) : cell);

function csvLines(text: string): string[][] {
  const lines: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    lines.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === '') break;
    if (end !== ',') lines.push([]);
  }
  return lines;
}

/** The text of a file from a bank: UTF-8, or GB 18030 as many of their programs still write. */
export function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
