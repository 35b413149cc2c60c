import { settlementRequest, type SettlementRequest } from './requests';

/** A cell as spreadsheets read it, and never as a formula. */
const cell = (value: string): string => {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** A table as CSV with a byte order mark, so that spreadsheets read Chinese. */
export const csv = (head: string[], lines: string[][]): string =>
  '﻿' + [head, ...lines].map((line) => line.map(cell).join(',')).join('\r\n') + '\r\n';

export type ImportedRow =
  { row: number; payment: string; settlement: SettlementRequest } | { row: number; problem: string };

/**
 * Reads the bank's answers: payment, result (paid/returned or 已拨/退票), date, number or reason. Every row is judged
 * alone; the head is skipped. At most 1,000 rows.
 */
export function readSettlements(text: string): ImportedRow[] {
  const results: Record<string, 'paid' | 'returned'> = {
    paid: 'paid',
    已拨: 'paid',
    returned: 'returned',
    退票: 'returned',
  };
  return text
    .replace(/^﻿/, '')
    .split(/\r?\n/)
    .slice(1, 1001)
    .flatMap((line, index): ImportedRow[] => {
      if (!line.trim()) return [];
      const [payment = '', result = '', on = '', words = ''] = line
        .split(',')
        .map((c) => c.trim().replace(/^"|"$/g, ''));
      const row = index + 2;
      if (!/^[0-9a-f-]{36}$/.test(payment)) return [{ row, problem: 'row.payment' }];
      const kind = results[result];
      if (!kind) return [{ row, problem: 'row.result' }];
      const parsed = settlementRequest.safeParse(
        kind === 'paid' ? { result: kind, on, bankReference: words } : { result: kind, on, reason: words },
      );
      return [parsed.success ? { row, payment, settlement: parsed.data } : { row, problem: 'row.fields' }];
    });
}
