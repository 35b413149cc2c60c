import { fenFromWan, isDate, type Fen } from '@keshen/kernel';
import { upwardResults, type UpwardResult } from './upward';

/** The titles of the list that goes up and of the results that come back, in the order they are written. */
export const upwardTitles = {
  reference: ['申报编号', 'Reference'],
  party: ['单位名称', 'Organisation'],
  title: ['项目名称', 'Project'],
  result: ['结果', 'Result'],
  amount: ['金额（万元）', 'Amount (10k yuan)'],
  document: ['文号', 'Document'],
  on: ['日期', 'Date'],
  remark: ['备注', 'Remark'],
} as const;
export type UpwardColumn = keyof typeof upwardTitles;

/** How results are written in the lists of the higher authority. */
const words: Record<UpwardResult, readonly string[]> = {
  granted: ['立项', '通过', '认定', '同意', '获批', 'granted'],
  refused: ['未立项', '不通过', '未通过', '不予认定', '未认定', '不同意', '未获批', 'refused'],
  returned: ['退回', '退回修改', 'returned'],
};

/** A result as one row says it. */
export interface ResultRow {
  row: number;
  reference: string | null;
  party: string | null;
  title: string | null;
  result: UpwardResult;
  amountFen: Fen | null;
  document: string | null;
  on: string | null;
  remark: string | null;
}

type Cells = Partial<Record<UpwardColumn, string | number | boolean>>;

/**
 * Reads a row: the case by its reference, or by organisation and project; the result in the authority's words; the
 * amount in 万元. Answers the code of what is wrong (`row.case`, `row.result`, `row.amount`, `row.date`) otherwise.
 */
export function resultRow(row: number, cells: Cells): ResultRow | { row: number; problem: string } {
  const text = (key: UpwardColumn): string | null => String(cells[key] ?? '').trim() || null;
  const [reference, party, title] = [text('reference'), text('party'), text('title')];
  if (!reference && !(party && title)) return { row, problem: 'row.case' };
  const said = text('result')?.toLowerCase();
  const result = upwardResults.find((r) => said !== undefined && words[r].includes(said));
  if (!result) return { row, problem: 'row.result' };
  const amount = text('amount');
  const amountFen = amount === null ? null : fenOf(amount);
  if (amountFen === undefined) return { row, problem: 'row.amount' };
  const on = text('on');
  if (on !== null && !isDate(on)) return { row, problem: 'row.date' };
  return {
    row,
    reference: reference?.toUpperCase() ?? null,
    party,
    title,
    result,
    amountFen,
    document: text('document')?.slice(0, 80) ?? null,
    on,
    remark: text('remark')?.slice(0, 2000) ?? null,
  };
}

function fenOf(text: string): Fen | undefined {
  try {
    const fen = fenFromWan(text);
    return fen >= 0 ? fen : undefined;
  } catch {
    return undefined;
  }
}
