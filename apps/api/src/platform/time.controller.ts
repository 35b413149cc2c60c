import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { z } from 'zod';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { CurrentActor, Roles } from '@keshen/identity/server';
import { conflict, type Clock } from '@keshen/kernel';
import {
  CLOCK,
  CONFIG,
  Database,
  demoAllowed,
  isMovable,
  Operation,
  parsed,
  SweepRunner,
  Sweeps,
  type Config,
} from '@keshen/platform/server';

const DAY_MS = 86_400_000;
const timeRequest = z.strictObject({ days: z.int().min(1).max(800) });

/** 演示时间: a demonstration may let days pass, so that a public notice can be seen to end. Never in earnest. */
@Controller('api/admin/time')
export class TimeController {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly sweeps: Sweeps,
    private readonly runner: SweepRunner,
  ) {}

  /** Everybody's sessions end with the time that passes; what is due by then is seen to at once. */
  @Post()
  @HttpCode(200)
  @Roles('administrator')
  @Operation({
    summary: 'Let days pass; a demonstration only',
    body: timeRequest,
    problems: ['time.real'],
  })
  async pass(@CurrentActor() actor: Actor, @Body(parsed(timeRequest)) { days }: z.infer<typeof timeRequest>) {
    if (!demoAllowed(this.config) || !isMovable(this.clock)) throw conflict('time.real');
    const details = { from: this.clock.now().toISOString(), days };
    this.clock.advance(days * DAY_MS);
    const at = this.clock.now();
    await this.database.transaction((tx) =>
      record(tx, {
        actor: actorRef(actor),
        act: 'time.passed',
        thing: { kind: 'time', id: 'demonstration' },
        details,
        at,
      }),
    );
    for (const sweep of this.sweeps.all()) await this.runner.once(sweep);
    return { now: at.toISOString() };
  }
}
