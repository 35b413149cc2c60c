import type { Moved } from './money-checks';
import type { Ended } from './rounds';

export type Round = Ended & { name: string; seconds: number };
export interface Figure {
  name: string;
  value: number;
  unit: string;
}

/** The figures of a run: how many of each fault, what it was done to, how long the portal took to settle after each. */
export function figuresOf(rounds: Round[], moved: Moved, repeated: number, seconds: number): Figure[] {
  const failed = (some: Round[]): number => some.filter(({ problems }) => problems.length).length;
  const count = (name: string, value: number): Figure => ({ name, value, unit: '' });
  const time = (name: string, value: number): Figure => ({
    name,
    value: Math.round(value * 10) / 10,
    unit: 's',
  });
  const kinds = [...new Set(rounds.map(({ name }) => name))];
  return [
    count('passed', rounds.length - failed(rounds)),
    count('failed', failed(rounds)),
    count('without-the-fault', rounds.filter(({ skipped }) => skipped).length),
    time('time', seconds),
    count(
      'acknowledged',
      rounds.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
    ),
    ...Object.entries(moved).map(([name, value]) => count(name, value as number)),
    count('mails-twice-under-one-id', repeated),
    ...kinds.flatMap((kind) => {
      const own = rounds.filter(({ name }) => name === kind);
      const settled = own.map(({ settledAfter }) => settledAfter).sort((a, b) => a - b);
      return [
        count(`${kind}-rounds`, own.length),
        ...(failed(own) ? [count(`${kind}-failed`, failed(own))] : []),
        time(`${kind}-settled-median`, settled[settled.length >> 1]!),
        time(`${kind}-settled-most`, settled.at(-1)!),
      ];
    }),
  ];
}
