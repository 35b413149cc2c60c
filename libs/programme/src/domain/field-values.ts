import { z } from 'zod';
import {
  creditCodeProblem,
  isDate,
  normaliseCreditCode,
  normaliseResidentId,
  residentIdProblem,
  type Problem,
} from '@keshen/kernel';
import { isEmpty, type TableRow } from './answers';
import type { Column, Field } from './fields';

/** Written words may run over their limit while they are drafted, so that nothing is cut off unseen. */
const OVERRUN = 2000;
const MONEY_MOST = 1_000_000_000_000_000;
const INDUSTRY = /^[A-T]\d{2,4}$/;
const MOBILE = /^1[3-9]\d{9}$/;
const EMAIL = /^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$/;
const ACCOUNT = /^\d{8,30}$/;

const words = (max: number) => z.string().max(max + OVERRUN);
const short = z.string().max(200);
const day = z.string().max(10);
const fen = z.int().min(-MONEY_MOST).max(MONEY_MOST);

const cellSchema = (column: Column): z.ZodType | null => {
  switch (column.type) {
    case 'text':
      return words(column.maxLength).nullable().optional();
    case 'integer':
      return z.int().nullable().optional();
    case 'money':
      return fen.nullable().optional();
    case 'date':
      return day.nullable().optional();
    case 'choice':
      return z.string().max(60).nullable().optional();
    case 'row-total':
      return null;
  }
};

/**
 * What a draft may keep for a question: well-typed and bounded, but perhaps not yet right. The same schema
 * guards the server's saves and the browser's journal.
 */
export function fieldValueSchema(field: Field): z.ZodType {
  switch (field.type) {
    case 'text':
    case 'long-text':
      return words(field.maxLength);
    case 'integer':
      return z.int();
    case 'money':
      return fen;
    case 'percent':
      return z.int().min(-1_000_000).max(1_000_000);
    case 'date':
      return day;
    case 'date-range':
      return z.strictObject({ start: day.nullable().optional(), end: day.nullable().optional() });
    case 'choices':
      return z.array(z.string().max(60)).max(200);
    case 'declaration':
      return z.boolean();
    case 'table': {
      const cells = field.columns.flatMap((column) => {
        const schema = cellSchema(column);
        return schema ? [[column.id, schema] as const] : [];
      });
      return z.array(z.strictObject(Object.fromEntries(cells))).max(field.maxRows);
    }
    default:
      return short;
  }
}

const problem = (path: string, code: string, params?: Record<string, unknown>): Problem =>
  params ? { path, code, params } : { path, code };

/** What is wrong with a value that was given; required-ness too. Paths begin with the question's. */
export function fieldProblems(field: Field, value: unknown, path: string, today?: string): Problem[] {
  if (isEmpty(value)) return field.required ? [problem(path, 'field.required')] : [];
  const typed = fieldValueSchema(field).safeParse(value);
  if (!typed.success) return [problem(path, 'field.type', { type: field.type })];
  if (field.type === 'table') return tableProblems(field, value as TableRow[], path);
  const found = scalarProblem(field, value, today);
  return found ? [problem(path, ...found)] : [];
}

type Found = [code: string, params?: Record<string, unknown>] | null;

function scalarProblem(field: Exclude<Field, { type: 'table' }>, value: unknown, today?: string): Found {
  switch (field.type) {
    case 'text':
      return (
        length(value as string, field.maxLength) ??
        (field.pattern && !new RegExp(field.pattern, 'u').test((value as string).trim())
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
  Field,
  { type: 'credit-code' | 'resident-id' | 'mobile' | 'email' | 'address' | 'industry' | 'bank-account' }
>;

function coded(field: Coded, value: string): Found {
  switch (field.type) {
    case 'credit-code': {
      const wrong = creditCodeProblem(normaliseCreditCode(value));
      return wrong ? [`credit-code.${wrong}`] : null;
    }
    case 'resident-id': {
      const wrong = residentIdProblem(normaliseResidentId(value));
      return wrong ? [`resident-id.${wrong}`] : null;
    }
    case 'mobile':
      return MOBILE.test(value.replace(/[\s-]/g, '')) ? null : ['field.mobile'];
    case 'email':
      return EMAIL.test(value.trim()) ? null : ['field.email'];
    case 'industry':
      return INDUSTRY.test(value.trim()) ? null : ['field.industry'];
    case 'bank-account':
      return ACCOUNT.test(value.replace(/\s/g, '')) ? null : ['field.bank-account'];
    case 'address':
      return field.townOptions && !field.townOptions.some((town) => value.trim().startsWith(town))
        ? ['field.town', { towns: field.townOptions }]
        : null;
  }
}

const length = (text: string, limit: number): Found => {
  const given = Array.from(text.trim()).length;
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

function cellProblem(column: Column, value: unknown): Found {
  if (column.type === 'row-total') return null;
  if (isEmpty(value)) return column.required ? ['field.required'] : null;
  switch (column.type) {
    case 'text':
      return length(value as string, column.maxLength);
    case 'integer':
      return between(value as number, column.min, column.max);
    case 'money':
      return between(value as number, 0);
    case 'date':
      return isDate(value as string) ? null : ['field.date'];
    case 'choice':
      return column.options.some((o) => o.value === value) ? null : ['field.option'];
  }
}
