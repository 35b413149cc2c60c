import { same } from './same';

/** A row of a table or a record of a group, by column. */
export type Row = Record<string, unknown>;
/** A list of rows, each with the identity that it keeps while it is edited and moved. */
export type RowList = { ids: readonly string[]; rows: readonly Row[] };
/** A cell that two people changed differently; `column` null: one removed the row that the other changed. */
export type CellClash = { row: string; column: string | null; mine: unknown; theirs: unknown };
export type Side = 'mine' | 'theirs';

/**
 * The identities of the rows after an edit: what stayed keeps its own wherever it went, what was typed over keeps that
 * of its place, what is new gets a new one.
 */
export function trackRows(before: RowList, after: readonly Row[], newId: () => string): string[] {
  const { from, upto } = untouched(before.rows, after);
  const open = before.ids.slice(from, before.ids.length - upto);
  const given: (string | undefined)[] = after.map((_, at) => {
    if (at < from) return before.ids[at];
    return at >= after.length - upto ? before.ids[at - after.length + before.ids.length] : undefined;
  });
  const places = given.flatMap((id, at) => (id === undefined ? [at] : []));
  // One row typed over is the usual case and needs no search.
  const typedOver = places.length === 1 && open.length === 1;
  if (!typedOver && places.length > 0 && open.length > 0) {
    const left = new Map(open.map((id, at) => [id, before.rows[from + at]!]));
    takeEqual(left, after, given, places);
    open.splice(0, open.length, ...left.keys());
  }
  for (const at of places) given[at] ??= open.shift() ?? newId();
  return given as string[];
}

/** How many rows at the beginning and at the end are as they were. */
function untouched(before: readonly Row[], after: readonly Row[]): { from: number; upto: number } {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && same(before[from], after[from])) from++;
  let upto = 0;
  while (upto < most - from && same(before[before.length - 1 - upto], after[after.length - 1 - upto])) upto++;
  return { from, upto };
}

/** Rows that only moved are found by what they hold. */
function takeEqual(
  left: Map<string, Row>,
  after: readonly Row[],
  given: (string | undefined)[],
  places: number[],
): void {
  const byContent = new Map<string, string[]>();
  for (const [id, row] of left) {
    const key = contentOf(row);
    byContent.set(key, [...(byContent.get(key) ?? []), id]);
  }
  for (const at of places) {
    const id = byContent.get(contentOf(after[at]!))?.shift();
    if (id === undefined) continue;
    given[at] = id;
    left.delete(id);
  }
}

const contentOf = (row: Row): string =>
  JSON.stringify(
    Object.entries(row)
      .filter(([, cell]) => cell !== null && cell !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/**
 * Two edits of one list, laid over each other row by row and cell by cell. Rows that either added stay, rows that either
 * removed go unless the other changed them. Where both changed one cell, `prefer` says whose stands; each such cell is
 * told.
 */
export function mergeRows(
  base: RowList,
  mine: RowList,
  theirs: RowList,
  prefer: Side = 'mine',
): RowList & { clashes: CellClash[] } {
  const [was, my, their] = [byId(base), byId(mine), byId(theirs)];
  const clashes: CellClash[] = [];
  const kept = new Map<string, Row>();
  for (const id of orderOf(base, mine, theirs)) {
    const [b, m, t] = [was.get(id), my.get(id), their.get(id)];
    if (m && t) {
      kept.set(id, mergeCells(id, b ?? {}, m, t, prefer, clashes));
      continue;
    }
    const one = (m ?? t)!;
    const removedByOther = b !== undefined;
    if (!removedByOther) {
      kept.set(id, one);
      continue;
    }
    if (same(one, b)) continue;
    clashes.push({ row: id, column: null, mine: m ?? null, theirs: t ?? null });
    const chosen = prefer === 'mine' ? m : t;
    if (chosen) kept.set(id, chosen);
  }
  return { ids: [...kept.keys()], rows: [...kept.values()], clashes };
}

const byId = ({ ids, rows }: RowList): Map<string, Row> => new Map(ids.map((id, at) => [id, rows[at]!]));

function mergeCells(id: string, base: Row, mine: Row, theirs: Row, prefer: Side, clashes: CellClash[]): Row {
  const merged: Row = {};
  for (const column of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const [b, m, t] = [base[column] ?? null, mine[column] ?? null, theirs[column] ?? null];
    if (same(m, t) || same(m, b)) merged[column] = t;
    else if (same(t, b)) merged[column] = m;
    else {
      clashes.push({ row: id, column, mine: m, theirs: t });
      merged[column] = prefer === 'mine' ? m : t;
    }
  }
  return merged;
}

/** The order of whoever moved rows, theirs if both did; rows that the other added come after the one before them. */
function orderOf(base: RowList, mine: RowList, theirs: RowList): string[] {
  const [my, their] = [new Set(mine.ids), new Set(theirs.ids)];
  const common = new Set(base.ids.filter((id) => my.has(id) && their.has(id)));
  const order = (list: RowList) => list.ids.filter((id) => common.has(id)).join();
  const theirsMoved = order(theirs) !== order(base);
  const [first, second] = theirsMoved || order(mine) === order(base) ? [theirs, mine] : [mine, theirs];
  const merged = [...first.ids];
  const placed = new Set(merged);
  second.ids.forEach((id, at) => {
    if (placed.has(id)) return;
    merged.splice(merged.indexOf(second.ids[at - 1] ?? '') + 1, 0, id);
    placed.add(id);
  });
  return merged;
}
