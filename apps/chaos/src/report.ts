import type { Moved } from './money-checks';
import type { Ended } from './rounds';

export type Round = Ended & { name: string; seconds: number };
export interface Figure {
  name: string;
  value: number;
  unit: string;
}

/** What is known of a whole run beside its rounds; times in seconds. */
export interface Whole {
  moved: Moved;
  /** Rounds that were meant to be done. */
  planned: number;
  /** Of the comparison of everything at the end: what no round had told. */
  wrongAtEnd: number;
  /** Mails that came more than once. */
  repeated: number;
  /** How long that comparison took. */
  everything: number;
  seconds: number;
}

export const failedOf = (rounds: Round[]): number => rounds.filter(({ problems }) => problems.length).length;

/** The figures of a run: how many of each fault, what it was done to, how long the portal took to settle after each. */
export function figuresOf(
  rounds: Round[],
  { moved, planned, wrongAtEnd, repeated, everything, seconds }: Whole,
): Figure[] {
  const count = (name: string, value: number): Figure => ({ name, value, unit: '' });
  const time = (name: string, value: number): Figure => ({
    name,
    value: Math.round(value * 10) / 10,
    unit: 's',
  });
  const kinds = [...new Set(rounds.map(({ name }) => name))];
  return [
    count('planned', planned),
    count('passed', rounds.length - failedOf(rounds)),
    count('failed', failedOf(rounds)),
    count('wrong-at-the-end', wrongAtEnd),
    count('without-the-fault', rounds.filter(({ skipped }) => skipped).length),
    time('time', seconds),
    count(
      'acknowledged',
      rounds.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
    ),
    ...Object.entries(moved).map(([name, value]) => count(name, value as number)),
    count('mails-twice-under-one-id', repeated),
    time('compared-most', Math.max(...rounds.map(({ compared }) => compared))),
    time('compared-everything', everything),
    ...kinds.flatMap((kind) => {
      const own = rounds.filter(({ name }) => name === kind);
      const settled = own.map(({ settledAfter }) => settledAfter).sort((a, b) => a - b);
      return [
        count(`${kind}-rounds`, own.length),
        ...(failedOf(own) ? [count(`${kind}-failed`, failedOf(own))] : []),
        time(`${kind}-settled-median`, settled[settled.length >> 1]!),
        time(`${kind}-settled-most`, settled.at(-1)!),
      ];
    }),
  ];
}
