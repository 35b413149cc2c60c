import { KILLS, OTHERS_EACH, planOf } from './plan';

const deaths = ['kill-a', 'kill-b', 'kill-c'];
const others = ['cut', 'full'];
const count = (plan: string[], name: string) => plan.filter((one) => one === name).length;

describe('the plan of a run', () => {
  it('has a hundred kills and each other fault a few times', () => {
    const plan = planOf(deaths, others);
    expect(deaths.reduce((sum, name) => sum + count(plan, name), 0)).toBe(KILLS);
    for (const name of others) expect(count(plan, name)).toBe(OTHERS_EACH);
  });

  it('spreads them, so that any third has of both kinds', () => {
    const plan = planOf(deaths, others);
    const third = plan.slice(0, Math.ceil(plan.length / 3));
    for (const name of [...deaths, ...others]) expect(third).toContain(name);
  });

  it('takes kills and others in turn when there are few rounds', () => {
    expect(planOf(deaths, others, 4)).toEqual(['kill-a', 'cut', 'kill-b', 'full']);
  });

  it('does only what was asked for, as often as was asked for', () => {
    expect(planOf(['kill-b'], [], 2)).toEqual(['kill-b', 'kill-b']);
    expect(planOf([], ['cut'])).toEqual(Array(OTHERS_EACH).fill('cut'));
  });
});
