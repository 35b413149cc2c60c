import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '@keshen/identity';
import { attaching, ATTACHING, type Attaching } from '@keshen/document/server';
import type { Clock } from '@keshen/kernel';
import { CLOCK, Database, Gathering, hidesSomething, sqlState } from '@keshen/platform/server';
import {
  answersBehind,
  checkAnswerChange,
  fieldAt,
  sensitivePaths,
  type Definition,
} from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import type { SaveAnswer } from '../domain/draft';
import { applicationTable } from '../domain/may';
import type { SaveRequest } from '../domain/requests';
import { filesAsked } from './files-asked';

type Change = SaveRequest['changes'][number];
interface Standing {
  id: string;
  partyId: string;
  town: string | null;
  submitted: boolean;
  entryId: number;
  stage: string;
  versionId: string;
  graced: boolean;
}
/** A change, and the files that it is about. */
type Asked = Change & { attaching: Attaching | null };
type Save = Pick<Standing, 'id' | 'entryId' | 'versionId'> & { account: string; changes: readonly Asked[] };

const OPEN = `a.deleted_at is null and a.sealed_until is null and a.certification_asked_at is null and c.ended_at is null`;
const STANDING = `select a.id, a.party_id as "partyId", a.town, a.submitted_at is not null as submitted,
    c.entry_id as "entryId", c.stage, c.programme_version_id as "versionId", k.grace_minutes > 0 as graced
  from applications a join cases c on c.application_id = a.id and c.kind = 'application' join calls k on k.id = a.call_id
  where a.id = any ($1::uuid[]) and ${OPEN}`;

/**
 * Each draft is looked up by its key, one after the other in the order of the keys: of a joined list PostgreSQL would read
 * all applications, and lock them in any order. Each save whole, or not at all. What another has saved since this statement began is not seen in it, and breaks the key
 * of the history: then nothing is written.
 */
const WRITE = `with asked as materialized (
    select * from jsonb_to_recordset($1) as q (n int, application uuid, entry bigint, version uuid, account uuid,
      path text, value jsonb, rows jsonb, base int, change uuid, ${ATTACHING.columns})
  ), held as materialized (
    select draft.id from (select distinct application, entry, version from asked order by application) q
      cross join lateral (
        select a.id from applications a join cases c on c.application_id = a.id and c.kind = 'application'
        where a.id = q.application and c.entry_id = q.entry and c.programme_version_id = q.version and ${OPEN}
        for no key update of a for share of c) draft
  ), ready as materialized (
    ${ATTACHING.ready}
  ), taken as materialized (
    select q.n from asked q join held h on h.id = q.application
      left join answers v on v.application_id = q.application and v.path = q.path
      left join ready r on r.n = q.n and r.path = q.path
    group by q.n having bool_and(coalesce(v.version, 0) = q.base
      and coalesce(r.count, 0) = coalesce(cardinality(q.files), 0))
  ), written as materialized (
    select q.application, q.path, q.value, q.base + 1 as version, q.change, q.account, q.files, q.purpose,
      case when q.rows is not null then array(select jsonb_array_elements_text(q.rows)) end as rows
    from asked q join taken using (n)
  ), now_standing as (
    insert into answers (application_id, path, value, rows, version, changed_at, changed_by)
    select application, path, value, rows, version, $2, account from written
    on conflict (application_id, path) do update set value = excluded.value, sealed = null, rows = excluded.rows,
      version = excluded.version, changed_at = excluded.changed_at, changed_by = excluded.changed_by
  ), untied as (
    ${ATTACHING.untied}
  ), tied as (
    ${ATTACHING.tied}
  ), history as (
    insert into answer_changes (application_id, path, value, rows, version, change_id, aside, changed_at, changed_by)
    select application, path, value, rows, version, change, false, $2, account from written
  )
  select n from taken`;

/**
 * 自动保存 as most are: plain answers and files made on what stands, in a draft that is open as a whole. Many are written by one
 * statement with one commit. Everything else is left to `DraftService`, which knows all the rest.
 */
@Injectable()
export class UsualSaves {
  private readonly standings = new Gathering((ids: readonly string[]) => this.standingsOf(ids));
  private readonly writes = new Gathering((saves: readonly Save[]) => this.written(saves));

  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Null where this is no usual save, or something has to be told of it; nothing was written then. */
  async save(
    actor: Actor,
    id: string,
    { changes }: SaveRequest,
  ): Promise<{ party: string; answer: SaveAnswer } | null> {
    if (hidesSomething()) return null;
    const standing = await this.standings.ask(id);
    if (!standing || !mayEdit(actor, standing)) return null;
    const definition = await this.programmes.definitionOf(standing.versionId);
    if (!isUsual(definition, standing, changes)) return null;
    const { entryId, versionId } = standing;
    const asked = changes.map((change) => ({ ...change, attaching: attachingBy(definition, change) }));
    const changedAt = await this.writes
      .ask({ id, entryId, versionId, account: actor.account!, changes: asked })
      .catch(unlessOfItself);
    if (!changedAt) return null;
    const saved = changes.map(({ path, id: change, base }) => ({
      path,
      id: change ?? null,
      version: base + 1,
      changedAt,
    }));
    return { party: standing.partyId, answer: { saved, current: [] } };
  }

  private async standingsOf(ids: readonly string[]): Promise<(Standing | undefined)[]> {
    const found = await this.database.quick<Standing>('standing', STANDING, [[...new Set(ids)]]);
    const byId = new Map(found.map((one) => [one.id, one]));
    return ids.map((id) => byId.get(id));
  }

  /** When each was written; null for one that was not. Of two that meet in one place the second waits for its own turn. */
  private async written(saves: readonly Save[]): Promise<(string | null)[]> {
    const places = new Set<string>();
    const asked = saves.flatMap(({ id, entryId, versionId, account, changes }, n) => {
      const own = changes.flatMap(({ path, attaching }) => [`${id} ${path}`, ...(attaching?.files ?? [])]);
      if (own.some((place) => places.has(place))) return [];
      for (const place of own) places.add(place);
      return changes.map(({ id: change, path, value, rows, base, attaching }) => {
        return {
          n,
          application: id,
          entry: entryId,
          version: versionId,
          account,
          path,
          value,
          rows,
          base,
          change,
          ...attaching,
        };
      });
    });
    const now = this.clock.now();
    const taken = await this.database.quick<{ n: number }>('saves', WRITE, [JSON.stringify(asked), now]);
    const done = new Set(taken.map(({ n }) => n));
    return saves.map((_, n) => (done.has(n) ? now.toISOString() : null));
  }
}

const mayEdit = (actor: Actor, { partyId, town, submitted }: Standing): boolean =>
  applicationTable.may(actor, 'edit', { party: partyId, town, submitted, departments: [], experts: [] });

/** Whether everything of the draft is open, and nothing but the answers themselves changes. */
function isUsual(definition: Definition, standing: Standing, changes: readonly Change[]): boolean {
  const stage = definition.workflows.application.stages.find((s) => s.id === standing.stage);
  if (stage?.kind !== 'form' || stage.arguments.editable === 'returned') return false;
  if (standing.graced && !standing.submitted) return false;
  const { title, asked } = definition.form;
  const computed = asked !== undefined && fieldAt(definition, asked)?.type === 'computed';
  const behind: ReadonlySet<string> = computed ? answersBehind(definition, asked) : new Set([asked ?? '']);
  const sensitive = new Set(sensitivePaths(definition));
  const plain = ({ path, value, aside }: Change): boolean =>
    path !== title &&
    !behind.has(path) &&
    !behind.has(path.split('.')[0]!) &&
    !aside &&
    !sensitive.has(path) &&
    checkAnswerChange(definition, path, value).length === 0;
  return new Set(changes.map((c) => c.path)).size === changes.length && changes.every(plain);
}

/** The files that an answer names, where that is what its question asks for. */
function attachingBy(definition: Definition, { path, value }: Change): Attaching | null {
  const asked = filesAsked(definition, path);
  return asked && attaching((value as string[] | null) ?? [], asked.purpose, asked.limits);
}

/** A save that breaks a rule of its data is told so by whoever writes it alone. */
function unlessOfItself(error: unknown): null {
  if (/^2[23]/.test(sqlState(error))) return null;
  throw error;
}
