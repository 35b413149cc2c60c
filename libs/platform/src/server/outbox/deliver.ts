import { Inject, Injectable, Logger } from '@nestjs/common';
import { SpanKind } from '@opentelemetry/api';
import { isRefusal, notFound, type Clock, type Refusal } from '@keshen/kernel';
import { CLOCK } from '../clock';
import { Database, isAway, rows, whileAway, type Tx } from '../database/database';
import { often } from '../database/prepared';
import { withNothingHidden } from '../database/hidden';
import { taskSeconds } from '../metrics/metrics';
import { doingTask, traced } from '../tracing/trace';
import { markEnqueued } from './enqueued';
import { TaskHandlers, type TaskContext } from './handlers';

/** Attempts after which a task waits for a person. */
export const ATTEMPTS_MOST = 12;

/** Work outside is leased to who does it; a lease that nobody prolongs was a dead worker's. */
const LEASE_MS = 20_000;
const BACK_OFF_MOST_MS = 600_000;

/** How long a task waits after its n-th failure: 1 s, doubled each time, at most 10 minutes. */
export const backOff = (attempts: number): number => Math.min(1000 * 2 ** (attempts - 1), BACK_OFF_MOST_MS);

/** How a delivery ended; `none`: nothing was left to do, or somebody else does it at this moment. */
export type Delivery = 'handled' | 'none' | 'refused' | 'retry' | 'failed';

type Taken = { task: string; payload: unknown; attempts: number; trace: string | null };

/** Does one task of the outbox, once. */
@Injectable()
export class Delivering {
  /** How often a lease is prolonged while its work goes on, in milliseconds. */
  prolongEvery = 5000;
  private readonly logger = new Logger('Task');

  constructor(
    private readonly database: Database,
    private readonly handlers: TaskHandlers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Delivers a task: the mark "handled" and the handler's effects commit together, and a duplicate waits for
   * the row and then finds nothing to do. A refusal ends the task, any other error is tried again later.
   * Whoever asks for it, it is nobody's request: nothing is hidden from it. Never throws for what a handler does; throws when the database is away.
   * `named`: the name of the task, by whoever knows it; what is done outside is then begun without a transaction.
   */
  async deliver(taskId: number, named?: string): Promise<Delivery> {
    const since = performance.now();
    const { ended, task } = await withNothingHidden(() =>
      doingTask(taskId, () => this.attempt(taskId, this.isOutside(named))),
    );
    if (task) taskSeconds.observe({ task, ended }, (performance.now() - since) / 1000);
    if (ended === 'retry' || ended === 'failed')
      this.logger.warn({ task: taskId, name: task, ended }, 'a task was not done; why stands at the task');
    return ended;
  }

  private async attempt(taskId: number, leased: boolean): Promise<{ ended: Delivery; task?: string }> {
    let taken: Taken | undefined;
    try {
      const begin = async (tx: Tx) => {
        taken = await (leased ? this.lease(taskId) : this.take(tx, taskId));
        if (!taken) return undefined;
        const handler = this.handlers.of(taken.task);
        if (!handler) throw new Error(`no handler for ${taken.task}`);
        const payload = handler.task.schema.parse(taken.payload);
        if ('outside' in handler) return { handler, payload };
        await this.traced(taskId, taken, (context) => handler.inside(tx, payload, context));
        return undefined;
      };
      const outside = await (leased ? begin(this.database.reading) : this.database.transaction(begin));
      if (!taken) return { ended: 'none' };
      if (outside) {
        const prolonging = setInterval(() => void this.prolong(taskId), this.prolongEvery);
        try {
          await this.traced(taskId, taken, (context) => outside.handler.outside(outside.payload, context));
          // What was done outside is done: that it was must not be forgotten because the database is away.
          await this.database.insist(
            often(
              'update outbox set handled_at = $2, lease_until = null where id = $1 and handled_at is null',
            ),
            [taskId, this.clock.now()],
          );
        } finally {
          clearInterval(prolonging);
        }
      }
      return { ended: 'handled', task: taken.task };
    } catch (error) {
      // Without the row nothing was begun, and what was done inside is undone: that is no failure of the task.
      if (!taken || (isAway(error) && !this.isOutside(taken.task))) throw error;
      const ended = await (isRefusal(error)
        ? this.refuse(taskId, error)
        : this.postpone(taskId, taken, error));
      return { ended, task: taken.task };
    }
  }

  private isOutside(task: string | undefined): boolean {
    return task !== undefined && this.handlers.outsideNames().includes(task);
  }

  /** The handler's work, as a span of the trace out of which the task was enqueued. */
  private traced<T>(taskId: number, taken: Taken, work: (context: TaskContext) => Promise<T>): Promise<T> {
    const attempt = taken.attempts + 1;
    return traced(
      taken.task,
      { 'keshen.task': taskId, 'keshen.attempt': attempt },
      () => work({ taskId, key: `task-${taskId}`, attempt }),
      { kind: SpanKind.CONSUMER, traceparent: taken.trace },
    );
  }

  /**
   * Leases work outside, without a transaction. A database that went away may have noted the lease and not told: by its
   * instant it is known to be this delivery's, and is not waited for as if it were a dead worker's.
   */
  private lease(taskId: number): Promise<Taken | undefined> {
    const unanswered: Date[] = [];
    return whileAway(async () => {
      const before = [...unanswered];
      const until = this.leaseEnd();
      unanswered.push(until);
      return this.take(this.database.reading, taskId, { until, unanswered: before });
    });
  }

  /** Marks the row handled, or leased where that is all that is wanted (`lease`) or its work is outside, in the statement that locks it. */
  private async take(
    tx: Tx,
    taskId: number,
    lease?: { until: Date; unanswered: readonly Date[] },
  ): Promise<Taken | undefined> {
    const now = this.clock.now();
    const [row] = await rows<Taken>(
      tx,
      often(`update outbox set
         handled_at = case when task = any($2) then null else $3::timestamptz end,
         lease_until = case when task = any($2) then $4::timestamptz end
       where id = $1 and handled_at is null and failed_at is null
         and (lease_until is null or lease_until <= $3::timestamptz or lease_until > $5::timestamptz
           or lease_until = any ($7::timestamptz[]))
         and (not $6 or task = any($2))
       returning task, payload, attempts, trace`),
      [
        taskId,
        this.handlers.outsideNames(),
        now,
        lease?.until ?? this.leaseEnd(),
        // Nobody whose clock is right has leased it for so long.
        new Date(now.getTime() + 2 * LEASE_MS),
        lease !== undefined,
        lease?.unanswered ?? [],
      ],
    );
    return row;
  }

  private leaseEnd(): Date {
    return new Date(this.clock.now().getTime() + LEASE_MS);
  }

  private async prolong(taskId: number): Promise<void> {
    await this.database
      .read('update outbox set lease_until = $2 where id = $1 and lease_until is not null', [
        taskId,
        this.leaseEnd(),
      ])
      .catch(() => undefined);
  }

  private async refuse(taskId: number, refusal: Refusal): Promise<Delivery> {
    await this.database.insist(
      `update outbox set failed_at = $2, attempts = attempts + 1, lease_until = null, refused = $3
       where id = $1 and handled_at is null`,
      [taskId, this.clock.now(), JSON.stringify({ code: refusal.code, details: refusal.details })],
    );
    return 'refused';
  }

  private async postpone(taskId: number, { attempts }: Taken, error: unknown): Promise<Delivery> {
    const tried = attempts + 1;
    const now = this.clock.now();
    const last = tried >= ATTEMPTS_MOST;
    await this.database.insist(
      `update outbox set attempts = $2, last_error = $3, not_before = $4, failed_at = $5,
         handed_at = null, lease_until = null
       where id = $1 and handled_at is null`,
      [taskId, tried, messageOf(error), new Date(now.getTime() + backOff(tried)), last ? now : null],
    );
    return last ? 'failed' : 'retry';
  }

  /** Gives a failed task another round of attempts; Refusal `task.unknown` when it has not failed. */
  async retryTask(tx: Tx, taskId: number): Promise<void> {
    const [row] = await rows(
      tx,
      `update outbox set failed_at = null, refused = null, attempts = 0, not_before = null, handed_at = null
       where id = $1 and failed_at is not null returning id`,
      [taskId],
    );
    if (!row) throw notFound('task.unknown');
    markEnqueued(tx);
  }
}

/** The first line of the message only: no values of a statement, no stack. */
function messageOf(error: unknown): string {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
  return message.split('\n', 1)[0]!.slice(0, 500);
}
