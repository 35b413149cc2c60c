import type { Definition } from './definition';
import { expressionsOf } from './expressions';
import type { Field, Section } from './fields';

/** A question whose answer depends on others: shown on a condition, computed, or a table with computed columns. */
export interface Settled {
  section: Section;
  field: Field;
}

/** The answers that decide about a question: `section.field`, or a section of which anything may be read. */
function dependenciesOf(definition: Definition, { section, field }: Settled): string[] {
  const compiled = expressionsOf(definition);
  const path = `${section.id}.${field.id}`;
  const found = field.showIf === undefined ? [] : compiled.pathsOf(field.showIf);
  if (field.type === 'computed') found.push(...compiled.pathsOf(field.formula));
  if (field.type === 'table')
    field.columns.forEach((column, index) => {
      if (column.type === 'computed')
        found.push(...compiled.column(path, field, index).pathsOf(column.formula));
    });
  if (field.type === 'group')
    field.fields.forEach((each, index) => {
      if (each.showIf !== undefined) found.push(...compiled.member(path, field, index).pathsOf(each.showIf));
    });
  return found;
}

const reads = new WeakMap<Definition, Map<string, ReadonlySet<string>>>();

/** Every answer that decides about a question, through others too: `section.field`, or a section as a whole. */
export function answersBehind(definition: Definition, path: string): ReadonlySet<string> {
  let known = reads.get(definition);
  if (!known) reads.set(definition, (known = new Map()));
  let found = known.get(path);
  if (!found) known.set(path, (found = collected(definition, path)));
  return found;
}

function collected(definition: Definition, path: string): ReadonlySet<string> {
  const found = new Set<string>([path]);
  for (const each of found)
    for (const { section, field } of settlingOrder(definition))
      if (each === section.id || each === `${section.id}.${field.id}`)
        for (const dependency of dependenciesOf(definition, { section, field })) found.add(dependency);
  return found;
}

const isSettled = (field: Field): boolean =>
  field.showIf !== undefined ||
  field.type === 'computed' ||
  (field.type === 'table' && field.columns.some((column) => column.type === 'computed')) ||
  (field.type === 'group' && field.fields.some((each) => each.showIf !== undefined));

interface Order {
  order: Settled[];
  /** Paths that depend on themselves, each cycle from the question that it was found at. */
  cycles: string[][];
}

const orders = new WeakMap<Definition, Order>();

/**
 * Questions in an order in which each comes after those it depends on, otherwise that of the form. In a definition
 * that was never published there may be cycles; they are cut where they close.
 */
export const settlingOrder = (definition: Definition): Settled[] => orderOf(definition).order;

/** Conditions and formulas that depend on themselves, as lists of paths. */
export const dependencyCycles = (definition: Definition): string[][] => orderOf(definition).cycles;

function orderOf(definition: Definition): Order {
  let found = orders.get(definition);
  if (!found) orders.set(definition, (found = sorted(definition)));
  return found;
}

function sorted(definition: Definition): Order {
  const open = new Map<string, Settled>();
  for (const section of definition.form.sections)
    for (const field of section.fields)
      if (isSettled(field)) open.set(`${section.id}.${field.id}`, { section, field });
  const found: Order = { order: [], cycles: [] };
  const done = new Set<string>();
  const visit = (path: string, way: string[]): void => {
    const settled = open.get(path);
    if (!settled || done.has(path)) return;
    const at = way.indexOf(path);
    if (at >= 0) {
      found.cycles.push(way.slice(at));
      return;
    }
    for (const dependency of dependenciesOf(definition, settled))
      if (dependency.includes('.')) visit(dependency, [...way, path]);
      else
        for (const other of open.keys()) if (other.startsWith(`${dependency}.`)) visit(other, [...way, path]);
    if (done.has(path)) return;
    done.add(path);
    found.order.push(settled);
  };
  for (const path of open.keys()) visit(path, []);
  return found;
}
