import type { Text } from '@keshen/kernel';
import type { Verdict } from '@keshen/programme';
import type { DocumentKind } from './party-lists';

// What is read: the shape of each answer, for the query that gives it and, as `Wire`, for the screen that shows it.

export interface StoredAnswer {
  path: string;
  value: unknown;
  /** The identities of a list's rows; null where each is told by its place. */
  rows: string[] | null;
  version: number;
  changedAt: Date;
  changedBy: string;
  changedByName: string;
}

export interface ListedApplication {
  id: string;
  caseId: string;
  reference: string;
  title: string;
  party: string;
  town: string | null;
  programme: string;
  call: { id: string; title: Text };
  stage: string;
  stageKind: string;
  stageLabel: Text | null;
  steps: { id: string; label: Text }[];
  step: string | null;
  askedFen: number | null;
  submittedAt: string | null;
  trial: boolean;
  enteredAt: string;
  dueAt: string | null;
  endedAt: string | null;
  result: string | null;
}

/** 可申报专项: an open call against what is known of a party. */
export interface Match {
  callId: string;
  title: Text;
  programme: { code: string; name: Text; summary: Text };
  closesAt: Date;
  /** May apply; something is not known yet; some rule fails. */
  state: 'can' | 'lacks' | 'cannot';
  /** The programme does not take parties of this kind. */
  otherParty: boolean;
  passed: number;
  /** What fails, and what is not known yet, each with its values. */
  failed: Verdict[];
  unknown: Verdict[];
}

export interface PartyDocument {
  id: string;
  kind: DocumentKind;
  title: string;
  validFrom: string | null;
  validUntil: string | null;
  file: string;
  name: string;
  size: number;
  sha256: string;
}

export interface Receipt {
  reference: string;
  receipt: string;
  submittedAt: string;
  digest: string;
}

export interface ThreadView {
  id: string;
  place: string;
  row: number | null;
  assignee: { id: string; name: string } | null;
  due: string | null;
  createdAt: string;
  resolvedAt: string | null;
  resolvedBy: string | null;
  comments: { id: string; author: { id: string; name: string }; text: string; at: string }[];
}

export interface MyThread {
  id: string;
  application: string;
  title: string;
  reference: string;
  place: string;
  placeName: Text | null;
  due: string | null;
  text: string;
}

export interface ListedTrial {
  id: string;
  title: Text;
  programme: string;
  /** Whether it runs under a definition that was never published. */
  draft: boolean;
  opensAt: Date;
  closesAt: Date;
  endedAt: Date | null;
  applications: number;
  testers: { id: string; name: string; email: string }[];
}

export interface WorkItem {
  duty: number;
  role: string;
  scope: string | null;
  caseId: string;
  caseKind: string;
  /** Of an objection or the like: the kind of the case that it belongs to. */
  parentKind: string | null;
  applicationId: string;
  /** Empty for a service institution, which learns nothing of the enterprise's application. */
  reference: string;
  title: string;
  party: string;
  town: string | null;
  call: { id: string; title: { 'zh-CN': string; en: string }; closesAt: string };
  programme: string;
  stage: string;
  stageKind: string;
  /** In the words of whoever owes it. */
  stageLabel: { 'zh-CN': string; en: string };
  workingDays: number | null;
  round: number;
  askedFen: number | null;
  enteredAt: string;
  dueAt: string | null;
  /** 试运行: seen by its testers only. */
  trial: boolean;
  version: number;
}
