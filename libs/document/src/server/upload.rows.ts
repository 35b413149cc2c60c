import { setTimeout as sleep } from 'node:timers/promises';
import { ERRORS, Upload, type KvStore, type Lock, type Locker, type RequestRelease } from '@tus/server';
import { Injectable } from '@nestjs/common';
import { Database, Gathering, isAway, whileAway } from '@keshen/platform/server';
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
  private readonly known = new Gathering((ids: readonly string[]) => this.rowsOf(ids));
  private readonly leases: Leases;

  constructor(private readonly database: Database) {
    this.leases = new Leases(database);
  }

  async get(key: string): Promise<Upload | undefined> {
    const row = await this.known.ask(idOfKey(key));
    if (!row) return undefined;
    return new Upload({ id: key, size: row.size, offset: 0, creation_date: row.createdAt.toISOString() });
  }

  private async rowsOf(ids: readonly string[]): Promise<(Row | undefined)[]> {
    const found = await this.database.quick<Row>('upload', ROW, [ids]);
    const byId = new Map(found.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  }

  /** The row was written before tus was asked, and goes when the file is complete or given up. */
  set(): Promise<void> {
    return Promise.resolve();
  }
  delete(): Promise<void> {
    return Promise.resolve();
  }

  newLock(key: string): Lock {
    return new HeldUpload(this.database, this.leases, idOfKey(key));
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

type Row = { id: string; size: number; createdAt: Date };
type Lease = { id: string; holder: string };

const ROW = `select id, size, created_at as "createdAt" from uploads where id = any ($1::uuid[])
  union all select id, size, asked_at from archives where id = any ($1::uuid[]) and size is not null`;

const OF = 'unnest($1::uuid[], $2::uuid[]) as asked (id, holder) where u.id = asked.id';
const TAKE = `update uploads u set
    holder = case when u.held_until > now() then u.holder else asked.holder end,
    wanted = coalesce(u.held_until > now(), false),
    held_until = case when u.held_until > now() then u.held_until else now() + interval '${HELD_FOR}' end
  from ${OF} returning u.id, u.holder`;
const GIVE = `update uploads u set holder = null, held_until = null, wanted = false from ${OF} and u.holder = asked.holder`;

/** Leases that are taken and given back at one moment, by one statement each. */
class Leases {
  /** Who holds it now; null where the row has gone. Of two who ask at once for one, one gets it. */
  readonly taking = new Gathering<Lease, string | null>(async (asked) => {
    const held = new Map((await this.all('lease', TAKE, asked)).map(({ id, holder }) => [id, holder]));
    return asked.map(({ id }) => held.get(id) ?? null);
  });
  readonly giving = new Gathering<Lease, void>(async (asked) => {
    await this.all('unlease', GIVE, asked);
    return asked.map(() => undefined);
  });

  constructor(private readonly database: Database) {}

  private all(name: string, text: string, asked: readonly Lease[]): Promise<Lease[]> {
    return this.database.quick<Lease>(name, text, [asked.map((a) => a.id), asked.map((a) => a.holder)]);
  }
}

/** Held by a lease in the row that is renewed while it lasts; a row that has gone can be held by anybody. */
class HeldUpload implements Lock {
  readonly holder = uuid();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly leases: Leases,
    readonly id: string,
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
    try {
      const holder = await this.leases.taking.ask(this);
      return holder === null || holder === this.holder;
    } catch (error) {
      // It may have been taken without an answer, and nobody would hold it then.
      if (isAway(error)) this.giveLater();
      throw error;
    }
  }

  private async renew(release: RequestRelease): Promise<void> {
    const [row] = await this.database.read<{ wanted: boolean }>(
      `update uploads set held_until = now() + interval '${HELD_FOR}' where id = $1 and holder = $2 returning wanted`,
      [this.id, this.holder],
    );
    if (row?.wanted) await release();
  }

  /** A lease that cannot be given back because the database is away is given back when it returns, and nobody waits for that. */
  async unlock(): Promise<void> {
    clearInterval(this.timer);
    try {
      await this.leases.giving.ask(this);
    } catch (error) {
      if (!isAway(error)) throw error;
      this.giveLater();
    }
  }

  private giveLater(): void {
    whileAway(() => this.leases.giving.ask(this)).catch(() => undefined);
  }
}
