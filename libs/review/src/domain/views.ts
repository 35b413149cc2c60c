import type { Text } from '@keshen/kernel';
import type { Method } from './aggregate';
import type { Agreement } from './agreement';
import type { Bid } from './bid';
import type { FoundConflict } from './conflict';
import type { Expert, LoadTag } from './expert';
import type { ApplicationEntry, ExpertApplicationState } from './expert-application';
import type { Interest } from './interest';
import type { InvitationAnswer } from './invitation';
import type { ReviewState } from './review';
import type { Rubric, Scores } from './score';
import type { AdjustedScore, Severity } from './severity';

// What is read: the shape of each answer, for the query that gives it and, as `Wire`, for the screen that shows it.

/** What all reviews of a call say together. Totals and effects in hundredths. */
export interface ReviewAnalysis {
  call: { id: string; title: Text };
  method: Method;
  fitted: boolean;
  spread: Severity['spread'];
  /** Everybody who handed in, the strictest first. */
  experts: { id: string; name: string; class: string; unit: string; n: number; effect: number }[];
  /** Every application with who gave what, the best first. */
  cases: (AdjustedScore & { applicationId: string; reference: string; title: string; party: string })[];
  /** Experts by id, those with the most reviews, and how they stand to each other. */
  agreement: { experts: string[]; pairs: Agreement[] };
}

/** An application that an expert is asked about: title and applicant, nothing else of it. */
export interface AskedBid {
  caseId: string;
  reference: string;
  title: string;
  /** Empty under blind review. */
  party: string;
  blind: boolean;
  call: Text;
  closesAt: Date;
  bid: Bid | null;
}

/** 征集意愿 of a call, as the officer follows it. */
export interface Bidding {
  /** Null: the programme does not ask. */
  workingDays: number | null;
  /** Until when experts would be asked if they were asked now. */
  until: Date | null;
  opened: { at: Date; closesAt: Date; remindedAt: Date | null } | null;
  /** Applications that wait for their panel. */
  cases: number;
  /** How many experts are asked, and how many of them have said something. */
  asked: number;
  answered: number;
  said: Record<Bid, number>;
}

/** A row of expert_applications with the applicant's name; no resident ID. */
export interface ExpertApplication {
  id: string;
  accountId: string;
  name: string;
  email: string;
  state: ExpertApplicationState;
  entry: ApplicationEntry;
  statement: string;
  unitContact: string;
  /** To whom the link for the unit's word went: masked addresses. */
  askedOf: string;
  sentAt: Date;
  answeredAt: Date | null;
  answeredBy: string | null;
  answerNote: string | null;
  decidedAt: Date | null;
  reason: string | null;
}

export interface ListedExpert extends Expert {
  email: string;
  thisYear: number;
  open: number;
  load: LoadTag;
  isOutside: boolean;
}

/** One absence as its owner and the office see it. */
export interface SeenAbsence {
  id: string;
  from: string;
  until: string;
  note: string;
}

/** An expert's own page. */
export interface ExpertPage extends ListedExpert {
  /** Masked; null: not on record. */
  residentId: string | null;
  retirementReason: string | null;
  absences: SeenAbsence[];
}

/** 利益关系 as its owner and the office see it. Dates are Shanghai's. */
export interface StatedInterest extends Interest {
  id: string;
  recordedAt: Date;
}

/** What is shown of every edge. */
export interface ShownConflict extends FoundConflict {
  id: string;
  foundAt: Date;
  clearedAt: Date | null;
  clearance: string | null;
}

/** An edge with the person's name, as the officer looks through those of an application. */
export interface SeenConflict extends ShownConflict {
  account: string;
  name: string;
  clearedBy: string | null;
}

/** An edge of an expert with the application it stands in the way of. */
export interface ExpertConflict extends ShownConflict {
  applicationId: string;
  reference: string;
  title: string;
}

/** A review as the expert's page shows it. */
export interface PastReview {
  id: string;
  applicationId: string;
  reference: string;
  title: string;
  state: ReviewState;
  assignedAt: Date;
  dueAt: Date | null;
  submittedAt: Date | null;
  total: number | null;
}

/** What the link of an invitation shows: enough to answer it. */
export interface Invitation {
  name: string;
  reference: string;
  title: string;
  /** Empty under blind review. */
  party: string;
  call: Text;
  recusal: Text;
  dueAt: Date | null;
  closesAt: Date | null;
  state: ReviewState;
  answer: InvitationAnswer | null;
  answeredAt: Date | null;
}

/** A line of 我的评审. Before the declaration only title and party are shown, to judge conflicts by. */
export interface MyReview {
  id: string;
  applicationId: string;
  reference: string;
  title: string;
  /** Empty under blind review. */
  party: string;
  blind: boolean;
  call: Text;
  /** Whether the panel meets the applicant; then when and where. */
  kind: 'review' | 'defence';
  defence: { session: string; sessionAt: Date; place: string; slot: number; attended: boolean | null } | null;
  state: ReviewState;
  round: number;
  dueAt: Date | null;
  /** After this instant it is not taken any more. */
  closesAt: Date | null;
  /** The stage is over for everybody. */
  closed: boolean;
  /** The sum of what was given so far, or as handed in; null before the first points. */
  total: number | null;
  /** Of how many criteria points were given, of how many there are. */
  given: number;
  of: number;
  /** What was given for each criterion, in the order of the rubric, in hundredths. */
  points: (number | null)[];
  submittedAt: Date | null;
}

/** One's own review with what is needed to give it. */
export interface ReviewDesk extends MyReview {
  version: number;
  savedAt: Date | null;
  declaredAt: Date | null;
  recusal: Text;
  rubric: Rubric | null;
  scores: Scores;
  recommendedFen: number | null;
  recommend: boolean | null;
  comment: string;
  officeRemark: string;
  /** 0: as handed in. */
  revision: number;
  /** Why the office has returned it; null when it has not. */
  returned: string | null;
  askedFen: number | null;
  capFen: number | null;
}
