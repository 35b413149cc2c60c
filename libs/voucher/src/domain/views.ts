import type { Text } from '@keshen/kernel';
import type { ServiceCategory, StageKind } from '@keshen/programme';
import type { Book, Entry, PostingKind } from './books';
import type { ResourceKind } from './requests';
import type { Discrepancy } from './verify';

// What is read: the shape of each answer, for the query that gives it and, as `Wire`, for the screen that shows it.

export interface ListedPosting {
  id: number;
  at: Date;
  kind: PostingKind;
  quotaId: string;
  party: string;
  year: number;
  orderId: string | null;
  reference: string | null;
  reverses: number | null;
  reversedBy: number | null;
  reason: string | null;
  actor: string | null;
  entries: Entry[];
}

/** What both sides see of a case: where it stands, since when, until when. */
export interface CaseLine {
  stage: string;
  stageKind: StageKind;
  stageLabel: Text;
  act: string | null;
  /** The outcome that leads on, where the stage has one of its own. */
  done: string | null;
  enteredAt: Date;
  dueAt: Date | null;
  endedAt: Date | null;
  result: string | null;
  version: number;
}

export interface CatalogueItem {
  id: string;
  kind: 'service' | 'instrument';
  category: ServiceCategory;
  name: string;
  description: string;
  priceFen: number | null;
  unit: string;
  leadDays: number | null;
  offered: boolean;
  institution: string;
  institutionName: string;
  resource: ResourceKind;
}

export interface Draw {
  id: string;
  programmeCode: string;
  quarter: string;
  seed: string;
  share: number;
  population: string[];
  drawn: string[];
  /** The drawn ones by the references of their orders, for people. */
  references: string[];
  at: Date;
  byName: string;
}

export interface Institution {
  party: string;
  name: string;
  creditCode: string | null;
  kind: ResourceKind;
  introduction: string;
  accountName: string;
  bank: string;
  /** Masked. */
  account: string;
  state: 'asked' | 'registered' | 'refused' | 'suspended';
  askedAt: Date;
  decidedAt: Date | null;
  reason: string | null;
  services: number;
}

export interface LedgerReport {
  ok: boolean;
  postings: number;
  entries: number;
  reversals: number;
  /** Sums of every account, from the entries alone; fen. */
  books: Record<Book, { holders: number; sums: Record<string, number>; difference: number }>;
  discrepancies: Discrepancy[];
  found: number;
}

/** 订单: its id is its case's. Amounts in fen; `reservedFen` is what it still holds of the quota. */
export interface Order {
  id: string;
  reference: string;
  quotaId: string;
  partyId: string;
  institutionId: string;
  serviceId: string;
  serviceName: string;
  category: string;
  need: string;
  startsOn: string;
  endsOn: string;
  orderedFen: number;
  contractNo: string | null;
  contractFen: number | null;
  contractedOn: string | null;
  contractFile: string | null;
  invoiceCode: string | null;
  invoiceNumber: string | null;
  invoiceFen: number | null;
  invoiceFile: string | null;
  resultFile: string | null;
  resultText: string | null;
  performedAt: Date | null;
  rating: number | null;
  paidFile: string | null;
  placedAt: Date;
  limitAt: Date;
  usedAt: Date | null;
  cancelledAt: Date | null;
  reservedFen: number;
}

export interface Payout {
  id: string;
  institution: string;
  name: string;
  amountFen: number;
  redemptions: number;
  accountName: string;
  bank: string;
  state: 'prepared' | 'paid' | 'returned';
  settledOn: string | null;
  bankReference: string | null;
  returnReason: string | null;
}

export interface Batch {
  id: string;
  programmeCode: string;
  quarter: string;
  state: 'prepared' | 'approved';
  preparedAt: Date;
  preparedBy: string;
  preparedByName: string;
  approvedAt: Date | null;
  approvedByName: string | null;
  payouts: Payout[];
}

/** 兑付 of one order; its id is its case's. */
export interface Redemption {
  caseId: string;
  orderId: string;
  institutionId: string;
  programmeCode: string;
  amountFen: number;
  openedAt: Date;
  deadlineAt: Date;
  claimedAt: Date | null;
  drawId: string | null;
  drawn: boolean;
  checkedAt: Date | null;
  siteFinding: string | null;
  publishedUntil: Date | null;
  payableAt: Date | null;
  payoutId: string | null;
  endedAt: Date | null;
}

export type ListedOrder = Order & {
  enterprise: string;
  institution: string;
  redeemedAt: Date | null;
  case: CaseLine;
};

export type ListedRedemption = Redemption & {
  reference: string;
  serviceName: string;
  enterprise: string;
  institution: string;
  invoiceNumber: string | null;
  case: CaseLine;
};
