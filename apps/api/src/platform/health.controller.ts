import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { problemDocument } from '@keshen/platform';
import {
  answerProblem,
  clockDrift,
  Database,
  DRIFT_MOST_MS,
  Leaving,
  Operation,
  QueueLink,
  requestIdOf,
} from '@keshen/platform/server';
import { Public } from '@keshen/identity/server';

/** What a part says of itself. */
type Part = 'ready' | 'migrations-pending' | 'unavailable' | 'off';

/** For whoever watches over the program. */
@Controller('api')
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly queue: QueueLink,
    private readonly leaving: Leaving,
  ) {}

  @Get('health')
  @Public()
  @Operation({ summary: 'Whether the process is alive' })
  health(): { status: 'alive' } {
    return { status: 'alive' };
  }

  @Get('ready')
  @Public()
  @Operation({
    summary:
      'Whether database, migrations and queue are ready, the clock is the database’s within a second, and the process is not about to end',
    problems: ['service.not-ready'],
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    const [database, queue, clock] = await Promise.all([
      this.databaseState(),
      this.queueState(),
      this.clockState(),
    ]);
    const parts = {
      database,
      queue,
      clock,
      ...(this.leaving.isLeaving ? { process: 'leaving' as const } : {}),
    };
    if (Object.values(parts).every((part) => part === 'ready')) return { status: 'ready', parts };
    const id = requestIdOf(reply.request.raw);
    answerProblem(reply, problemDocument(503, 'service.not-ready', id, { parts }));
    return reply;
  }

  private async databaseState(): Promise<Part> {
    try {
      return (await this.database.dataSource.showMigrations()) ? 'migrations-pending' : 'ready';
    } catch {
      return 'unavailable';
    }
  }

  /** Deadlines are decided by this process's clock; one that goes wrong must not take submissions. */
  private async clockState(): Promise<Part> {
    try {
      return Math.abs(await clockDrift(this.database)) > DRIFT_MOST_MS ? 'off' : 'ready';
    } catch {
      return 'unavailable';
    }
  }

  private async queueState(): Promise<Part> {
    try {
      await this.queue.check();
      return 'ready';
    } catch {
      return 'unavailable';
    }
  }
}
