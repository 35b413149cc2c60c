import { AsyncLocalStorage } from 'node:async_hooks';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { csvLines, csv, shanghaiDate, wanText, type Clock } from '@keshen/kernel';
import { CLOCK, Database, decodeCursor, pageOf, type Page } from '@keshen/platform/server';
import { ProgrammeService } from '@keshen/programme/server';
import { applicationTable } from '../domain/may';
import type { listFilter, listQuery, ListSort } from '../domain/requests';
import type { ListedApplication } from '../domain/views';
import { ApplicationSearch, patterns } from './application.search';

/** The most rows that an export holds, and how many of them are in memory at a time. */
export const EXPORT_MOST = 50_000;
const EXPORT_PAGE = 500;

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
type Row = ListedApplication & { versionId: string; key: string };

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
    asked.that(`a.party_id = any (${parties}::uuid[]) and a.deleted_at is null
      and (not c.trial or exists (${testing(asked.value(actor.account))}))`);
    return this.list(asked, query, '-entered', true);
  }

  /** All submitted applications that the actor's office may see, newest movement first unless asked otherwise. */
  async all(actor: Actor, query: z.infer<typeof listQuery>): Promise<Page<ListedApplication>> {
    return this.list(await this.askedBy(actor, query), query, query.sort ?? '-entered');
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
    const asked = await this.askedBy(actor, query);
    // Read after this request was answered: what is hidden from who asked stays so, and what may be old.
    const page = AsyncLocalStorage.bind((cursor: string | undefined) =>
      this.list(asked.again(), { cursor, limit: EXPORT_PAGE }, query.sort ?? '-entered'),
    );
    return (async function* () {
      yield csv(EXPORT_HEAD, []);
      let cursor: string | undefined;
      for (let n = 0; n < EXPORT_MOST; n += EXPORT_PAGE) {
        const { items, next } = await page(cursor);
        if (items.length) yield csvLines(items.map(exported));
        if (!next) return;
        cursor = next;
      }
    })();
  }

  /** What the office's list is narrowed to. */
  private async askedBy(actor: Actor, query: z.infer<typeof listFilter>): Promise<Asked> {
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
    if (query.text) {
      const narrowed = await this.search.narrowed(query.text);
      asked.that(
        'ids' in narrowed
          ? `c.application_id = any (${asked.value(narrowed.ids)}::uuid[])`
          : `a.search like all (${asked.value(patterns(query.text))}::text[])`,
      );
    }
    return asked;
  }

  private async list(
    asked: Asked,
    query: Place,
    sort: ListSort | `-${ListSort}`,
    own = false,
  ): Promise<Page<ListedApplication>> {
    const down = sort.startsWith('-');
    const { by, type } = orders[sort.replace('-', '') as ListSort];
    if (query.cursor) {
      const [key, id] = decodeCursor(query.cursor, place);
      asked.that(
        `(${by}, c.id) ${down ? '<' : '>'} (${asked.value(key)}::${type}, ${asked.value(id)}::uuid)`,
      );
    }
    const direction = down ? 'desc' : 'asc';
    const found = await this.database.read<Row>(
      `select a.id, c.id as "caseId", a.reference, a.title, p.name as party, a.town, k.programme_code as programme,
         jsonb_build_object('id', k.id, 'title', k.title) as call, c.stage, c.stage_kind as "stageKind",
         a.asked_fen as "askedFen", a.submitted_at as "submittedAt", a.trial, c.entered_at as "enteredAt", c.due_at as "dueAt",
         c.ended_at as "endedAt", c.result, c.programme_version_id as "versionId", (${by})::text as key
       from cases c join applications a on a.id = c.application_id
         join parties p on p.id = a.party_id join calls k on k.id = a.call_id
       where c.kind = 'application' and ${asked.where}
       order by ${by} ${direction}, c.id ${direction} limit ${asked.value(query.limit + 1)}`,
      asked.values,
    );
    const page = pageOf(found, query.limit, (r) => [r.key, r.caseId]);
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
}

/** Conditions over `c`, the case, and `a`, its application, with their values. */
class Asked {
  constructor(
    private readonly conditions: string[] = [],
    readonly values: unknown[] = [],
  ) {}

  /** The parameter that stands for a value. */
  value(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  that(condition: string): void {
    this.conditions.push(condition);
  }

  /** The same, to be narrowed further. */
  again(): Asked {
    return new Asked([...this.conditions], [...this.values]);
  }

  get where(): string {
    return this.conditions.join(' and ');
  }
}

const EXPORT_HEAD = [
  '申报编号',
  '项目',
  '申报单位',
  '街镇',
  '专项',
  '批次',
  '环节',
  '申请（万元）',
  '提交日期',
  '进入环节日期',
  '结果',
];
const results: Record<string, string> = {
  completed: '办结',
  refused: '不予立项',
  withdrawn: '撤回',
  lapsed: '失效',
  terminated: '终止',
};
const day = (at: string | null): string => (at ? shanghaiDate(new Date(at)) : '');
const exported = (row: ListedApplication): string[] => [
  row.reference,
  row.title,
  row.party,
  row.town ?? '',
  row.programme,
  row.call.title['zh-CN'],
  row.stageLabel?.['zh-CN'] ?? row.stage,
  row.askedFen === null ? '' : wanText(row.askedFen),
  day(row.submittedAt),
  day(row.enteredAt),
  row.result ? (results[row.result] ?? row.result) : '',
];
