import { Global, Injectable, Logger, Module, type BeforeApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { ClockWatch } from '../database/clock-drift';
import { Database, whileAway } from '../database/database';
import { Delivering } from '../outbox/deliver';
import { TaskHandlers } from '../outbox/handlers';
import { OutboxTidying } from '../outbox/tidying';
import { Relay } from '../outbox/relay';
import { QueueLink } from './link';
import { SweepRunner } from './sweep-runner';

/** Everything a worker does, begun and ended in order. */
@Injectable()
export class Working implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Worker');
  private changing: Promise<void> = Promise.resolve();
  private working = false;
  private ended = false;

  constructor(
    private readonly database: Database,
    private readonly handlers: TaskHandlers,
    private readonly delivering: Delivering,
    private readonly queue: QueueLink,
    private readonly relay: Relay,
    private readonly sweeps: SweepRunner,
    private readonly clock: ClockWatch,
  ) {}

  /**
   * Works from now on, while the machine's clock is the database's. Refuses to start while a task has no handler or the
   * database is not migrated.
   */
  async start(): Promise<void> {
    this.handlers.assertComplete();
    if (await this.database.dataSource.showMigrations()) throw new Error('migrations are pending');
    await this.clock.start(() => {
      this.changing = this.changing.then(() => this.change());
      return this.changing;
    });
  }

  /** Begins where the clock is right and rests where it is not. */
  private async change(): Promise<void> {
    if (this.ended || this.clock.isRight === this.working) return;
    if (this.working) {
      this.logger.error('the clock is not the database’s: nothing is done until it is');
      return this.rest();
    }
    this.working = true;
    // A task that the database was away for goes on when it is back, not when the relay hands it over again.
    await this.queue.work((taskId, task) => whileAway(() => this.delivering.deliver(taskId, task)));
    await this.relay.start();
    this.sweeps.start();
  }

  /** Hands nothing more over, finishes what is under way. */
  private async rest(): Promise<void> {
    this.working = false;
    await this.relay.stop();
    await Promise.all([this.queue.rest(), this.sweeps.stop()]);
  }

  /** The same for good. Nest does this before it closes the database. */
  async stop(): Promise<void> {
    this.ended = true;
    await this.changing.catch(() => undefined);
    if (this.working) await this.rest();
    await this.queue.close();
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
