import { z } from 'zod';
import type { Column, Field, Section, SimpleField } from './fields';

/**
 * Written words may run over their limit while they are drafted, so that nothing is cut off unseen. A rare character
 * (𠮷) is one to people and two to JavaScript.
 */
const OVERRUN = 2000;
const MONEY_MOST = 1_000_000_000_000_000;
const PERCENT_MOST = 1_000_000;

const words = (max: number) => z.string().max(2 * max + OVERRUN);
const short = z.string().max(200);
const day = z.string().max(10);
const fen = z.int().min(-MONEY_MOST).max(MONEY_MOST);
const percent = z.int().min(-PERCENT_MOST).max(PERCENT_MOST);
/** Within a row or an answer of several parts, null is what is not given. */
const part = (schema: z.ZodType) => schema.nullable().optional();

const schemas = new WeakMap<Field, z.ZodType>();

/**
 * What a draft may keep for a question: well-typed and bounded, but perhaps not yet right. The same schema
 * guards the server's saves and the browser's journal. Nothing may be kept for what is computed.
 */
export function fieldValueSchema(field: Field): z.ZodType {
  let found = schemas.get(field);
  if (!found) schemas.set(field, (found = schemaOf(field)));
  return found;
}

const sections = new WeakMap<Section, z.ZodType>();

/** What a draft may keep for a whole section; answers may be missing, nothing else is told. */
export function sectionValueSchema(section: Section): z.ZodType {
  let found = sections.get(section);
  if (!found) {
    const answers = section.fields
      .filter((field) => field.type !== 'computed')
      .map((field) => [field.id, fieldValueSchema(field).optional()] as const);
    sections.set(section, (found = z.object(Object.fromEntries(answers))));
  }
  return found;
}

function schemaOf(field: Field): z.ZodType {
  switch (field.type) {
    case 'table': {
      const cells = field.columns.flatMap((column) => {
        const schema = cellSchema(column);
        return schema ? [[column.id, part(schema)] as const] : [];
      });
      return z.array(z.strictObject(Object.fromEntries(cells))).max(field.maxRows);
    }
    case 'group': {
      const items = field.fields.map((each) => [each.id, part(simpleSchema(each))] as const);
      return z.array(z.strictObject(Object.fromEntries(items))).max(field.maxItems);
    }
    case 'file':
      return z.array(z.uuid()).max(field.maxFiles);
    case 'computed':
      return z.never();
    default:
      return simpleSchema(field);
  }
}

function simpleSchema(field: SimpleField): z.ZodType {
  switch (field.type) {
    case 'text':
    case 'long-text':
      return words(field.maxLength);
    case 'integer':
      return z.int();
    case 'money':
      return fen;
    case 'percent':
      return percent;
    case 'date':
      return day;
    case 'date-range':
      return z.strictObject({ start: part(day), end: part(day) });
    case 'choices':
      return z.array(z.string().max(60)).max(200);
    case 'declaration':
      return z.boolean();
    case 'organisation':
      return z.strictObject({
        name: part(short),
        creditCode: part(short),
        ...(field.representative ? { representative: part(short) } : {}),
        ...(field.address ? { address: part(short) } : {}),
      });
    case 'person':
      return z.strictObject({
        name: part(short),
        mobile: part(short),
        ...(field.email ? { email: part(short) } : {}),
        ...(field.residentId ? { residentId: part(short) } : {}),
      });
    default:
      return short;
  }
}

/** What a cell may keep; null for what is computed from the row. */
function cellSchema(column: Column): z.ZodType | null {
  switch (column.type) {
    case 'text':
      return words(column.maxLength);
    case 'integer':
      return z.int();
    case 'money':
      return fen;
    case 'percent':
      return percent;
    case 'date':
      return day;
    case 'choice':
      return z.string().max(60);
    case 'credit-code':
    case 'patent':
      return short;
    case 'row-total':
    case 'computed':
      return null;
  }
}
