import type { Problem, Text } from '@keshen/kernel';
import type { TableRow } from '@keshen/programme';
import type { LegalPerson } from '@keshen/registry';

// What is read: the shape of each answer, for the query that gives it and, as `Wire`, for the screen that shows it.

/** Counts of rows and enterprises by state; amounts in fen. */
export interface BatchCounts {
  rows: Record<'waiting' | 'due' | 'nothing' | 'bad', number>;
  offers: Record<Offer['state'], number>;
  amountFen: number;
  /** Due rows by what each gives. */
  amounts: { amountFen: number; rows: number }[];
}

/** A call that takes lists: open now, its programme knows one. */
export interface ListCall {
  id: string;
  title: Text;
  programme: string;
  closesAt: Date;
  /** Whether a list can be made from the patent register. */
  register: boolean;
}

/** Where the cases of a list stand. */
export interface BatchStage {
  stage: string;
  kind: string;
  label: Text;
  cases: number;
  ended: boolean;
}

export interface BatchPage {
  batch: Batch;
  call: { id: string; title: Text; envelopeFen: number; awardedFen: number };
  programme: { code: string; name: Text };
  counts: BatchCounts;
  stages: BatchStage[];
  columns: { id: string; label: Text }[];
  may: { manage: boolean };
}

export interface BatchRow {
  number: number;
  name: string;
  creditCode: string;
  item: TableRow;
  state: 'waiting' | 'due' | 'nothing' | 'bad';
  amountFen: number;
  problems: Problem[];
}

export interface BatchOffer {
  id: string;
  name: string;
  creditCode: string;
  state: Offer['state'];
  amountFen: number;
  rows: number;
  problems: Problem[];
  applicationId: string | null;
  reference: string | null;
  remark: string | null;
}

/** What is offered to an enterprise. Amount in fen. */
export interface OwnOffer {
  id: string;
  state: 'made' | 'submitted' | 'declined';
  party: { id: string; name: string };
  programme: { code: string; name: Text };
  call: { id: string; title: Text; closesAt: Date };
  applicationId: string;
  amountFen: number;
  items: number;
}

export interface OfferPage extends OwnOffer {
  words: Text;
  amountWords: Text;
  columns: { id: string; label: Text; type: string; options?: { value: string; label: Text }[] }[];
  rows: { item: TableRow; amountFen: number }[];
  /** Where the money goes, the account masked; null: the enterprise must say. */
  payee: { bank: string; account: string } | null;
  promises: Text[];
  remark: string | null;
  may: { confirm: boolean };
}

/** 免申即享清单. Times UTC, days `YYYY-MM-DD`. */
export interface Batch {
  id: string;
  callId: string;
  programmeVersionId: string;
  title: string;
  mode: 'confirm' | 'office';
  /** `making`: what is due is being made, or was; how far it is, the offers tell. */
  state: 'reading' | 'checking' | 'checked' | 'making' | 'discarded';
  fileName: string | null;
  grantedFrom: string | null;
  grantedTo: string | null;
  unread: string[];
  createdAt: Date;
  createdBy: string;
  madeAt: Date | null;
}

/** What is due to one enterprise. `empty`: nothing is; `failed`: no application could be made, see its problems. */
export interface Offer {
  id: string;
  batchId: string;
  creditCode: string;
  name: string;
  bank: string | null;
  accountSealed: string | null;
  partyId: string | null;
  person: LegalPerson | null;
  problems: Problem[];
  amountFen: number;
  state: 'listed' | 'planned' | 'empty' | 'made' | 'submitted' | 'declined' | 'failed';
  applicationId: string | null;
  remark: string | null;
}
