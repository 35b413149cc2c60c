import type { ASTNode } from '@marcbachmann/cel-js';

/** Functions that walk a list and name its rows: `table.all(row, …)`. */
export const MACROS = ['all', 'exists', 'exists_one', 'filter', 'map'];

/** A name that an expression reads, in full. */
export interface Read {
  path: string;
  /** Only asked for with has(). */
  asked: boolean;
}

/** What an expression reads of the names that are known, outside of the rows that it walks. */
export function reads(node: ASTNode, known: (name: string) => boolean, asked = false): Read[] {
  const path = chain(node);
  if (path) return known(path.split('.')[0]!) ? [{ path, asked }] : [];
  const variable = walked(node);
  if (variable !== null) {
    // The row's name hides a section that is called the same.
    const [, list, within] = node.args as [string, ASTNode, ASTNode[]];
    const free = (name: string): boolean => name !== variable && known(name);
    return [...reads(list, known, asked), ...within.flatMap((child) => reads(child, free, asked))];
  }
  const inside = node.op === 'call' && node.args[0] === 'has';
  return children(node).flatMap((child) => reads(child, known, asked || inside));
}

/** What one row is called in `table.all(row, …)` and its like; null for anything else. */
function walked(node: ASTNode): string | null {
  if (node.op !== 'rcall' || !MACROS.includes(node.args[0])) return null;
  const variable = node.args[2][0];
  return variable?.op === 'id' ? variable.args : null;
}

/** `a.b.c` for a chain of names, else null. */
function chain(node: ASTNode): string | null {
  if (node.op === 'id') return node.args;
  if (node.op !== '.') return null;
  const before = chain(node.args[0]);
  return before && `${before}.${node.args[1]}`;
}

/** The nodes directly beneath a node. */
export function children(node: ASTNode): ASTNode[] {
  const found: ASTNode[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (value && typeof value === 'object' && 'op' in value) found.push(value as ASTNode);
  };
  walk(node.args);
  return found;
}
