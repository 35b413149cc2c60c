import { FORBIDDEN, MOST_FIT, type Instance } from './instance';

/** What is wrong with an instance and where, such as `affinity[3][17]`. */
export interface InstanceFault {
  code:
    | 'instance.not-an-object'
    | 'instance.missing'
    | 'instance.count'
    | 'instance.too-large'
    | 'instance.length'
    | 'instance.whole'
    | 'instance.fit'
    | 'instance.pair'
    | 'instance.minimum';
  path: string;
  /** What was found there, and what may be there. */
  found?: unknown;
  expected?: unknown;
}

/** Of each kind of fault so many are told. */
const TOLD = 5;
/** Sums of fits stay whole numbers that a double holds exactly, and the solver's tables in memory. */
const LIMITS = { experts: 65_535, applications: 1_000_000, pairs: 50_000_000, demand: 200_000 };
const MOST_CAPACITY = 1_000_000_000;

class Faults {
  readonly found: InstanceFault[] = [];
  private readonly told = new Map<string, number>();

  add(fault: InstanceFault): void {
    const told = (this.told.get(fault.code) ?? 0) + 1;
    this.told.set(fault.code, told);
    if (told <= TOLD) this.found.push(fault);
  }
}

/**
 * Reads `{papers, reviewers, demand, capacity, affinity, conflicts}` and, if there is one, `minimum`; whatever else
 * it has is not looked at. `cap` replaces every capacity. Gives the instance, or everything that is wrong.
 */
export function readInstance(
  data: unknown,
  cap?: number,
): { instance: Instance } | { faults: InstanceFault[] } {
  const faults = new Faults();
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    return {
      faults: [{ code: 'instance.not-an-object', path: '', found: data === null ? null : typeof data }],
    };
  const given = data as Record<string, unknown>;
  const applications = count(given, 'papers', LIMITS.applications, faults);
  const experts = count(given, 'reviewers', LIMITS.experts, faults);
  if (applications === null || experts === null) return { faults: faults.found };
  if (applications * experts > LIMITS.pairs)
    return {
      faults: [
        { code: 'instance.too-large', path: 'papers', found: applications * experts, expected: LIMITS.pairs },
      ],
    };

  const demand = wholes(given['demand'], 'demand', applications, LIMITS.demand, faults);
  const max =
    cap === undefined
      ? wholes(given['capacity'], 'capacity', experts, MOST_CAPACITY, faults)
      : new Int32Array(experts).fill(cap);
  const min =
    given['minimum'] === undefined
      ? new Int32Array(experts)
      : wholes(given['minimum'], 'minimum', experts, MOST_CAPACITY, faults);
  const fit = fits(given['affinity'], applications, experts, faults);
  forbid(fit, given['conflicts'], applications, experts, faults);
  min.forEach((least, r) => {
    if (least > max[r]!)
      faults.add({ code: 'instance.minimum', path: `minimum[${r}]`, found: least, expected: max[r] });
  });
  const needed = demand.reduce((a, b) => a + b, 0);
  if (needed > LIMITS.demand)
    faults.add({ code: 'instance.too-large', path: 'demand', found: needed, expected: LIMITS.demand });
  if (faults.found.length) return { faults: faults.found };
  return { instance: { applications, experts, demand, min, max, fit } };
}

function count(given: Record<string, unknown>, path: string, most: number, faults: Faults): number | null {
  const found = given[path];
  if (found === undefined) faults.add({ code: 'instance.missing', path });
  else if (!Number.isInteger(found) || (found as number) < 0)
    faults.add({ code: 'instance.count', path, found });
  else if ((found as number) > most) faults.add({ code: 'instance.too-large', path, found, expected: most });
  else return found as number;
  return null;
}

/** An array of the right length, or null with the fault told. */
function list(found: unknown, path: string, length: number, faults: Faults): unknown[] | null {
  if (found === undefined) faults.add({ code: 'instance.missing', path });
  else if (!Array.isArray(found))
    faults.add({ code: 'instance.length', path, found: typeof found, expected: length });
  else if (found.length !== length)
    faults.add({ code: 'instance.length', path, found: found.length, expected: length });
  else return found as unknown[];
  return null;
}

function wholes(found: unknown, path: string, length: number, most: number, faults: Faults): Int32Array {
  const read = new Int32Array(length);
  list(found, path, length, faults)?.forEach((value, i) => {
    if (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most)
      read[i] = value as number;
    else faults.add({ code: 'instance.whole', path: `${path}[${i}]`, found: value, expected: `0..${most}` });
  });
  return read;
}

function fits(found: unknown, applications: number, experts: number, faults: Faults): Int32Array {
  const fit = new Int32Array(applications * experts);
  list(found, 'affinity', applications, faults)?.forEach((row, p) => {
    const values = list(row, `affinity[${p}]`, experts, faults);
    for (let r = 0; values && r < experts; r++) {
      const value = values[r];
      if (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MOST_FIT)
        fit[p * experts + r] = value as number;
      else
        faults.add({
          code: 'instance.fit',
          path: `affinity[${p}][${r}]`,
          found: value,
          expected: `0..${MOST_FIT}`,
        });
    }
  });
  return fit;
}

function forbid(
  fit: Int32Array,
  found: unknown,
  applications: number,
  experts: number,
  faults: Faults,
): void {
  if (found === undefined) return;
  if (!Array.isArray(found))
    return faults.add({ code: 'instance.pair', path: 'conflicts', found: typeof found });
  const within = (value: unknown, below: number): boolean =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) < below;
  (found as unknown[]).forEach((pair, i) => {
    const [p, r] = (Array.isArray(pair) ? pair : []) as unknown[];
    if (Array.isArray(pair) && pair.length === 2 && within(p, applications) && within(r, experts))
      fit[(p as number) * experts + (r as number)] = FORBIDDEN;
    else
      faults.add({
        code: 'instance.pair',
        path: `conflicts[${i}]`,
        found: pair,
        expected: `[0..${applications - 1}, 0..${experts - 1}]`,
      });
  });
}
