import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { notFound, type Clock } from '@keshen/kernel';
import { CLOCK, CONFIG, Database, rows, type Config, type Tx } from '@keshen/platform/server';
import { checkScan } from '../domain/check';
import { FILE_KINDS } from '../domain/file-kinds';
import type { FileSettings, StoredFile, UploadFields } from '../domain/requests';
import { fileColumns } from './attachments';
import { FileAccess } from './file.access';
import { FileStore } from './file.store';
import { sofficeProgram } from './soffice';
import { UploadService } from './upload.service';

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
    private readonly uploads: UploadService,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'UPLOAD_MAX_MB' | 'CLAMAV_URL' | 'SOFFICE'>,
  ) {}

  /** What the pages say: the limits, whether a virus scanner is set up, and whether Office files are shown as PDF. */
  settings(): FileSettings {
    return {
      scanner: this.config.CLAMAV_URL ? 'clamav' : null,
      office: sofficeProgram(this.config.SOFFICE) ? 'libreoffice' : null,
      maxMegabytes: this.config.UPLOAD_MAX_MB,
      formats: FILE_KINDS,
    };
  }

  /** Stores a file that hangs on nothing yet, from what the server has at hand; refuses as `UploadService` does. */
  async upload(actor: Actor, name: string, content: Readable, fields: UploadFields): Promise<StoredFile> {
    return this.uploads.take(actor, name, await buffer(content), fields);
  }

  /**
   * A file to read: loose ones for whoever uploaded them, others by the rule of their thing, and then the read is
   * audited. Refuses not-found `file.unknown` to everybody else, `file.waiting` and `file.quarantined` by the
   * scanner, and `file.gone` when the bytes are lost. Some readers see it under another name.
   */
  async open(actor: Actor, id: string): Promise<{ file: StoredFile; content: Readable }> {
    const { key, ...file } = await this.readable(actor, id, true);
    return { file, content: await this.store.read(key) };
  }

  /** The same without the bytes, for whoever reads them in another form: audited as a read. */
  async read(actor: Actor, id: string): Promise<StoredFile> {
    const { key: _, ...file } = await this.readable(actor, id, true);
    return file;
  }

  /** What is known of a file that the actor may read; refuses as `open`, and is no read. */
  async require(actor: Actor, id: string): Promise<StoredFile> {
    const { key: _, ...file } = await this.readable(actor, id, false);
    return file;
  }

  private async readable(actor: Actor, id: string, audited: boolean): Promise<StoredFile & { key: string }> {
    const row = await this.database.transaction(async (tx) => {
      const [row] = await rows<Row>(
        tx,
        `select ${fileColumns}, key, uploaded_by as "uploadedBy", held_at is not null as held,
           thing_kind as "thingKind", thing_id as "thingId"
         from files where id = $1 and state = 'stored'`,
        [id],
      );
      const may = row ? await this.mayRead(tx, actor, row) : false;
      if (!row || !may) throw notFound('file.unknown');
      checkScan(row, Boolean(this.config.CLAMAV_URL));
      if (audited && row.thingKind !== null && this.access.isAudited(row.thingKind))
        await record(tx, {
          actor: actorRef(actor),
          act: 'file.read',
          thing: { kind: row.thingKind, id: row.thingId! },
          details: { file: id, sha256: row.sha256 },
          at: this.clock.now(),
        });
      return may === true ? row : { ...row, name: may.name };
    });
    const { name, size, sha256, mediaType, purpose, scan, threat, createdAt, key } = row;
    return { id, name, size, sha256, mediaType, purpose, scan, threat, createdAt, key };
  }

  /** What is known of a file of the actor's own: how far its scan is. Refuses not-found `file.unknown`. */
  async known(actor: Actor, id: string): Promise<StoredFile> {
    const [file] = await this.database.read<StoredFile>(
      `select ${fileColumns} from files where id = $1 and uploaded_by = $2 and state = 'stored'`,
      [id, actor.account],
    );
    if (!file) throw notFound('file.unknown');
    return file;
  }

  private mayRead(tx: Tx, actor: Actor, row: Row): Promise<boolean | { name: string }> {
    const { id, name, uploadedBy, held, thingKind, thingId } = row;
    if (thingKind === null) return Promise.resolve(uploadedBy === actor.account);
    return this.access.mayRead(tx, actor, {
      id,
      name,
      uploadedBy,
      held,
      thing: { kind: thingKind, id: thingId! },
    });
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
         where thing_kind is null and (state = 'removed' or (created_at < $1 and (detached_at is null or detached_at < $1)))
         order by created_at limit ${SWEPT_AT_ONCE} for update skip locked)
       returning id, key`,
      [before],
    );
    await this.erase(marked);
    return marked.length + (await this.uploads.sweep());
  }

  /** Erases what was marked as removed: the bytes first. What is killed in between the sweep does again. */
  async erase(files: { id: string; key: string }[]): Promise<void> {
    for (const { id, key } of files) {
      await this.store.remove(key);
      await this.database.read(`delete from files where id = $1 and state = 'removed'`, [id]);
    }
  }
}
