import type { CellClash } from './rows';
import type { Held } from './merge';

/** A value as the server has it. Instants are the server's. */
export type Stored = Held & {
  path: string;
  version: number;
  changedAt: string;
  changedBy: string;
  /** Whose the change is, for people; missing for this device's own. */
  changedByName?: string;
};

/** What is sent: a change made on a version; `aside` goes to the history beneath it, as what was not chosen. */
export type Change = {
  /** Made on the device: a change that is sent again is known by it. */
  id: string;
  path: string;
  value: unknown;
  rows?: readonly string[];
  base: number;
  aside?: { value: unknown; rows?: readonly string[] };
};

/** What the server answers: what it took, and what now stands at those paths where that is something else. */
export type SaveAnswer = {
  saved: readonly { path: string; id: string | null; version: number; changedAt: string }[];
  current: readonly Stored[];
};

/** Why the server did not take an edit; it stays on the device until it changes, is taken, or is given up. */
export type Refused = { code: string; params?: Record<string, unknown> };

/**
 * An edit that the server has not acknowledged, as the device's journal keeps it. A path has two at most: one that was
 * sent and is unanswered, which is sent again as it is, and one that is being typed on top of it.
 */
export type JournalEntry = Held & {
  id: string;
  path: string;
  /** The order of edits on this device; its clock may be wrong and decides nothing. */
  seq: number;
  /** When it was last typed, by the device's clock: for people only. */
  at: string;
  sent: boolean;
  /** What the edit was made on; null while that is the unanswered one before it. */
  base: (Held & { version: number }) | null;
  aside?: Held;
  refused?: Refused;
};

/** The same answer changed twice: both values are there, the person chooses. `cells` is empty for the whole answer. */
export type Clash = { path: string; mine: unknown; theirs: Stored; cells: readonly CellClash[] };
