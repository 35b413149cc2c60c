import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '@keshen/identity';
import { conflict, isRefusal, notFound, Refusal, type Clock } from '@keshen/kernel';
import {
  CLOCK,
  CONFIG,
  Database,
  Gathering,
  hidesSomething,
  traceNow,
  type Config,
} from '@keshen/platform/server';
import { v7 as uuid } from 'uuid';
import { checkKind, checkSize, checkUnpacked } from '../domain/check';
import { FILE_KINDS, isZipped, mediaTypeOf, type FileKind } from '../domain/file-kinds';
import { cleanFileName } from '../domain/file-name';
import { MEGABYTE, type StoredFile, type UploadFields } from '../domain/requests';
import { fileColumns } from './attachments';
import { FileStore, keyOf, lookedAt } from './file.store';
import { claimedSize, digestOf, kindOfContent } from './sniff';
import { fileScan } from './scan.service';
import { uploadColumns, UploadRows, type UploadRow } from './upload.rows';

/** Files of one person that hang on nothing yet, under way or stored; more are refused. */
const LOOSE_MOST = 200;
/** The same in bytes, as a multiple of the largest file. */
const LOOSE_LARGEST = 60;
/** Days over which all files of one person are counted, whatever they hang on: what is handed in is never given back. */
const YEAR_MS = 365 * 24 * 3_600_000;
const OPEN_FOR_MS = 24 * 3_600_000;
const SWEPT_AT_ONCE = 200;

type Begun = {
  id: string;
  account: string | null;
  name: string;
  size: number;
  purpose: string;
  formats: readonly FileKind[];
  application: string | null;
};
/** What one person has before this upload: of what hangs on nothing, and of all that came within a year. */
type Had = { id: string; count: number; size: number; yearCount: number; yearSize: number };

const FIND = `select ${uploadColumns} from uploads u where u.id = any ($1::uuid[])`;

/**
 * Those of one person that come together are counted one after the other. Of a year's no more are counted than there may
 * be, out of the index alone (`files_of_year`).
 */
const BEGIN = `with asked as materialized (
    select * from jsonb_to_recordset($1) as q (n int, id uuid, account uuid, name text, size bigint, purpose text,
      formats text[], application uuid)
  ), counted as materialized (
    select q.*, loose.count + count(*) over earlier as loose_count,
      (loose.size + coalesce(sum(q.size) over earlier, 0))::bigint as loose_size,
      year.count + count(*) over earlier as year_count,
      (year.size + coalesce(sum(q.size) over earlier, 0))::bigint as year_size
    from asked q cross join lateral (
      select count(*) as count, coalesce(sum(size), 0)::bigint as size from (
        select size from files where uploaded_by = q.account and thing_kind is null
        union all select size from uploads where uploaded_by = q.account) l) loose
      cross join lateral (
      select count(*) as count, coalesce(sum(size), 0)::bigint as size from (
        (select size from files where uploaded_by = q.account and created_at > $4 limit $5)
        union all select size from uploads where uploaded_by = q.account) y) year
    window earlier as (partition by q.account order by q.n rows between unbounded preceding and 1 preceding)
  ), begun as (
    insert into uploads (id, uploaded_by, name, size, purpose, formats, created_at, begun_for)
    select id, account, name, size, purpose, formats, $2, application from counted
    where loose_count < ${LOOSE_MOST} and loose_size + size <= $3 and year_count < $5 and year_size + size <= $6
  )
  select id, loose_count as count, loose_size as size, year_count as "yearCount", year_size as "yearSize"
  from counted`;

/** The row of an upload becomes that of a file, and its scan is asked for where there is a scanner. */
const KEEP = `with gone as (
    delete from uploads where id = $1 returning id, name, size, purpose, uploaded_by, created_at, begun_for
  ), stored as (
    insert into files (id, key, state, sha256, size, media_type, name, purpose, uploaded_by, created_at, begun_for,
      begun_at, scan, scan_asked_at)
    select id, $2, 'stored', $3, size, $4, name, purpose, uploaded_by, $5::timestamptz, begun_for, created_at,
      case when $6 then 'waiting' else 'none' end, case when $6 then $5::timestamptz end from gone
    returning ${fileColumns}
  ), asked as (
    insert into outbox (task, payload, trace)
    select '${fileScan.name}', jsonb_build_object('file', id), $7 from stored where $6
  )
  select * from stored`;

/**
 * Files on their way in. `begin` writes the row, then bytes arrive under its key by tus, then `finish` looks at them and
 * turns the row into one of `files` in a single transaction. Killed anywhere in between, the upload goes on from where
 * it was, or is swept a day after it began.
 */
@Injectable()
export class UploadService {
  private readonly finding = new Gathering((ids: readonly string[]) => this.found(ids));
  private readonly beginning = new Gathering((asked: readonly Begun[]) => this.begun(asked));

  constructor(
    private readonly database: Database,
    private readonly store: FileStore,
    private readonly uploads: UploadRows,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG)
    private readonly config: Pick<
      Config,
      'UPLOAD_MAX_MB' | 'UPLOAD_YEAR_FILES' | 'UPLOAD_YEAR_MB' | 'CLAMAV_URL'
    >,
  ) {}

  /**
   * Announces a file and answers its id. Refusals: `file.name`, `file.empty`, `file.too-large` (limit in megabytes),
   * `file.too-many-loose`, `file.too-much-loose`, and of all of a year `file.too-many-year`, `file.too-much-year`.
   */
  async begin(actor: Actor, given: string, size: number, fields: UploadFields): Promise<string> {
    const name = cleanFileName(given);
    checkSize(size, Math.min(fields.maxMegabytes ?? Infinity, this.config.UPLOAD_MAX_MB));
    const begun: Begun = {
      id: uuid(),
      account: actor.account,
      name,
      size,
      purpose: fields.purpose,
      formats: fields.formats ?? FILE_KINDS,
      application: fields.application ?? null,
    };
    this.requireRoom(
      hidesSomething() ? (await this.begun([begun]))[0]! : await this.beginning.ask(begun),
      size,
    );
    return begun.id;
  }

  private requireRoom(had: Had, size: number): void {
    const { UPLOAD_YEAR_FILES: max, UPLOAD_YEAR_MB: limit } = this.config;
    if (had.count >= LOOSE_MOST) throw new Refusal('too-many', 'file.too-many-loose', { max: LOOSE_MOST });
    if (had.size + size > this.looseMost)
      throw new Refusal('too-many', 'file.too-much-loose', { limit: this.looseMost / MEGABYTE });
    if (had.yearCount >= max) throw conflict('file.too-many-year', { field: 'file', max });
    if (had.yearSize + size > limit * MEGABYTE)
      throw conflict('file.too-much-year', { field: 'file', limit });
  }

  private get looseMost(): number {
    return LOOSE_LARGEST * this.config.UPLOAD_MAX_MB * MEGABYTE;
  }

  /** Writes those that there is room for, and answers what each found. */
  private async begun(asked: readonly Begun[]): Promise<Had[]> {
    const now = this.clock.now();
    const found = await this.database.quick<Had>('begin-upload', BEGIN, [
      JSON.stringify(asked.map((one, n) => ({ n, ...one }))),
      now,
      this.looseMost,
      new Date(now.getTime() - YEAR_MS),
      this.config.UPLOAD_YEAR_FILES,
      this.config.UPLOAD_YEAR_MB * MEGABYTE,
    ]);
    const byId = new Map(found.map((row) => [row.id, row]));
    return asked.map(({ id }) => byId.get(id)!);
  }

  /** Refuses not-found `upload.unknown` when it is not the actor's own or no longer under way. */
  async requireOwn(actor: Actor, id: string): Promise<void> {
    if (!(await this.find(actor, id))) throw notFound('upload.unknown');
  }

  /**
   * Makes the complete upload a file. Asked again it answers the same file, so that a lost answer loses nothing.
   * Refusals: `upload.unknown`, `upload.incomplete`, and for the content `file.type` (what it is, what is taken),
   * `file.extension`, `file.broken`, `file.unpacks-too-large`; refused content is removed.
   */
  async finish(actor: Actor, id: string): Promise<StoredFile> {
    if (!(await this.find(actor, id))) return this.finished(actor, id);
    return this.uploads.alone(id, async (upload) => {
      if (!upload) return this.finished(actor, id);
      await this.requireComplete(upload);
      await this.store.settle(keyOf(id));
      return this.keep(upload);
    });
  }

  private async requireComplete({ id, size }: UploadRow): Promise<void> {
    const { offset } = await this.store.uploads.getUpload(keyOf(id));
    if (offset !== size) throw conflict('upload.incomplete', { offset, size });
  }

  /** Looks at the content and turns the row of an upload into that of a file. */
  private async keep({ id, name, size, formats }: UploadRow): Promise<StoredFile> {
    const key = keyOf(id);
    try {
      const bytes = await lookedAt(this.store, key, size);
      const kind = checkKind(name, await kindOfContent(bytes, key, size, name), formats);
      if (isZipped(kind)) checkUnpacked(await claimedSize(bytes, key, size));
      const { sha256 } = await digestOf(bytes, key);
      const scanned = Boolean(this.config.CLAMAV_URL);
      const [stored] = await this.database.quick<StoredFile>('keep-upload', KEEP, [
        id,
        key,
        sha256,
        mediaTypeOf(kind),
        this.clock.now(),
        scanned,
        traceNow(),
      ]);
      if (!stored) throw notFound('upload.unknown');
      if (scanned) this.database.wake();
      return stored;
    } catch (error) {
      if (isRefusal(error)) await this.drop(id);
      throw error;
    }
  }

  private async finished(actor: Actor, id: string): Promise<StoredFile> {
    const [stored] = await this.database.read<StoredFile>(
      `select ${fileColumns} from files where id = $1 and uploaded_by = $2 and state = 'stored'`,
      [id, actor.account],
    );
    if (!stored) throw notFound('upload.unknown');
    return stored;
  }

  /** Stores what the server has at hand, by the same checks and with the same refusals. */
  async take(actor: Actor, name: string, bytes: Buffer, fields: UploadFields): Promise<StoredFile> {
    const id = await this.begin(actor, name, bytes.length, fields);
    await this.store.write(keyOf(id), Readable.from([bytes]));
    const upload = await this.find(actor, id);
    if (!upload) throw notFound('upload.unknown');
    return this.keep(upload);
  }

  /** Gives an upload of the actor's own up. */
  async cancel(actor: Actor, id: string): Promise<void> {
    await this.requireOwn(actor, id);
    await this.uploads.alone(id, () => this.drop(id));
  }

  /** Removes what began a day ago and was never finished. Answers how many. */
  async sweep(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - OPEN_FOR_MS);
    const old = await this.database.read<{ id: string }>(
      `select id from uploads where created_at < $1 order by created_at limit ${SWEPT_AT_ONCE}`,
      [before],
    );
    for (const { id } of old) await this.uploads.alone(id, () => this.drop(id));
    return old.length;
  }

  /** The bytes first: a row without bytes is swept, bytes without a row would be nobody's. */
  private async drop(id: string): Promise<void> {
    const [open] = await this.database.read('select 1 from uploads where id = $1', [id]);
    if (!open) return;
    await this.store.remove(keyOf(id));
    await this.database.read('delete from uploads where id = $1', [id]);
  }

  private async find({ account }: Actor, id: string): Promise<UploadRow | null> {
    // A gathered question is nobody's; what is hidden from whoever asks is asked alone.
    const row = hidesSomething() ? (await this.found([id]))[0] : await this.finding.ask(id);
    return row?.uploadedBy === account ? row : null;
  }

  private async found(ids: readonly string[]): Promise<(UploadRow | undefined)[]> {
    const found = await this.database.quick<UploadRow>('own-upload', FIND, [ids]);
    const byId = new Map(found.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  }
}
