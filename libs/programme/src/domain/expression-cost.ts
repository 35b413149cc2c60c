import type { ASTNode } from '@marcbachmann/cel-js';
import { fieldAt } from './answers';
import type { Definition } from './definition';
import { children, MACROS } from './expression-reads';
import { patternIsSlow } from './pattern-cost';

/** Steps that one evaluation may take at most; some 20 ms in a slow browser. */
export const COST_MOST = 100_000;
/** A list whose length nobody can tell. */
const UNTOLD = 10_000;

/**
 * What an expression costs at worst, in visited nodes, given that no table has more rows than its question takes
 * (a longer one is no answer). Lists are the only thing that is walked, so this bounds time and memory at run time.
 */
export function expressionCost(definition: Definition, node: ASTNode): number {
  if (node.op === 'rcall' && MACROS.includes(node.args[0])) {
    const [, list, args] = node.args;
    const each = args.reduce((sum, arg) => sum + expressionCost(definition, arg), 1);
    return expressionCost(definition, list) + lengthOf(definition, list) * each;
  }
  const own = lengthOf(definition, listIn(node));
  return children(node).reduce((sum, child) => sum + expressionCost(definition, child), own);
}

/** Functions whose cost nothing bounds: names that double what they name, texts cut into lists. */
const UNBOUNDED = ['bind', 'split'];

/** Calls that a definition may not make: of unbounded functions, and of `matches` with a pattern that could run on. */
export function unboundedCalls(node: ASTNode): { name: string; node: ASTNode }[] {
  const called = node.op === 'rcall' || node.op === 'call' ? node.args[0] : null;
  const refused = called !== null && (UNBOUNDED.includes(called) || (called === 'matches' && !quick(node)));
  return [...(refused ? [{ name: called, node }] : []), ...children(node).flatMap(unboundedCalls)];
}

/** `text.matches("pattern")` with a pattern that stands there and is quick. */
function quick(node: ASTNode): boolean {
  const pattern = node.op === 'rcall' ? node.args[2][0] : null;
  if (pattern?.op !== 'value' || typeof pattern.args !== 'string') return false;
  try {
    new RegExp(pattern.args);
  } catch {
    return false;
  }
  return !patternIsSlow(pattern.args);
}

/** The list that a call or an operator walks, if any: `sum_of(list, …)`, `x in list`. */
function listIn(node: ASTNode): ASTNode | null {
  if (node.op === 'call' && node.args[0] === 'sum_of') return node.args[1][0] ?? null;
  return node.op === 'in' ? node.args[1] : null;
}

/** At most how many elements a list has; what is no list at all counts as one. */
function lengthOf(definition: Definition, node: ASTNode | null): number {
  if (!node) return 1;
  if (node.op === 'list') return node.args.length;
  if (node.op === 'rcall' && (node.args[0] === 'filter' || node.args[0] === 'map'))
    return lengthOf(definition, node.args[1]);
  if (node.op === '?:')
    return Math.max(lengthOf(definition, node.args[1]), lengthOf(definition, node.args[2]));
  if (node.op === '+') return lengthOf(definition, node.args[0]) + lengthOf(definition, node.args[1]);
  if (node.op === '.' && node.args[0].op === 'id') {
    const field = fieldAt(definition, `${node.args[0].args}.${node.args[1]}`);
    if (!field) return UNTOLD;
    if (field.type === 'table') return field.maxRows;
    if (field.type === 'group') return field.maxItems;
    if (field.type === 'file') return field.maxFiles;
    return field.type === 'choices' ? field.options.length : 1;
  }
  return node.op === 'value' ? 1 : node.op === 'rcall' || node.op === '.' || node.op === 'id' ? UNTOLD : 1;
}
