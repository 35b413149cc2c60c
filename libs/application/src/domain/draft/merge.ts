import { same } from './same';
import { mergeRows, type CellClash, type Row, type RowList, type Side } from './rows';

/** A value of an answer; lists of rows carry the identities of their rows beside them. */
export type Held = { value: unknown; rows: readonly string[] | null };
/** `clashes`: null when nothing clashes; empty when the value as a whole does, else the cells that do. */
export type Merged = Held & { clashes: readonly CellClash[] | null };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a value is a list of rows: a table's, a group's. */
export const isRows = (value: unknown): value is Row[] =>
  Array.isArray(value) && value.length > 0 && value.every((row) => typeof row === 'object' && row !== null);
const isFiles = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((id) => typeof id === 'string' && UUID.test(id));
const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** A value's rows with their identities; rows that were never given one are told by their place. */
export function rowList({ value, rows }: Held): RowList {
  const list = isRows(value) ? value : [];
  return { rows: list, ids: rows?.length === list.length ? rows : list.map((_, at) => String(at)) };
}

/**
 * Two changes that were made on one value: what only one changed is taken, lists of rows merge row by row and lists of
 * files file by file; for the rest a person must choose, and `prefer` says what stands as long.
 */
export function mergeValue(base: Held, mine: Held, theirs: Held, prefer: Side = 'mine'): Merged {
  if (same(mine.value, theirs.value) || same(mine.value, base.value)) return { ...theirs, clashes: null };
  if (same(theirs.value, base.value)) return { ...mine, clashes: null };
  const all = [base.value, mine.value, theirs.value];
  if (all.every((value) => isNothing(value) || isRows(value)) && all.some(isRows)) {
    const { ids, rows, clashes } = mergeRows(rowList(base), rowList(mine), rowList(theirs), prefer);
    return { value: rows, rows: ids, clashes: clashes.length ? clashes : null };
  }
  if (all.every((value) => isNothing(value) || isFiles(value)))
    return { value: mergedFiles(...(all.map((v) => v ?? []) as Files)), rows: null, clashes: null };
  return { ...(prefer === 'mine' ? mine : theirs), clashes: [] };
}

type Files = [string[], string[], string[]];
const mergedFiles = (...[base, mine, theirs]: Files): string[] => [
  ...theirs.filter((id) => mine.includes(id) || !base.includes(id)),
  ...mine.filter((id) => !base.includes(id) && !theirs.includes(id)),
];
