import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { notFound, Refusal, type Clock } from '@keshen/kernel';
import { CLOCK, CONFIG, Database, rows, type Config, type Tx } from '@keshen/platform/server';
import { v7 as uuid } from 'uuid';
import { checkKind, checkSize } from '../domain/check';
import { FILE_KINDS, mediaTypeOf } from '../domain/file-kinds';
import { cleanFileName } from '../domain/file-name';
import { MEGABYTE, type StoredFile, type UploadFields } from '../domain/requests';
import { fileColumns } from './attachments';
import { FileAccess } from './file.access';
import { FileStore, type StagedFile } from './file.store';
import { kindOfContent } from './sniff';

/** Files of one person that hang on nothing yet; more are refused. */
const LOOSE_MOST = 200;
const LOOSE_FOR_MS = 24 * 3_600_000;
const SWEPT_AT_ONCE = 200;

type Row = StoredFile & {
  key: string;
  uploadedBy: string;
  held: boolean;
  thingKind: string | null;
  thingId: string | null;
};

/** Uploading, reading and sweeping files. */
@Injectable()
export class FileService {
  constructor(
    private readonly database: Database,
    private readonly store: FileStore,
    private readonly access: FileAccess,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'UPLOAD_MAX_MB'>,
  ) {}

  /** What the upload page says: the limits, and that no virus scanner is set up. */
  settings(): { scanner: null; maxMegabytes: number; formats: readonly string[] } {
    return { scanner: null, maxMegabytes: this.config.UPLOAD_MAX_MB, formats: FILE_KINDS };
  }

  /**
   * Stores a file that hangs on nothing yet. Refusals: `file.name`, `file.empty`, `file.too-large` (limit in
   * megabytes), `file.type` (what it is, what is taken), `file.extension`, `file.too-many-loose`.
   */
  async upload(actor: Actor, given: string, content: Readable, fields: UploadFields): Promise<StoredFile> {
    const maxMegabytes = Math.min(fields.maxMegabytes ?? Infinity, this.config.UPLOAD_MAX_MB);
    const staged = await this.store.receive(content, maxMegabytes * MEGABYTE);
    try {
      const name = cleanFileName(given);
      checkSize(staged.size, maxMegabytes);
      const found = await kindOfContent(staged.path, staged.size, name);
      const kind = checkKind(name, found, fields.formats ?? FILE_KINDS);
      return await this.keep(actor, staged, name, mediaTypeOf(kind), fields.purpose);
    } finally {
      await staged.discard();
    }
  }

  /** The row comes first, so that bytes without a row can never be left in the store by a crash. */
  private async keep(
    actor: Actor,
    staged: StagedFile,
    name: string,
    mediaType: string,
    purpose: string,
  ): Promise<StoredFile> {
    const id = uuid();
    await this.database.transaction(async (tx) => {
      const [loose] = await rows<{ count: number }>(
        tx,
        'select count(*) as count from files where uploaded_by = $1 and thing_kind is null',
        [actor.account],
      );
      if (loose!.count >= LOOSE_MOST)
        throw new Refusal('too-many', 'file.too-many-loose', { max: LOOSE_MOST });
      await tx.query(
        `insert into files (id, key, state, sha256, size, media_type, name, purpose, uploaded_by, created_at)
         values ($1, $2, 'arriving', $3, $4, $5, $6, $7, $8, $9)`,
        [
          id,
          staged.key,
          staged.sha256,
          staged.size,
          mediaType,
          name,
          purpose,
          actor.account,
          this.clock.now(),
        ],
      );
    });
    await staged.keep();
    const [stored] = await this.database.read<StoredFile>(
      `update files set state = 'stored' where id = $1 returning ${fileColumns}`,
      [id],
    );
    return stored!;
  }

  /**
   * A file to read: loose ones for whoever uploaded them, others by the rule of their thing, and then the read is
   * audited. Refuses not-found `file.unknown` to everybody else, and `file.gone` when the bytes are lost.
   */
  async open(actor: Actor, id: string): Promise<{ file: StoredFile; content: Readable }> {
    const row = await this.database.transaction(async (tx) => {
      const [row] = await rows<Row>(
        tx,
        `select ${fileColumns}, key, uploaded_by as "uploadedBy", held_at is not null as held,
           thing_kind as "thingKind", thing_id as "thingId"
         from files where id = $1 and state = 'stored'`,
        [id],
      );
      if (!row || !(await this.mayRead(tx, actor, row))) throw notFound('file.unknown');
      if (row.thingKind !== null)
        await record(tx, {
          actor: actorRef(actor),
          act: 'file.read',
          thing: { kind: row.thingKind, id: row.thingId! },
          details: { file: id, sha256: row.sha256 },
          at: this.clock.now(),
        });
      return row;
    });
    const { name, size, sha256, mediaType, purpose, createdAt } = row;
    return {
      file: { id, name, size, sha256, mediaType, purpose, createdAt },
      content: await this.store.read(row.key),
    };
  }

  private mayRead(tx: Tx, actor: Actor, row: Row): Promise<boolean> {
    const { id, uploadedBy, held, thingKind, thingId } = row;
    if (thingKind === null) return Promise.resolve(uploadedBy === actor.account);
    return this.access.mayRead(tx, actor, { id, uploadedBy, held, thing: { kind: thingKind, id: thingId! } });
  }

  /** Removes a file of the actor's own that hangs on nothing. Refuses not-found `file.unknown`. */
  async remove(actor: Actor, id: string): Promise<void> {
    const marked = await this.database.read<{ id: string; key: string }>(
      `update files set state = 'removed'
       where id = $1 and uploaded_by = $2 and thing_kind is null and state = 'stored' returning id, key`,
      [id, actor.account],
    );
    if (marked.length === 0) throw notFound('file.unknown');
    await this.erase(marked);
  }

  /** Removes what hangs on nothing for a day, marked first so that nobody attaches it meanwhile. Answers how many. */
  async sweep(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - LOOSE_FOR_MS);
    const marked = await this.database.read<{ id: string; key: string }>(
      `update files set state = 'removed' where id in (
         select id from files
         where thing_kind is null and created_at < $1 and (detached_at is null or detached_at < $1)
         order by created_at limit ${SWEPT_AT_ONCE} for update skip locked)
       returning id, key`,
      [before],
    );
    await this.erase(marked);
    await this.store.sweep(before);
    return marked.length;
  }

  private async erase(files: { id: string; key: string }[]): Promise<void> {
    for (const { id, key } of files) {
      await this.store.remove(key);
      await this.database.read(`delete from files where id = $1 and state = 'removed'`, [id]);
    }
  }
}
