import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@keshen/kernel';
import { demoAllowed, type Config } from './config/config';

/** Nest's injection token for the Clock. */
export const CLOCK = Symbol('CLOCK');

/** The machine's clock. */
export class SystemClock implements Clock {
  now(): Date {
    return new Date();
  }
}

/** A clock that can be moved on: the demonstration's, a test's. */
export interface MovableClock extends Clock {
  /** Moves on by so many milliseconds. */
  advance(ms: number): void;
}
export const isMovable = (clock: Clock): clock is MovableClock => 'advance' in clock;

const LOOK_AGAIN_MS = 200;

/**
 * 演示时间: the machine's clock, ahead by what the demonstration was moved on, never behind. API and worker share it by
 * a file in the data folder, which each looks at a few times a second.
 */
export class DemonstrationClock implements MovableClock {
  private readonly file: string;
  private ahead = 0;
  private looked = 0;

  constructor(folder: string) {
    this.file = join(folder, 'time-ahead');
  }

  now(): Date {
    const machine = Date.now();
    if (Math.abs(machine - this.looked) > LOOK_AGAIN_MS) this.look(machine);
    return new Date(machine + this.ahead);
  }

  advance(ms: number): void {
    this.look(Date.now());
    this.ahead += ms;
    writeFileSync(`${this.file}.new`, String(this.ahead));
    renameSync(`${this.file}.new`, this.file);
  }

  private look(machine: number): void {
    this.looked = machine;
    try {
      const ahead = Number(readFileSync(this.file, 'utf8'));
      this.ahead = Number.isSafeInteger(ahead) && ahead > 0 ? ahead : 0;
    } catch {
      this.ahead = 0;
    }
  }
}

/** The clock of a program: the machine's own, except in a demonstration. */
export const clockOf = (config: Config): Clock =>
  demoAllowed(config) ? new DemonstrationClock(config.KESHEN_DATA) : new SystemClock();

/** A clock that somebody sets: the demonstration's past, a test's deadline. */
export class AdjustableClock implements MovableClock {
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
