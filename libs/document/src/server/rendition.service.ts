import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '@keshen/identity';
import { conflict, isRefusal, notFound, Refusal, type Clock } from '@keshen/kernel';
import {
  CLOCK,
  CONFIG,
  Database,
  defineTask,
  enqueue,
  rows,
  Sweeps,
  TaskHandlers,
  type Config,
} from '@keshen/platform/server';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { kindOfMediaType } from '../domain/file-kinds';
import { isOffice, type Rendition } from '../domain/rendition';
import { MEGABYTE } from '../domain/requests';
import { FileService } from './file.service';
import { FileStore, keyOf } from './file.store';
import { OneByOne } from './one-by-one';
import { RunError } from './run-limited';
import { convertToPdf, OFFICE_LIMITS, sofficeProgram } from './soffice';

/** Have the Office files converted that wait; one task for each that was asked for. */
export const renditionMake = defineTask('rendition.make', z.strictObject({}), { late: true });

const SIZE_MOST = 100 * MEGABYTE;
const ATTEMPTS_MOST = 3;
const HELD_FOR = `${OFFICE_LIMITS.milliseconds / 1000 + 30} seconds`;
const TRIED_AGAIN_AFTER_MS = 24 * 3_600_000;
const UNUSED_FOR_MS = 30 * 24 * 3_600_000;
const SWEEP_EVERY_MS = 60_000;
const SWEPT_AT_ONCE = 50;

type Waiting = { sha256: string; id: string; attempts: number };

/**
 * Office files shown as PDF: converted by LibreOffice in the worker, one at a time in each process, and kept in the file
 * store by the digest of what they were made from. Whoever may open the file may open its PDF, and nobody else.
 */
@Injectable()
export class RenditionService implements OnModuleInit {
  private readonly logger = new Logger('Rendition');
  private readonly turns = new OneByOne();

  constructor(
    private readonly database: Database,
    private readonly store: FileStore,
    private readonly files: FileService,
    private readonly tasks: TaskHandlers,
    private readonly sweeps: Sweeps,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'SOFFICE'>,
  ) {}

  onModuleInit(): void {
    this.tasks.handleOutside(renditionMake, () => this.turns.run(() => this.next()));
    this.sweeps.define('renditions', SWEEP_EVERY_MS, () => this.sweep());
  }

  /** How far a file's PDF is; the first one who asks has it made. Refuses as `FileService.require`. */
  async ask(actor: Actor, file: string): Promise<Rendition> {
    const { sha256, mediaType } = await this.files.require(actor, file);
    if (!isOffice(mediaType) || !sofficeProgram(this.config.SOFFICE)) return { state: 'none', failure: null };
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const [begun] = await rows(
        tx,
        `insert into renditions (sha256, id, asked_at, used_at) values ($1, $2, $3, $3)
         on conflict (sha256) do update set failure = null, failed_at = null, attempts = 0, asked_at = $3
           where renditions.failed_at < $4
         returning 1`,
        [sha256, uuid(), now, new Date(now.getTime() - TRIED_AGAIN_AFTER_MS)],
      );
      if (begun) await enqueue(tx, renditionMake, {});
      const [known] = await rows<Rendition>(
        tx,
        `select case when failure is not null then 'failed' when size is not null then 'ready' else 'waiting' end as state,
           failure from renditions where sha256 = $1`,
        [sha256],
      );
      return known!;
    });
  }

  /** The PDF; reading it is reading the file. Refuses as `FileService.open`, and conflict `rendition.waiting`. */
  async open(actor: Actor, file: string): Promise<{ name: string; size: number; content: Readable }> {
    const { sha256, name } = await this.files.read(actor, file);
    const [made] = await this.database.read<{ id: string; size: number }>(
      'update renditions set used_at = $2 where sha256 = $1 and size is not null returning id, size',
      [sha256, this.clock.now()],
    );
    if (!made) throw conflict('rendition.waiting');
    const content = await this.store.read(keyOf(made.id)).catch(async (error: unknown) => {
      if (!isRefusal(error)) throw error;
      // A backup holds no renditions: it is made anew when it is asked for.
      await this.database.read('delete from renditions where sha256 = $1', [sha256]);
      throw conflict('rendition.waiting');
    });
    return { name: name.replace(/\.\w+$/, '.pdf'), size: made.size, content };
  }

  /** Converts one file that waits; false when there is none. */
  private async next(): Promise<boolean> {
    const [waiting] = await this.database.read<Waiting>(
      `update renditions set held_until = now() + interval '${HELD_FOR}', attempts = attempts + 1
       where sha256 = (select sha256 from renditions where size is null and failure is null
         and (held_until is null or held_until < now()) order by asked_at limit 1 for update skip locked)
       returning sha256, id, attempts`,
    );
    if (!waiting) return false;
    try {
      const size = await this.make(waiting);
      await this.database.read('update renditions set size = $2, held_until = null where sha256 = $1', [
        waiting.sha256,
        size,
      ]);
    } catch (error) {
      await this.failed(waiting, error);
    }
    return true;
  }

  /** Answers the size of the PDF, which is in the store. */
  private async make({ sha256, id }: Waiting): Promise<number> {
    const program = sofficeProgram(this.config.SOFFICE);
    if (!program) throw notFound('rendition.none');
    const [source] = await this.database.read<{ key: string; mediaType: string }>(
      `select key, media_type as "mediaType" from files where sha256 = $1 and state = 'stored' limit 1`,
      [sha256],
    );
    if (!source) throw notFound('file.gone');
    const folder = await mkdtemp(join(tmpdir(), 'keshen-office-'));
    try {
      const name = `source.${kindOfMediaType(source.mediaType)}`;
      await pipeline(await this.store.read(source.key), createWriteStream(join(folder, name)));
      const pdf = await convertToPdf(program, folder, name);
      const { size } = await stat(pdf);
      if (size > SIZE_MOST) throw new Refusal('too-large', 'rendition.too-large');
      await this.store.write(keyOf(id), createReadStream(pdf));
      return size;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** What LibreOffice cannot do it cannot do a second time; anything else is tried again. */
  private async failed({ sha256, attempts }: Waiting, error: unknown): Promise<void> {
    const known = isRefusal(error) ? error.code : null;
    const code = error instanceof RunError ? (error.late ? 'rendition.late' : 'rendition.failed') : known;
    this.logger.warn(`${sha256.slice(0, 8)}: ${error instanceof Error ? error.message : String(error)}`);
    await this.database.read(
      `update renditions set failure = $2, failed_at = case when $2::text is null then null else $3::timestamptz end,
         held_until = now() + interval '30 seconds' where sha256 = $1`,
      [sha256, code ?? (attempts >= ATTEMPTS_MOST ? 'rendition.failed' : null), this.clock.now()],
    );
  }

  /** Takes up what a killed worker left, and removes what nobody used or whose file has gone. Answers how many went. */
  async sweep(): Promise<number> {
    await this.database.transaction(async (tx) => {
      const [left] = await rows(
        tx,
        `select 1 from renditions where size is null and failure is null
           and (held_until is null or held_until < now()) limit 1`,
      );
      if (left) await enqueue(tx, renditionMake, {});
    });
    const old = await this.database.read<{ sha256: string; id: string }>(
      `select sha256, id from renditions r where (held_until is null or held_until < now())
         and (used_at < $1 or not exists (select 1 from files f where f.sha256 = r.sha256))
       order by used_at limit ${SWEPT_AT_ONCE}`,
      [new Date(this.clock.now().getTime() - UNUSED_FOR_MS)],
    );
    for (const { sha256, id } of old) {
      await this.store.remove(keyOf(id));
      await this.database.read('delete from renditions where sha256 = $1', [sha256]);
    }
    return old.length;
  }
}
