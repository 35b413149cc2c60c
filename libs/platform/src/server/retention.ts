import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import type { Clock } from '@keshen/kernel';
import { CLOCK } from './clock';
import { CONFIG, type Config } from './config/config';
import { Sweeps } from './queue/sweeps';

const EVERY_MS = 600_000;
const DAY_MS = 86_400_000;
/** Of one kind in one run. */
const AT_ONCE = 500;

/**
 * 保存期限: a kind of thing that is not kept for ever. `days` from when it was over, unless RETENTION_DAYS says otherwise,
 * which may not say less than `least`. `sweep` removes what is older than `before`, `most` of them, and answers how many.
 */
export type Kept = {
  kind: string;
  days: number;
  least: number;
  sweep: (before: Date, most: number) => Promise<number>;
};

/** What goes after its days. Whatever has to be kept as a file of the office (applications, decisions, money) is none. */
@Injectable()
export class Retention implements OnModuleInit, OnApplicationBootstrap {
  private readonly kinds: Kept[] = [];

  constructor(
    private readonly sweeps: Sweeps,
    @Inject(CONFIG) private readonly config: Pick<Config, 'RETENTION_DAYS'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Each capability says in `onModuleInit` what of its own goes. */
  define(...kinds: Kept[]): void {
    this.kinds.push(...kinds);
  }

  onModuleInit(): void {
    this.sweeps.define('retention', EVERY_MS, async () => void (await this.run()));
  }

  /** A setting for a kind that there is not, or for fewer days than it has to be kept, is no setting to start with. */
  onApplicationBootstrap(): void {
    for (const [kind, days] of Object.entries(this.config.RETENTION_DAYS ?? {})) {
      const known = this.kinds.find((each) => each.kind === kind);
      if (!known)
        throw new Error(`RETENTION_DAYS: ${kind} is none of ${this.kinds.map((k) => k.kind).join()}`);
      if (days < known.least)
        throw new Error(`RETENTION_DAYS: ${kind} is kept for ${known.least} days at least`);
    }
  }

  /** The kinds, each with the days for which it is kept here. */
  get all(): { kind: string; days: number; least: number }[] {
    return this.kinds.map(({ kind, days, least }) => ({
      kind,
      days: this.config.RETENTION_DAYS?.[kind] ?? days,
      least,
    }));
  }

  /** One bounded batch of each kind; answers how many of which went. */
  async run(): Promise<Record<string, number>> {
    const gone: Record<string, number> = {};
    for (const { kind, days } of this.all) {
      const before = new Date(this.clock.now().getTime() - days * DAY_MS);
      gone[kind] = await this.kinds.find((each) => each.kind === kind)!.sweep(before, AT_ONCE);
    }
    return gone;
  }
}
