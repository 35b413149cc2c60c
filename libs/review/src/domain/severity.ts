import { ascending, countedOf, scoreOf, type Method } from './aggregate';
import { likeliest } from './likelihood';

/** One review handed in: who gave what to which case. Totals in hundredths. */
export interface Given {
  caseId: string;
  expert: string;
  total: number;
  weight: number;
}

/** 宽严: by how much an expert gives more (lenient, +) or less (strict, −) than others would, in hundredths. */
export interface ExpertEffect {
  expert: string;
  n: number;
  effect: number;
}

export interface Severity {
  /** False where too little was given to tell strictness from chance; every effect is 0 then. */
  fitted: boolean;
  experts: ExpertEffect[];
  /** Standard deviations in hundredths: between applications, between experts, and what is left. */
  spread: { applications: number; experts: number; noise: number };
}

/** A: fewer totals to spare than this, beyond one for each application and expert, say nothing about strictness. */
export const SPARE_LEAST = 10;
/** A: with fewer experts than this there is nobody to compare with. */
export const EXPERTS_LEAST = 3;

/**
 * 专家宽严: an additive model of the call, total = mean + application + expert + noise, with shrinkage: the variances are
 * the likeliest ones (REML), and an effect is drawn towards 0 the more, the fewer reviews it stands on. Independent of the
 * order of what was given. How and why: docs/decisions/0018.
 */
export function severityOf(given: readonly Given[]): Severity {
  const counts = new Map<string, number>();
  for (const { expert } of given) counts.set(expert, (counts.get(expert) ?? 0) + 1);
  const people = [...counts.keys()].sort();
  const panels = casesOf(given).map(([, of]) => of);
  const listed = (effects: ArrayLike<number>): ExpertEffect[] =>
    people.map((expert, i) => ({
      expert,
      n: counts.get(expert)!,
      effect: Math.round(effects[i] ?? 0) || 0,
    }));
  if (people.length < EXPERTS_LEAST || given.length - panels.length - people.length + 1 < SPARE_LEAST)
    return { fitted: false, experts: listed([]), spread: { applications: 0, experts: 0, noise: 0 } };
  const numbers = new Map(people.map((expert, i) => [expert, i]));
  const mean = given.reduce((sum, each) => sum + each.total, 0) / given.length;
  const { effects, noise, ratios } = likeliest({
    panels: panels.map((of) => ({
      expert: Int32Array.from(of, (each) => numbers.get(each.expert)!),
      y: Float64Array.from(of, (each) => each.total - mean),
    })),
    experts: people.length,
  });
  const deviation = (ratio: number): number => Math.round(Math.sqrt(noise * ratio));
  return {
    fitted: true,
    experts: listed(effects),
    spread: {
      applications: deviation(ratios.application),
      experts: deviation(ratios.expert),
      noise: deviation(1),
    },
  };
}

/** What was given, by case; cases and experts ascend. */
function casesOf(given: readonly Given[]): [string, Given[]][] {
  const cases = new Map<string, Given[]>();
  for (const each of given) {
    const of = cases.get(each.caseId);
    if (of) of.push(each);
    else cases.set(each.caseId, [each]);
  }
  for (const of of cases.values()) of.sort((a, b) => (a.expert < b.expert ? -1 : 1));
  return [...cases].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A total before and after the expert's strictness was taken out of it; hundredths. */
export interface CorrectedTotal {
  expert: string;
  total: number;
  effect: number;
  corrected: number;
  weight: number;
  /** Whether the programme's method counts it: before, and after. */
  counted: boolean;
  countedAfter: boolean;
}

/** Why a score changed: how many of its experts were strict (−) and lenient (+), by half a point at least. */
export interface Difference {
  code: 'same' | 'raised' | 'lowered';
  params: { by: number; strict: number; lenient: number; of: number };
}

export interface AdjustedScore {
  caseId: string;
  raw: number;
  adjusted: number;
  /** Ascending by total. */
  given: CorrectedTotal[];
  difference: Difference;
}

/** From this effect on (hundredths) a sentence calls an expert strict or lenient. */
const TELLING = 50;

/**
 * 校正得分 of each case by the programme's own method, from totals without their experts' effects. It stands beside the
 * score, never in its place. Ascending by case.
 */
export function adjustedScores(method: Method, given: readonly Given[], severity: Severity): AdjustedScore[] {
  const effects = new Map(severity.experts.map((each) => [each.expert, each.effect]));
  return casesOf(given).map(([caseId, of]) => {
    const raw = ascending(of);
    const rows = raw.map((each) => {
      const effect = effects.get(each.expert) ?? 0;
      return { from: each, effect, weight: each.weight, total: clamp(each.total - effect) };
    });
    const corrected = ascending(rows);
    const [before, after] = [new Set(countedOf(method, raw)), new Set(countedOf(method, corrected))];
    const [score, adjusted] = [scoreOf(method, raw), scoreOf(method, corrected)];
    return {
      caseId,
      raw: score,
      adjusted,
      given: rows.map((row) => ({
        expert: row.from.expert,
        total: row.from.total,
        effect: row.effect,
        corrected: row.total,
        weight: row.weight,
        counted: before.has(row.from),
        countedAfter: after.has(row),
      })),
      difference: differenceOf(adjusted - score, rows),
    };
  });
}

const clamp = (total: number): number => Math.min(10_000, Math.max(0, total));

function differenceOf(by: number, rows: readonly { effect: number }[]): Difference {
  return {
    code: by === 0 ? 'same' : by > 0 ? 'raised' : 'lowered',
    params: {
      by: Math.abs(by),
      strict: rows.filter((row) => row.effect <= -TELLING).length,
      lenient: rows.filter((row) => row.effect >= TELLING).length,
      of: rows.length,
    },
  };
}
