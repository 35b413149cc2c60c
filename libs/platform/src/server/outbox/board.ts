import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database } from '../database/database';
import { decodeCursor, pageOf, type Page } from '../database/keyset';
import type { OutboxCounts, FailedTask } from '../../domain/views';

/** What the queue board shows. */
@Injectable()
export class OutboxBoard {
  constructor(private readonly database: Database) {}

  /** `waiting` could be done now; `postponed` waits for its time or the next attempt. */
  async counts(): Promise<OutboxCounts> {
    const [row] = await this.database.read<OutboxCounts>(`
      select
        count(*) filter (where not_before is null or not_before <= now()) as waiting,
        count(*) filter (where not_before > now()) as postponed,
        (select count(*) from outbox where failed_at is not null) as failed,
        min(created_at) filter (where not_before is null or not_before <= now()) as "oldestWaiting"
      from outbox where handled_at is null and failed_at is null`);
    return row!;
  }

  /** Failed tasks, the newest first. */
  async failed(query: { limit: number; cursor?: string }): Promise<Page<FailedTask>> {
    const before = query.cursor ? decodeCursor(query.cursor, z.int().positive()) : null;
    const found = await this.database.read<FailedTask>(
      `select id, task, created_at as "createdAt", failed_at as "failedAt", attempts,
         last_error as "lastError", refused
       from outbox where failed_at is not null and ($1::bigint is null or id < $1)
       order by id desc limit $2`,
      [before, query.limit + 1],
    );
    return pageOf(found, query.limit, (task) => task.id);
  }
}
