import { Readable } from 'node:stream';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Upload } from '@tus/server';
import { conflict, csv, isRefusal, type Clock } from '@keshen/kernel';
import { CLOCK, CONFIG, Database, enqueue, Sweeps, TaskHandlers, type Config } from '@keshen/platform/server';
import { v7 as uuid } from 'uuid';
import { CONTENTS, contentsOf, type ArchivedFile } from '../domain/archive';
import { MEGABYTE } from '../domain/requests';
import { archiveMake } from './archive.service';
import { FileStore, keyOf } from './file.store';
import { OneByOne } from './one-by-one';
import { bytesAfter, piecesOf, zipOf } from './zip-stream';

/** So much is handed to the store at a time: what was handed over is kept when the worker is killed. */
const PIECE = 16 * MEGABYTE;
/** How long a worker that has died keeps others from going on, and how often one that lives says so. */
const HELD_FOR = '30 seconds';
const SIGN_EVERY_MS = 1000;
const ATTEMPTS_MOST = 20;
const SWEEP_EVERY_MS = 20_000;
const SWEPT_AT_ONCE = 50;

type Archive = { id: string; askedAt: Date; size: number | null; attempts: number };
type Line = ArchivedFile & { key: string; closed: boolean };

/**
 * Writes the archives that wait, one at a time in this process, piece by piece into the file store. Killed in between,
 * another run goes on behind the last piece that the store has: the same files give the same bytes. A row names the key
 * before the first byte arrives and until after the last one is gone.
 */
@Injectable()
export class ArchiveWriter implements OnModuleInit {
  private readonly logger = new Logger('Archive');
  private readonly turns = new OneByOne();

  constructor(
    private readonly database: Database,
    private readonly store: FileStore,
    private readonly tasks: TaskHandlers,
    private readonly sweeps: Sweeps,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'CLAMAV_URL'>,
  ) {}

  onModuleInit(): void {
    this.tasks.handleOutside(archiveMake, () => this.turns.run(() => this.next()));
    this.sweeps.define('archives', SWEEP_EVERY_MS, () => this.sweep());
  }

  /** Makes one archive that waits and that nobody is making; false when there is none. */
  private async next(): Promise<boolean> {
    const holder = uuid();
    const [archive] = await this.database.read<Archive>(
      `update archives set holder = $1, held_until = now() + interval '${HELD_FOR}', attempts = attempts + 1
       where id = (select id from archives where ready_at is null and failure is null
         and expires_at > $2 and (held_until is null or held_until < now())
         order by asked_at, id limit 1 for update skip locked)
       returning id, asked_at as "askedAt", size, attempts`,
      [holder, this.clock.now()],
    );
    if (!archive) return false;
    try {
      await this.make(archive, holder);
    } catch (error) {
      await this.failed(archive, holder, error);
    }
    return true;
  }

  private async make(archive: Archive, holder: string): Promise<void> {
    const lines = await this.lines(archive.id);
    const inside = lines.filter((line) => line.leftOut === null);
    if (inside.some((line) => line.closed)) throw conflict('archive.changed');
    const { head, lines: table } = contentsOf(lines);
    const { size, stream } = await zipOf(
      { path: CONTENTS, bytes: Buffer.from(csv(head, table)) },
      inside.map((line) => ({ path: line.path, size: line.size, open: () => this.store.read(line.key) })),
      archive.askedAt,
    );
    const progress = { written: await this.begin(archive, size) };
    const sign = setInterval(() => {
      void this.hold(archive.id, holder, progress.written).catch((error: Error) => stream.destroy(error));
    }, SIGN_EVERY_MS);
    try {
      await this.write(archive.id, stream, progress);
      await this.store.settle(keyOf(archive.id));
      await this.database.read(
        `update archives set ready_at = $3, written = size, holder = null, held_until = null
         where id = $1 and holder = $2`,
        [archive.id, holder, this.clock.now()],
      );
    } catch (error) {
      // The store only knows that its source broke; why stands here.
      throw stream.errored ?? error;
    } finally {
      clearInterval(sign);
      stream.destroy();
    }
  }

  /** Every file with its place in the store; closed: it may not leave any more, or is gone. */
  private lines(id: string): Promise<Line[]> {
    return this.database.read<Line>(
      `select p.label, p.path, p.left_out as "leftOut", coalesce(f.name, '') as name, coalesce(f.size, 0)::bigint as size,
         coalesce(f.sha256, '') as sha256, coalesce(f.key, '') as key,
         f.id is null or f.scan = 'quarantined' or ($2 and f.scan <> 'clean') as closed
       from archive_files p left join files f on f.id = p.file_id and f.state = 'stored'
       where p.archive_id = $1 order by p.no`,
      [id, this.config.CLAMAV_URL !== undefined],
    );
  }

  /** Makes the object in the store, or finds how much of it is there. Answers the bytes that it has. */
  private async begin(archive: Archive, size: number): Promise<number> {
    const key = keyOf(archive.id);
    if (archive.size === size) {
      const there = await this.store.uploads.getUpload(key).catch(() => null);
      if (there) return there.offset;
    }
    await this.store.remove(key);
    await this.database.read('update archives set size = $2, written = 0 where id = $1', [archive.id, size]);
    await this.store.uploads.create(new Upload({ id: key, size, offset: 0 }));
    return 0;
  }

  private async write(id: string, stream: Readable, progress: { written: number }): Promise<void> {
    const begun = progress.written;
    const bytes = bytesAfter(stream, begun);
    for await (const piece of piecesOf(bytes, PIECE)) {
      let offset = progress.written;
      const counted = async function* () {
        for await (const chunk of piece) {
          progress.written += chunk.length;
          yield chunk;
        }
      };
      offset = await this.store.uploads.write(
        Readable.from(counted(), { objectMode: false }),
        keyOf(id),
        offset,
      );
      progress.written = offset;
    }
  }

  /** Says that the work goes on, and how far it is; throws when another one has taken it over or nobody wants it. */
  private async hold(id: string, holder: string, written: number): Promise<void> {
    const held = await this.database.read(
      `update archives set held_until = now() + interval '${HELD_FOR}', written = $3
       where id = $1 and holder = $2 returning id`,
      [id, holder, written],
    );
    if (held.length === 0) throw new Error('somebody else writes this archive');
  }

  /** A refusal ends it; anything else is tried again by a sweep, later and later. */
  private async failed({ id, attempts }: Archive, holder: string, error: unknown): Promise<void> {
    const code = isRefusal(error) ? error.code : attempts >= ATTEMPTS_MOST ? 'archive.failed' : null;
    if (!isRefusal(error))
      this.logger.warn(`${id}: ${error instanceof Error ? error.message : String(error)}`);
    await this.database.read(
      `update archives set failure = $3, holder = null,
         held_until = now() + least(600, 2 ^ attempts) * interval '1 second'
       where id = $1 and holder = $2`,
      [id, holder, code],
    );
  }

  /** Takes up what nobody makes any more, and removes what has been kept for its time. Answers how many went. */
  async sweep(): Promise<number> {
    await this.database.transaction(async (tx) => {
      const [left] = (await tx.query(
        `select 1 from archives where ready_at is null and failure is null and expires_at > $1
           and (held_until is null or held_until < now()) limit 1`,
        [this.clock.now()],
      )) as unknown[];
      if (left) await enqueue(tx, archiveMake, {});
    });
    const old = await this.database.read<{ id: string }>(
      `select id from archives where expires_at <= $1 and (held_until is null or held_until < now())
       order by expires_at limit ${SWEPT_AT_ONCE}`,
      [this.clock.now()],
    );
    for (const { id } of old) {
      await this.store.remove(keyOf(id));
      await this.database.read('delete from archives where id = $1', [id]);
    }
    return old.length;
  }
}
