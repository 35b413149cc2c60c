import { between, shuffle, type Random } from '@keshen/kernel';
import type { Given } from './severity';

/** A call of which the truth is known: what each application is worth, in hundredths. */
export interface SimulatedCall {
  truth: Map<string, number>;
  given: Given[];
}

/** Spreads in hundredths: of applications, of the experts' strictness, and of a judgement around both. */
export interface Spreads {
  applications: number;
  experts: number;
  noise: [number, number];
}

/** A normal number by Box and Muller. */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/**
 * 40 applications, 30 experts, five judgements for each application, work spread evenly; every expert has a strictness
 * and a noise of the own. Totals are rounded to half points and kept between 0 and 100, as the form does.
 */
export function simulatedCall(
  random: Random,
  spreads: Spreads,
  { applications = 40, experts = 30, panel = 5 } = {},
): SimulatedCall {
  const truth = new Map(
    Array.from({ length: applications }, (_, i) => [`a${i}`, 7500 + spreads.applications * normal(random)]),
  );
  const people = Array.from({ length: experts }, (_, j) => ({
    expert: `e${j}`,
    effect: spreads.experts * normal(random),
    noise: between(random, ...spreads.noise),
    load: 0,
  }));
  const given = [...truth].flatMap(([caseId, worth]) => {
    const panelOf = shuffle(random, people)
      .sort((a, b) => a.load - b.load)
      .slice(0, panel);
    return panelOf.map((person) => {
      person.load++;
      const total = worth + person.effect + person.noise * normal(random);
      return {
        caseId,
        expert: person.expert,
        total: Math.min(10_000, Math.max(0, Math.round(total / 50) * 50)),
        weight: 1,
      };
    });
  });
  return { truth, given };
}

/** Kendall's τ-b between two figures of the same keys: 1 the same order, −1 the opposite one. */
export function kendall(x: ReadonlyMap<string, number>, y: ReadonlyMap<string, number>): number {
  const keys = [...x.keys()];
  let [both, onlyX, onlyY] = [0, 0, 0];
  for (const [i, a] of keys.entries())
    for (const b of keys.slice(i + 1)) {
      const [dx, dy] = [Math.sign(x.get(a)! - x.get(b)!), Math.sign(y.get(a)! - y.get(b)!)];
      both += dx * dy;
      onlyX += Math.abs(dx);
      onlyY += Math.abs(dy);
    }
  return both / Math.sqrt(onlyX * onlyY);
}
