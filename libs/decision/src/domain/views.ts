import type { Text } from '@keshen/kernel';
import type { Call } from '@keshen/programme';
import type { AgendaPoint } from './agenda';
import type { Candidate, Ranking } from './ranking';
import type { CallTrust, Trust } from './trust';

// What is read: the shape of each answer, for the query that gives it and, as `Wire`, for the screen that shows it.

/** A case of a meeting: as it was put before it, and what was decided. Scores in hundredths, amounts in fen. */
export interface MeetingItem {
  caseId: string;
  applicationId: string;
  reference: string;
  title: string;
  party: string;
  position: number;
  rank: number | null;
  score: number | null;
  recommendedFen: number | null;
  note: string;
  outcome: string | null;
  amountFen: number | null;
  remark: string | null;
  decidedAt: Date | null;
  decidedBy: string | null;
  /** Of the case now: what a decision is made on. */
  version: number;
  waiting: boolean;
}

/** A row of the ranking. Scores in hundredths, amounts in fen. */
export interface RankedCase extends Candidate {
  applicationId: string;
  title: string;
  party: string;
  version: number;
  dots: { total: number; counted: boolean }[];
  recommends: number;
  experts: number;
  /** 存疑: a breach that was found later asks the office something of its result first. */
  questioned: boolean;
  /** It stands in the decision stage now. */
  waiting: boolean;
  outcome: string | null;
  meetingId: string | null;
  trust: Trust | null;
}

export interface CallRanking {
  call: Pick<Call, 'id' | 'title' | 'year' | 'batch' | 'noticeNumber' | 'envelopeFen' | 'awardedFen'>;
  programme: { code: string; name: Text };
  ranking: Ranking<RankedCase>;
  /** How often the experts were drawn anew, and whether their strictness could be told from chance. */
  trust: Omit<CallTrust, 'cases'>;
  agenda: AgendaPoint[];
  /** The outcomes of the decision stages, and whether they fund. */
  outcomes: { id: string; label: Text; remark: 'required' | 'optional'; funds: boolean }[];
}

export interface RankedCall {
  id: string;
  title: Text;
  year: number;
  envelopeFen: number;
  awardedFen: number;
  waiting: number;
  decided: number;
}
