import type { Text } from '@keshen/kernel';
import type { ListedLetter } from '@keshen/letter';
import type { NoticeKind, NoticeState } from './notice';
import type { ObjectionResult, ObjectionState } from './objection';
import type { NoticeContact } from './requests';

// What is read: the shape of each answer, for the query that gives it and, as `Wire`, for the screen that shows it.

/** 立项结果: an award whose public notice is over. Amounts in fen; natural persons are masked. */
export interface PublicAward {
  project: string;
  unit: string;
  town: string | null;
  amountFen: number;
  year: number;
  programme: { code: string; name: Text };
  call: { id: string; title: Text };
  noticeNumber: string | null;
}

export interface AwardSummary {
  /** Of which year; null: of all. */
  year: number | null;
  count: number;
  totalFen: number;
  units: number;
  programmes: { code: string; name: Text; count: number; totalFen: number }[];
  years: { year: number; count: number; totalFen: number }[];
}

/** A notice as the public lists show it. Days in Shanghai, amounts in fen. */
export interface ListedNotice {
  id: string;
  number: string;
  title: string;
  call: { id: string; title: Text };
  programme: string;
  startsOn: string;
  endsOn: string;
  workingDays: number;
  publishedAt: Date;
  count: number;
  totalFen: number;
  about: NoticeKind;
  state: NoticeState;
  /** Which working day of the period it is. */
  day: number;
}

export interface NoticeItem {
  id: string;
  project: string;
  unit: string;
  town: string | null;
  /** 0: nothing is awarded (a recognition). */
  amountFen: number;
}

export interface NoticePage extends ListedNotice {
  /** The notice as docx and PDF. */
  letter: Pick<ListedLetter, 'id' | 'files'> | null;
  contact: NoticeContact;
  days: string[];
  /** How many objections came; never by whom or to which project. */
  objections: number;
  items: NoticeItem[];
}

/** A call with cases that wait to be made public, and what they are awarded. Amounts in fen. */
export interface WaitingCall {
  id: string;
  title: Text;
  waiting: number;
  totalFen: number;
}

/** A case that waits to be made public. */
export interface WaitingCase {
  caseId: string;
  applicationId: string;
  reference: string;
  project: string;
  unit: string;
  town: string | null;
  amountFen: number;
  about: NoticeKind;
}

/** An objection without whoever made it. Amounts in fen, times UTC. */
export interface Objection {
  caseId: string;
  notice: string;
  facts: string;
  evidence: string;
  receivedAt: Date;
  dueAt: Date | null;
  open: boolean;
  result: ObjectionResult | null;
  amountFen: number | null;
  reason: string | null;
  answer: string | null;
  decidedAt: Date | null;
  applied: boolean;
}

/** What an objector reads with the receipt code. */
export interface ObjectionStatus {
  notice: string;
  project: string;
  receivedAt: Date;
  dueAt: Date | null;
  state: ObjectionState;
  result: ObjectionResult | null;
  answer: string | null;
  answeredAt: Date | null;
}
