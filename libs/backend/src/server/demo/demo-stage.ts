import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '@keshen/identity';
import { addWorkingDays, shanghaiDate, shanghaiInstant } from '@keshen/kernel';
import { AdjustableClock, CLOCK, Database, Delivering } from '@keshen/platform/server';

import type { DemoUnit } from './people';

/** Who plays in the demonstration, by part. */
export interface Cast {
  officer: Actor;
  leader: Actor;
  finance: [Actor, Actor];
  administrator: Actor;
  towns: Map<string, Actor>;
  departments: Map<string, Actor>;
  experts: Actor[];
  units: { unit: DemoUnit; party: string; actor: Actor }[];
}

/** Time and tasks of the demonstration: days pass, and what a worker would do is done at once. */
@Injectable()
export class DemoTime {
  constructor(
    @Inject(CLOCK) private readonly clock: AdjustableClock,
    private readonly database: Database,
    private readonly delivering: Delivering,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  /** Sets the day at nine o'clock in Shanghai; never backwards. */
  startOn(date: string): void {
    const to = shanghaiInstant(`${date}T09:00:00`);
    if (to > this.clock.now()) this.clock.set(to);
  }

  /** Moves to nine o'clock of the n-th working day from now. */
  nextDay(workingDays = 1): void {
    this.startOn(addWorkingDays(shanghaiDate(this.clock.now()), workingDays));
  }

  /** So many minutes later; whoever is not done by half past five goes on the next morning. */
  minutes(n: number): void {
    this.clock.advance(n * 60_000);
    const hour = new Date(this.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(11, 16);
    if (hour >= '17:30' || hour < '08:30') this.nextDay();
  }

  /** Does every task that waits and is due, by the production delivery. Mail goes out, letters and receipts are written by the worker, later. */
  async work(): Promise<void> {
    for (;;) {
      const waiting = await this.database.read<{ id: number }>(
        `select id from outbox where handled_at is null and failed_at is null and task not in ('mail.send', 'letter.write', 'receipt.write')
           and (not_before is null or not_before <= $1) order by id limit 200`,
        [this.clock.now()],
      );
      if (waiting.length === 0) return;
      for (const { id } of waiting) {
        const outcome = await this.delivering.deliver(id);
        if (outcome !== 'handled') await this.explain(id, outcome);
      }
    }
  }

  private async explain(id: number, outcome: string): Promise<never> {
    const [row] = await this.database.read<{
      task: string;
      refused: { code?: string } | null;
      error: string | null;
    }>(`select task, refused, last_error as error from outbox where id = $1`, [id]);
    throw new Error(`demonstration: ${row?.task} was ${outcome}: ${row?.refused?.code ?? row?.error}`);
  }
}
