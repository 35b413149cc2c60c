import type { Text } from '@keshen/kernel';
import type { minutesEach } from './defence';
import type { ReviewState } from './review';
import type { ClockPhase, DefenceSession, LeavingWhy } from './session';

// What is read of defences: the shape of each answer, for the query that gives it and, as `Wire`, for the screen that shows it.

/** 答辩安排 of a call. */
export interface Timetable {
  call: { id: string; title: Text };
  sessions: {
    id: string;
    startsAt: Date;
    place: string;
    slots: number;
    heard: number;
    waiting: number;
    drawn: boolean;
    signed: boolean;
  }[];
  /** Cases in the defence that no session has. */
  unplaced: { caseId: string; reference: string; title: string; party: string }[];
}

/** A case of a session, in the order of its slots; those still to be drawn have none and stand last. */
export interface SessionCase {
  entryId: number;
  caseId: string;
  applicationId: string;
  reference: string;
  title: string;
  party: string;
  slot: number | null;
  attended: boolean | null;
  minutes: string;
  cameAt: Date | null;
  endedAt: Date | null;
  /** It still stands in the defence. */
  open: boolean;
}

/** How far an expert is with one case; `review` is the way there for oneself. */
export interface SeatView {
  account: string;
  name: string;
  state: ReviewState;
  given: number;
  submittedAt: Date | null;
  review: string | null;
}

/** One case of a session. The score (hundredths) and the rank in the session come once its panel is complete. */
export interface SlotView extends Omit<SessionCase, 'entryId' | 'slot' | 'cameAt' | 'endedAt'> {
  slot: number;
  from: Date;
  until: Date;
  seats: SeatView[];
  /** Until when scores are taken; null: not heard yet, or being heard. */
  scoresClose: Date | null;
  /** From when on an applicant who has not come forfeits. */
  lateFrom: Date;
  leaving: { account: string; name: string; why: LeavingWhy }[];
  score: number | null;
  rank: number | null;
}

/** What is read beside a session's own row. */
export interface SessionFacts {
  chairName: string | null;
  signedBy: string | null;
  seed: string | null;
  order: string[] | null;
  clock: { caseId: string; phase: ClockPhase; startedAt: Date } | null;
}

/** A session as one reader sees it. */
export interface SessionView {
  session: DefenceSession & Omit<SessionFacts, 'clock'> & { call: Text };
  minutesEach: ReturnType<typeof minutesEach>;
  criteria: number;
  /** Experts learn nothing of who applies. */
  blind: boolean;
  clock: SessionFacts['clock'];
  slots: SlotView[];
  /** Whose order is still to be drawn. */
  waiting: Pick<SessionCase, 'caseId' | 'reference' | 'title' | 'party'>[];
  people: { account: string; name: string; class: string; unit: string; arrivedAt: Date | null }[];
  /** What the reader is here: the whole office, or one expert with the own cases. */
  as: 'office' | 'chair' | 'expert';
}
