import { settlementRequest, type SettlementRequest } from './requests';

export { csv } from '@keshen/kernel';

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
