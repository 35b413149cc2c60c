import type { ASTNode } from '@marcbachmann/cel-js';
import type { Text } from '@keshen/kernel';
import { fieldAt, type Answers, type TableRow } from './answers';
import type { Definition, EligibilityRule } from './definition';
import { children } from './expression-reads';
import { expressionsOf, type EligibilityContext } from './expressions';
import { factTypes } from './facts';

/** One value that, changed alone, would turn a verdict. Money in fen, shares in hundredths of a percent, dates in days. */
export interface SmallestChange {
  /** `section.field`, of a date range `section.field.end`, or a fact such as `applicant.staff`. */
  path: string;
  /** The table's column whose sum it is. */
  column?: string;
  unit: 'money' | 'percent' | 'count' | 'date';
  from: number | string;
  to: number | string;
  /** How far: above zero it rises (for a date: later). */
  by: number;
  label?: Text;
}

type Comparison = Extract<EligibilityRule['condition'], { compare: unknown }>['compare'];

const FARTHEST = 2 ** 50;
const DAY_MS = 86_400_000;
/** Dates are searched over two centuries at most. */
const DAYS_MOST = 73_000;

/** Whether `a operator b`. */
export const compares = (a: number, operator: Comparison['operator'], b: number): boolean =>
  operator === '>='
    ? a >= b
    : operator === '<='
      ? a <= b
      : operator === '>'
        ? a > b
        : operator === '<'
          ? a < b
          : a === b;

/**
 * The smallest changes of one value each by which a comparison comes to hold (or, `wanted: false`, ceases to), the
 * slightest first. Only what a person can change is tried: answers and the profile; `facts: true` tries the other facts
 * as well. A comparison is taken to change once along a value, which holds for every sum, share and duration.
 */
export function smallestChanges(
  definition: Definition,
  comparison: Comparison,
  context: EligibilityContext,
  { wanted = true, facts = false }: { wanted?: boolean; facts?: boolean } = {},
): SmallestChange[] {
  const compiled = expressionsOf(definition);
  const turned = (changed: EligibilityContext): boolean => {
    const bound = compiled.bind(changed);
    const value = compiled.evaluate(comparison.value, bound);
    const threshold = compiled.evaluate(comparison.threshold, bound);
    if (!('value' in value) || !('value' in threshold)) return false;
    return compares(Number(value.value), comparison.operator, Number(threshold.value)) === wanted;
  };
  return knobs(definition, comparison, context, facts)
    .flatMap((knob): SmallestChange[] => {
      const found = [1, -1].flatMap((direction) => {
        const by = nearest(knob, direction, (delta) => turned(knob.turn(delta)));
        return by === null ? [] : [by];
      });
      const by = found.sort((a, b) => Math.abs(a) - Math.abs(b))[0];
      return by === undefined ? [] : [knob.said(by)];
    })
    .sort((a, b) => weight(a) - weight(b));
}

const weight = ({ from, by }: SmallestChange): number =>
  Math.abs(by) / (typeof from === 'number' ? Math.max(1, Math.abs(from)) : 365);

/** A value that can be turned: how far it may go, what the context is then, how it is told. */
interface Knob {
  value: number;
  least: number;
  most: number;
  turn(by: number): EligibilityContext;
  said(by: number): SmallestChange;
}

/** The nearest turn in a direction: steps that double until it holds, then halving. */
function nearest(knob: Knob, direction: number, holds: (by: number) => boolean): number | null {
  const room = direction > 0 ? knob.most - knob.value : knob.value - knob.least;
  let short = 0;
  for (let step = 1; ; step *= 2) {
    const reached = Math.min(step, room);
    if (reached <= short) return null;
    if (holds(direction * reached)) {
      let far = reached;
      while (far - short > 1) {
        const middle = Math.floor((short + far) / 2);
        if (holds(direction * middle)) far = middle;
        else short = middle;
      }
      return direction * far;
    }
    short = reached;
  }
}

function knobs(
  definition: Definition,
  { value, threshold }: Comparison,
  context: EligibilityContext,
  facts: boolean,
): Knob[] {
  const compiled = expressionsOf(definition);
  const paths = new Set([value, threshold].flatMap((expression) => compiled.readsOf(expression)));
  const sums = [value, threshold].flatMap((expression) => summed(compiled.ast(expression)));
  return [
    ...[...paths].flatMap((path) => knobOf(definition, path, context, facts) ?? []),
    ...sums.flatMap(({ path, column }) => sumKnob(definition, path, column, context) ?? []),
  ];
}

function knobOf(
  definition: Definition,
  path: string,
  context: EligibilityContext,
  facts: boolean,
): Knob | null {
  const [group, name, part] = path.split('.') as [string, string | undefined, string | undefined];
  if (name === undefined || group === 'param') return null;
  if (group in factTypes) {
    const known = context[group as 'applicant'] as Record<string, unknown> | undefined;
    const value = known?.[name];
    if (!Number.isSafeInteger(value) || (group !== 'applicant' && !facts)) return null;
    const turned = (by: number) => ({ ...context, [group]: { ...known, [name]: (value as number) + by } });
    return numberKnob(path, value as number, 'count', { least: 0, most: FARTHEST }, turned);
  }
  const field = fieldAt(definition, `${group}.${name}`);
  if (!field) return null;
  const answer = context.answers[group]?.[name];
  if (field.type === 'date' || field.type === 'date-range') {
    const range = field.type === 'date-range';
    const date = range ? (answer as Record<string, unknown> | undefined)?.[part ?? ''] : answer;
    const turned = (to: string) =>
      answered(context, group, name, range ? { ...(answer as object), [part!]: to } : to);
    return typeof date === 'string' ? dateKnob(path, date, field.label, turned) : null;
  }
  if (field.type !== 'money' && field.type !== 'percent' && field.type !== 'integer') return null;
  if (!Number.isSafeInteger(answer)) return null;
  return numberKnob(
    path,
    answer as number,
    field.type === 'integer' ? 'count' : field.type,
    { least: field.min ?? 0, most: field.max ?? FARTHEST },
    (by) => answered(context, group, name, (answer as number) + by),
    field.label,
  );
}

function numberKnob(
  path: string,
  value: number,
  unit: SmallestChange['unit'],
  range: { least: number; most: number },
  turn: (by: number) => EligibilityContext,
  label?: Text,
): Knob {
  return {
    value,
    ...range,
    turn,
    said: (by) => ({ path, unit, from: value, to: value + by, by, ...(label ? { label } : {}) }),
  };
}

function dateKnob(
  path: string,
  date: string,
  label: Text,
  turned: (to: string) => EligibilityContext,
): Knob | null {
  const day = Date.parse(`${date}T00:00:00Z`) / DAY_MS;
  if (!Number.isSafeInteger(day)) return null;
  const moved = (by: number): string => new Date((day + by) * DAY_MS).toISOString().slice(0, 10);
  return {
    value: day,
    least: day - DAYS_MOST,
    most: day + DAYS_MOST,
    turn: (by) => turned(moved(by)),
    said: (by) => ({ path, unit: 'date', from: date, to: moved(by), by, label }),
  };
}

/** The sum of a table's column, turned in its first row. */
function sumKnob(
  definition: Definition,
  path: string,
  column: string,
  context: EligibilityContext,
): Knob | null {
  const [section, id] = path.split('.') as [string, string];
  const field = fieldAt(definition, path);
  const rows = context.answers[section]?.[id];
  if (field?.type !== 'table' || !Array.isArray(rows) || !rows.length) return null;
  const shape = field.columns.find((c) => c.id === column);
  if (shape?.type !== 'money' && shape?.type !== 'integer') return null;
  const cell = (row: TableRow): number => (Number.isSafeInteger(row[column]) ? (row[column] as number) : 0);
  const [first, ...rest] = rows as TableRow[];
  const sum = (rows as TableRow[]).reduce((total, row) => total + cell(row), 0);
  const knob = numberKnob(
    path,
    sum,
    shape.type === 'money' ? 'money' : 'count',
    { least: 0, most: FARTHEST },
    (by) => answered(context, section, id, [{ ...first, [column]: cell(first!) + by }, ...rest]),
    shape.label,
  );
  return { ...knob, said: (by) => ({ ...knob.said(by), column }) };
}

/** Columns that are summed: `sum_of(section.table, "column")`. */
function summed(node: ASTNode): { path: string; column: string }[] {
  const inside = children(node).flatMap(summed);
  if (node.op !== 'call' || node.args[0] !== 'sum_of') return inside;
  const [list, column] = node.args[1];
  if (list?.op !== '.' || list.args[0].op !== 'id' || column?.op !== 'value') return inside;
  return [{ path: `${list.args[0].args}.${list.args[1]}`, column: String(column.args) }, ...inside];
}

const answered = (
  context: EligibilityContext,
  section: string,
  id: string,
  value: unknown,
): EligibilityContext => ({
  ...context,
  answers: { ...context.answers, [section]: { ...context.answers[section], [id]: value } } as Answers,
});
