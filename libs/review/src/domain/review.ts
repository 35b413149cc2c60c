import { conflict, invalid, type Refusal } from '@keshen/kernel';
import type { Deadlines } from './deadline';
import type { InvitationAnswer } from './invitation';
import type { Judgement, Rubric, Scores } from './score';
import { submissionProblems, totalOf } from './score';

/**
 * `removed`: the officer took the expert off the panel before the review was handed in. `voided`: the expert should have
 * stood aside; the review is kept as it was and does not count.
 */
export const reviewStates = ['assigned', 'declared', 'recused', 'submitted', 'removed', 'voided'] as const;
export type ReviewState = (typeof reviewStates)[number];

/** 评审: what one expert owes for one entry into the review stage. Totals in hundredths, amounts in fen. */
export interface Review extends Deadlines {
  id: string;
  caseId: string;
  entryId: number;
  round: number;
  expert: string;
  state: ReviewState;
  assignedAt: Date;
  answer: InvitationAnswer | null;
  answeredAt: Date | null;
  declaredAt: Date | null;
  recusalReason: string | null;
  voidReason: string | null;
  scores: Scores;
  total: number | null;
  recommendedFen: number | null;
  recommend: boolean | null;
  comment: string;
  /** Confidential, for the office. */
  officeRemark: string;
  version: number;
  savedAt: Date | null;
  submittedAt: Date | null;
}

const seated: readonly ReviewState[] = ['assigned', 'declared', 'submitted'];

/** Reviews that hold a seat of the panel: neither recused, nor taken off, nor voided. */
export const seats = <R extends Pick<Review, 'state'>>(reviews: readonly R[]): R[] =>
  reviews.filter((r) => seated.includes(r.state));

/** Whether a breach found now voids the review: it holds a seat, handed in or not. */
export const voidable = ({ state }: Pick<Review, 'state'>): boolean => seated.includes(state);

/** The expert says that there is no conflict; only then the contents open. Refuses `review.state`. */
export function declare(review: Review): void {
  if (review.state !== 'assigned') throw conflict('review.state', { state: review.state });
}

/** The expert steps back, before or after reading, but not after handing in. Refuses `review.state`. */
export function recuse(review: Review): void {
  if (review.state !== 'assigned' && review.state !== 'declared')
    throw conflict('review.state', { state: review.state });
}

/** The officer takes somebody off the panel. Refuses `review.state` once the expert has handed in or stepped back. */
export function remove(review: Review): void {
  if (review.state !== 'assigned' && review.state !== 'declared')
    throw conflict('review.state', { state: review.state });
}

/** Contents are read and scores are given only after the declaration. Refuses `review.declaration-needed`, `review.state`. */
export function requireDeclared(review: Pick<Review, 'state'>): void {
  if (review.state === 'assigned') throw conflict('review.declaration-needed');
  if (review.state !== 'declared') throw conflict('review.state', { state: review.state });
}

/** The answer to a review that comes after its last deadline; what was sent is kept as the draft of that version. */
export const tooLate = (review: Pick<Review, 'closesAt' | 'version'>): Refusal =>
  conflict('review.too-late', { closesAt: review.closesAt?.toISOString(), version: review.version + 1 });

/** Hands the review in: the total in hundredths, or a Refusal `review.incomplete` with every problem. */
export function submit(rubric: Rubric, review: Review, judgement: Judgement, capFen: number | null): number {
  requireDeclared(review);
  const problems = submissionProblems(rubric, judgement, capFen);
  if (problems.length) throw invalid('review.incomplete', { problems });
  return totalOf(judgement.scores);
}

/** What still keeps the officer from concluding: experts missing up to the minimum, an even number, open reviews. */
export interface PanelState {
  seats: number;
  submitted: number;
  missing: number;
  even: boolean;
  /** Classes of the composition of which too few were assigned. */
  lacking: { class: string; missing: number }[];
  /** Reviews that the office has returned to their experts. */
  returned: number;
  /** Where the stage wants each review accepted: those that are not. */
  unchecked: number;
  complete: boolean;
}

/**
 * How far a panel is. What was not handed in is waited for; where the programme leaves it out, a panel is complete once
 * what was handed in fills minimum and composition by itself.
 */
export function panelState(
  panel: Rubric['panel'],
  reviews: readonly (Pick<Review, 'state'> & { class: string; accepted?: boolean | null })[],
  { checked = false }: { checked?: boolean } = {},
): PanelState {
  const seated = seats(reviews);
  const missing = Math.max(0, panel.minimum - seated.length);
  const even = panel.odd && seated.length % 2 === 0;
  const lackingOf = (among: readonly { class: string }[]) =>
    panel.composition
      .map((part) => ({
        class: part.class,
        missing: part.count - among.filter((r) => r.class === part.class).length,
      }))
      .filter((part) => part.missing > 0);
  const lacking = lackingOf(seated);
  const returned = seated.filter((r) => r.accepted === false).length;
  const handedIn = seated.filter((r) => r.state === 'submitted');
  const unchecked = checked ? handedIn.filter((r) => !r.accepted).length : 0;
  const submitted = handedIn.length;
  const enough =
    submitted === seated.length ||
    (panel.missing === 'leave-out' && submitted >= panel.minimum && lackingOf(handedIn).length === 0);
  return {
    seats: seated.length,
    submitted,
    missing,
    even,
    lacking,
    returned,
    unchecked,
    complete: missing === 0 && !even && lacking.length === 0 && enough && returned === 0 && unchecked === 0,
  };
}
