import { Injectable } from '@nestjs/common';

/** Work that is done again and again: deadlines, reminders, unattached files. */
export type Sweep = { name: string; everyMs: number; run: () => Promise<unknown> };

/**
 * The sweeps of the program. A capability registers its own in `onModuleInit`:
 * `sweeps.define('deadlines', 30_000, () => …)`. The worker runs them (see SweepRunner); one run handles a
 * bounded batch in transactions of its own and must bear being run by two workers one after the other.
 */
@Injectable()
export class Sweeps {
  private readonly sweeps = new Map<string, Sweep>();

  define(name: string, everyMs: number, run: () => Promise<unknown>): void {
    if (this.sweeps.has(name)) throw new Error(`sweep ${name} is defined twice`);
    this.sweeps.set(name, { name, everyMs, run });
  }

  all(): Sweep[] {
    return [...this.sweeps.values()];
  }
}
