/** Something that was acknowledged, or is stored: its key, and what it must be where that is known. */
export interface Kept {
  key: string;
  value?: string | undefined;
}

/** How what was acknowledged and what is stored differ. */
export interface Difference {
  /** Acknowledged, and not stored as it was acknowledged. */
  lost: Kept[];
  /** Keys that are stored more than once, acknowledged or not: each effect happens once. */
  doubled: string[];
}

/**
 * Compares a generator's journal with the database. What is stored without having been acknowledged is no difference:
 * an answer may be lost on its way.
 */
export function compared(acknowledged: Iterable<Kept>, stored: Iterable<Kept>): Difference {
  const found = new Map<string, (string | undefined)[]>();
  for (const { key, value } of stored) found.set(key, [...(found.get(key) ?? []), value]);
  const isThere = ({ key, value }: Kept): boolean => {
    const values = found.get(key);
    return values !== undefined && (value === undefined || values.includes(value));
  };
  return {
    lost: [...acknowledged].filter((one) => !isThere(one)),
    doubled: [...found].filter(([, values]) => values.length > 1).map(([key]) => key),
  };
}

/** Both differences together. */
export const together = (...all: readonly Difference[]): Difference => ({
  lost: all.flatMap(({ lost }) => lost),
  doubled: all.flatMap(({ doubled }) => doubled),
});
