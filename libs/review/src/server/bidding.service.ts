import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, dueInstant, invalid, notFound, shanghaiDate, type Clock, type Text } from '@keshen/kernel';
import type { Template } from '@keshen/notification';
import { notify } from '@keshen/notification/server';
import { CLOCK, Database, enqueue, rows, TaskHandlers, type Tx } from '@keshen/platform/server';
import type { Definition } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { bidTable, bidWorkingDays } from '../domain/bid';
import type { Bidding } from '../domain/views';
import { isAsked, waitsForPanel } from './bid.rows';
import { bidsTell } from './tasks';

const AT_ONCE = 200;
const templates: Record<'asked' | 'reminded', Template> = {
  asked: {
    subject: { 'zh-CN': '请表达评审意愿：{call}', en: 'What would you like to review? {call}' },
    body: {
      'zh-CN':
        '{call}将分配评审专家。请在 {due} 前说明哪些申报您愿评、可评、不愿评；有利益关系的请回避。\n{link}',
      en: 'Experts will be assigned to {call}. Please say until {due} which applications you want to, can, or would rather not review; stand aside where you have a conflict of interest.\n{link}',
    },
  },
  reminded: {
    subject: {
      'zh-CN': '还没有收到您的评审意愿：{call}',
      en: 'You have not said what you would like to review: {call}',
    },
    body: {
      'zh-CN': '{call}分配评审专家之前，请在 {due} 前表达评审意愿。\n{link}',
      en: 'Please say until {due} which applications of {call} you would like to review.\n{link}',
    },
  },
};
type Call = { title: Text; definition: Definition };
type Row = { classes: string[]; openedAt: Date; closesAt: Date; remindedAt: Date | null };

/** 征集意愿: an officer asks the experts of a call what they would like to review, and reminds those who are silent. */
@Injectable()
export class BiddingService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly handlers: TaskHandlers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.handlers.handle(bidsTell, (tx, task) => this.tell(tx, task));
  }

  /** Refuses `call.unknown`. */
  ofCall(actor: Actor, callId: string): Promise<Bidding> {
    return this.database.transaction(async (tx) => {
      bidTable.require(actor, 'ask', null);
      const { definition } = await this.call(tx, callId);
      const workingDays = bidWorkingDays(definition);
      const until = workingDays === null ? null : dueInstant(this.clock.now(), workingDays);
      const row = await biddingIn(tx, callId);
      const opened = row && { at: row.openedAt, closesAt: row.closesAt, remindedAt: row.remindedAt };
      const [counts] = await rows<Pick<Bidding, 'cases' | 'asked' | 'answered' | 'said'>>(
        tx,
        `with b as (select $1::uuid as call_id, $2::text[] as classes),
           here as (select c.id from b join cases c on ${waitsForPanel}),
           experts_asked as (select e.account_id as id from b join calls k on k.id = b.call_id
             join experts e on ${isAsked} join accounts x on x.id = e.account_id and x.state = 'active'),
           said as (select d.expert_id, d.bid from bids d join here on here.id = d.case_id
             join experts_asked on experts_asked.id = d.expert_id)
         select (select count(*)::int from here) as cases, (select count(*)::int from experts_asked) as asked,
           count(distinct expert_id)::int as answered, jsonb_build_object('want', count(*) filter (where bid = 'want'),
             'can', count(*) filter (where bid = 'can'), 'rather-not', count(*) filter (where bid = 'rather-not')) as said
         from said`,
        [callId, row?.classes ?? classesIn(definition)],
      );
      return { workingDays, until, opened, ...counts! };
    });
  }

  /**
   * Asks the experts until an instant; again it moves the instant, and nobody is told twice. Refuses `call.unknown`,
   * `bidding.off` (the programme does not ask), `bidding.nothing` (no application waits for its panel), `bidding.past`.
   */
  open(actor: Actor, callId: string, until: Date): Promise<void> {
    return this.database.transaction(async (tx) => {
      bidTable.require(actor, 'ask', null);
      const { definition } = await this.call(tx, callId);
      if (bidWorkingDays(definition) === null) throw conflict('bidding.off');
      const now = this.clock.now();
      if (until <= now) throw invalid('bidding.past', { field: 'until' });
      const [some] = await rows(
        tx,
        `select 1 from (select $1::uuid as call_id) b join cases c on ${waitsForPanel} limit 1`,
        [callId],
      );
      if (!some) throw conflict('bidding.nothing');
      const [{ fresh } = { fresh: false }] = await rows<{ fresh: boolean }>(
        tx,
        `insert into biddings (call_id, classes, opened_at, opened_by, closes_at) values ($1, $2, $3, $4, $5)
         on conflict (call_id) do update set closes_at = excluded.closes_at returning xmax = 0 as fresh`,
        [callId, classesIn(definition), now, actor.account, until],
      );
      if (fresh) await this.send(tx, callId, 'asked');
      await this.keep(tx, actor, 'bidding.opened', callId, { until: until.toISOString() });
    });
  }

  /** Reminds those who have said nothing, once a day. Refuses `call.unknown`, `bidding.closed`, `bidding.reminded`. */
  remind(actor: Actor, callId: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      bidTable.require(actor, 'ask', null);
      await this.call(tx, callId);
      const now = this.clock.now();
      const row = await biddingIn(tx, callId, 'for no key update');
      if (!row || row.closesAt <= now) throw conflict('bidding.closed');
      if (row.remindedAt && shanghaiDate(row.remindedAt) === shanghaiDate(now))
        throw conflict('bidding.reminded');
      await tx.query('update biddings set reminded_at = $2 where call_id = $1', [callId, now]);
      await this.send(tx, callId, 'reminded');
      await this.keep(tx, actor, 'bidding.reminded', callId, {});
    });
  }

  private send(tx: Tx, call: string, kind: 'asked' | 'reminded'): Promise<number> {
    return enqueue(tx, bidsTell, { call, kind, on: shanghaiDate(this.clock.now()), after: null });
  }

  /** Tells so many and leaves the others to the next task. Nobody is told the same twice, however often it runs. */
  private async tell(
    tx: Tx,
    task: { call: string; kind: 'asked' | 'reminded'; on: string; after: string | null },
  ): Promise<void> {
    const row = await biddingIn(tx, task.call);
    if (!row || row.closesAt <= this.clock.now()) return;
    const { title } = await this.call(tx, task.call);
    const people = await rows<{ id: string }>(
      tx,
      `select e.account_id as id from biddings b join calls k on k.id = b.call_id join experts e on ${isAsked}
       where b.call_id = $1 and ($2::uuid is null or e.account_id > $2)
         and ($3 = 'asked' or not exists (select 1 from bids d join cases c on c.id = d.case_id
           where c.call_id = b.call_id and d.expert_id = e.account_id))
       order by e.account_id limit ${AT_ONCE}`,
      [task.call, task.after, task.kind],
    );
    await notify(tx, {
      key: `bidding:${task.call}:${task.kind}:${task.on}`,
      to: people.map(({ id }) => id),
      template: templates[task.kind],
      data: { call: title, due: shanghaiDate(row.closesAt), link: '/bids' },
      thing: { kind: 'call', id: task.call },
      at: this.clock.now(),
    });
    if (people.length === AT_ONCE) await enqueue(tx, bidsTell, { ...task, after: people.at(-1)!.id });
  }

  private async call(tx: Tx, id: string): Promise<Call> {
    const [found] = await rows<{ title: Text; version: string }>(
      tx,
      'select title, programme_version_id as version from calls where id = $1',
      [id],
    );
    if (!found) throw notFound('call.unknown');
    return { title: found.title, definition: await this.programmes.definitionOf(found.version, tx) };
  }

  private keep(tx: Tx, actor: Actor, act: string, callId: string, details: object): Promise<void> {
    const thing = { kind: 'call', id: callId };
    return record(tx, { actor: actorRef(actor), act, thing, details, at: this.clock.now() });
  }
}

const classesIn = ({ rubric }: Definition): string[] => rubric?.panel.composition.map((c) => c.class) ?? [];

async function biddingIn(tx: Tx, callId: string, lock = ''): Promise<Row | null> {
  const [row] = await rows<Row>(
    tx,
    `select classes, opened_at as "openedAt", closes_at as "closesAt", reminded_at as "remindedAt" from biddings
     where call_id = $1 ${lock}`,
    [callId],
  );
  return row ?? null;
}
