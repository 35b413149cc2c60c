import { notFound } from '@keshen/kernel';
import type { Actor } from '@keshen/identity';
import { often, rows, type Tx } from '@keshen/platform/server';
import { checkLimits } from '../domain/check';
import { mediaTypeOf } from '../domain/file-kinds';
import { MEGABYTE, type FileLimits, type StoredFile } from '../domain/requests';

/** What files hang on: an application, a claim. */
export type Thing = { kind: string; id: string };

export const fileColumns = `id, name, size, sha256, media_type as "mediaType", purpose, scan, threat,
  created_at as "createdAt"`;

/**
 * Ties a file to a thing for good, as part of an act: it is kept for the record from now on. Whoever uploaded it may do
 * so once; tied to the same thing already, it stays so, whoever asks. Refuses not-found `file.unknown` for any other,
 * and `file.type`, `file.too-large` where limits are given.
 */
export async function attach(
  tx: Tx,
  file: string,
  thing: Thing,
  actor: Actor,
  limits?: FileLimits,
): Promise<StoredFile> {
  const tied = await tie(tx, file, thing, actor, limits);
  await tx.query('update files set held_at = coalesce(held_at, now()) where id = $1', [file]);
  return tied;
}

async function tie(
  tx: Tx,
  file: string,
  thing: Thing,
  actor: Actor,
  limits?: FileLimits,
): Promise<StoredFile> {
  const [found] = await rows<StoredFile>(
    tx,
    often(`update files set thing_kind = $2, thing_id = $3, detached_at = null, attached_at = coalesce(attached_at, now())
     where id = $1 and state = 'stored'
       and ((thing_kind is null and uploaded_by = $4) or (thing_kind = $2 and thing_id = $3))
     returning ${fileColumns}`),
    [file, thing.kind, thing.id, actor.account],
  );
  if (!found) throw notFound('file.unknown', { field: 'file', file });
  if (limits) checkLimits(found, limits);
  return found;
}

/**
 * Takes a file off its thing. One that was handed in with it (`holdFiles`) is kept for the record and only no longer
 * listed; any other is swept a day later. Does nothing when it does not hang there.
 */
export async function detach(tx: Tx, file: string, thing: Thing): Promise<void> {
  await tx.query(
    `update files set detached_at = now(),
       thing_kind = case when held_at is null then null else thing_kind end,
       thing_id = case when held_at is null then null else thing_id end
     where id = $1 and thing_kind = $2 and thing_id = $3`,
    [file, thing.kind, thing.id],
  );
}

/**
 * Makes these the files of one purpose of a draft, such as an attachment's id, refusing as `attach` does: new ones are
 * tied, those no longer named are let go as by `detach`. They become part of the record with `holdFiles`.
 */
export async function attachExactly(
  tx: Tx,
  files: readonly string[],
  thing: Thing,
  purpose: string,
  actor: Actor,
  limits?: FileLimits,
): Promise<void> {
  const before = await rows<{ id: string }>(
    tx,
    often(`select id from files
     where thing_kind = $1 and thing_id = $2 and purpose = $3 and detached_at is null and not id = any($4::uuid[])`),
    [thing.kind, thing.id, purpose, [...files]],
  );
  for (const { id } of before) await detach(tx, id, thing);
  for (const file of files) await tie(tx, file, thing, actor, limits);
  await tx.query('update files set purpose = $2 where id = any($1::uuid[]) and purpose <> $2', [
    [...files],
    purpose,
  ]);
}

/** What `attachExactly` is asked for one purpose of a draft, as a row of `ATTACHING`. */
export const attaching = (files: readonly string[], purpose: string, limits: FileLimits) => ({
  files,
  purpose,
  most: limits.maxMegabytes * MEGABYTE,
  types: limits.formats.map(mediaTypeOf),
});
export type Attaching = ReturnType<typeof attaching>;

/**
 * `attachExactly` of many drafts, as parts of one statement: the columns of a row, the files of rows `asked` that may be
 * tied (held from then on; fewer than were asked where one may not), and what is done to those of the rows `written`.
 * A row has an `application` and the `account` that ties them, and is one of the drafts `held`.
 */
export const ATTACHING = {
  columns: 'files uuid[], purpose text, most bigint, types text[]',
  ready: `select q.n, q.path, count(*) as count from asked q join held h on h.id = q.application
      cross join lateral (
        select f.id from unnest(q.files) as named (id) join files f on f.id = named.id
        where f.state = 'stored' and f.size <= q.most and f.media_type = any (q.types)
          and ((f.thing_kind is null and f.uploaded_by = q.account)
            or (f.thing_kind = 'application' and f.thing_id = q.application::text))
        for no key update of f) tied
    group by q.n, q.path`,
  untied: `update files f set detached_at = now(),
      thing_kind = case when f.held_at is null then null else f.thing_kind end,
      thing_id = case when f.held_at is null then null else f.thing_id end
    from written w where f.thing_kind = 'application' and f.thing_id = w.application::text
      and f.purpose = w.purpose and f.detached_at is null
      and not exists (select 1 from written o where f.id = any (o.files))`,
  tied: `update files f set thing_kind = 'application', thing_id = w.application::text, purpose = w.purpose,
      detached_at = null, attached_at = coalesce(f.attached_at, now())
    from written w where f.id = any (w.files)`,
} as const;

/** Everything that hangs on the thing now has been handed in with it and is never removed. */
export async function holdFiles(tx: Tx, thing: Thing): Promise<void> {
  await tx.query(
    `update files set held_at = now()
     where thing_kind = $1 and thing_id = $2 and detached_at is null and held_at is null`,
    [thing.kind, thing.id],
  );
}

/** These files have been handed in with the thing and are never removed, whatever became of the draft meanwhile. */
export async function holdExactly(tx: Tx, files: readonly string[], thing: Thing): Promise<void> {
  if (files.length === 0) return;
  await tx.query(
    often(`update files set held_at = coalesce(held_at, now()), thing_kind = $2, thing_id = $3
     where id = any($1::uuid[]) and state = 'stored' and (thing_id is null or thing_id = $3)`),
    [[...files], thing.kind, thing.id],
  );
}

/** The files of a thing, oldest first, at most 500. */
export const filesOf = (tx: Tx, thing: Thing): Promise<StoredFile[]> =>
  rows<StoredFile>(
    tx,
    `select ${fileColumns} from files where thing_kind = $1 and thing_id = $2 and detached_at is null
     order by created_at, id limit 500`,
    [thing.kind, thing.id],
  );

/**
 * Lets go of everything that hangs on a thing that is no more, and was never handed in with it: marked as removed, so that
 * nobody attaches it meanwhile. Answers what is to be erased after the commit.
 */
export const giveUpFiles = (tx: Tx, thing: Thing): Promise<{ id: string; key: string }[]> =>
  rows(
    tx,
    `update files set state = 'removed', thing_kind = null, thing_id = null
     where thing_kind = $1 and thing_id = $2 and held_at is null returning id, key`,
    [thing.kind, thing.id],
  );
