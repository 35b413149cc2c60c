import { mayTable, STAFF_ROLES, staff, when, type Actor } from '@keshen/identity';
import type { QualityFlag } from './quality';
import type { Review, ReviewState } from './review';

/** What decides about a review: whose it is and how far it has come. */
export interface ReviewThing {
  expert: string;
  state: ReviewState;
}

export type ReviewAction =
  | 'read-register'
  | 'change-register'
  | 'read-panel'
  | 'assign'
  | 'witness'
  | 'conclude'
  | 'check'
  | 'read'
  | 'read-contents'
  | 'declare'
  | 'recuse'
  | 'score'
  | 'schedule';

const own = when(staff('expert'), (actor: Actor, review: ReviewThing) => review.expert === actor.account);
const ownWhile = (...states: ReviewState[]) =>
  when(
    staff('expert'),
    (actor: Actor, review: ReviewThing) => review.expert === actor.account && states.includes(review.state),
  );

/**
 * 评审: who may do what. An expert knows of nobody's review but the own; the panel is the officer's and the
 * readers' of results. The spec runs every role × action.
 */
export const reviewTable = mayTable<ReviewAction, ReviewThing>(
  {
    'read-register': [staff('officer'), staff('administrator'), staff('auditor')],
    'change-register': [staff('administrator')],
    'read-panel': [staff('officer'), staff('leader'), staff('auditor')],
    assign: [staff('officer')],
    // A: 纪检监督 has no role of its own; whoever reads panels may give the word of a draw.
    witness: [staff('officer'), staff('leader'), staff('auditor')],
    conclude: [staff('officer')],
    check: [staff('officer')],
    read: [ownWhile('assigned', 'declared', 'submitted')],
    'read-contents': [ownWhile('declared', 'submitted')],
    declare: [own],
    recuse: [own],
    score: [own],
    schedule: [staff('officer')],
  },
  { unknown: 'review.unknown' },
);

/** 利益关系: everybody who judges or handles declares the own ones; the office reads those of the register. */
export const interestTable = mayTable<'declare' | 'read' | 'change', unknown>({
  declare: STAFF_ROLES.map((role) => staff(role)),
  read: [staff('officer'), staff('administrator'), staff('auditor')],
  change: [staff('administrator')],
});

/** Those who see the single reviews of a finished or running panel; experts never see each other's. */
export interface SeenReview {
  id: string;
  expert: string;
  name: string;
  class: string;
  unit: string;
  state: ReviewState;
  total: number | null;
  recommendedFen: number | null;
  recommend: boolean | null;
  comment: string | null;
  officeRemark: string | null;
  /** 0: as handed in. */
  revision: number;
  /** 复核; null: not looked at. */
  accepted: boolean | null;
  checkReason: string | null;
  /** What a second person should look at. */
  flags: QualityFlag[];
  scores: Review['scores'] | null;
  answer: Review['answer'];
  recusalReason: string | null;
  dueAt: Date | null;
  closesAt: Date | null;
  voidReason: string | null;
  submittedAt: Date | null;
}

/** A review as the readers of the panel see it: nothing of an unfinished one but its state. */
export function reviewAsSeen(
  review: Review & {
    name: string;
    class: string;
    unit: string;
    revision: number;
    accepted: boolean | null;
    checkReason: string | null;
  },
  flags: QualityFlag[] = [],
): SeenReview {
  const done = review.state === 'submitted';
  return {
    id: review.id,
    expert: review.expert,
    name: review.name,
    class: review.class,
    unit: review.unit,
    state: review.state,
    total: done ? review.total : null,
    recommendedFen: done ? review.recommendedFen : null,
    recommend: done ? review.recommend : null,
    comment: done ? review.comment : null,
    officeRemark: done ? review.officeRemark : null,
    revision: review.revision,
    accepted: review.accepted,
    checkReason: review.checkReason,
    flags: done ? flags : [],
    scores: done ? review.scores : null,
    answer: review.answer,
    recusalReason: review.recusalReason,
    dueAt: review.dueAt,
    closesAt: review.closesAt,
    voidReason: review.voidReason,
    submittedAt: review.submittedAt,
  };
}
