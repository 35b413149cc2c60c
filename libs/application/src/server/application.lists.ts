import { AsyncLocalStorage } from 'node:async_hooks';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { csv, csvLines, type Clock } from '@keshen/kernel';
import { CLOCK, Database, decodeCursor, pageOf, type Page } from '@keshen/platform/server';
import type { Definition } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { applicationTable } from '../domain/may';
import type { listFilter, listQuery, ListSort } from '../domain/requests';
import type { ListedApplication } from '../domain/views';
import { ApplicationSearch, patterns, WALKED } from './application.search';
import { Asked } from './asked';
import { cellsOf, EXPORT_HEAD, EXPORTED, type ExportedRow } from './exported';

/** The most rows that an export holds, and how many of them are in memory at a time: few, so that they are gone early. */
export const EXPORT_MOST = 50_000;
const EXPORT_PAGE = 200;

const place = z.tuple([z.string().max(40), z.uuid()]);

/** Whether an account tries the trial that the case `c` belongs to. */
const testing = (account: string): string => `select 1 from trial_testers tt
  join calls tk on tk.id = tt.call_id and tk.trial_ended_at is null where tt.call_id = c.call_id and tt.account_id = ${account}`;

/** How lists are ordered: each has its index, with the case's id behind it. */
const orders: Record<ListSort, { by: string; type: string }> = {
  entered: { by: 'c.entered_at', type: 'timestamptz' },
  submitted: { by: 'c.submitted_at', type: 'timestamptz' },
  asked: { by: 'coalesce(c.asked_fen, 0)', type: 'bigint' },
};
type Place = { cursor?: string; limit: number };
type Sort = ListSort | `-${ListSort}`;
type Row = ListedApplication & { versionId: string; key: string };

const LISTED = `a.id, a.reference, a.title, p.name as party, a.town, k.programme_code as programme,
  jsonb_build_object('id', k.id, 'title', k.title) as call, c.stage, c.stage_kind as "stageKind", a.asked_fen as "askedFen",
  a.submitted_at as "submittedAt", a.trial, c.entered_at as "enteredAt", c.due_at as "dueAt", c.ended_at as "endedAt",
  c.result, c.programme_version_id as "versionId"`;

/** Lists of applications: an enterprise's own, and what an office may see. */
@Injectable()
export class ApplicationLists {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly search: ApplicationSearch,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Applications of the actor's own parties, newest first. */
  mine(actor: Actor, query: Place): Promise<Page<ListedApplication>> {
    const asked = new Asked();
    const parties = asked.value([...new Set(actor.memberships.map((m) => m.party))]);
    asked.thatOfApplication(`a.party_id = any (${parties}::uuid[]) and a.deleted_at is null
      and (not c.trial or exists (${testing(asked.value(actor.account))}))`);
    return this.list(asked, query, '-entered', true);
  }

  /** All submitted applications that the actor's office may see, newest movement first unless asked otherwise. */
  async all(actor: Actor, query: z.infer<typeof listQuery>): Promise<Page<ListedApplication>> {
    const asked = this.askedBy(actor, query);
    const sort = query.sort ?? '-entered';
    if (query.text && (await this.search.areCommon(query.text))) {
      const page = await this.list(holding(asked.again(WALKED), query.text), query, sort);
      // Not full: what else holds the words may stand further down.
      if (page.next) return page;
    }
    return this.list(await this.found(asked, query.text), query, sort);
  }

  /**
   * The same as CSV, at most 50,000 rows; it is recorded. Some hundred rows are read at a time, while whoever asked
   * takes them.
   */
  async csv(actor: Actor, query: z.infer<typeof listFilter>): Promise<AsyncIterable<string>> {
    await this.database.transaction((tx) =>
      record(tx, {
        actor: actorRef(actor),
        act: 'application.exported',
        thing: { kind: 'list', id: 'applications' },
        details: { query },
        at: this.clock.now(),
      }),
    );
    const asked = await this.found(this.askedBy(actor, query), query.text);
    // Read after this request was answered: what is hidden from who asked stays so, and what may be old.
    const page = AsyncLocalStorage.bind((cursor: string | undefined) =>
      this.exported(asked.again(), { cursor, limit: EXPORT_PAGE }, query.sort ?? '-entered'),
    );
    return (async function* () {
      yield csv(EXPORT_HEAD, []);
      let cursor: string | undefined;
      for (let n = 0; n < EXPORT_MOST; n += EXPORT_PAGE) {
        const { lines, next } = await page(cursor);
        if (lines) yield lines;
        if (!next) return;
        cursor = next;
      }
    })();
  }

  /** Narrowed to what holds the words, wherever that stands in the list. */
  private async found(asked: Asked, text: string | undefined): Promise<Asked> {
    if (!text) return asked;
    const narrowed = await this.search.narrowed(text);
    if (!('ids' in narrowed)) return holding(asked, text);
    asked.that(`c.application_id = any (${asked.value(narrowed.ids)}::uuid[])`);
    return asked;
  }

  /** What the office's list is narrowed to, but for words. */
  private askedBy(actor: Actor, query: z.infer<typeof listFilter>): Asked {
    const asked = new Asked();
    asked.that('c.submitted_at is not null');
    const everywhere = applicationTable.may(actor, 'see-all', {
      party: '',
      town: null,
      submitted: true,
      departments: [],
      experts: [],
    });
    if (!everywhere) {
      const towns = actor.staff.filter((s) => s.role === 'recommender').map((s) => s.scope);
      asked.that(`c.town = any (${asked.value(towns)}::text[])`);
    }
    // A trial's are listed for its testers, and when its call is asked for.
    if (query.call) {
      asked.that(`c.call_id = ${asked.value(query.call)}::uuid`);
      asked.that(`(not c.trial or exists (${testing(asked.value(actor.account))}))`);
    } else asked.that('not c.trial');
    if (query.stage) asked.that(`c.stage = ${asked.value(query.stage)}`);
    if (query.town) asked.that(`c.town = ${asked.value(query.town)}`);
    if (query.ended) asked.that(`c.ended_at is ${query.ended === 'yes' ? 'not null' : 'null'}`);
    return asked;
  }

  private async list(asked: Asked, query: Place, sort: Sort, own = false): Promise<Page<ListedApplication>> {
    const page = await this.page<Row>(LISTED, asked, query, sort);
    const items = await Promise.all(
      page.items.map(async ({ versionId, key: _, ...item }) => {
        const definition = await this.programmes.definitionOf(versionId);
        const stage = definition.workflows.application.stages.find((s) => s.id === item.stage);
        const stageLabel = (own ? stage?.applicantLabel : stage?.label) ?? null;
        return { ...item, stageLabel, steps: own ? definition.steps : [], step: stage?.step ?? null };
      }),
    );
    return { items, next: page.next };
  }

  /** The lines of some rows as CSV. */
  private async exported(
    asked: Asked,
    query: Place,
    sort: Sort,
  ): Promise<{ lines: string; next: string | null }> {
    const { items, next } = await this.page<ExportedRow>(EXPORTED, asked, query, sort);
    const versions = new Map<string, Definition>();
    for (const { versionId } of items)
      if (!versions.has(versionId)) versions.set(versionId, await this.programmes.definitionOf(versionId));
    const stageOf = ({ versionId, stage }: ExportedRow): string =>
      versions.get(versionId)!.workflows.application.stages.find((s) => s.id === stage)?.label['zh-CN'] ??
      stage;
    return { lines: csvLines(items.map((row) => cellsOf(row, stageOf(row)))), next };
  }

  /** Columns of a page of cases `c` with application `a`, enterprise `p` and call `k`. */
  private async page<R extends { caseId: string; key: string }>(
    columns: string,
    asked: Asked,
    query: Place,
    sort: Sort,
  ): Promise<Page<R>> {
    const down = sort.startsWith('-');
    const { by, type } = orders[sort.replace('-', '') as ListSort];
    if (query.cursor) {
      const [key, id] = decodeCursor(query.cursor, place);
      asked.that(
        `(${by}, c.id) ${down ? '<' : '>'} (${asked.value(key)}::${type}, ${asked.value(id)}::uuid)`,
      );
    }
    const direction = down ? 'desc' : 'asc';
    const order = `${by} ${direction}, c.id ${direction}`;
    const found = await this.database.read<R>(
      `select c.id as "caseId", (${by})::text as key, ${columns}
       from (${asked.cases(order, query.limit + 1)}) c join applications a on a.id = c.application_id
         join parties p on p.id = a.party_id join calls k on k.id = a.call_id
       order by ${order}`,
      asked.values,
    );
    return pageOf(found, query.limit, (r) => [r.key, r.caseId]);
  }
}

/** Where each case is compared with the words. */
function holding(asked: Asked, text: string): Asked {
  asked.thatOfApplication(`a.search like all (${asked.value(patterns(text))}::text[])`);
  return asked;
}
