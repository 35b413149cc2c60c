import { Inject, Injectable } from '@nestjs/common';
import { conflict, invalid, type Clock } from '@keshen/kernel';
import { CLOCK, Crypto, rows, type Tx } from '@keshen/platform/server';
import { sensitivePaths, unflatten, type Answers, type Definition } from '@keshen/programme';
import type { Ticket } from './ticket.rows';

export interface StoredAnswer {
  path: string;
  value: unknown;
  version: number;
  changedAt: Date;
  changedBy: string;
}

/** Answers of a draft: one row per question, its history append-only, personal data sealed in both. */
@Injectable()
export class AnswerStore {
  constructor(
    private readonly cipher: Crypto,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** All answers of an application, opened. */
  async read(tx: Tx, applicationId: string): Promise<StoredAnswer[]> {
    const found = await rows<StoredAnswer & { sealed: string | null }>(
      tx,
      `select path, value, sealed, version, changed_at as "changedAt", changed_by as "changedBy"
       from answers where application_id = $1 order by path`,
      [applicationId],
    );
    return found.map(({ sealed, ...answer }) => ({
      ...answer,
      value:
        sealed === null
          ? answer.value
          : JSON.parse(this.cipher.open(sealed, context(applicationId, answer.path))),
    }));
  }

  async readTree(tx: Tx, applicationId: string): Promise<Answers> {
    const found = await this.read(tx, applicationId);
    return unflatten(Object.fromEntries(found.filter((a) => a.value !== null).map((a) => [a.path, a.value])));
  }

  /** The answers that a ticket names, opened, in the versions that it names. */
  async treeOfTicket(tx: Tx, ticket: Pick<Ticket, 'id' | 'applicationId'>): Promise<Answers> {
    const found = await rows<{ path: string; value: unknown; sealed: string | null }>(
      tx,
      `select c.path, c.value, c.sealed from tickets t cross join lateral jsonb_each_text(t.versions) v
         join answer_changes c on c.application_id = t.application_id and c.path = v.key and c.version = v.value::int
       where t.id = $1 and (c.value is not null or c.sealed is not null)`,
      [ticket.id],
    );
    const opened = found.map(({ path, value, sealed }) => {
      const text = sealed && this.cipher.open(sealed, context(ticket.applicationId, path));
      return [path, text === null ? value : JSON.parse(text)] as const;
    });
    return unflatten(Object.fromEntries(opened));
  }

  /**
   * Writes changes that were made on known versions, all or none; the caller holds the application's row lock.
   * Refuses `answer.stale` with the current values of the stale paths, so that the person can choose.
   */
  async write(
    tx: Tx,
    definition: Definition,
    applicationId: string,
    account: string,
    changes: { path: string; value: unknown; base: number }[],
  ): Promise<{ path: string; version: number; changedAt: string }[]> {
    if (new Set(changes.map((c) => c.path)).size !== changes.length) throw invalid('answer.twice');
    const current = new Map((await this.read(tx, applicationId)).map((a) => [a.path, a]));
    const stale = changes.filter((c) => (current.get(c.path)?.version ?? 0) !== c.base);
    if (stale.length)
      throw conflict('answer.stale', {
        current: stale.map(({ path }) => ({
          path,
          value: current.get(path)?.value ?? null,
          version: current.get(path)?.version ?? 0,
        })),
      });
    const sensitive = new Set(sensitivePaths(definition));
    const now = this.clock.now();
    const written = changes.map(({ path, value, base }) => {
      const secret = sensitive.has(path) && value !== null;
      return {
        path,
        version: base + 1,
        value: secret || value === null ? null : JSON.stringify(value),
        sealed: secret ? this.cipher.seal(JSON.stringify(value), context(applicationId, path)) : null,
      };
    });
    const columns = [
      applicationId,
      written.map((w) => w.path),
      written.map((w) => w.value),
      written.map((w) => w.sealed),
      written.map((w) => w.version),
      now,
      account,
    ];
    const unnested = `select $1::uuid, w.path, w.value, w.sealed, w.version, $6::timestamptz, $7::uuid
      from unnest($2::text[], $3::jsonb[], $4::text[], $5::int[]) as w (path, value, sealed, version)`;
    await tx.query(
      `insert into answers (application_id, path, value, sealed, version, changed_at, changed_by) ${unnested}
       on conflict (application_id, path) do update set value = excluded.value, sealed = excluded.sealed,
         version = excluded.version, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
      columns,
    );
    await tx.query(
      `insert into answer_changes (application_id, path, value, sealed, version, changed_at, changed_by) ${unnested}`,
      columns,
    );
    return written.map((w) => ({ path: w.path, version: w.version, changedAt: now.toISOString() }));
  }
}

const context = (applicationId: string, path: string): string => `answer:${applicationId}:${path}`;
