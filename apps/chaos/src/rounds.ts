import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CaseService, lockCase } from '@keshen/application/server';
import { BackendModule } from '@keshen/backend/server';
import { systemActor } from '@keshen/identity';
import { between, seededRandom, type Random } from '@keshen/kernel';
import { Database } from '@keshen/platform/server';
import { Checks } from './checks';
import { Journal } from './journal';
import { Load } from './load';
import { Portal, type House, type Size } from './portal';
import type { Moved } from './money-checks';
import { configOf } from './world';

const SETTLES_WITHIN_MS = 180_000;
/** Notices that end between two rounds: what can be paid in the next one. */
const ENDED = 40;

export interface Ended {
  /** Why the fault cannot be done here. */
  skipped?: string;
  problems: string[];
  /** Seconds from the fault's end until nothing was on its way any more. */
  settledAfter: number;
  /** Seconds that the comparison took. */
  compared: number;
  acknowledged: number;
}

type FaultOn<P> = (portal: P, random: Random) => Promise<string | void>;

/** Rounds on one portal: load, a fault, peace, and a comparison of what was acknowledged with what is there. */
export class Rounds<P extends House = Portal> {
  private readonly known = new Set<string>();

  private constructor(
    readonly portal: P,
    private readonly program: INestApplicationContext,
    private readonly checks: Checks,
    readonly journal: Journal,
  ) {}

  static async start(size: Size): Promise<Rounds> {
    return Rounds.over(await Portal.start(size));
  }

  static async over<P extends House>(portal: P): Promise<Rounds<P>> {
    const config = configOf({ ...portal.env, LOG_LEVEL: 'silent', DATABASE_POOL: '3' });
    const program = await NestFactory.createApplicationContext(BackendModule.forRoot(config), {
      logger: false,
      abortOnError: false,
    });
    const journal = new Journal();
    return new Rounds(portal, program, new Checks(program, journal, portal.mails), journal);
  }

  /** One round; the seed decides when and how, the load is as fast as the machine. */
  async run(fault: FaultOn<P>, seed: number): Promise<Ended> {
    const { portal, journal } = this;
    const random = seededRandom(seed);
    const before = journal.count;
    await this.noticesEnd();
    const load = new Load(portal.address, portal.world, journal, seededRandom(seed + 0.5));
    load.start();
    await sleep(between(random, 200, 800));
    const problems: string[] = [];
    const skipped = await this.endure(fault, random).catch((error: Error) => {
      problems.push(error.message);
      return undefined;
    });
    const since = performance.now();
    await sleep(between(random, 100, 500));
    await load.stop();
    problems.push(...(await this.settled()));
    const settledAfter = (performance.now() - since) / 1000;
    if (problems.length === 0) problems.push(...(await load.probe()), ...(await this.settled()));
    problems.push(...portal.ended());
    const quiet = performance.now();
    problems.push(...(await this.checks.since()));
    const compared = (performance.now() - quiet) / 1000;
    return {
      skipped,
      problems: this.unknown(problems),
      settledAfter,
      compared,
      acknowledged: journal.count - before,
    };
  }

  /** Compares all that was acknowledged and done in all rounds. Answers what is wrong and was not told yet. */
  async everything(): Promise<string[]> {
    return this.unknown(await this.checks.everything());
  }

  /** What was lost in one round is still lost in the next one, and is told once. */
  private unknown(problems: string[]): string[] {
    const fresh = problems.filter((problem) => !this.known.has(problem));
    fresh.forEach((problem) => this.known.add(problem));
    return fresh;
  }

  /** The fault, until the portal works again; answers why it cannot be done here. */
  private async endure(fault: FaultOn<P>, random: Random): Promise<string | undefined> {
    const skipped = await fault(this.portal, random);
    await this.portal.works();
    return skipped ?? undefined;
  }

  /** What was awarded, paid and booked in all rounds. */
  moved(): Promise<Moved> {
    return this.checks.money.moved();
  }

  /** 公示期满: the days of some notices pass, so that there is something to be paid. */
  private async noticesEnd(): Promise<void> {
    const database = this.program.get(Database);
    const cases = this.program.get(CaseService);
    const published = await database.read<{ id: string }>(
      `select id from cases where stage_kind = 'notice' and ended_at is null limit ${ENDED}`,
    );
    for (const { id } of published)
      await database.transaction(async (tx) =>
        cases.advance(tx, await lockCase(tx, id), 'clear', { actor: systemActor }),
      );
  }

  async stop(): Promise<void> {
    await this.program.close();
    await this.portal.stop();
  }

  /** Mails that arrived more than once, each time under the same Message-ID. */
  get repeated(): number {
    return [...this.portal.mails.received.values()].filter(({ times }) => times > 1).length;
  }

  /** Waits until every task has been done. Answers what has failed, or still waits after a long time. */
  private async settled(): Promise<string[]> {
    const end = Date.now() + SETTLES_WITHIN_MS;
    for (;;) {
      const waiting = await this.checks.waiting();
      const failed = waiting.filter((task) => task.failed);
      if (failed.length) return failed.map(({ task, why }) => `${task} has failed: ${why}`);
      if (waiting.length === 0) return [];
      if (Date.now() > end) return waiting.map(({ task, why }) => `${task} still waits: ${why}`);
      await sleep(50);
    }
  }
}
