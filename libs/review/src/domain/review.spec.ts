import { Refusal } from '@keshen/kernel';
import { chosenOutcome, proposedOutcome } from './outcome';
import {
  declare,
  panelState,
  recuse,
  remove,
  requireDeclared,
  reviewStates,
  submit,
  type Review,
  type ReviewState,
} from './review';
import { rubricFixture as rubric } from './rubric.fixture';

const code = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as Refusal).code;
  }
};
const review = (state: ReviewState) => ({ state, scores: {} }) as Review;
const allowed = (act: (r: Review) => unknown) =>
  reviewStates.filter((state) => code(() => act(review(state))) === undefined);

describe('a review', () => {
  it('is declared once, while it is only assigned', () => expect(allowed(declare)).toEqual(['assigned']));
  it('can be stepped back from until it is handed in', () =>
    expect(allowed(recuse)).toEqual(['assigned', 'declared']));
  it('can be taken away until it is handed in', () =>
    expect(allowed(remove)).toEqual(['assigned', 'declared']));

  it('opens and is scored only after the declaration', () => {
    expect(allowed(requireDeclared)).toEqual(['declared']);
    expect(code(() => requireDeclared(review('assigned')))).toBe('review.declaration-needed');
  });

  it('is handed in with its total or refused with every problem', () => {
    const score = (points: number) => ({ points, reason: '' });
    const scores = {
      innovation: score(2000),
      cooperation: score(1500),
      team: score(1500),
      market: score(1500),
      budget: score(1000),
    };
    const whole = { scores, recommend: true, recommendedFen: 1, comment: '可行' };
    expect(submit(rubric, review('declared'), whole, null)).toBe(7500);
    expect(code(() => submit(rubric, review('declared'), { ...whole, scores: {} }, null))).toBe(
      'review.incomplete',
    );
    expect(code(() => submit(rubric, review('submitted'), whole, null))).toBe('review.state');
  });
});

describe('a panel', () => {
  const seat = (state: ReviewState, as = 'technical') => ({ state, class: as });
  const full = [...Array(4).fill(seat('submitted')), seat('submitted', 'finance')];

  it('is complete when the minimum, an odd number and the composition are there and have handed in', () => {
    expect(panelState(rubric.panel, full)).toMatchObject({ seats: 5, submitted: 5, complete: true });
  });

  it('waits for a replacement of whoever stepped back', () => {
    const state = panelState(rubric.panel, [...full.slice(1), seat('recused')]);
    expect(state).toMatchObject({ seats: 4, missing: 1, even: true, complete: false });
    expect(state.lacking).toEqual([{ class: 'technical', missing: 1 }]);
  });

  it('waits for everybody assigned, also beyond the minimum', () => {
    expect(panelState(rubric.panel, [...full, seat('declared'), seat('submitted')]).complete).toBe(false);
  });

  it('waits while a review stands returned, and for each to be accepted where the stage wants that', () => {
    const [first, ...rest] = full;
    expect(panelState(rubric.panel, [{ ...first, accepted: false }, ...rest])).toMatchObject({
      returned: 1,
      complete: false,
    });
    expect(panelState(rubric.panel, full, { checked: true })).toMatchObject({
      unchecked: 5,
      complete: false,
    });
    const accepted = full.map((r) => ({ ...r, accepted: true }));
    expect(panelState(rubric.panel, accepted, { checked: true })).toMatchObject({
      unchecked: 0,
      complete: true,
    });
  });

  it('is complete without what was not handed in, where the programme leaves it out and the rest fills the panel', () => {
    const panel = { ...rubric.panel, missing: 'leave-out' as const };
    expect(panelState(panel, [...full, seat('declared'), seat('assigned')]).complete).toBe(true);
    expect(panelState(panel, [...full.slice(1), seat('declared')]).complete).toBe(false);
    const withoutFinance = [
      ...Array(5).fill(seat('submitted')),
      seat('declared', 'finance'),
      seat('declared'),
    ];
    expect(panelState(panel, withoutFinance).complete).toBe(false);
  });

  it('is not complete with an even number', () => {
    expect(panelState(rubric.panel, [...full, seat('submitted')])).toMatchObject({
      even: true,
      complete: false,
    });
  });
});

describe('the outcome', () => {
  const stage = { passes: 'recommended', fails: 'rejected', doubts: 'visit' };
  const yes = [true, true, true, true, true];

  it('follows the pass line, which itself passes', () => {
    expect(proposedOutcome(rubric, stage, 6000, yes)).toBe('recommended');
    expect(proposedOutcome(rubric, stage, 5999, yes)).toBe('rejected');
  });

  it('is a doubt when most experts advise against in spite of the score', () => {
    expect(proposedOutcome(rubric, stage, 8000, [true, true, false, false, false])).toBe('visit');
    expect(proposedOutcome(rubric, { passes: 'recommended', fails: 'rejected' }, 8000, [false])).toBe(
      'rejected',
    );
    expect(proposedOutcome(rubric, stage, 8000, [true, true, true, false, false])).toBe('recommended');
  });

  it('may be decided otherwise by the officer, but not without saying why', () => {
    expect(chosenOutcome(stage, 'recommended', 'recommended', undefined)).toBe('recommended');
    expect(code(() => chosenOutcome(stage, 'recommended', 'visit', ' '))).toBe('review.remark');
    expect(chosenOutcome(stage, 'recommended', 'visit', '需核实中试线')).toBe('visit');
    expect(code(() => chosenOutcome(stage, 'recommended', 'elsewhere', 'x'))).toBe('outcome.unknown');
  });
});
