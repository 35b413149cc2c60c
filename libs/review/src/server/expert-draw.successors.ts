import type { Case } from '@keshen/application';
import { conflict } from '@keshen/kernel';
import type { Tx } from '@keshen/platform/server';
import type { Candidate, Shortage, Suggestion } from '../domain/assign';
import { beside, successorsOf, type DrawnPanel, type SeatRules, type Successor } from '../domain/expert-draw';
import type { Replacement } from '../domain/replacement';
import { seats as seated } from '../domain/review';
import { apartIn } from './apart.service';
import type { Candidates } from './candidates';
import { drawnPanelOf } from './expert-draw.rows';
import { reviewsOfEntry, type SeatedReview } from './review.rows';

type Known = Pick<SeatedReview, 'expert' | 'state'>;

/** Who is next in a panel that was drawn, among candidates as one application sees them. */
export function successorsAmong(
  drawn: DrawnPanel,
  candidates: readonly Candidate[],
  reviews: readonly Known[],
  apart: SeatRules['apart'],
): ReturnType<typeof successorsOf> {
  const people = new Map(candidates.map((c) => [c.expert.accountId, c.expert]));
  const free = new Set(candidates.filter((c) => c.conflicts.length === 0).map((c) => c.expert.accountId));
  const sitting = seated(reviews).flatMap(({ expert }) => people.get(expert) ?? []);
  const rules = { mostPerUnit: drawn.mostPerUnit ?? undefined, apart };
  return successorsOf(
    drawn.places,
    { seated: sitting, known: new Set(reviews.map((r) => r.expert)) },
    people,
    (account, beyond) => free.has(account) && beside(people.get(account)!, beyond, rules) === null,
  );
}

/** 递补: what is proposed for the free seats of a drawn panel, and in place of those who are overdue. */
export function drawnProposal(
  drawn: DrawnPanel,
  candidates: readonly Candidate[],
  reviews: readonly Known[],
  overdue: readonly Pick<SeatedReview, 'id' | 'expert' | 'class'>[],
  apart: SeatRules['apart'],
): { suggestions: Suggestion[]; shortages: Shortage[]; replacements: Replacement[] } {
  const of = new Map(candidates.map((c) => [c.expert.accountId, c]));
  const suggestion = ({ account, class: as, rank }: Successor): Suggestion => {
    const { load, matches } = of.get(account)!;
    return { accountId: account, class: as, reason: { for: 'draw', rank, ...load, matches } };
  };
  const { next, missing } = successorsAmong(drawn, candidates, reviews, apart);
  // Those who are overdue still sit: whoever would follow them must not be promised to a free seat as well.
  const promised = next.map(({ account }) => account);
  const late = new Set(overdue.map(({ expert }) => expert));
  const after = reviews.map((r) => (late.has(r.expert) ? ({ ...r, state: 'removed' } as const) : r));
  const followers = successorsAmong(drawn, candidates, after, apart).next.filter(
    ({ account }) => !promised.includes(account),
  );
  const replacements = overdue.map((review) => {
    const at = followers.findIndex((each) => each.class === review.class);
    const [follower] = at < 0 ? [] : followers.splice(at, 1);
    return { review: review.id, substitute: follower ? suggestion(follower) : null };
  });
  return { suggestions: next.map(suggestion), shortages: missing, replacements };
}

/** A free seat of a drawn panel goes to the next in rank while there is one. Refuses `draw.successor`. */
export async function requireNext(
  tx: Tx,
  register: Candidates,
  subject: Case,
  chosen: readonly string[],
): Promise<void> {
  const drawn = await drawnPanelOf(tx, subject.entryId);
  if (!drawn) return;
  const reviews = await reviewsOfEntry(tx, subject.entryId);
  const concerned = [...drawn.places.flatMap((p) => p.accounts), ...reviews.map((r) => r.expert), ...chosen];
  const { candidates } = await register.of(tx, subject, concerned);
  const { next } = successorsAmong(drawn, candidates, reviews, await apartIn(tx));
  const expertOf = (account: string) => candidates.find((c) => c.expert.accountId === account)!.expert;
  for (const account of chosen.filter((each) => !next.some((n) => n.account === each))) {
    const first = next.find((n) => !chosen.includes(n.account) && n.class === expertOf(account).class);
    if (first)
      throw conflict('draw.successor', { expert: first.account, name: expertOf(first.account).name });
  }
}
