import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, rows } from '../database/database';
import { Sweeps } from '../queue/sweeps';

const EVERY_MS = 3_600_000;
const KEPT_DAYS = 30;
const BATCH = 5000;

/** Removes tasks that were done long ago; what failed stays until a person has dealt with it. */
@Injectable()
export class OutboxTidying implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly sweeps: Sweeps,
  ) {}

  onModuleInit(): void {
    this.sweeps.define('outbox.tidy', EVERY_MS, () => this.run());
  }

  /** Removes in batches; answers how many. */
  async run(): Promise<number> {
    for (let total = 0; ;) {
      const gone = await this.database.transaction((tx) =>
        rows(
          tx,
          `delete from outbox where id in (
             select id from outbox where handled_at < now() - make_interval(days => $1)
             order by handled_at limit $2)
           returning id`,
          [KEPT_DAYS, BATCH],
        ),
      );
      total += gone.length;
      if (gone.length < BATCH) return total;
    }
  }
}
