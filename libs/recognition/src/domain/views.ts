import type { Text } from '@keshen/kernel';
import type { UpwardResult } from './upward';

// What is read: the shape of each answer, for the query that gives it and, as `Wire`, for the screen that shows it.

/** A line of the public register; natural persons are masked. */
export interface RegisteredLine {
  id: string;
  number: string;
  unit: string;
  project: string;
  programme: { code: string; name: Text };
  town: string | null;
  registeredOn: string;
  plaque: boolean;
  plaqueOn: string | null;
  state: 'registered' | 'withdrawn';
  withdrawnOn: string | null;
}

/** A call whose cases are, or were, recommended upwards. */
export interface UpwardCall {
  id: string;
  title: Text;
  year: number;
  /** Not recommended yet, waiting for the result, and by result. */
  open: number;
  waiting: number;
  granted: number;
  refused: number;
  grantedFen: number;
}

/** A case on its way up. The amount in fen is the higher authority's. */
export interface UpwardCase {
  caseId: string;
  applicationId: string;
  reference: string;
  title: string;
  party: string;
  creditCode: string | null;
  town: string | null;
  askedFen: number | null;
  score: number | null;
  recommendedOn: string | null;
  document: string | null;
  result: UpwardResult | null;
  resultOn: string | null;
  resultDocument: string | null;
  amountFen: number | null;
  /** It stands in the upward stage now. */
  waiting: boolean;
}

/** What became of one row: taken, the same as before, or refused with a code. */
export type RowAnswer = {
  row: number;
  reference: string | null;
  party: string | null;
  title: string | null;
} & ({ state: 'done' | 'already' } | { state: 'refused'; code: string; details?: object });

export interface Imported {
  rows: RowAnswer[];
  done: number;
  already: number;
  refused: number;
  /** Titles of columns and names of sheets that nobody asked for. */
  unread: string[];
}
