/** A statement as the program issued it, and how many rows it answered or touched. */
export interface Statement {
  /** Prepared under it. */
  name?: string | undefined;
  text: string;
  values: unknown[];
  count: number | null;
  rows: Record<string, unknown>[];
}

/** Where the identities of a recorded run begin: so high that no other number looks like one. */
export const FIRST_IDENTITY = 100_000_000_000_000;

const IDENTITY = /\b[1-9]\d{14}\b/g;

/** The identities that a replay was given in place of the recorded ones. */
export type Identities = Map<number, number>;

/** A recorded parameter with the identities of this replay; also inside a text, such as a task's payload. */
export function translated(value: unknown, identities: Identities): unknown {
  if (typeof value === 'number') return value < FIRST_IDENTITY ? value : known(value, identities);
  if (typeof value === 'string')
    return value.length < 15 ? value : value.replace(IDENTITY, (id) => String(known(Number(id), identities)));
  if (Array.isArray(value)) return value.map((one) => translated(one, identities));
  return value;
}

function known(id: number, identities: Identities): number {
  const given = identities.get(id);
  if (given === undefined) throw new Error(`the replay knows no identity for ${id}`);
  return given;
}

/** Notes which identities this replay's rows carry where the recorded rows carried theirs. */
export function learn(
  recorded: Record<string, unknown>[],
  replayed: Record<string, unknown>[],
  identities: Identities,
): void {
  recorded.forEach((row, index) => {
    for (const [column, id] of Object.entries(row))
      if (typeof id === 'number' && id >= FIRST_IDENTITY)
        identities.set(id, Number(replayed[index]![column]));
  });
}

/** The middle of the values; of an even number the mean of the two in the middle. Throws without any. */
export function median(values: number[]): number {
  if (values.length === 0) throw new Error('no values, no median');
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
