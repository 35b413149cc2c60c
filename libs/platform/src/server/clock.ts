import type { Clock } from '@keshen/kernel';

/** Nest's injection token for the Clock. */
export const CLOCK = Symbol('CLOCK');

/** The machine's clock. */
export class SystemClock implements Clock {
  now(): Date {
    return new Date();
  }
}

/** A clock that somebody sets: the demonstration's past, a test's deadline. */
export class AdjustableClock implements Clock {
  private instant: number;

  constructor(start: Date | string = new Date()) {
    this.instant = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.instant);
  }

  /** Moves to this instant, forwards or back. */
  set(instant: Date | string): void {
    this.instant = new Date(instant).getTime();
  }

  /** Moves on by so many milliseconds. */
  advance(ms: number): void {
    this.instant += ms;
  }
}
