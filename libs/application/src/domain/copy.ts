import { textIn, wanText, type Locale } from '@keshen/kernel';
import {
  industryOf,
  isEmpty,
  rowTotal,
  type Column,
  type Definition,
  type Field,
  type TableRow,
} from '@keshen/programme';
import type { CopyLine, CopySection } from '@keshen/receipt';

/** Names of files by their id. */
export type FileNames = ReadonlyMap<string, string>;

/**
 * What was submitted in words, in the form's order: only what was answered. Values come as `section.field`, masked by the
 * caller.
 */
export function copyOf(
  definition: Definition,
  flat: Readonly<Record<string, unknown>>,
  files: FileNames,
  locale: Locale = 'zh-CN',
): CopySection[] {
  const said = (value: unknown): boolean => !isEmpty(value);
  const sections = definition.form.sections.map(({ id, title, fields }) => ({
    title: textIn(title, locale),
    lines: fields.flatMap((field) => {
      const value = flat[`${id}.${field.id}`];
      return said(value) ? linesOf(field, value, files, locale) : [];
    }),
  }));
  const attachments = definition.form.attachments.flatMap((attachment): CopyLine[] => {
    const given = flat[`attachments.${attachment.id}`];
    return said(given)
      ? [{ label: textIn(attachment.name, locale), text: namesOf(given as string[], files) }]
      : [];
  });
  const reasons = definition.eligibility.flatMap((rule): CopyLine[] => {
    const given = flat[`reasons.${rule.id}`];
    return said(given) ? [{ label: textIn(rule.text, locale), text: String(given) }] : [];
  });
  return [
    ...sections,
    { title: locale === 'en' ? 'Reasons' : '情况说明', lines: reasons },
    { title: locale === 'en' ? 'Attachments' : '附件', lines: attachments },
  ].filter(({ lines }) => lines.length > 0);
}

const namesOf = (ids: readonly string[], files: FileNames): string =>
  ids.map((id) => files.get(id) ?? id).join('、');

function linesOf(field: Field, value: unknown, files: FileNames, locale: Locale): CopyLine[] {
  const label = textIn(field.label, locale);
  if (field.type === 'file') return [{ label, text: namesOf(value as string[], files) }];
  if (field.type === 'table') {
    const rows = (value as TableRow[]).map((row) =>
      field.columns.map((column) => cellText(column, row, locale)),
    );
    return [{ label, head: field.columns.map((column) => columnLabel(column, locale)), rows }];
  }
  if (field.type === 'group')
    return (value as TableRow[]).flatMap((item, index) =>
      field.fields.flatMap((inside) => {
        const given = item[inside.id];
        return isEmpty(given)
          ? []
          : [
              {
                label: `${label} ${index + 1} · ${textIn(inside.label, locale)}`,
                text: answerText(inside, given, locale),
              },
            ];
      }),
    );
  return [{ label, text: answerText(field, value, locale) }];
}

const yes = { 'zh-CN': '是', en: 'Yes' } as const;
const no = { 'zh-CN': '否', en: 'No' } as const;
const wan = (fen: unknown, locale: Locale): string =>
  `${wanText(fen as number)} ${locale === 'en' ? '×10,000 yuan' : '万元'}`;

/** An answer to a single question in words. */
export function answerText(field: Field, value: unknown, locale: Locale): string {
  const kind = field.type === 'computed' ? field.result : field.type;
  switch (kind) {
    case 'money':
      return wan(value, locale);
    case 'percent':
      return `${(value as number) / 100}%`;
    case 'boolean':
    case 'declaration':
      return (value === true ? yes : no)[locale];
    case 'date-range': {
      const { start, end } = value as { start?: string; end?: string };
      return `${start ?? '—'} – ${end ?? '—'}`;
    }
    case 'industry': {
      const entry = industryOf(String(value));
      return entry ? `${entry.code} ${entry.name}` : String(value);
    }
    case 'choice':
    case 'choices': {
      const options = field.type === 'choice' || field.type === 'choices' ? field.options : [];
      const named = (given: unknown) =>
        textIn(
          options.find((o) => o.value === given)?.label ?? { 'zh-CN': String(given), en: String(given) },
          locale,
        );
      return Array.isArray(value) ? value.map(named).join('、') : named(value);
    }
    default:
      return typeof value === 'object' && value !== null
        ? Object.values(value).filter(Boolean).join(' ')
        : String(value);
  }
}

const columnLabel = (column: Column, locale: Locale): string => {
  const money =
    column.type === 'money' ||
    column.type === 'row-total' ||
    (column.type === 'computed' && column.result === 'money');
  return `${textIn(column.label, locale)}${money ? (locale === 'en' ? ' (×10,000 yuan)' : '（万元）') : ''}`;
};

/** A cell in words; amounts in 万元, which the head says. */
export function cellText(column: Column, row: TableRow, locale: Locale): string {
  if (column.type === 'row-total') return wanText(rowTotal(row, column.of));
  const value = row[column.id];
  if (value === undefined || value === null || value === '') return '';
  const kind = column.type === 'computed' ? column.result : column.type;
  if (kind === 'money') return wanText(value as number);
  if (kind === 'percent') return `${(value as number) / 100}%`;
  if (column.type === 'choice') {
    const option = column.options.find((o) => o.value === value);
    return option ? textIn(option.label, locale) : String(value);
  }
  return String(value);
}
