import { Global, Injectable, Module, type BeforeApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { Database } from '../database/database';
import { Delivering } from '../outbox/deliver';
import { TaskHandlers } from '../outbox/handlers';
import { OutboxTidying } from '../outbox/tidying';
import { Relay } from '../outbox/relay';
import { QueueLink } from './link';
import { SweepRunner } from './sweep-runner';

/** Everything a worker does, begun and ended in order. */
@Injectable()
export class Working implements BeforeApplicationShutdown {
  private started = false;

  constructor(
    private readonly database: Database,
    private readonly handlers: TaskHandlers,
    private readonly delivering: Delivering,
    private readonly queue: QueueLink,
    private readonly relay: Relay,
    private readonly sweeps: SweepRunner,
  ) {}

  /** Refuses to start while a task has no handler or the database is not migrated. */
  async start(): Promise<void> {
    this.handlers.assertComplete();
    if (await this.database.dataSource.showMigrations()) throw new Error('migrations are pending');
    this.started = true;
    await this.queue.work((taskId) => this.delivering.deliver(taskId));
    await this.relay.start();
    this.sweeps.start();
  }

  /** Hands nothing more over, finishes what is under way. Nest does this before it closes the database. */
  async stop(): Promise<void> {
    if (this.started) await this.relay.stop();
    await Promise.all([this.queue.close(), this.sweeps.stop()]);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.stop();
  }
}

/** The queue, its relay and the sweeps. The API only asks whether the queue answers. */
@Global()
@Module({
  providers: [
    { provide: QueueLink, inject: [CONFIG], useFactory: (config: Config) => new QueueLink(config) },
    Relay,
    SweepRunner,
    OutboxTidying,
    Working,
  ],
  exports: [QueueLink, Relay, SweepRunner, Working],
})
export class QueueModule {}
