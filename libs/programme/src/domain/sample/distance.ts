import { serialize, type ASTNode } from '@marcbachmann/cel-js';
import { isRow, memberValues } from '../cel-values';
import type { Definition } from '../definition';
import { children } from '../expression-reads';
import { evaluate, expressionsOf, type EligibilityContext, type Evaluated } from '../expressions';
import type { FieldOf } from '../fields';

/** How far a context is from making an expression true: 0, or at least 1; `absent` when it cannot be told. */
export type Distance = (context: EligibilityContext, absent: number) => number;

/** Whom an expression is asked of: the answers as a whole, or one record of a group, which it calls `row`. */
export interface Asked {
  ast: (expression: string) => ASTNode;
  pathsOf: (expression: string) => string[];
  ask: (expression: string, context: EligibilityContext) => Evaluated;
}

export const asWhole = (definition: Definition): Asked => ({
  ast: (expression) => expressionsOf(definition).ast(expression),
  pathsOf: (expression) => expressionsOf(definition).pathsOf(expression),
  ask: (expression, context) => evaluate(definition, expression, context),
});

/** The `at`-th record of the group at a path; what it reads of the record is read of the group. */
export function asRecord(definition: Definition, path: string, field: FieldOf<'group'>, at: number): Asked {
  const inside = expressionsOf(definition).member(path, field);
  return {
    ast: (expression) => inside.ast(expression),
    pathsOf: (expression) =>
      inside.pathsOf(expression).map((read) => (read.split('.')[0] === 'row' ? path : read)),
    ask: (expression, context) => {
      const record = recordsOf(context, path)[at];
      const row = memberValues(field.fields, isRow(record) ? record : {});
      return inside.evaluateRow(expression, expressionsOf(definition).bind(context), row);
    },
  };
}

/** The records of a group as they stand. */
export function recordsOf({ answers }: EligibilityContext, path: string): unknown[] {
  const [section, name] = path.split('.') as [string, string];
  const records = answers[section]?.[name];
  return Array.isArray(records) ? records : [];
}

/** What an expression speaks of: both sides of each of its comparisons, and the values written in it. */
export interface Wording {
  comparisons: [left: string, right: string][];
  values: (number | string)[];
}

const comparing = ['==', '!=', '>=', '<=', '>', '<'];

/** How far a comparison of numbers is from holding: 0, or between 1 and 2. */
export function gap(a: number, operator: string, b: number): number {
  const lacking = lack(a, operator, b);
  return lacking <= 0 ? 0 : 1 + lacking / (lacking + Math.abs(a) + Math.abs(b) + 1);
}

function lack(a: number, operator: string, b: number): number {
  switch (operator) {
    case '==':
      return Math.abs(a - b);
    case '!=':
      return a === b ? 1 : 0;
    case '>=':
      return b - a;
    case '<=':
      return a - b;
    case '>':
      return b - a + 1;
    default:
      return a - b + 1;
  }
}

/** The distance of a condition: what stands under && adds up, of what stands under || the nearest counts. */
export function distanceTo(asked: Asked, expression: string): Distance {
  const near = compiled(asked, asked.ast(expression));
  return (context, absent) => {
    const whole = asked.ask(expression, context);
    if (!('value' in whole)) return absent;
    return whole.value === true ? 0 : Math.max(1, near(context));
  };
}

function compiled(asked: Asked, node: ASTNode): (context: EligibilityContext) => number {
  if (node.op === '&&' || node.op === '||') {
    const [left, right] = (node.args as [ASTNode, ASTNode]).map((side) => compiled(asked, side));
    return node.op === '&&'
      ? (context) => left!(context) + right!(context)
      : (context) => Math.min(left!(context), right!(context));
  }
  const text = serialize(node);
  const simple = (context: EligibilityContext): number => {
    const found = asked.ask(text, context);
    return 'value' in found && found.value === true ? 0 : 1;
  };
  const failing = node.op === 'rcall' && node.args[0] === 'all' ? failingRows(node) : null;
  if (failing)
    return (context) => {
      const found = asked.ask(failing, context);
      return 'value' in found ? Number(found.value) : simple(context);
    };
  if (!comparing.includes(node.op)) return simple;
  const sides = (node.args as ASTNode[]).map((side) => serialize(side));
  return (context) => {
    const [a, b] = sides.map((side) => asked.ask(side, context));
    if (!('value' in a!) || !('value' in b!)) return 1;
    return typeof a.value === 'number' && typeof b.value === 'number'
      ? gap(a.value, node.op, b.value)
      : simple(context);
  };
}

/** How many rows do not keep `list.all(row, …)`, as an expression: each that is mended brings it nearer. */
function failingRows(node: ASTNode): string | null {
  const [, list, args] = node.args as [string, ASTNode, ASTNode[]];
  if (args.length !== 2) return null;
  const [row, kept] = args.map((arg) => serialize(arg));
  return `size(${serialize(list)}.filter(${row}, !(${kept})))`;
}

export function wordingOf(asked: Asked, expression: string): Wording {
  const wording: Wording = { comparisons: [], values: [] };
  const walk = (node: ASTNode): void => {
    if (node.op === 'value' && typeof node.args === 'string') wording.values.push(node.args);
    if (node.op === 'value' && typeof node.args === 'bigint') wording.values.push(Number(node.args));
    if (comparing.includes(node.op)) {
      const [left, right] = (node.args as [ASTNode, ASTNode]).map((side) => serialize(side));
      wording.comparisons.push([left!, right!]);
    }
    children(node).forEach(walk);
  };
  walk(asked.ast(expression));
  return wording;
}
