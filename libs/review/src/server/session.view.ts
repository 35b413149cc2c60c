import type { StageOf } from '@keshen/programme';
import { lateFrom, minutesEach, scoresClose, slotTime } from '../domain/defence';
import { panelState, seats } from '../domain/review';
import type { Rubric } from '../domain/score';
import { leavingFor } from '../domain/session';
import type { SessionCase, SessionFacts, SessionView } from '../domain/session-views';
import { foundOf } from './panel.result';
import type { SeatedReview } from './review.rows';

type Arguments = StageOf<'defence'>['arguments'];

export interface SessionParts {
  session: SessionView['session'];
  clock: SessionFacts['clock'];
  cases: SessionCase[];
  reviews: SeatedReview[];
  arrivals: { account: string; arrivedAt: Date }[];
  conflicts: { account: string; applicationId: string }[];
  stage: Arguments;
  rubric: Rubric;
}

/** A session as the office sees it: everybody's progress, nobody's scores before a panel is complete. */
export function sessionView(parts: SessionParts): SessionView {
  const { session, clock, cases, reviews, arrivals, conflicts, stage, rubric } = parts;
  const arrived = new Map(arrivals.map((each) => [each.account, each.arrivedAt]));
  const people = new Map(
    seats(reviews).map(({ expert, name, class: as, unit }) => [
      expert,
      { account: expert, name, class: as, unit, arrivedAt: arrived.get(expert) ?? null },
    ]),
  );
  const names = new Map(reviews.map((review) => [review.expert, review.name]));
  const slots = cases.flatMap(({ entryId, slot, cameAt, endedAt, ...subject }) => {
    if (slot === null) return [];
    const own = reviews.filter((review) => review.entryId === entryId);
    const seated = seats(own);
    const complete = panelState(rubric.panel, own).complete;
    return [
      {
        ...subject,
        slot,
        ...slotTime(stage, { sessionAt: session.startsAt, slot }),
        lateFrom: lateFrom(stage, { sessionAt: session.startsAt, slot }),
        scoresClose: scoresClose(stage, {
          sessionAt: session.startsAt,
          slot,
          cameAt,
          endedAt,
          running: clock?.caseId === subject.caseId,
        }),
        seats: seated.map((review) => ({
          account: review.expert,
          name: review.name,
          state: review.state,
          given: Object.values(review.scores).filter((score) => score.points !== null).length,
          submittedAt: review.submittedAt,
          review: null,
        })),
        leaving: leavingFor(
          seated.map((review) => review.expert),
          conflicts
            .filter((each) => each.applicationId === subject.applicationId)
            .map((each) => each.account),
          [...people.keys()],
        ).map(({ expert, why }) => ({ account: expert, name: names.get(expert)!, why })),
        score: complete && subject.attended ? (foundOf(stage, rubric, own)?.score ?? null) : null,
        rank: null as number | null,
      },
    ];
  });
  const scores = slots.flatMap((slot) => (slot.score === null ? [] : [slot.score]));
  return {
    session,
    minutesEach: minutesEach(stage),
    criteria: rubric.criteria.length,
    blind: rubric.blind === true,
    clock,
    slots: slots.map((slot) => ({
      ...slot,
      rank: slot.score === null ? null : 1 + scores.filter((score) => score > slot.score!).length,
    })),
    waiting: cases
      .filter((subject) => subject.slot === null)
      .map(({ caseId, reference, title, party }) => ({ caseId, reference, title, party })),
    people: [...people.values()],
    as: 'office',
  };
}

/**
 * The same as one of its experts sees it: the own cases only, with nobody else's progress, score or minutes; of another
 * case nothing. The chair, who has a seat in every case, sees all of it.
 */
export function viewOfExpert(
  view: SessionView,
  expert: string,
  reviews: readonly SeatedReview[],
): SessionView {
  if (chairs(view, expert)) return { ...withWay(view, expert, reviews), as: 'chair' };
  const own = view.slots.filter((slot) => slot.seats.some((seat) => seat.account === expert));
  const shown = { ...view, slots: own };
  return {
    ...withWay(shown, expert, reviews),
    session: { ...view.session, order: null },
    clock: view.clock && own.some((slot) => slot.caseId === view.clock!.caseId) ? view.clock : null,
    waiting: [],
    people: view.people.filter((person) => person.account === expert),
    as: 'expert',
  };
}

/** Whether somebody leads the panel: named so, and with a seat in everything that is heard. */
export const chairs = ({ session, slots }: SessionView, expert: string): boolean =>
  session.chair === expert && slots.every((slot) => slot.seats.some((seat) => seat.account === expert));

function withWay(view: SessionView, expert: string, reviews: readonly SeatedReview[]): SessionView {
  const all = chairs(view, expert);
  return {
    ...view,
    slots: view.slots.map((slot) => ({
      ...slot,
      ...(view.blind ? { title: '', party: '' } : {}),
      seats: slot.seats
        .filter((seat) => all || seat.account === expert)
        .map((seat) =>
          seat.account === expert
            ? {
                ...seat,
                review: reviews.find((r) => r.expert === expert && r.caseId === slot.caseId)?.id ?? null,
              }
            : seat,
        ),
      ...(all ? {} : { leaving: [], score: null, rank: null, minutes: '' }),
    })),
  };
}
