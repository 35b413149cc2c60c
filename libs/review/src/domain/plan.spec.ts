import { FORBIDDEN, Transport } from '@keshen/assignment';
import type { Refusal } from '@keshen/kernel';
import { histogram, needsOf, planInstance, plannedPairs, requireProposed, type PlannedExpert } from './plan';
import { rubricFixture } from './rubric.fixture';

const { panel } = rubricFixture;
const expert = (n: number, part: Partial<PlannedExpert> = {}): PlannedExpert => ({
  accountId: `e${n}`,
  class: 'technical',
  room: 1,
  open: 0,
  ...part,
});
const code = (work: () => void): string => {
  try {
    work();
  } catch (error) {
    return (error as Refusal).code;
  }
  return 'none';
};

describe('a plan of assignment', () => {
  it('needs of each class what the composition asks and nobody has been seated for', () => {
    expect(needsOf({ caseId: 'a', panel, seated: [] })).toEqual([
      { caseId: 'a', class: 'technical', count: 4 },
      { caseId: 'a', class: 'finance', count: 1 },
    ]);
    expect(needsOf({ caseId: 'a', panel, seated: ['technical', 'finance'] })).toEqual([
      { caseId: 'a', class: 'technical', count: 3 },
    ]);
    expect(needsOf({ caseId: 'a', panel, seated: Array(5).fill('technical') })).toEqual([
      { caseId: 'a', class: 'finance', count: 1 },
    ]);
  });

  it('fills up to the minimum and to an odd number from the first class, or from any', () => {
    const bigger = { ...panel, minimum: 6 };
    expect(needsOf({ caseId: 'a', panel: bigger, seated: [] }).map((n) => n.count)).toEqual([6, 1]);
    expect(needsOf({ caseId: 'a', panel: { ...panel, composition: [], minimum: 4 }, seated: [] })).toEqual([
      { caseId: 'a', class: null, count: 5 },
    ]);
  });

  it('gives nobody who must not, nobody of another class and nobody more than they have room for', () => {
    const needs = ['a', 'b'].map((caseId) => ({ caseId, class: 'technical' as const, count: 1 }));
    const experts = [expert(1), expert(2), expert(3, { class: 'finance' }), expert(4, { room: 0 })];
    const fits: Record<string, number[]> = { a: [90, 40, 99, 99], b: [80, FORBIDDEN, 99, 99] };
    const instance = planInstance(needs, experts, (need, r) => fits[need.caseId]![r]!);
    const solution = new Transport(instance).solve();
    expect('pairs' in solution && plannedPairs(solution.pairs, needs, experts)).toEqual([
      { caseId: 'a', expert: 'e2', at: 1 },
      { caseId: 'b', expert: 'e1', at: 0 },
    ]);
  });

  it('is changed and released only as a proposal, and as it was seen', () => {
    expect(code(() => requireProposed({ state: 'proposed', version: 3 }, 3))).toBe('none');
    expect(code(() => requireProposed({ state: 'proposed', version: 4 }, 3))).toBe('plan.changed');
    expect(code(() => requireProposed({ state: 'released', version: 3 }, 3))).toBe('plan.over');
  });

  it('shows fits and loads as bars', () => {
    expect(histogram([5, 12, 19, 40], 10)).toEqual([
      { from: 0, count: 1 },
      { from: 10, count: 2 },
      { from: 40, count: 1 },
    ]);
  });
});
