// What is read: the shape of each answer, for the query that gives it and, as `Wire`, for the screen that shows it.

/** A task that waits for a person. */
export type FailedTask = {
  id: number;
  task: string;
  createdAt: Date;
  failedAt: Date;
  attempts: number;
  lastError: string | null;
  refused: { code: string; details: Record<string, unknown> } | null;
};

/** How many tasks wait or failed, and since when the oldest waits. */
export type OutboxCounts = { waiting: number; postponed: number; failed: number; oldestWaiting: Date | null };
