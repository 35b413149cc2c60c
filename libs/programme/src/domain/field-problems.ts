import {
  creditCodeProblem,
  isDate,
  normaliseCreditCode,
  normaliseResidentId,
  residentIdProblem,
  type Problem,
} from '@keshen/kernel';
import { isEmpty, type TableRow } from './answers';
import { fieldValueSchema } from './field-values';
import type { Column, Field, FieldOf, SimpleField } from './fields';
import { industryOf } from './industry';
import { normalisePatentNumber, patentNumberProblem } from './patent-number';
import { compilePattern, type Pattern } from './pattern';
import { patternIsSlow } from './pattern-cost';
import { givenRows } from './visible';

const MOBILE = /^1[3-9]\d{9}$/;
const EMAIL = /^[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)*\.[^\s@.]{2,}$/;
const ACCOUNT = /^\d{8,30}$/;

const problem = (path: string, code: string, params?: Record<string, unknown>): Problem =>
  params ? { path, code, params } : { path, code };

const NONE: readonly Problem[] = [];

interface Circumstances {
  today?: string | undefined;
  typed?: boolean;
  /** Questions of records that are not asked. */
  hidden?: ReadonlySet<string>;
}
const none: ReadonlySet<string> = new Set();

/**
 * What is wrong with a value that was given; required-ness too. Paths begin with the question's. `typed`: that the
 * value is of its type is known.
 */
export function fieldProblems(
  field: Field,
  value: unknown,
  path: string,
  { today, typed = false, hidden = none }: Circumstances = {},
): readonly Problem[] {
  if (field.type === 'computed') return NONE;
  if (isEmpty(value)) return field.required ? [problem(path, 'field.required')] : NONE;
  const given = field.type === 'table' ? givenRows(field, value) : value;
  if (!typed && !fieldValueSchema(field).safeParse(given).success)
    return [problem(path, ...misfit(field, given))];
  if (field.type === 'table') return tableProblems(field, given as TableRow[], path);
  if (field.type === 'group') return groupProblems(field, given as TableRow[], path, today, hidden);
  return field.type === 'file' ? NONE : simpleProblems(field, given, path, today);
}

function simpleProblems(
  field: SimpleField,
  value: unknown,
  path: string,
  today?: string,
): readonly Problem[] {
  if (field.type === 'organisation') {
    const { name, creditCode, representative, address } = value as Record<string, string | null | undefined>;
    return [
      ...partProblems(`${path}.name`, name),
      ...partProblems(`${path}.creditCode`, creditCode, creditCodeWrong),
      ...(field.representative ? partProblems(`${path}.representative`, representative) : []),
      ...(field.address ? partProblems(`${path}.address`, address) : []),
    ];
  }
  if (field.type === 'person') {
    const { name, mobile, email, residentId } = value as Record<string, string | null | undefined>;
    return [
      ...partProblems(`${path}.name`, name),
      ...partProblems(`${path}.mobile`, mobile, mobileWrong),
      ...(field.email ? partProblems(`${path}.email`, email, emailWrong) : []),
      ...(field.residentId ? partProblems(`${path}.residentId`, residentId, residentIdWrong) : []),
    ];
  }
  const found = scalarProblem(field, value, today);
  return found ? [problem(path, ...found)] : NONE;
}

/** A part of an answer that was begun: it must be there and right. */
function partProblems(
  path: string,
  value: string | null | undefined,
  wrong: (text: string) => Found = () => null,
): Problem[] {
  if (isEmpty(value)) return [problem(path, 'field.required')];
  const found = wrong(value!);
  return found ? [problem(path, ...found)] : [];
}

function groupProblems(
  field: FieldOf<'group'>,
  items: TableRow[],
  path: string,
  today: string | undefined,
  hidden: ReadonlySet<string>,
): Problem[] {
  const few = items.length < field.minItems;
  return [
    ...(few ? [problem(path, 'group.min-items', { min: field.minItems })] : []),
    ...items.flatMap((item, i) =>
      field.fields.flatMap((each) => {
        const at = `${path}.${i}.${each.id}`;
        return hidden.has(at) ? [] : fieldProblems(each, item[each.id], at, { today });
      }),
    ),
  ];
}

type Found = [code: string, params?: Record<string, unknown>] | null;
type Scalar = Exclude<SimpleField, { type: 'organisation' | 'person' }>;

const patterns = new Map<string, Pattern>();

/** The pattern of a text question, compiled once; JavaScript's own matching where backtracking cannot run on. */
function patternOf(source: string): Pattern {
  let found = patterns.get(source);
  if (!found) {
    found = patternIsSlow(source) ? compilePattern(source) : new RegExp(source, 'u');
    patterns.set(source, found);
  }
  return found;
}

function scalarProblem(field: Scalar, value: unknown, today?: string): Found {
  switch (field.type) {
    case 'text':
      return (
        length(value as string, field.maxLength) ??
        (field.pattern && !patternOf(field.pattern).test((value as string).trim())
          ? ['field.pattern', { hint: field.patternHint }]
          : null)
      );
    case 'long-text':
      return length(value as string, field.maxLength);
    case 'integer':
    case 'percent':
      return between(value as number, field.min, field.max);
    case 'money':
      if (field.aboveZero && (value as number) <= 0) return ['field.above-zero'];
      return between(value as number, field.min ?? 0, field.max);
    case 'date':
      if (!isDate(value as string)) return ['field.date'];
      return field.notAfterToday && today && (value as string) > today ? ['field.date-after-today'] : null;
    case 'date-range':
      return rangeProblem(value as { start?: string; end?: string });
    case 'choice':
      return field.options.some((o) => o.value === value) ? null : ['field.option'];
    case 'choices': {
      const given = value as string[];
      const known = given.every((v) => field.options.some((o) => o.value === v));
      if (!known || new Set(given).size !== given.length) return ['field.option'];
      return field.minItems && given.length < field.minItems
        ? ['field.min-items', { min: field.minItems }]
        : null;
    }
    case 'declaration':
      return value === true || !field.required ? null : ['field.declaration'];
    default:
      return coded(field, value as string);
  }
}

type Coded = Extract<
  Scalar,
  {
    type:
      'credit-code' | 'resident-id' | 'mobile' | 'email' | 'address' | 'industry' | 'patent' | 'bank-account';
  }
>;

function coded(field: Coded, value: string): Found {
  switch (field.type) {
    case 'credit-code':
      return creditCodeWrong(value);
    case 'resident-id':
      return residentIdWrong(value);
    case 'mobile':
      return mobileWrong(value);
    case 'email':
      return emailWrong(value);
    case 'industry':
      return industryOf(value) ? null : ['field.industry'];
    case 'patent':
      return patentWrong(value, field.regions);
    case 'bank-account':
      return ACCOUNT.test(value.replace(/\s/g, '')) ? null : ['field.bank-account'];
    case 'address':
      return field.townOptions && !field.townOptions.some((town) => value.trim().startsWith(town))
        ? ['field.town', { towns: field.townOptions }]
        : null;
  }
}

const mobileWrong = (text: string): Found =>
  MOBILE.test(text.replace(/[\s-]/g, '')) ? null : ['field.mobile'];
const emailWrong = (text: string): Found => (EMAIL.test(text.trim()) ? null : ['field.email']);
const creditCodeWrong = (text: string): Found => {
  const wrong = creditCodeProblem(normaliseCreditCode(text));
  return wrong ? [`credit-code.${wrong}`] : null;
};
const residentIdWrong = (text: string): Found => {
  const wrong = residentIdProblem(normaliseResidentId(text));
  return wrong ? [`resident-id.${wrong}`] : null;
};
const patentWrong = (text: string, regions?: readonly ('cn' | 'foreign')[]): Found => {
  const wrong = patentNumberProblem(normalisePatentNumber(text), regions);
  return wrong ? [`patent.${wrong}`] : null;
};

/** Why a value cannot even be kept in a draft: a text so long, or something of another type. */
export const misfit = (field: Field, value: unknown): [code: string, params: Record<string, unknown>] => {
  const long =
    typeof value === 'string' && 'maxLength' in field ? length(value, Number(field.maxLength)) : null;
  return long?.[1] ? [long[0], long[1]] : ['field.type', { type: field.type }];
};

/** How many characters a text has as people count them: 𠮷 is one, spaces around it are none. */
export const charactersOf = (text: string): number => Array.from(text.trim()).length;

const length = (text: string, limit: number): Found => {
  // Characters are never more than the units that JavaScript counts.
  if (text.length <= limit) return null;
  const given = charactersOf(text);
  return given > limit ? ['field.too-long', { limit, length: given }] : null;
};

const between = (value: number, min?: number, max?: number): Found =>
  min !== undefined && value < min
    ? ['field.too-small', { min }]
    : max !== undefined && value > max
      ? ['field.too-large', { max }]
      : null;

function rangeProblem({ start, end }: { start?: string | null; end?: string | null }): Found {
  if (!start || !end) return ['field.range-open'];
  if (!isDate(start) || !isDate(end)) return ['field.date'];
  return start < end ? null : ['field.range-order'];
}

function tableProblems(field: Extract<Field, { type: 'table' }>, rows: TableRow[], path: string): Problem[] {
  const found: Problem[] = [];
  if (rows.length < field.minRows) found.push(problem(path, 'table.min-rows', { min: field.minRows }));
  if (field.fixedRows) {
    const key = field.columns[0]!.id;
    const given = rows.map((row) => row[key]);
    for (const { value } of field.fixedRows) {
      const times = given.filter((v) => v === value).length;
      if (times !== 1)
        found.push(problem(path, times ? 'table.row-twice' : 'table.row-missing', { row: value }));
    }
    if (given.some((v) => !field.fixedRows!.some((row) => row.value === v)))
      found.push(problem(path, 'table.row-unknown'));
  }
  rows.forEach((row, i) => {
    for (const column of field.columns) {
      const wrong = cellProblem(column, row[column.id]);
      if (wrong) found.push(problem(`${path}.${i}.${column.id}`, ...wrong));
    }
  });
  return found;
}

/** What is wrong with one cell, as a code and its values; null when nothing is. */
export function cellProblem(column: Column, value: unknown): Found {
  if (column.type === 'row-total' || column.type === 'computed') return null;
  if (isEmpty(value)) return column.required ? ['field.required'] : null;
  switch (column.type) {
    case 'text':
      return length(value as string, column.maxLength);
    case 'integer':
    case 'percent':
      return between(value as number, column.min, column.max);
    case 'money':
      return between(value as number, 0);
    case 'date':
      return isDate(value as string) ? null : ['field.date'];
    case 'choice':
      return column.options.some((o) => o.value === value) ? null : ['field.option'];
    case 'credit-code':
      return creditCodeWrong(value as string);
    case 'patent':
      return patentWrong(value as string, column.regions);
  }
}
