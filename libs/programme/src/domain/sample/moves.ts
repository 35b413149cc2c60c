import { DISTRICTS, TOWNS } from '@keshen/identity';
import type { Random } from '@keshen/kernel';
import { fieldAt, type Answers, type TableRow } from '../answers';
import type { Definition } from '../definition';
import { evaluate, type EligibilityContext } from '../expressions';
import { factTypes, type FactGroup } from '../facts';
import { fieldProblems } from '../field-problems';
import type { Column, Field, FieldOf } from '../fields';
import { creditCode, fixedFacts, organisationName, patentNumber, type SampleFacts } from './applicant';
import { wordsMatching } from './pattern';
import type { SampleRule } from './rules';
import { addDays } from './values';

/** Answers and facts as they stand in the search. */
export interface SampleState {
  answers: Answers;
  facts: SampleFacts;
}

/** One change of one value. */
export interface Move {
  /** `section.field` or `group.fact`. */
  path: string;
  value: unknown;
}

export const apply = ({ answers, facts }: SampleState, { path, value }: Move): SampleState => {
  const [place, name] = path.split('.') as [string, string];
  return facts[place]
    ? { answers, facts: { ...facts, [place]: { ...facts[place], [name]: value as string } } }
    : { answers: { ...answers, [place]: { ...answers[place], [name]: value } }, facts };
};

/** What might help a broken rule: for every value that it reads, the values that it hints at. */
export function movesFor(
  definition: Definition,
  rule: SampleRule,
  state: SampleState,
  context: EligibilityContext,
  random: Random,
): Move[] {
  const today = context.today!;
  const hints = hintsOf(definition, rule, context);
  return rule.reads.flatMap((path): Move[] => {
    const [place, name] = path.split('.') as [string, string | undefined];
    if (!name || place === 'param' || place === 'history') return [];
    if (place in state.facts) {
      if (fixedFacts.includes(name)) return [];
      return factValues(place, name, state.facts[place]![name], hints, today).map((value) => ({
        path,
        value,
      }));
    }
    const field = fieldAt(definition, path);
    if (!field) return [];
    const now = state.answers[place]?.[name];
    return fieldValues(field, now, hints, today, random)
      .filter((value) => value !== now && fieldProblems(field, value, path, { today }).length === 0)
      .map((value) => ({ path, value }));
  });
}

/** What the words of a rule speak of: its numbers and texts, and by how much its comparisons are missed. */
interface Hints {
  numbers: number[];
  texts: string[];
  gaps: number[];
  ratios: number[];
}

function hintsOf(definition: Definition, rule: SampleRule, context: EligibilityContext): Hints {
  const hints: Hints = { numbers: [], texts: [], gaps: [], ratios: [] };
  const keep = (value: unknown): void => {
    if (typeof value === 'number') hints.numbers.push(value);
    if (typeof value === 'string') hints.texts.push(value);
  };
  const compare = (left: string, right: string): void => {
    const [a, b] = [left, right].map((e) => evaluate(definition, e, context));
    for (const side of [a!, b!]) if ('value' in side) keep(side.value);
    if (!('value' in a!) || !('value' in b!)) return;
    const [x, y] = [Number(a.value), Number(b.value)];
    if (!Number.isFinite(x) || !Number.isFinite(y)) return;
    hints.gaps.push(y - x);
    if (x > 0 && y > 0) hints.ratios.push(y / x, x / y);
  };
  rule.wording.values.forEach(keep);
  for (const [left, right] of rule.wording.comparisons) compare(left, right);
  for (const path of rule.reads) {
    const parameter = definition.parameters.find((p) => path === `param.${p.id}`);
    if (parameter) hints.numbers.push(parameter.value);
  }
  return hints;
}

function factValues(place: string, name: string, now: unknown, hints: Hints, today: string): unknown[] {
  if (name === 'town') return [...TOWNS];
  if (name === 'district' || name === 'tax_place') return [...DISTRICTS];
  const type = (factTypes[place as FactGroup] as Record<string, string>)[name];
  if (type === 'bool') return [true, false];
  if (type === 'int') return numbers(Number(now ?? 0), hints).filter((n) => n >= 0);
  return [...hints.texts, ...dates(typeof now === 'string' ? now : '', hints, today)];
}

function fieldValues(field: Field, now: unknown, hints: Hints, today: string, random: Random): unknown[] {
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
      return [creditCode(random), creditCode(random, '12'), ...hints.texts];
    case 'table':
      return tables(field, (now as TableRow[] | undefined) ?? [], hints, today, random);
    case 'group':
      return groups(field, (now as TableRow[] | undefined) ?? [], hints, today, random);
    case 'organisation':
      return [{ name: organisationName(random), creditCode: creditCode(random) }];
    case 'patent':
      return [patentNumber(random)];
    case 'computed':
    case 'file':
      return [];
    default:
      return texts(hints, random);
  }
}

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
      fieldValues(each, record[each.id], hints, today, random).map((value) =>
        records.map((other, j) => (i === j ? { ...record, [each.id]: value } : other)),
      ),
    ),
  );
  return [...changed, ...counted(records, field.maxItems, hints, (record) => ({ ...record }))];
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
function numbers(now: number, { numbers: named, gaps, ratios }: Hints): number[] {
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

function dates(now: string, { numbers: named, gaps, texts: words }: Hints, today: string): string[] {
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
  return [...new Set([...days, ...back, now ? addDays(now, 1) : today])].filter((day) => day >= '1900-01-01');
}

/** The same day so many months on; the 29th and later become the 28th. */
function moved(date: string, months: number): string {
  const at = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
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

function texts({ texts: words, numbers: named }: Hints, random: Random): string[] {
  const lengths = named.filter((n) => n > 0 && n <= 2000).flatMap((n) => ['样'.repeat(n), '1'.repeat(n)]);
  return words.flatMap((w) => [w, wordsMatching(w, random) ?? w, `${w}样例`]).concat(lengths, ['1', 'A1']);
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
        : cellValues(column, row[column.id], hints, today, random).map((value) =>
            rows.map((other, j) => (i === j ? { ...row, [column.id]: value } : other)),
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
          ? [[id, patentNumber(random)]]
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
      return texts(hints, random);
    default:
      return [];
  }
}
