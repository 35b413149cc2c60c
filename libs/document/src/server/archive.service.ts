import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, isRefusal, notFound, Refusal, type Clock } from '@keshen/kernel';
import {
  CLOCK,
  CONFIG,
  Database,
  defineTask,
  enqueue,
  rows,
  type Config,
  type Tx,
} from '@keshen/platform/server';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { CONTENTS, type ArchiveKind, type ArchiveView } from '../domain/archive';
import { archivePaths } from '../domain/archive-paths';
import type { ByteRange } from '../domain/byte-range';
import { mayLeave } from '../domain/check';
import { MEGABYTE, type ScanState } from '../domain/requests';
import { ArchiveSources, type PackedThing } from './archive.sources';
import { FileAccess } from './file.access';
import { FileStore, keyOf } from './file.store';

/** Have the archives made that wait; one task for each that was asked for. */
export const archiveMake = defineTask('archive.make', z.strictObject({}), { late: true });

/** Files in one archive at most, and archives one account may keep at a time. */
const FILES_MOST = 20_000;
const ARCHIVES_MOST = 20;
const WRITTEN_AT_ONCE = 1000;

type Packed = {
  id: string;
  name: string;
  size: number;
  scan: ScanState;
  uploadedBy: string;
  held: boolean;
  thing: PackedThing;
  folders: readonly string[];
};

export type OpenArchive = {
  name: string;
  size: number;
  read: (range?: ByteRange) => Promise<Readable>;
};

const columns = `id, name, files, left_out as "leftOut", size, written, failure, asked_at as "askedAt",
  expires_at as "expiresAt", case when failure is not null then 'failed' when ready_at is not null then 'ready'
  when size is not null then 'working' else 'waiting' end as state`;

/**
 * 打包下载: all files of an application or of a call in one archive. What goes in is settled when it is asked for, by
 * the rights of whoever asks; the worker writes it (`ArchiveWriter`); only the asker may have it, and only while every
 * application in it is still theirs to read.
 */
@Injectable()
export class ArchiveService {
  constructor(
    private readonly database: Database,
    private readonly store: FileStore,
    private readonly access: FileAccess,
    private readonly sources: ArchiveSources,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG)
    private readonly config: Pick<Config, 'CLAMAV_URL' | 'ARCHIVE_KEPT_HOURS' | 'ARCHIVE_MAX_MB'>,
  ) {}

  /**
   * Asks for an archive; one of the same thing that is still being made is answered again, a finished one is replaced.
   * Refuses as reading the thing does, `archive.empty`, `archive.too-many-files` (most), `archive.too-large` (limit in
   * megabytes), `archive.too-many` (most).
   */
  ask(actor: Actor, kind: ArchiveKind, id: string): Promise<ArchiveView> {
    return this.database.transaction(async (tx) => {
      // Locked, so that a button pressed ten times makes one.
      await tx.query('select 1 from accounts where id = $1 for no key update', [actor.account]);
      const { name, things } = (await this.sources.of(kind)?.(tx, actor, id)) ?? { name: '', things: [] };
      const [running] = await rows<ArchiveView>(
        tx,
        `select ${columns} from archives where asked_by = $1 and kind = $2 and thing_id = $3
           and ready_at is null and failure is null`,
        [actor.account, kind, id],
      );
      if (running) return running;
      const files = await this.readable(tx, actor, things);
      this.checkAmount(files);
      await this.replace(tx, actor, kind, id);
      return this.keep(tx, actor, { kind, id, name: `${name}.zip` }, files);
    });
  }

  /** The files of these things that the actor may read, in the order given. */
  private async readable(tx: Tx, actor: Actor, things: readonly PackedThing[]): Promise<Packed[]> {
    const packed: Packed[] = [];
    for (const thing of things) {
      const known = await this.known(tx, thing);
      for (const held of [true, false]) {
        const some = known.filter((file) => file.held === held);
        // Whoever sees files under other names than their own gets no archive of them.
        if (
          some.length &&
          (await this.access.mayRead(tx, actor, { ...some[0]!, thing: thing.thing })) === true
        )
          packed.push(...some);
      }
      if (packed.length > FILES_MOST)
        throw new Refusal('too-large', 'archive.too-many-files', { most: FILES_MOST });
    }
    return packed;
  }

  private async known(tx: Tx, thing: PackedThing): Promise<Packed[]> {
    const folders = new Map(thing.files.map((file) => [file.id, file.folders]));
    const found = await rows<Omit<Packed, 'thing' | 'folders'>>(
      tx,
      `select f.id, f.name, f.size, f.scan, f.uploaded_by as "uploadedBy", f.held_at is not null as held
       from unnest($1::uuid[]) with ordinality as o (id, place) join files f on f.id = o.id
       where f.state = 'stored' and f.thing_kind = $2 and f.thing_id = $3 order by o.place`,
      [[...folders.keys()], thing.thing.kind, thing.thing.id],
    );
    return found.map((file) => ({ ...file, thing, folders: folders.get(file.id)! }));
  }

  private checkAmount(files: readonly Packed[]): void {
    const inside = files.filter((file) => this.isClean(file.scan));
    if (inside.length === 0) throw conflict('archive.empty');
    const size = inside.reduce((sum, file) => sum + file.size, 0);
    if (size > this.config.ARCHIVE_MAX_MB * MEGABYTE)
      throw new Refusal('too-large', 'archive.too-large', { limit: this.config.ARCHIVE_MAX_MB });
  }

  private isClean = (scan: ScanState): boolean => mayLeave(scan, this.config.CLAMAV_URL !== undefined);

  /** The earlier one of the same thing goes with the next sweep. */
  private async replace(tx: Tx, actor: Actor, kind: string, id: string): Promise<void> {
    const now = this.clock.now();
    await tx.query(
      'update archives set expires_at = $4 where asked_by = $1 and kind = $2 and thing_id = $3 and expires_at > $4',
      [actor.account, kind, id, now],
    );
    const [living] = await rows<{ n: number }>(
      tx,
      'select count(*)::int as n from archives where asked_by = $1 and expires_at > $2',
      [actor.account, now],
    );
    if (living!.n >= ARCHIVES_MOST)
      throw new Refusal('too-many', 'archive.too-many', { most: ARCHIVES_MOST });
  }

  private async keep(
    tx: Tx,
    actor: Actor,
    { kind, id: thing, name }: { kind: ArchiveKind; id: string; name: string },
    files: readonly Packed[],
  ): Promise<ArchiveView> {
    const id = uuid();
    const now = this.clock.now();
    const leftOut = files.filter((file) => !this.isClean(file.scan)).length;
    const [kept] = await rows<ArchiveView>(
      tx,
      `insert into archives (id, kind, thing_id, asked_by, asked_at, name, files, left_out, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${columns}`,
      [
        id,
        kind,
        thing,
        actor.account,
        now,
        archivePaths([{ folders: [], name }])[0],
        files.length - leftOut,
        leftOut,
        new Date(now.getTime() + this.config.ARCHIVE_KEPT_HOURS * 3_600_000),
      ],
    );
    const paths = archivePaths(files, [CONTENTS]);
    const lines = files.map((file, no) => ({
      no,
      file: file.id,
      kind: file.thing.thing.kind,
      thing: file.thing.thing.id,
      held: file.held,
      label: file.thing.label,
      path: paths[no],
      left: this.isClean(file.scan) ? null : file.scan,
    }));
    for (let from = 0; from < lines.length; from += WRITTEN_AT_ONCE)
      await tx.query(
        `insert into archive_files (archive_id, no, file_id, thing_kind, thing_id, held, label, path, left_out)
         select $1, no, file, kind, thing, held, label, path, "left" from jsonb_to_recordset($2)
           as x (no int, file uuid, kind text, thing text, held boolean, label text, path text, "left" text)`,
        [id, JSON.stringify(lines.slice(from, from + WRITTEN_AT_ONCE))],
      );
    await enqueue(tx, archiveMake, {});
    await record(tx, {
      actor: actorRef(actor),
      act: 'archive.asked',
      thing: { kind, id: thing },
      details: { archive: id, files: files.length - leftOut },
      at: now,
    });
    return kept!;
  }

  /** The actor's latest archive of a thing that is still there; null when there is none. */
  async latest(actor: Actor, kind: ArchiveKind, id: string): Promise<ArchiveView | null> {
    const [found] = await this.database.read<ArchiveView>(
      `select ${columns} from archives where asked_by = $1 and kind = $2 and thing_id = $3 and expires_at > $4
       order by asked_at desc, id desc limit 1`,
      [actor.account, kind, id, this.clock.now()],
    );
    return found ?? null;
  }

  /**
   * The finished archive, for whoever asked for it; each application in it is recorded as read. Refuses not-found
   * `archive.unknown`, conflict `archive.waiting`, and `archive.changed` when something in it may no longer leave or is
   * no longer theirs to read: then it is asked for anew. `read`: a part of it, for a download that goes on.
   */
  async open(actor: Actor, id: string): Promise<OpenArchive> {
    const archive = await this.database.transaction(async (tx) => {
      const [found] = await rows<ArchiveView & { kind: string; thing: string; whole: boolean }>(
        tx,
        `select ${columns}, kind, thing_id as thing,
           files + left_out = (select count(*) from archive_files where archive_id = archives.id) as whole
         from archives where id = $1 and asked_by = $2 and expires_at > $3`,
        [id, actor.account, this.clock.now()],
      );
      if (!found) throw notFound('archive.unknown');
      if (found.state !== 'ready') throw conflict('archive.waiting');
      // What was packed before its asker had to stand aside from it is not there any more for them (decision 0016).
      if (!found.whole) throw conflict('archive.changed');
      await this.stillReadable(tx, actor, found);
      return found;
    });
    const read = (range?: ByteRange) =>
      this.store.read(keyOf(id), range).catch((error: unknown) => {
        // A backup holds no archives: it is asked for anew.
        throw isRefusal(error) ? conflict('archive.changed') : error;
      });
    return { name: archive.name, size: archive.size!, read };
  }

  private async stillReadable(
    tx: Tx,
    actor: Actor,
    { id, kind, thing }: { id: string; kind: string; thing: string },
  ): Promise<void> {
    const parts = await rows<{
      file: string;
      held: boolean;
      kind: string;
      thing: string;
      uploadedBy: string;
      files: number;
      closed: number;
    }>(
      tx,
      `select p.thing_kind as kind, p.thing_id as thing, p.held, count(*)::int as files, min(p.file_id::text) as file,
         min(f.uploaded_by::text) as "uploadedBy",
         count(*) filter (where f.id is null or f.scan = 'quarantined' or ($2 and f.scan <> 'clean'))::int as closed
       from archive_files p left join files f on f.id = p.file_id and f.state = 'stored'
       where p.archive_id = $1 and p.left_out is null group by 1, 2, 3 order by 1, 2, 3`,
      [id, this.config.CLAMAV_URL !== undefined],
    );
    for (const part of parts) {
      const file = { id: part.file, name: '', uploadedBy: part.uploadedBy, held: part.held };
      const may =
        part.closed === 0 &&
        (await this.access.mayRead(tx, actor, { ...file, thing: { kind: part.kind, id: part.thing } })) ===
          true;
      if (!may) throw conflict('archive.changed');
    }
    const at = this.clock.now();
    const seen = new Map(parts.map((part) => [part.thing, part.kind]));
    for (const [each, of] of [...seen, ...(seen.has(thing) ? [] : [[thing, kind] as const])])
      await record(tx, {
        actor: actorRef(actor),
        act: 'archive.read',
        thing: { kind: of, id: each },
        details: { archive: id },
        at,
      });
  }
}
