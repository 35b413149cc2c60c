import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Clock } from '@keshen/kernel';
import type pg from 'pg';
import { CLOCK } from '../clock';
import { CONFIG, type Config } from '../config/config';
import { Database } from '../database/database';
import { OutboxBoard } from '../outbox/board';
import { databaseConnections, metrics, outboxLagSeconds, outboxTasks, watchProcess } from './metrics';

/**
 * `GET /metrics` for Prometheus, on a port of its own (METRICS_PORT): who may reach the portal does not thereby reach
 * its figures. API and worker each have one. `GET /health` beside it asks nobody else: this program answers, so it lives.
 */
@Injectable()
export class MetricsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Metrics');
  private server: Server | undefined;

  constructor(
    private readonly database: Database,
    private readonly board: OutboxBoard,
    @Inject(CONFIG) private readonly config: Pick<Config, 'METRICS_PORT' | 'HOST'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Where it listens; null without METRICS_PORT. */
  get port(): number | null {
    const address = this.server?.address();
    return address && typeof address === 'object' ? address.port : null;
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.METRICS_PORT === undefined) return;
    watchProcess();
    this.server = createServer((request, response) => {
      if (request.method === 'GET' && request.url === '/metrics') void this.answer(response);
      else if (request.method === 'GET' && request.url === '/health') response.writeHead(204).end();
      else response.writeHead(404).end();
    });
    this.server.listen(this.config.METRICS_PORT, this.config.HOST);
    await once(this.server, 'listening');
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.server) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(response: ServerResponse): Promise<void> {
    try {
      await this.read();
      const text = await metrics.metrics();
      response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
    } catch (error) {
      this.logger.warn(`no figures: ${error instanceof Error ? error.message : String(error)}`);
      response.writeHead(503).end();
    }
  }

  /** What is asked only when somebody looks. */
  private async read(): Promise<void> {
    const { waiting, postponed, failed, oldestWaiting } = await this.board.counts();
    outboxTasks.set({ state: 'waiting' }, Number(waiting));
    outboxTasks.set({ state: 'postponed' }, Number(postponed));
    outboxTasks.set({ state: 'failed' }, Number(failed));
    const age = oldestWaiting ? this.clock.now().getTime() - oldestWaiting.getTime() : 0;
    outboxLagSeconds.set(Math.max(0, age / 1000));
    const pool = (this.database.dataSource.driver as unknown as { master: pg.Pool }).master;
    databaseConnections.set({ state: 'open' }, pool.totalCount);
    databaseConnections.set({ state: 'idle' }, pool.idleCount);
    databaseConnections.set({ state: 'waited-for' }, pool.waitingCount);
  }
}
