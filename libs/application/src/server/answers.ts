import { Inject, Injectable } from '@nestjs/common';
import { conflict, invalid, type Clock } from '@keshen/kernel';
import { brokenConstraint, CLOCK, Crypto, often, rows, type Tx } from '@keshen/platform/server';
import { sensitivePaths, unflatten, type Answers, type Definition } from '@keshen/programme';
import type { Change, SaveAnswer } from '../domain/draft';
import type { Content } from '../domain/opening';
import type { StoredAnswer } from '../domain/views';

/** A change of a draft; one without an id is made by the program itself and is not sent twice. */
export type AnswerChange = Omit<Change, 'id'> & { id?: string };

/** As it is stored: personal data sealed, its value null then. */
export type SealedAnswer = StoredAnswer & { sealed: string | null };
type Written = {
  path: string;
  value: string | null;
  sealed: string | null;
  rows: readonly string[] | null;
  version: number;
  id: string | null;
  aside: boolean;
};

const COLUMNS = `path, value, sealed, rows, version, changed_at as "changedAt", changed_by as "changedBy",
  (select name from accounts where id = changed_by) as "changedByName"`;

/** What was answered, as a tree. */
export const treeOfAnswers = (answers: readonly Pick<StoredAnswer, 'path' | 'value'>[]): Answers =>
  unflatten(Object.fromEntries(answers.filter((a) => a.value !== null).map((a) => [a.path, a.value])));

/** Answers of a draft: one row per question, its history append-only, personal data sealed in both. */
@Injectable()
export class AnswerStore {
  constructor(
    private readonly cipher: Crypto,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The answers of an application, opened: all, or those at these paths. */
  async read(tx: Tx, applicationId: string, paths?: readonly string[]): Promise<StoredAnswer[]> {
    const found = await rows<SealedAnswer>(
      tx,
      often(`select ${COLUMNS} from answers
       where application_id = $1 and ($2::text[] is null or path = any ($2)) order by path`),
      [applicationId, paths ?? null],
    );
    return found.map((answer) => this.opened(applicationId, answer));
  }

  async readTree(tx: Tx, applicationId: string): Promise<Answers> {
    return treeOfAnswers(await this.read(tx, applicationId));
  }

  /** Answers, opened, in these versions. */
  async treeOf(tx: Tx, applicationId: string, versions: Content['versions']): Promise<Answers> {
    const found = await rows<{ path: string; value: unknown; sealed: string | null }>(
      tx,
      often(`select c.path, c.value, c.sealed from jsonb_each_text($2::jsonb) v
         join answer_changes c on c.application_id = $1 and c.path = v.key and c.version = v.value::int
       where c.value is not null or c.sealed is not null`),
      [applicationId, JSON.stringify(versions)],
    );
    return unflatten(
      Object.fromEntries(found.map((row) => [row.path, this.opened(applicationId, row).value])),
    );
  }

  /** Opens a stored value: personal data is sealed to its application and path. */
  opened<T extends { path: string; value: unknown; sealed: string | null }>(
    applicationId: string,
    { sealed, ...answer }: T,
  ): Omit<T, 'sealed'> {
    const value =
      sealed === null
        ? answer.value
        : JSON.parse(this.cipher.open(sealed, answerContext(applicationId, answer.path)));
    return { ...answer, value } as Omit<T, 'sealed'>;
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
    changes: readonly AnswerChange[],
  ): Promise<{ path: string; version: number; changedAt: string }[]> {
    const stale = await this.staleOf(tx, applicationId, changes);
    if (stale.length) {
      const current = new Map(
        (
          await this.read(
            tx,
            applicationId,
            stale.map((c) => c.path),
          )
        ).map((a) => [a.path, a]),
      );
      throw conflict('answer.stale', {
        current: stale.map(({ path }) => ({
          path,
          value: current.get(path)?.value ?? null,
          version: current.get(path)?.version ?? 0,
        })),
      });
    }
    const answer = await this.append(tx, definition, applicationId, account, changes);
    return answer.map(({ path, version, changedAt }) => ({ path, version, changedAt }));
  }

  /**
   * Writes each change that was made on what stands, and answers what stands where one was not; nothing that was
   * acknowledged is written over unseen. A change that was taken before is answered as it was then. The caller holds
   * the application's row lock. Refuses `answer.twice` and `change.twice`.
   */
  async save(
    tx: Tx,
    definition: Definition,
    applicationId: string,
    account: string,
    changes: readonly AnswerChange[],
  ): Promise<SaveAnswer & { written: AnswerChange[] }> {
    const stale = await this.staleOf(tx, applicationId, changes);
    const written = stale.length ? changes.filter((c) => !stale.includes(c)) : [...changes];
    const saved: SaveAnswer['saved'] = written.length
      ? await this.append(tx, definition, applicationId, account, written)
      : [];
    if (stale.length === 0) return { saved, current: [], written };
    const before = await rows<{ path: string; id: string; version: number; changedAt: Date }>(
      tx,
      `select path, change_id as id, version, changed_at as "changedAt" from answer_changes
       where application_id = $1 and change_id = any ($2::uuid[])`,
      [applicationId, stale.flatMap((c) => c.id ?? [])],
    );
    const current = await this.read(
      tx,
      applicationId,
      stale.map((c) => c.path),
    );
    return {
      saved: [...saved, ...before.map((b) => ({ ...b, changedAt: b.changedAt.toISOString() }))],
      current: current
        .filter((c) => !before.some((b) => b.path === c.path && b.version === c.version))
        .map((c) => ({ ...c, changedAt: c.changedAt.toISOString() })),
      written,
    };
  }

  /** The changes that were not made on what stands now. */
  private async staleOf<C extends AnswerChange>(
    tx: Tx,
    applicationId: string,
    changes: readonly C[],
  ): Promise<C[]> {
    const paths = changes.map((c) => c.path);
    if (new Set(paths).size !== paths.length) throw invalid('answer.twice');
    const found = await rows<{ path: string; version: number }>(
      tx,
      often(`select path, version from answers where application_id = $1 and path = any ($2)`),
      [applicationId, paths],
    );
    const versions = new Map(found.map((a) => [a.path, a.version]));
    return changes.filter((c) => (versions.get(c.path) ?? 0) !== c.base);
  }

  /** One statement: the answers as they stand now, and their history beneath. */
  private async append(
    tx: Tx,
    definition: Definition,
    applicationId: string,
    account: string,
    changes: readonly AnswerChange[],
  ): Promise<{ path: string; id: string | null; version: number; changedAt: string }[]> {
    const sensitive = new Set(sensitivePaths(definition));
    const now = this.clock.now();
    const row = (change: AnswerChange, { value, rows }: Pick<AnswerChange, 'value' | 'rows'>): Written => {
      const secret = sensitive.has(change.path) && value !== null;
      const text = JSON.stringify(value ?? null);
      return {
        path: change.path,
        value: secret || value === null ? null : text,
        sealed: secret ? this.cipher.seal(text, answerContext(applicationId, change.path)) : null,
        rows: rows ?? null,
        version: change.base + 1,
        id: null,
        aside: false,
      };
    };
    const written = changes.flatMap((change) => {
      const last = { ...row(change, change), id: change.id ?? null };
      if (!change.aside) return [last];
      return [
        { ...row(change, change.aside), aside: true },
        { ...last, version: last.version + 1 },
      ];
    });
    try {
      await tx.query(APPEND, [
        applicationId,
        written.map((w) => w.path),
        written.map((w) => w.value),
        written.map((w) => w.sealed),
        written.map((w) => w.rows && JSON.stringify(w.rows)),
        written.map((w) => w.version),
        written.map((w) => w.id),
        written.map((w) => w.aside),
        now,
        account,
      ]);
    } catch (error) {
      if (brokenConstraint(error) === 'answer_changes_once') throw conflict('change.twice');
      throw error;
    }
    return written
      .filter((w) => !w.aside)
      .map(({ path, id, version }) => ({ path, id, version, changedAt: now.toISOString() }));
  }
}

const APPEND = often(`with written as (
    select w.path, w.value, w.sealed, w.version, w.change_id, w.aside,
      case when w.rows is not null then array(select jsonb_array_elements_text(w.rows)) end as rows
    from unnest($2::text[], $3::jsonb[], $4::text[], $5::jsonb[], $6::int[], $7::uuid[], $8::boolean[])
      as w (path, value, sealed, rows, version, change_id, aside)
  ), now_standing as (
    insert into answers (application_id, path, value, sealed, rows, version, changed_at, changed_by)
    select $1, path, value, sealed, rows, version, $9, $10 from written where not aside
    on conflict (application_id, path) do update set value = excluded.value, sealed = excluded.sealed,
      rows = excluded.rows, version = excluded.version, changed_at = excluded.changed_at,
      changed_by = excluded.changed_by
  )
  insert into answer_changes
    (application_id, path, value, sealed, rows, version, change_id, aside, changed_at, changed_by)
  select $1, path, value, sealed, rows, version, change_id, aside, $9, $10 from written`);

/** What an answer is sealed for: its application and its path. */
export const answerContext = (applicationId: string, path: string): string =>
  `answer:${applicationId}:${path}`;
