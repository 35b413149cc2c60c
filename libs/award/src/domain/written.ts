import { chineseDay, textIn, wanText, type Locale, type Text } from '@keshen/kernel';
import {
  industryOf,
  isEmpty,
  rowTotal,
  type Column,
  type Field,
  type FieldOf,
  type TableRow,
} from '@keshen/programme';

/** An answer as it stands in a document: one text, or a table with its head. Nothing is left to look up. */
export type Written = { text: Text } | { head: Text[]; rows: Text[][] };

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const same = (text: string): Text => ({ 'zh-CN': text, en: text });
const dash = same('—');
const money = (fen: number): Text => ({
  'zh-CN': `${wanText(fen)} 万元`,
  en: `${wanText(fen)} × 10,000 yuan`,
});
const join = (parts: Text[], locale: Locale): string =>
  parts.map((part) => textIn(part, locale)).join(locale === 'en' ? ', ' : '、');

/** A day `YYYY-MM-DD` in both languages. */
export function writtenDay(day: string): Text {
  const [year, month, date] = day.split('-').map(Number);
  return { 'zh-CN': chineseDay(day), en: `${date} ${MONTHS[month! - 1]} ${year}` };
}

const optionOf = (options: readonly { value: string; label: Text }[], value: unknown): Text =>
  options.find((o) => o.value === value)?.label ?? same(String(value));

/** Writes one answer of a form: options by their labels, amounts in 万元, days in words. */
export function written(field: Field, value: unknown): Written {
  if (field.type === 'table') return table(field, value as TableRow[]);
  if (field.type === 'group') return records(field, value as TableRow[]);
  return { text: textOf(field, value) };
}

/** Records as a table of their questions; what identifies a person or pays them stays out. */
function records(field: FieldOf<'group'>, items: TableRow[]): Written {
  const said = field.fields.filter(({ type }) => type !== 'resident-id' && type !== 'bank-account');
  return {
    head: said.map(({ label }) => label),
    rows: items.map((item) =>
      said.map((each) => (isEmpty(item[each.id]) ? dash : textOf(each, item[each.id]))),
    ),
  };
}

const yesOrNo = (value: unknown): Text =>
  value === true ? { 'zh-CN': '是', en: 'yes' } : { 'zh-CN': '否', en: 'no' };

function textOf(field: Exclude<Field, { type: 'table' | 'group' }>, value: unknown): Text {
  switch (field.type) {
    case 'computed':
      if (field.result === 'money') return money(value as number);
      if (field.result === 'boolean') return yesOrNo(value);
      return same(field.result === 'percent' ? `${(value as number) / 100}%` : String(value));
    case 'declaration':
      return yesOrNo(value);
    case 'person':
      return same(String((value as { name?: string | null }).name ?? '—'));
    case 'industry': {
      const entry = industryOf(String(value));
      return same(entry ? `${entry.code} ${entry.name}` : String(value));
    }
    case 'money':
      return money(value as number);
    case 'percent':
      return same(`${(value as number) / 100}%`);
    case 'integer': {
      const unit = field.unit;
      return unit
        ? { 'zh-CN': `${String(value)} ${unit['zh-CN']}`, en: `${String(value)} ${unit.en}` }
        : same(String(value));
    }
    case 'date':
      return writtenDay(value as string);
    case 'date-range': {
      const { start, end } = value as { start?: string; end?: string };
      const [from, to] = [start, end].map((day) => (day ? writtenDay(day) : dash)) as [Text, Text];
      return { 'zh-CN': `${from['zh-CN']}至${to['zh-CN']}`, en: `${from.en} to ${to.en}` };
    }
    case 'choice':
      return optionOf(field.options, value);
    case 'choices': {
      const chosen = (value as string[]).map((each) => optionOf(field.options, each));
      return { 'zh-CN': join(chosen, 'zh-CN'), en: join(chosen, 'en') };
    }
    default:
      return same(
        typeof value === 'object' && value !== null
          ? Object.values(value).filter(Boolean).join(' ')
          : String(value),
      );
  }
}

const isMoney = (column: Column): boolean =>
  column.type === 'money' ||
  column.type === 'row-total' ||
  (column.type === 'computed' && column.result === 'money');

function table(field: Extract<Field, { type: 'table' }>, rows: TableRow[]): Written {
  const fixed = field.fixedRows;
  const cell = (row: TableRow, column: Column, place: number): Text => {
    if (column.type === 'row-total') return same(wanText(rowTotal(row, column.of)));
    const value = row[column.id];
    if (value === undefined || value === null || value === '') return dash;
    if (place === 0 && fixed) return optionOf(fixed, value);
    if (isMoney(column)) return same(wanText(value as number));
    if (column.type === 'percent' || (column.type === 'computed' && column.result === 'percent'))
      return same(`${(value as number) / 100}%`);
    if (column.type === 'date') return writtenDay(String(value));
    return column.type === 'choice' ? optionOf(column.options, value) : same(String(value));
  };
  return {
    head: field.columns.map((column) =>
      isMoney(column)
        ? { 'zh-CN': `${column.label['zh-CN']}（万元）`, en: `${column.label.en} (10,000 yuan)` }
        : column.label,
    ),
    rows: rows.map((row) => field.columns.map((column, place) => cell(row, column, place))),
  };
}
