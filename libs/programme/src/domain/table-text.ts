import { fenFromWan } from '@keshen/kernel';
import type { Column, FieldOf } from './fields';

/** A cell out of a text: its value (null for nothing), or that the text is none of its column's. */
export type CellRead = { value: string | number | null } | { wrong: true };

const halfWidth = (text: string): string => text.normalize('NFKC').replace(/,/g, '').trim();

/**
 * The value of a cell that people typed, pasted or filled into a spreadsheet: amounts are 万元, percents may have their
 * sign, choices match by value or label, dates in any usual writing.
 */
export function cellOfText(column: Column, given: string): CellRead {
  const text = given.trim();
  if (text === '') return { value: null };
  switch (column.type) {
    case 'money':
      return read(() => fenFromWan(halfWidth(text)));
    case 'integer':
      return /^-?\d{1,15}$/.test(halfWidth(text)) ? { value: Number(halfWidth(text)) } : { wrong: true };
    case 'percent':
      return percentOfText(text);
    case 'date': {
      const day = dateOfText(text);
      return day ? { value: day } : { wrong: true };
    }
    case 'choice': {
      const option = column.options.find((o) => [o.value, o.label['zh-CN'], o.label.en].includes(text));
      return option ? { value: option.value } : { wrong: true };
    }
    case 'text':
    case 'credit-code':
    case 'patent':
      return { value: text };
    case 'row-total':
    case 'computed':
      return { value: null };
  }
}

function read(value: () => number): CellRead {
  try {
    return { value: value() };
  } catch {
    return { wrong: true };
  }
}

/** 20.5, 20.5%, ２０．５％ → 2050 */
function percentOfText(text: string): CellRead {
  const match = /^(-?)(\d{1,7})(?:\.(\d{1,2}))?%?$/.exec(halfWidth(text).replace(/\s/g, ''));
  if (!match) return { wrong: true };
  const size = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'));
  return { value: match[1] ? -size : size };
}

/** 2026/3/1, 2026.3.1, 2026年3月1日, 20260301 → 2026-03-01; anything else is nothing. */
export function dateOfText(text: string): string | null {
  const plain = text.normalize('NFKC').trim();
  const match =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain);
  return match && `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}`;
}

/** Columns a person fills: the first one is given where rows are fixed, totals are computed. */
export const editableColumns = (field: FieldOf<'table'>): Column[] =>
  field.columns.filter(
    (column, index) =>
      column.type !== 'row-total' && column.type !== 'computed' && !(field.fixedRows && index === 0),
  );
