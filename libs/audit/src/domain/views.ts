// What is read: the shape of each answer, for the query that gives it and, as `Wire`, for the screen that shows it.

/** A record as the auditor reads it. */
export type AuditRow = {
  id: number;
  at: Date;
  account: string | null;
  label: string;
  act: string;
  thing: { kind: string; id: string };
  details: unknown;
  sealed: boolean;
};

/** What is wrong at a place of the log. */
export type AuditProblem = {
  kind: 'changed' | 'removed' | 'unsealed' | 'seal-changed' | 'seal-missing';
  /** The record's id, or the seal's number for what is wrong with a seal. */
  at: number;
};

/**
 * Where a chain ends: its last seal's number and value (hex). Who notes it down can later prove that nothing was cut off
 * the end.
 */
export type AuditHead = { seals: number; head: string };
export type AuditReport = AuditHead & {
  ok: boolean;
  records: number;
  problems: AuditProblem[];
};
