import type { Environment } from '@marcbachmann/cel-js';
import { isEmpty, rowTotal, type TableRow } from './answers';
import type { Column, Field, SimpleField } from './fields';

/** Rows are instances of a class of their table's own: an expression then knows their columns and types. */
export type RowClass = new () => object;

/** Answers of several parts. */
class Period {}
class Organisation {}
class Person {}
const parts = {
  'date-range': { start: 'string', end: 'string' },
  organisation: { name: 'string', creditCode: 'string', representative: 'string', address: 'string' },
  person: { name: 'string', mobile: 'string', email: 'string', residentId: 'string' },
} as const;
/** Named here: the names of classes do not survive the packing of the web's files. */
const partClasses = {
  'date-range': { name: 'Period', ctor: Period },
  organisation: { name: 'Organisation', ctor: Organisation },
  person: { name: 'Person', ctor: Person },
} as const;
type Parted = keyof typeof parts;
const isParted = (type: string): type is Parted => type in parts;

/** Declares the types of answers of several parts. */
export function registerParts(environment: Environment): void {
  for (const [type, { name, ctor }] of Object.entries(partClasses))
    environment.registerType(name, { ctor, fields: parts[type as Parted] });
}

const computedTypes = {
  money: 'int',
  integer: 'int',
  percent: 'int',
  text: 'string',
  boolean: 'bool',
} as const;

/** What an expression must give to compute this. */
export const computedType = (result: keyof typeof computedTypes): 'int' | 'string' | 'bool' =>
  computedTypes[result];

const columnType = (column: Column): 'int' | 'string' =>
  ['integer', 'money', 'percent', 'row-total', 'computed'].includes(column.type) ? 'int' : 'string';

/** The types of a row's columns, as `row.x` in a formula of the table or in a macro over it. */
export const columnTypes = (columns: readonly Column[]): Record<string, 'int' | 'string'> =>
  Object.fromEntries(columns.map((column) => [column.id, columnType(column)]));

function simpleType(field: SimpleField): string {
  switch (field.type) {
    case 'integer':
    case 'money':
    case 'percent':
      return 'int';
    case 'choices':
      return 'list<string>';
    case 'declaration':
      return 'bool';
    default:
      return isParted(field.type) ? partClasses[field.type].name : 'string';
  }
}

/** The types of a record's questions, as `row.x` in a condition or a rule of the group. */
export const memberTypes = (fields: readonly SimpleField[]): Record<string, string> =>
  Object.fromEntries(fields.map((field) => [field.id, simpleType(field)]));

/** A record as `row` of its group's conditions and rules sees it: these questions of it. */
export const memberValues = (fields: readonly SimpleField[], item: TableRow): Record<string, unknown> =>
  Object.fromEntries(
    fields
      .map((field) => [field.id, isEmpty(item[field.id]) ? undefined : simpleToCel(field, item[field.id])])
      .filter(([, value]) => value !== undefined),
  );

/** The type of an answer; a table's or group's row type is registered under `rowName`, for instances of `ctor`. */
export function typeOfField(environment: Environment, field: Field, rowName: string, ctor: RowClass): string {
  switch (field.type) {
    case 'table':
      environment.registerType(rowName, { ctor, fields: columnTypes(field.columns) });
      return `list<${rowName}>`;
    case 'group': {
      environment.registerType(rowName, { ctor, fields: memberTypes(field.fields) });
      return `list<${rowName}>`;
    }
    case 'computed':
      return computedType(field.result);
    case 'file':
      return 'list<string>';
    default:
      return simpleType(field);
  }
}

/** Whole numbers become 64-bit integers; a number that is none is absent. */
export const scalar = (value: unknown): unknown =>
  typeof value === 'number' ? (Number.isSafeInteger(value) ? BigInt(value) : undefined) : value;

/** An answer as expressions see it. Nothing, and anything of a wrong shape, is absent. */
export function toCel(field: Field, value: unknown, ctor: RowClass): unknown {
  if (isEmpty(value)) return undefined;
  if (field.type === 'computed') return ofType(computedType(field.result), value);
  if (field.type === 'file') return Array.isArray(value) ? [...(value as unknown[])] : undefined;
  if (field.type !== 'table' && field.type !== 'group') return simpleToCel(field, value);
  // More rows than the question takes are no answer: what an expression may cost rests on this.
  const most = field.type === 'table' ? field.maxRows : field.maxItems;
  if (!Array.isArray(value) || value.length > most) return undefined;
  return [...(value as unknown[])].filter(isRow).map((row) => {
    const made = Object.create(ctor.prototype as object) as Record<string, unknown>;
    const put = (id: string, cell: unknown): void => {
      if (cell !== undefined) made[id] = cell;
    };
    if (field.type === 'group')
      for (const each of field.fields)
        put(each.id, isEmpty(row[each.id]) ? undefined : simpleToCel(each, row[each.id]));
    else for (const column of field.columns) put(column.id, cellToCel(column, row));
    return made;
  });
}

/** A cell as expressions see it; a total of the row is summed here. */
export function cellToCel(column: Column, row: TableRow): unknown {
  const cell = column.type === 'row-total' ? rowTotal(row, column.of) : row[column.id];
  return isEmpty(cell) ? undefined : ofType(columnType(column), cell);
}

function simpleToCel(field: SimpleField, value: unknown): unknown {
  const type = field.type;
  if (isParted(type)) {
    if (!isRow(value)) return undefined;
    const given = Object.entries(value).filter(
      ([key, part]) => key in parts[type] && typeof part === 'string',
    );
    return Object.assign(
      new partClasses[type].ctor(),
      Object.fromEntries(given.filter(([, part]) => !isEmpty(part))),
    );
  }
  if (type === 'choices')
    return Array.isArray(value) && value.every((each) => typeof each === 'string')
      ? [...(value as string[])]
      : undefined;
  return ofType(simpleType(field), value);
}

function ofType(type: string, value: unknown): unknown {
  if (type === 'int') return typeof value === 'number' ? scalar(value) : undefined;
  return typeof value === (type === 'bool' ? 'boolean' : 'string') ? value : undefined;
}

export const isRow = (value: unknown): value is TableRow =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
