import { setTimeout as sleep } from 'node:timers/promises';
import { ERRORS, Upload, type KvStore, type Lock, type Locker, type RequestRelease } from '@tus/server';
import { Injectable } from '@nestjs/common';
import { Database } from '@keshen/platform/server';
import { v7 as uuid } from 'uuid';
import { idOfKey, keyOf } from './file.store';

/** How long a holder that has died keeps others out. */
const HELD_FOR = '10 seconds';
const RENEW_EVERY_MS = 2000;
const ASK_EVERY_MS = 100;
const WAIT_MOST_MS = 30_000;

/**
 * What tus must remember of an upload is in its row, and so is who writes to it at this moment: uploads can be resumed
 * through any of several API processes, and no two of them write at once. Archives are written by the same door.
 */
@Injectable()
export class UploadRows implements KvStore<Upload>, Locker {
  constructor(private readonly database: Database) {}

  async get(key: string): Promise<Upload | undefined> {
    const [row] = await this.database.read<{ size: number; createdAt: Date }>(
      `select size, created_at as "createdAt" from uploads where id = $1
       union all select size, asked_at from archives where id = $1 and size is not null`,
      [idOfKey(key)],
    );
    if (!row) return undefined;
    return new Upload({ id: key, size: row.size, offset: 0, creation_date: row.createdAt.toISOString() });
  }

  /** The row was written before tus was asked, and goes when the file is complete or given up. */
  set(): Promise<void> {
    return Promise.resolve();
  }
  delete(): Promise<void> {
    return Promise.resolve();
  }

  newLock(key: string): Lock {
    return new HeldUpload(this.database, idOfKey(key));
  }

  /** Does the work while nobody writes to the upload; whoever does so is asked to stop. */
  async alone<T>(id: string, work: () => Promise<T>): Promise<T> {
    const lock = this.newLock(keyOf(id));
    await lock.lock(new AbortController().signal, () => undefined);
    try {
      return await work();
    } finally {
      await lock.unlock();
    }
  }
}

/** Held by a lease in the row that is renewed while it lasts; a row that has gone can be held by anybody. */
class HeldUpload implements Lock {
  private readonly holder = uuid();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly id: string,
  ) {}

  async lock(signal: AbortSignal, release: RequestRelease): Promise<void> {
    const until = Date.now() + WAIT_MOST_MS;
    while (!(await this.take())) {
      if (signal.aborted || Date.now() > until) throw ERRORS.ERR_LOCK_TIMEOUT;
      await sleep(ASK_EVERY_MS);
    }
    this.timer = setInterval(() => void this.renew(release).catch(() => undefined), RENEW_EVERY_MS);
    this.timer.unref();
  }

  /** Takes the lease, or says to its holder that somebody waits. */
  private async take(): Promise<boolean> {
    const taken = await this.database.read<{ holder: string }>(
      `update uploads set
         holder = case when held_until > now() then holder else $2 end,
         wanted = coalesce(held_until > now(), false),
         held_until = case when held_until > now() then held_until else now() + interval '${HELD_FOR}' end
       where id = $1 returning holder`,
      [this.id, this.holder],
    );
    return taken.length === 0 || taken[0]!.holder === this.holder;
  }

  private async renew(release: RequestRelease): Promise<void> {
    const [row] = await this.database.read<{ wanted: boolean }>(
      `update uploads set held_until = now() + interval '${HELD_FOR}' where id = $1 and holder = $2 returning wanted`,
      [this.id, this.holder],
    );
    if (row?.wanted) await release();
  }

  async unlock(): Promise<void> {
    clearInterval(this.timer);
    await this.database.read(
      'update uploads set holder = null, held_until = null, wanted = false where id = $1 and holder = $2',
      [this.id, this.holder],
    );
  }
}
