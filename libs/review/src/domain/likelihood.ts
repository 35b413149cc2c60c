import { solvePositive } from './cholesky';

/** Totals of a call, centred: for each application its experts' numbers, and what they gave. */
export interface Table {
  panels: { expert: Int32Array; y: Float64Array }[];
  experts: number;
}

/** Variances of applications and experts as multiples of the noise's. */
export interface Ratios {
  application: number;
  expert: number;
}

export interface Fit {
  /** −2 × the restricted log-likelihood, up to a constant; the noise's variance is profiled out. */
  deviance: number;
  noise: number;
  /** The best linear unbiased predictions of the experts' effects. */
  effects: Float64Array;
}

/** Half points are given, so even perfect agreement leaves a rounding noise of about this (hundredths squared). */
const LEAST_NOISE = 1;

/**
 * total = mean + application + expert + noise with normal effects, at given ratios of their variances: Henderson's
 * equations, scaled so that a ratio of 0 is allowed, with the applications absorbed. What remains has one row per expert.
 */
export function fitAt({ panels, experts }: Table, ratios: Ratios): Fit {
  const size = ratios.expert > 0 ? experts + 1 : 1;
  const scale = Math.sqrt(ratios.expert);
  const m = new Float64Array(size * size);
  const right = new Float64Array(size);
  let [n, logDet, squares] = [0, 0, 0];
  for (const { expert, y } of panels) {
    const d = 1 + ratios.application * y.length;
    let sum = 0;
    for (const each of y) sum += each;
    n += y.length;
    logDet += Math.log(d);
    squares -= (ratios.application * sum * sum) / d;
    m[0]! += y.length / d;
    right[0]! += sum / d;
    for (let k = 0; k < y.length; k++) {
      squares += y[k]! * y[k]!;
      if (size === 1) continue;
      const row = expert[k]! + 1;
      m[row * size]! += scale / d;
      m[row * size + row]! += ratios.expert;
      right[row]! += scale * (y[k]! - (ratios.application * sum) / d);
      for (const other of expert) m[row * size + other + 1]! -= (ratios.expert * ratios.application) / d;
    }
  }
  for (let row = 1; row < size; row++) m[row * size + row]! += 1;

  const { x, logDet: rest } = solvePositive(m, right);
  for (let i = 0; i < size; i++) squares -= x[i]! * right[i]!;
  const noise = Math.max(squares / (n - 1), LEAST_NOISE);
  return {
    deviance: (n - 1) * Math.log(noise) + logDet + rest + Math.max(squares, 0) / noise,
    noise,
    effects: Float64Array.from({ length: experts }, (_, j) => (size === 1 ? 0 : x[j + 1]! * scale)),
  };
}

/** Ratios are searched between 2⁻⁸ and 2⁶; an expert's may also be 0. */
const LOW = -8;
const HIGH = 6;

/**
 * The ratios of greatest restricted likelihood (REML) by compass search over their logarithms: always the same steps
 * for the same totals. Experts who do not differ come out with a ratio of 0.
 */
export function likeliest(table: Table): Fit & { ratios: Ratios } {
  const at = (a: number, e: number | null): Fit & { ratios: Ratios } => {
    const ratios = { application: 2 ** a, expert: e === null ? 0 : 2 ** e };
    return { ...fitAt(table, ratios), ratios };
  };
  const search = (start: [number, number | null]): Fit & { ratios: Ratios } => {
    let [a, e] = start;
    let best = at(a, e);
    for (let step = 2; step >= 0.5; step /= 2)
      for (let moved = true; moved;) {
        moved = false;
        const ways: [number, number | null][] = [
          [a + step, e],
          [a - step, e],
          ...(e === null
            ? []
            : ([
                [a, e + step],
                [a, e - step],
              ] as [number, number][])),
        ];
        for (const [nextA, nextE] of ways) {
          if (nextA < LOW || nextA > HIGH || (nextE !== null && (nextE < LOW || nextE > HIGH))) continue;
          const next = at(nextA, nextE);
          if (next.deviance < best.deviance - 1e-9) {
            [best, a, e, moved] = [next, nextA, nextE, true];
            break;
          }
        }
      }
    return best;
  };
  const differing = search([0, -2]);
  const alike = search([Math.log2(differing.ratios.application), null]);
  return alike.deviance <= differing.deviance ? alike : differing;
}
