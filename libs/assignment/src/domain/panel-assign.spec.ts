import { between, seededRandom, type Random } from '@keshen/kernel';
import load, { type Highs } from 'highs';
import { highsSolver } from './highs';
import { FORBIDDEN } from './instance';
import { broken, everyAssignment, instanceOf } from './instance.fixture';
import { assignPanels, type SolvedPanels } from './panel-assign';
import { provenPanelBound } from './panel-prices';
import { brokenRules, worstPanel, type Panel, type PanelInstance, type PanelRule } from './panels';
import { summed } from './instance';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 12);
const seed = process.env['PROPERTY_SEED'] ?? String(new Date().getTime());
let highs: Highs;
beforeAll(async () => {
  highs = await load();
});
const solver = (seconds = () => 60) => Promise.resolve(highsSolver(highs, seconds));

/** Small panels of two classes with units, people who must not sit together, and people from outside. */
function randomPanels(random: Random): PanelInstance {
  const panels = between(random, 1, 3);
  const experts = between(random, 4, 7);
  const classOf = Array.from({ length: experts }, (_, r) => (r % 3 === 2 ? 1 : 0));
  const spread = random() < 0.5 ? 3 : 100;
  const fits: number[][] = [];
  const demand: number[] = [];
  for (let k = 0; k < panels; k++)
    for (const cls of [0, 1]) {
      fits.push(classOf.map((c) => (c !== cls || random() < 0.12 ? FORBIDDEN : between(random, 0, spread))));
      demand.push(cls === 0 ? between(random, 1, 2) : between(random, 0, 1));
    }
  const max = classOf.map(() => between(random, 1, panels));
  const some = (): number[] => [...Array(experts).keys()].filter(() => random() < 0.5);
  const rules: PanelRule[] = [
    { experts: some(), least: 0, most: 1 },
    { experts: some(), least: 0, most: 1 },
    ...(random() < 0.5 ? [{ experts: some(), least: 1, most: Infinity }] : []),
  ];
  return {
    instance: instanceOf(fits, demand, max),
    panels: Array.from({ length: panels }, (_, k): Panel => ({ rows: [2 * k, 2 * k + 1], rules })),
  };
}

describe('an assignment of panels with rules', () => {
  it.each(['total', 'fair'] as const)(
    `keeps every rule and is as good by "%s" as any that does; its bound is proven (seed ${seed})`,
    async (objective) => {
      const random = seededRandom(`${seed} ${objective}`);
      for (let run = 0; run < RUNS; run++) {
        const problem = randomPanels(random);
        const { instance } = problem;
        const every = everyAssignment(instance);
        const all = every
          .filter((pairs) => brokenRules(problem, pairs).length === 0)
          .map((pairs) => ({ total: summed(instance, pairs).total, worst: worstPanel(problem, pairs) }));
        const solved = await assignPanels(problem, objective, solver);
        if ('shortage' in solved) {
          expect(every).toEqual([]);
          continue;
        }
        if ('broken' in solved) {
          expect(all).toEqual([]);
          const by = (list: { by: number }[]): number => list.reduce((sum, b) => sum + b.by, 0);
          expect(by(solved.broken)).toBe(Math.min(...every.map((pairs) => by(brokenRules(problem, pairs)))));
          continue;
        }
        expect(broken(instance, solved.pairs)).toBeNull();
        expect(brokenRules(problem, solved.pairs)).toEqual([]);
        const worst = objective === 'fair' ? Math.max(...all.map((a) => a.worst)) : 0;
        expect(solved.total).toBe(Math.max(...all.filter((a) => a.worst >= worst).map((a) => a.total)));
        if (objective === 'fair') expect(solved.worstOff).toBe(worst);
        proves(problem, solved);
      }
    },
  );

  it('is optimal only where the certificate says so, else the bound and the gap are told', async () => {
    // Of three who must not sit together in twos a fraction takes half of each.
    const problem: PanelInstance = {
      instance: instanceOf([[10, 10, 10, 0]], [2], [1, 1, 1, 1]),
      panels: [
        {
          rows: [0],
          rules: [
            [0, 1],
            [1, 2],
            [0, 2],
          ].map((experts) => ({ experts, least: 0, most: 1 })),
        },
      ],
    };
    const solved = (await assignPanels(problem, 'total', solver)) as SolvedPanels;
    expect(solved).toMatchObject({ total: 10, optimal: false, bound: 15, gap: 5 });
    proves(problem, solved);
  });

  it('is refused by the checker when a weight of a rule is changed', async () => {
    const problem: PanelInstance = {
      instance: instanceOf([[9, 8, 1]], [2], [1, 1, 1]),
      panels: [{ rows: [0], rules: [{ experts: [0, 1], least: 0, most: 1 }] }],
    };
    const { certificate, total } = (await assignPanels(problem, 'total', solver)) as SolvedPanels;
    expect(provenPanelBound(problem, certificate)).toBe(total);
    expect(provenPanelBound(problem, { ...certificate, rules: [] })).toBeGreaterThan(total);
    expect(provenPanelBound(problem, { ...certificate, vPlus: [-1, 0, 0] })).toBe(Infinity);
  });

  it('names the panel, the rule and by how much it must give way where the rules hinder', async () => {
    const rules = [{ experts: [0, 1, 2], least: 0, most: 1 }];
    const problem: PanelInstance = {
      instance: instanceOf(
        [
          [5, 5, 5, -1],
          [5, 5, 5, 5],
        ],
        [3, 2],
        [2, 2, 2, 2],
      ),
      panels: [
        { rows: [0], rules },
        { rows: [1], rules },
      ],
    };
    expect(await assignPanels(problem, 'total', solver)).toEqual({
      broken: [{ panel: 0, rule: 0, by: 2 }],
      least: true,
    });
  });

  it('ends with the best found so far when the time is over, and never says more than is proven', async () => {
    const random = seededRandom(`${seed} time`);
    for (let run = 0; run < RUNS; run++) {
      const problem = randomPanels(random);
      let models = between(random, 0, 4);
      const short = () => solver(() => (models-- > 0 ? 60 : 0));
      const solved = await assignPanels(problem, run % 2 ? 'fair' : 'total', short);
      if (!('pairs' in solved)) continue;
      expect(broken(problem.instance, solved.pairs)).toBeNull();
      expect(brokenRules(problem, solved.pairs)).toEqual([]);
      proves(problem, solved);
    }
  });

  it('is nothing without applications', async () => {
    const problem = { instance: instanceOf([], [], [1]), panels: [] };
    expect(await assignPanels(problem, 'fair', solver)).toMatchObject({ pairs: [], total: 0, optimal: true });
  });
});

function proves(
  problem: PanelInstance,
  { total, bound, optimal, certificate, floor, worstOff }: SolvedPanels,
): void {
  expect(Math.floor(provenPanelBound(problem, certificate, floor?.value ?? 0))).toBe(bound);
  expect(bound).toBeGreaterThanOrEqual(total);
  if (!optimal) return;
  expect(bound).toBe(total);
  if (floor && floor.highest > 0) {
    expect(worstOff).toBe(floor.highest);
    expect(provenPanelBound(problem, floor.against, floor.highest + 1)).toBeLessThan(0);
  }
}
