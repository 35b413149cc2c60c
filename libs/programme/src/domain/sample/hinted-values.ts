import type { Random } from '@keshen/kernel';
import type { TableRow } from '../answers';
import { isRow } from '../cel-values';
import type { Column, Field, FieldOf } from '../fields';
import { searchIndustries } from '../industry';
import { creditCode, foreignPatent, organisationName, patentNumber } from './applicant';
import { wordsMatching } from './pattern';
import { addDays, someFiles } from './values';

/** What the words of a rule speak of: its numbers and texts, and by how much its comparisons are missed. */
export interface Hints {
  numbers: number[];
  texts: string[];
  gaps: number[];
  ratios: number[];
}

/** What a question might be answered with instead, as the words of a rule suggest. */
export function fieldValues(
  field: Field,
  now: unknown,
  hints: Hints,
  today: string,
  random: Random,
): unknown[] {
  switch (field.type) {
    case 'integer':
    case 'money':
    case 'percent':
      return [...numbers(Number(now ?? 0), hints), field.min, field.max].filter((n) => n !== undefined);
    case 'date':
      return dates(now as string, hints, today);
    case 'date-range':
      return ranges(now as { start: string; end: string } | undefined, hints, today);
    case 'choice':
      return field.options.map((o) => o.value);
    case 'choices': {
      const all = field.options.map((o) => o.value);
      return [all, ...all.map((value) => [value]), ...all.map((_, i) => all.slice(0, i + 1))];
    }
    case 'declaration':
      return [true, false];
    case 'credit-code':
      return [
        creditCode(random),
        ...['12', ...hints.texts.map((w) => w.slice(0, 2))].map((registry) => codeOf(random, registry)),
        ...hints.texts,
      ];
    case 'table':
      return tables(field, (now as TableRow[] | undefined) ?? [], hints, today, random);
    case 'group':
      return groups(field, (now as TableRow[] | undefined) ?? [], hints, today, random);
    case 'organisation':
      return [
        { name: organisationName(random), creditCode: creditCode(random) },
        ...parts(now, ['name', 'creditCode'], hints.texts),
      ];
    case 'person':
      return parts(now, ['name', 'mobile', 'email', 'residentId'], hints.texts);
    case 'industry':
      return industries(hints);
    case 'email':
      return hints.texts.map((w) => (w.includes('@') ? `sample1${w.slice(w.indexOf('@'))}` : `sample1@${w}`));
    case 'mobile':
      return hints.texts.map((w) => w.padEnd(11, '8'));
    case 'patent':
      return [patentNumber(random), foreignPatent(random)];
    case 'file':
      return files(field.maxFiles, hints);
    case 'computed':
      return [];
    case 'text':
      return [...texts(now, hints, random), ...written(field.pattern, random)];
    default:
      return texts(now, hints, random);
  }
}

/** Several words that a question's own pattern allows: a rule may want some of them only. */
const written = (pattern: string | undefined, random: Random): (string | null)[] =>
  pattern === undefined ? [] : Array.from({ length: 16 }, () => wordsMatching(pattern, random));

/** As many files as a rule speaks of. */
export const files = (most: number, { numbers: named }: Hints): string[][] =>
  [...new Set([1, 2, ...named, ...named.map((n) => n + 1), most])]
    .filter((n) => n >= 1 && n <= most)
    .map(someFiles);

/** A credit code of a registry that there is: two of its letters and digits. */
const codeOf = (random: Random, registry: string): string =>
  creditCode(random, /^[1-9A-Y][1-9]$/.test(registry) ? registry : '91');

/** An answer of several parts with one of them as a rule names it. */
const parts = (now: unknown, names: readonly string[], texts: readonly string[]): unknown[] =>
  isRow(now) ? names.flatMap((name) => texts.map((w) => ({ ...now, [name]: w }))) : [];

/** Classes of the sections A to T, and what a rule names of the standard. */
export const industries = ({ texts }: Hints): string[] => [
  ...texts.flatMap((w) => searchIndustries(w, 3).map(({ code }) => code)),
  ...Array.from('ABCDEFGHIJKLMNOPQRST').flatMap((letter) => searchIndustries(letter, 1).map((i) => i.code)),
];

/** One answer of one record changed, or records more or fewer. */
function groups(
  field: FieldOf<'group'>,
  records: TableRow[],
  hints: Hints,
  today: string,
  random: Random,
): TableRow[][] {
  const changed = records.flatMap((record, i) =>
    field.fields.flatMap((each) =>
      fieldValues(each, record[each.id], hints, today, random).flatMap((value) =>
        inOneOrAll(records, i, each.id, value),
      ),
    ),
  );
  return [...changed, ...counted(records, field.maxItems, hints, (record) => ({ ...record }))];
}

/** A value in one row; what would suit the first row may have to stand in all of them. */
function inOneOrAll(rows: TableRow[], at: number, id: string, value: unknown): TableRow[][] {
  const one = rows.map((row, i) => (i === at ? { ...row, [id]: value } : row));
  return at === 0 && rows.length > 1 ? [one, rows.map((row) => ({ ...row, [id]: value }))] : [one];
}

/** So many rows as the rule speaks of: those that are there, then more like the first. */
function counted(
  rows: TableRow[],
  most: number,
  hints: Hints,
  another: (row: TableRow) => TableRow,
): TableRow[][] {
  if (rows.length === 0) return [];
  const counts = [1, rows.length + 1, ...hints.numbers, ...hints.numbers.map((n) => n + 1)];
  return [...new Set(counts)]
    .filter((n) => n >= 0 && n <= Math.min(most, 60))
    .map((n) => Array.from({ length: n }, (_, i) => rows[i] ?? another(rows[0]!)));
}

/** Near and far: what the rule names, what closes its gap, what multiplies to it. */
export function numbers(now: number, { numbers: named, gaps, ratios }: Hints): number[] {
  const closing = gaps.flatMap((gap) => [
    now + gap,
    now - gap,
    now + gap + 1,
    now + gap - 1,
    now - gap - 1,
    now - gap + 1,
  ]);
  const scaled = ratios.flatMap((ratio) => [Math.floor(now * ratio), Math.ceil(now * ratio)]);
  const around = named.flatMap((n) => [n, n + 1, n - 1]);
  return [
    ...new Set([...closing, ...around, ...scaled, 0, 1, now * 2, Math.floor(now / 2), now * 10]),
  ].filter(Number.isSafeInteger);
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

export function dates(now: string, { numbers: named, gaps, texts: words }: Hints, today: string): string[] {
  // Spans count from today, or from a day that the rule names.
  const origins = [...new Set([...words.filter(isDay), today])];
  const days = origins.flatMap((day) => [day, addDays(day, 1), addDays(day, -1)]);
  const spans = [...new Set([...named, ...gaps.map(Math.abs)])].filter((n) => n >= 0 && n <= 2400);
  const back = origins.flatMap((from) =>
    spans.flatMap((n) => [
      ...[moved(from, -n), moved(from, -12 * n)].flatMap((day) => [day, addDays(day, 1), addDays(day, -1)]),
      moved(from, n),
      addDays(from, -n),
      addDays(from, n),
    ]),
  );
  return [...new Set([...days, ...back, isDay(now) ? addDays(now, 1) : today])].filter(
    (day) => day >= '1900-01-01',
  );
}

/** The same day so many months on, in this century or the two beside it; the 29th and later become the 28th. */
function moved(date: string, months: number): string {
  const wanted = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const at = Math.min(Math.max(wanted, 1900 * 12), 2199 * 12 + 11);
  const day = Math.min(28, Number(date.slice(8, 10)));
  return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function ranges(now: { start: string; end: string } | undefined, hints: Hints, today: string): unknown[] {
  const start = now?.start ?? today;
  const months = [...new Set([1, 6, 12, 18, 24, 36, ...hints.numbers])].filter((n) => n > 0 && n <= 240);
  const lasting = months.flatMap((n) =>
    [start, today].map((from) => ({ start: from, end: addDays(moved(from, n), -1) })),
  );
  const starting = dates(start, hints, today).map((from) => ({
    start: from,
    end: addDays(moved(from, 12), -1),
  }));
  const ending = now ? dates(now.end, hints, today).map((end) => ({ start, end })) : [];
  return [...lasting, ...starting, ...ending];
}

/** What a rule names, alone or before or after what is there; of the length that it speaks of. */
function texts(now: unknown, { texts: words, numbers: named }: Hints, random: Random): string[] {
  const lengths = named.filter((n) => n > 0 && n <= 2000).flatMap((n) => ['样'.repeat(n), '1'.repeat(n)]);
  const there = typeof now === 'string' ? now : '';
  return words
    .flatMap((w) => [w, wordsMatching(w, random) ?? w, `${w}样例`, `${w}${there}`, `${there}${w}`])
    .concat(lengths, ['1', 'A1']);
}

/** One cell changed, or rows more or fewer. */
function tables(
  field: Extract<Field, { type: 'table' }>,
  rows: TableRow[],
  hints: Hints,
  today: string,
  random: Random,
): TableRow[][] {
  const changed = rows.flatMap((row, i) =>
    field.columns.flatMap((column, c) =>
      field.fixedRows && c === 0
        ? []
        : cellValues(column, row[column.id], hints, today, random).flatMap((value) =>
            inOneOrAll(rows, i, column.id, value),
          ),
    ),
  );
  if (field.fixedRows) return changed;
  /** What identifies a thing is another one in every row. */
  const another = (row: TableRow): TableRow => ({
    ...row,
    ...Object.fromEntries(
      field.columns.flatMap(({ id, type }) =>
        type === 'patent'
          ? [[id, String(row[id]).startsWith('US') ? foreignPatent(random) : patentNumber(random)]]
          : type === 'credit-code'
            ? [[id, creditCode(random)]]
            : [],
      ),
    ),
  });
  return [...changed, ...counted(rows, field.maxRows, hints, another)];
}

function cellValues(column: Column, now: unknown, hints: Hints, today: string, random: Random): unknown[] {
  switch (column.type) {
    case 'integer':
    case 'money':
    case 'percent':
      return numbers(Number(now ?? 0), hints);
    case 'date':
      return dates(now as string, hints, today);
    case 'choice':
      return column.options.map((o) => o.value);
    case 'text':
      return texts(now, hints, random);
    default:
      return [];
  }
}
