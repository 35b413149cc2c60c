import type { Text } from '@keshen/kernel';
import type { CallContact, CallStatus } from './call';

// What is read: the shape of each answer, for the query that gives it and, as `Wire`, for the screen that shows it.

export interface ListedCall extends Call {
  status: CallStatus;
  programme: { code: string; name: Text; summary: Text };
}

export interface CallExtensionRow {
  id: number;
  applicationId: string | null;
  closedAtBefore: Date;
  closesAt: Date;
  reason: string;
  at: Date;
  by: string | null;
}

/** 申报批次 as stored. Amounts in fen, instants in UTC. */
export interface Call {
  id: string;
  programmeVersionId: string;
  programmeCode: string;
  title: Text;
  year: number;
  batch: number;
  noticeNumber: string;
  opensAt: Date;
  /** The closing that holds for all, extensions counted. */
  closesAt: Date;
  endorsementClosesAt: Date;
  envelopeFen: number;
  awardedFen: number;
  limitPerParty: number;
  graceMinutes: number;
  sealed: boolean;
  quotaTotal: number | null;
  quotaPerRecommender: number | null;
  quotas: { recommender: string; most: number }[];
  contact: CallContact;
  publishedAt: Date | null;
  closedEarlyAt: Date | null;
  closedEarlyReason: string | null;
  copiedFrom: string | null;
  /** 试运行: never public, and nothing of it ever counts. */
  trial: boolean;
  trialEndedAt: Date | null;
  version: number;
}
