import type { PaymentState } from './payment';
import type { ImportedLine } from './requests';

// What is read: the shape of each answer, for the query that gives it and, as `Wire`, for the screen that shows it.

/** 拨款批次 as listed. Amounts in fen; what was forgone has left it. */
export interface ListedBatch {
  id: string;
  /** 拨款批次 2026-3. */
  number: string;
  title: string;
  state: 'prepared' | 'approved' | 'withdrawn';
  preparedAt: Date;
  preparedBy: string;
  preparedByName: string;
  approvedAt: Date | null;
  approvedByName: string | null;
  count: number;
  totalFen: number;
  paid: number;
  paidFen: number;
  returned: number;
}

export interface TreasuryImport {
  id: string;
  name: string;
  importedAt: Date;
  importedBy: string;
  done: number;
  failed: number;
  lines: ImportedLine[];
}

export interface ListedPayment extends Payment {
  reference: string;
  title: string;
  party: string;
  call: { 'zh-CN': string; en: string };
  preparedByName: string | null;
  approvedByName: string | null;
}

export interface Payment {
  id: string;
  /** 拨款号, written as `B000042`. */
  no: number;
  batchId: string | null;
  applicationId: string;
  caseId: string;
  callId: string;
  entryId: number;
  instalment: string;
  attempt: number;
  amountFen: number;
  state: PaymentState;
  payeeName: string;
  madeAt: Date;
  preparedAt: Date | null;
  preparedBy: string | null;
  approvedAt: Date | null;
  approvedBy: string | null;
  settledOn: string | null;
  bankReference: string | null;
  returnReason: string | null;
}
