import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Clock } from '@keshen/kernel';
import pg from 'pg';
import { CLOCK } from '../clock';
import { CONFIG, type Config } from '../config/config';
import { CROWD_CHANNEL, Database, OUTBOX_CHANNEL } from '../database/database';
import { QueueLink } from '../queue/link';
import { isLate, lateTasks } from './task';
import { giveBack, HAND_AGAIN_MS, takeWaiting } from './waiting';

const SWEEP_MS = 1000;
const MOST = 500;
/**
 * So many each second are handed over once more: what the queue still holds costs little, what it has lost comes back at the
 * pace of work, however much waits.
 */
const AGAIN_MOST = 100;
/**
 * A queue that holds fewer tasks may have lost what was handed over so many ms ago and is not done: then up to `MOST` are
 * handed over once more each second. What it does hold, or what is under way, are few and cost little.
 */
const FEW = 100;
const MISSED_AFTER_MS = 3000;
/** Looking for them reads all that waits, so it rests twenty times as long as it took. */
const LOOK_SHARE = 20;

/**
 * Carries waiting tasks from the outbox to the queue. A NOTIFY after a commit wakes it, a sweep every second
 * is the guarantee: a lost notification costs a second, a wiped queue some seconds, and one for each five hundred tasks.
 * It hears, too, when people wait for answers, and the queue is worked off more slowly then.
 */
@Injectable()
export class Relay {
  private readonly logger = new Logger('Relay');
  private timer: NodeJS.Timeout | undefined;
  private listener: pg.Client | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  /** When what was handed over long ago is looked at again, in ms of this process. */
  private lookAgainAt = 0;
  private stopped = true;
  private failing = '';
  /** What was handed over until then may not have reached the queue. */
  private unsure: Date | null = null;

  constructor(
    private readonly database: Database,
    private readonly queue: QueueLink,
    @Inject(CONFIG) private readonly config: Pick<Config, 'DATABASE_URL'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Begins to listen and to sweep. */
  async start(): Promise<void> {
    this.stopped = false;
    // What another relay has handed over a moment ago it may have been killed over.
    this.unsure = new Date(this.clock.now().getTime() - 1);
    await this.listen();
    this.timer = setInterval(() => void this.beat(), SWEEP_MS);
    void this.sweep();
  }

  /** Ends after the sweep that is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
    const listener = this.listener;
    this.listener = undefined;
    await listener?.end().catch(() => undefined);
  }

  /** Hands over everything that waits; calls during a sweep make one more follow it. */
  sweep(): Promise<void> {
    this.again = true;
    this.running ??= this.run().finally(() => (this.running = undefined));
    return this.running;
  }

  private async beat(): Promise<void> {
    if (!this.listener) await this.listen();
    await this.sweep();
  }

  private async run(): Promise<void> {
    try {
      while (this.again && !this.stopped) {
        this.again = false;
        if ((await this.handOver()) >= MOST) this.again = true;
        this.failing = '';
      }
    } catch (error) {
      this.failed(`tasks wait: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private async handOver(): Promise<number> {
    const now = this.clock.now();
    const began = performance.now();
    const looks = began >= this.lookAgainAt;
    const since = looks ? await this.missedSince(now) : null;
    const again = !looks ? 0 : since ? MOST : AGAIN_MOST;
    const taking = takeWaiting(this.database, now, { most: MOST, again, since, late: lateTasks() });
    const taken = await this.answered(now, taking);
    if (again) this.lookAgainAt = began + Math.max(SWEEP_MS, LOOK_SHARE * (performance.now() - began));
    if (taken.length === 0) return 0;
    try {
      await this.queue.hand(taken.map(({ id, task }) => ({ id, task, late: isLate(task) })));
    } catch (error) {
      const ids = taken.map((task) => task.id);
      await this.answered(now, giveBack(this.database, ids));
      throw error;
    }
    return taken.length;
  }

  /** What was handed over before the queue may not hold; null where that is only known of what waits for long. */
  private async missedSince(now: Date): Promise<Date | null> {
    const unsure = this.unsure?.getTime() ?? 0;
    const missed = ((await this.queue.holds()) ?? FEW) < FEW ? now.getTime() - MISSED_AFTER_MS : 0;
    const since = Math.max(unsure, missed);
    // What was unsure half a minute ago has been waiting for so long anyway.
    return since > now.getTime() - HAND_AGAIN_MS ? new Date(since) : null;
  }

  /** A database that goes away may have noted the handing over without telling whose: the next sweep does it again. */
  private async answered<T>(now: Date, noting: Promise<T>): Promise<T> {
    try {
      return await noting;
    } catch (error) {
      this.unsure = now;
      throw error;
    }
  }

  /** A connection of its own: listening binds it. A lost one is opened again by the next sweep. */
  private async listen(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.config.DATABASE_URL,
      application_name: 'keshen-relay',
      keepAlive: true,
    });
    const lost = () => {
      if (this.listener === client) this.listener = undefined;
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', ({ channel }) =>
      channel === CROWD_CHANNEL ? this.queue.slowDown() : void this.sweep(),
    );
    try {
      await client.connect();
      await client.query(`listen ${OUTBOX_CHANNEL}; listen ${CROWD_CHANNEL}`);
      this.listener = client;
    } catch (error) {
      await client.end().catch(() => undefined);
      this.failed(`not listening: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Said once for each new reason, not every second. */
  private failed(reason: string): void {
    if (this.failing !== reason) this.logger.warn(reason);
    this.failing = reason;
  }
}
