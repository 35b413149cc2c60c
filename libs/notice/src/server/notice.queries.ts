import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { csv, notFound, shanghaiDate, wanText, type Clock, type Text } from '@keshen/kernel';
import { LetterQueries } from '@keshen/letter/server';
import { CLOCK, Database, decodeCursor, pageOf, type Page } from '@keshen/platform/server';
import { callById } from '@keshen/programme/server';
import { noticeTable } from '../domain/may';
import { dayOf, daysOf, noticeState, type NoticeState } from '../domain/notice';
import type { NoticeContact, noticesQuery } from '../domain/requests';
import type { ListedNotice, NoticeItem, NoticePage, WaitingCall, WaitingCase } from '../domain/views';
import { Matters } from './matters';

const place = z.tuple([z.string(), z.uuid()]);
const FIRST = ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'] as const;

const columns = `n.id, n.number, n.title, jsonb_build_object('id', k.id, 'title', k.title) as call,
  k.programme_code as programme, n.starts_on as "startsOn", n.ends_on as "endsOn", n.working_days as "workingDays",
  n.published_at as "publishedAt", t.count, t.total as "totalFen", t.about`;
const tables = `notices n join calls k on k.id = n.call_id join lateral (
  select count(*)::int as count, sum(i.amount_fen)::bigint as total,
    case when bool_or(c.kind = 'redemption') then 'redemption' else 'award' end as about
  from notice_items i join cases c on c.id = i.case_id where i.notice_id = n.id) t on true`;

/** The case `c` waits to be made public; an index holds exactly these. */
const WAITS = `c.stage_kind = 'notice' and not c.trial and c.ended_at is null and c.noticed_entry_id is distinct from c.entry_id`;

/** Reads of public notices, and of what waits to become one. */
@Injectable()
export class NoticeQueries {
  constructor(
    private readonly database: Database,
    private readonly letters: LetterQueries,
    private readonly matters: Matters,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Notices, the latest first. */
  async list(query: z.infer<typeof noticesQuery>): Promise<Page<ListedNotice>> {
    const [at, id] = query.cursor ? decodeCursor(query.cursor, place) : FIRST;
    const found = await this.database.read<ListedNotice>(
      `select ${columns} from ${tables}
       where ($1::text is null or (n.ends_on >= $2::date) = ($1 = 'current')) and ($3::uuid is null or n.call_id = $3)
         and (n.published_at, n.id) < ($4::timestamptz, $5::uuid)
       order by n.published_at desc, n.id desc limit $6`,
      [query.state ?? null, shanghaiDate(this.clock.now()), query.call ?? null, at, id, query.limit + 1],
    );
    const page = pageOf(found, query.limit, (n) => [new Date(n.publishedAt).toISOString(), n.id]);
    return { ...page, items: page.items.map((n) => this.dated(n)) };
  }

  /** A notice as it was published. Refuses `notice.unknown`. */
  async notice(id: string): Promise<NoticePage> {
    const [found] = await this.database.read<Omit<NoticePage, 'items' | 'days' | 'letter'>>(
      `select ${columns}, n.contact,
         (select count(*)::int from objections o where o.notice_id = n.id) as objections
       from ${tables} where n.id = $1`,
      [id],
    );
    if (!found) throw notFound('notice.unknown');
    const items = await this.database.read<NoticeItem>(
      `select id, project_title as project, party_name as unit, town, amount_fen as "amountFen"
       from notice_items where notice_id = $1 order by position`,
      [id],
    );
    const letter = await this.database.transaction((tx) => this.letters.latestOf(tx, { kind: 'notice', id }));
    return {
      ...found,
      ...this.dated(found),
      days: daysOf(found),
      items,
      letter: letter && { id: letter.id, files: letter.files },
    };
  }

  /** The list of a notice as CSV. */
  async csv(id: string): Promise<string> {
    const { items, about } = await this.notice(id);
    const award = about === 'award';
    return csv(
      [
        '序号',
        award ? '项目' : '服务',
        award ? '申报单位' : '服务机构',
        '街镇',
        award ? '拟资助（万元）' : '拟兑付（万元）',
      ],
      items.map((i, n) => [
        String(n + 1),
        i.project,
        i.unit,
        i.town ?? '',
        i.amountFen ? wanText(i.amountFen) : '',
      ]),
    );
  }

  /** Calls whose cases wait to be made public, the latest opened first. */
  async waitingCalls(actor: Actor, query: { limit: number; cursor?: string }): Promise<Page<WaitingCall>> {
    noticeTable.require(actor, 'compose', {});
    const [at, id] = query.cursor ? decodeCursor(query.cursor, place) : FIRST;
    const found = await this.database.read<WaitingCall & { key: string }>(
      `select k.id, k.title, w.waiting, w."totalFen", k.opens_at::text as key
       from (select l.id, l.title, l.opens_at from calls l
         where exists (select 1 from cases c where c.call_id = l.id and ${WAITS}) and (l.opens_at, l.id) < ($1::timestamptz, $2::uuid)
         order by l.opens_at desc, l.id desc limit $3) k
       cross join lateral (select count(*)::int as waiting, coalesce(sum(m.amount_fen), 0)::bigint as "totalFen"
         from cases c left join ${this.matters.lateral} m on true where c.call_id = k.id and ${WAITS}) w
       order by k.opens_at desc, k.id desc`,
      [at, id, query.limit + 1],
    );
    const { items, next } = pageOf(found, query.limit, (call) => [call.key, call.id]);
    return { items: items.map(({ key: _, ...call }) => call), next };
  }

  /** What a notice of this call would show, and whom its call named as contact. Refuses `call.unknown`. */
  waiting(
    actor: Actor,
    callId: string,
  ): Promise<{ call: { id: string; title: Text }; contact: NoticeContact; cases: WaitingCase[] }> {
    noticeTable.require(actor, 'compose', {});
    return this.database.transaction(async (tx) => {
      const { id, title, contact } = await callById(tx, callId);
      const cases = (await tx.query(
        `select c.id as "caseId", c.application_id as "applicationId", m.reference, m.title as project,
           p.name as unit, m.town, m.amount_fen as "amountFen",
           case when c.kind = 'redemption' then 'redemption' else 'award' end as about
         from cases c join parties p on p.id = c.party_id join ${this.matters.lateral} m on true
         where c.call_id = $1 and ${WAITS}
         order by m.amount_fen desc, m.reference limit 500`,
        [callId],
      )) as WaitingCase[];
      const { office, phone, address } = contact;
      return { call: { id, title }, contact: { office, phone, address }, cases };
    });
  }

  private dated<N extends { startsOn: string; endsOn: string }>(
    notice: N,
  ): N & { state: NoticeState; day: number } {
    const now = this.clock.now();
    return { ...notice, state: noticeState(notice, now), day: dayOf(notice, now) };
  }
}
