import { setTimeout as sleep } from 'node:timers/promises';
import { ERRORS, Upload, type KvStore, type Lock, type Locker, type RequestRelease } from '@tus/server';
import { Injectable } from '@nestjs/common';
import { Database, Gathering, isAway, whileAway } from '@keshen/platform/server';
import { v7 as uuid } from 'uuid';
import type { FileKind } from '../domain/file-kinds';
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
  /** What this process writes to at this moment. */
  private readonly held = new Map<string, HeldUpload>();

  constructor(private readonly database: Database) {
    this.leases = new Leases(database);
  }

  async get(key: string): Promise<Upload | undefined> {
    const id = idOfKey(key);
    const row = this.held.get(id)?.row ?? (await this.known.ask(id));
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

  newLock(key: string): HeldUpload {
    return new HeldUpload(this.database, this.leases, this.held, idOfKey(key));
  }

  /** Does the work while nobody writes to the upload; whoever does so is asked to stop. Null for one that has gone. */
  async alone<T>(id: string, work: (upload: UploadRow | null) => Promise<T>): Promise<T> {
    const lock = this.newLock(keyOf(id));
    await lock.lock(new AbortController().signal, () => undefined);
    try {
      return await work(lock.row);
    } finally {
      await lock.unlock();
    }
  }
}

/** What was announced. */
export interface UploadRow {
  id: string;
  name: string;
  size: number;
  purpose: string;
  formats: FileKind[];
  uploadedBy: string;
  createdAt: Date;
}
type Row = Pick<UploadRow, 'id' | 'size' | 'createdAt'>;
type Lease = { id: string; holder: string };
type Leased = UploadRow & { holder: string };

/** Of upload `u`. */
export const uploadColumns = `u.id, u.name, u.size, u.purpose, u.formats, u.uploaded_by as "uploadedBy",
  u.created_at as "createdAt"`;
const ROW = `select id, size, created_at as "createdAt" from uploads where id = any ($1::uuid[])
  union all select id, size, asked_at from archives where id = any ($1::uuid[]) and size is not null`;

const OF = 'unnest($1::uuid[], $2::uuid[]) as asked (id, holder) where u.id = asked.id';
const TAKE = `update uploads u set
    holder = case when u.held_until > now() then u.holder else asked.holder end,
    wanted = coalesce(u.held_until > now(), false),
    held_until = case when u.held_until > now() then u.held_until else now() + interval '${HELD_FOR}' end
  from ${OF} returning u.holder, ${uploadColumns}`;
const GIVE = `update uploads u set holder = null, held_until = null, wanted = false from ${OF} and u.holder = asked.holder`;

/** Leases that are taken and given back at one moment, by one statement each. */
class Leases {
  /** Who holds it now; null where the row has gone. Of two who ask at once for one, one gets it. */
  readonly taking = new Gathering<Lease, Leased | null>(async (asked) => {
    const held = new Map((await this.all<Leased>('lease', TAKE, asked)).map((row) => [row.id, row]));
    return asked.map(({ id }) => held.get(id) ?? null);
  });
  readonly giving = new Gathering<Lease, void>(async (asked) => {
    await this.all<Lease>('unlease', GIVE, asked);
    return asked.map(() => undefined);
  });

  constructor(private readonly database: Database) {}

  private all<T>(name: string, text: string, asked: readonly Lease[]): Promise<T[]> {
    return this.database.quick<T>(name, text, [asked.map((a) => a.id), asked.map((a) => a.holder)]);
  }
}

/** Held by a lease in the row that is renewed while it lasts; a row that has gone can be held by anybody. */
class HeldUpload implements Lock {
  readonly holder = uuid();
  /** As it stood when it was taken; nobody else changes it while it is held. Null where there is none. */
  row: UploadRow | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly leases: Leases,
    private readonly held: Map<string, HeldUpload>,
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
      const leased = await this.leases.taking.ask(this);
      if (leased && leased.holder !== this.holder) return false;
      this.row = leased;
      this.held.set(this.id, this);
      return true;
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
    if (this.held.get(this.id) === this) this.held.delete(this.id);
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
