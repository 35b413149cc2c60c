import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { commitmentOf, draw } from '@keshen/assignment';
import { v7 as uuid } from 'uuid';
import { markedAsTrial } from '@keshen/application';
import { LiveStreams, lockCase } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, forbidden, shanghaiDate, shanghaiTime, type Clock } from '@keshen/kernel';
import type { Template } from '@keshen/notification';
import { notify } from '@keshen/notification/server';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { callById } from '@keshen/programme/server';
import { reviewTable } from '../domain/may';
import {
  orderTerms,
  requireHeld,
  requireUndrawn,
  requireUnsigned,
  type ClockRequest,
  type SessionRequest,
} from '../domain/session';
import { DefenceService } from './defence.service';
import { nobody } from './panel.result';
import { requireImpartial } from './impartial';
import { SessionQueries } from './session.queries';
import { casesOfSession, ensureSession, sessionById } from './session.rows';
import { chairs } from './session.view';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Asks an expert to come; the calendar file is enclosed. */
const panelInvitation: Template = {
  id: 'defence_panel',
  subject: { 'zh-CN': '答辩会：{call}', en: 'Defence session: {call}' },
  body: {
    'zh-CN': '请您参加“{call}”的答辩会：{due}，{remark}。到场请在手机上签到，并在手机上评分。\n{link}',
    en: 'Please come to the defence session of “{call}”: {due}, {remark}. Check in and score on your phone.\n{link}',
  },
};

/** 答辩场次: the order is drawn under a seed committed to before; presence, clock, signature. */
@Injectable()
export class SessionService {
  constructor(
    private readonly database: Database,
    private readonly defences: DefenceService,
    private readonly queries: SessionQueries,
    private readonly live: LiveStreams,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Makes a session of cases that wait for a defence, fixes its list, and commits to the seed of its draw: the digest is
   * shown from now on, the seed after the draw. Refuses `call.unknown`, `case.unknown`, `defence.not-here`,
   * `defence.other-call`, `defence.over` (heard already), `defence.session-known` (one with cases at that time and place).
   */
  async commit(
    actor: Actor,
    callId: string,
    request: SessionRequest,
  ): Promise<{ id: string; commitment: string }> {
    reviewTable.require(actor, 'schedule', nobody);
    return this.database.transaction(async (tx) => {
      await callById(tx, callId);
      const now = this.clock.now();
      const { id } = await ensureSession(tx, {
        id: uuid(),
        callId,
        startsAt: new Date(request.startsAt),
        place: request.place,
        now,
        by: actor.account!,
      });
      const session = await sessionById(tx, id, 'for no key update');
      if (session.commitment || (await casesOfSession(tx, id)).length > 0)
        throw conflict('defence.session-known', { session: id });
      for (const caseId of [...new Set(request.cases)].sort()) await this.list(tx, id, callId, caseId);
      const seed = randomBytes(32).toString('hex');
      const commitment = commitmentOf(sha256, seed, orderTerms(id, await referencesOf(tx, id)));
      await tx.query('update defence_sessions set seed = $2, commitment = $3 where id = $1', [
        id,
        seed,
        commitment,
      ]);
      await this.keep(tx, actor, 'defence.committed', id, { commitment, cases: request.cases.length });
      return { id, commitment };
    });
  }

  private async list(tx: Tx, id: string, callId: string, caseId: string): Promise<void> {
    const { subject } = await this.defences.before(tx, caseId);
    if (subject.callId !== callId) throw conflict('defence.other-call', { case: caseId });
    const [heard] = await rows(tx, 'select 1 from defences where entry_id = $1 and attended is not null', [
      subject.entryId,
    ]);
    if (heard) throw conflict('defence.over', { case: caseId });
    await tx.query('delete from defences where entry_id = $1', [subject.entryId]);
    await tx.query(
      `insert into defence_draws (entry_id, session_id, reference)
       select $1, $2, a.reference from applications a where a.id = $3
       on conflict (entry_id) do update set session_id = excluded.session_id`,
      [subject.entryId, id, subject.applicationId],
    );
  }

  /**
   * Draws the order, reveals the seed, gives every case its slot and tells the applicants. Who has left meanwhile keeps a
   * place in the order and gets no slot. Refuses `defence.unknown`, `conflict.call`, `defence.no-draw`, `defence.drawn`, `defence.signed`.
   */
  async draw(actor: Actor, id: string): Promise<{ seed: string; order: string[] }> {
    reviewTable.require(actor, 'schedule', nobody);
    const revealed = await this.database.transaction(async (tx) => {
      // Cases before sessions, as everywhere; what is listed does not change any more.
      const listed = await rows<{ caseId: string; entryId: number; reference: string }>(
        tx,
        `select e.case_id as "caseId", d.entry_id as "entryId", d.reference
         from defence_draws d join stage_entries e on e.id = d.entry_id where d.session_id = $1 order by e.case_id`,
        [id],
      );
      const open = new Map<string, Awaited<ReturnType<DefenceService['before']>>>();
      for (const { caseId, entryId, reference } of listed) {
        const subject = await lockCase(tx, caseId);
        if (subject.entryId === entryId && !subject.endedAt)
          open.set(reference, await this.defences.before(tx, caseId));
      }
      const session = await sessionById(tx, id, 'for no key update');
      requireUndrawn(session);
      await requireImpartial(tx, actor, session.callId);
      const [{ seed }] = (await rows<{ seed: string }>(
        tx,
        'select seed from defence_sessions where id = $1',
        [id],
      )) as [{ seed: string }];
      const { drawn: order } = draw(
        sha256,
        seed,
        orderTerms(
          id,
          listed.map((each) => each.reference),
        ),
      );
      const taken = new Set(
        (await casesOfSession(tx, id)).flatMap(({ slot }) => (slot === null ? [] : [slot])),
      );
      let slot = 0;
      for (const reference of order) {
        const found = open.get(reference);
        if (!found) continue;
        do slot++;
        while (taken.has(slot));
        await this.defences.place(tx, actor, found.subject, found.stage, session, slot);
      }
      await tx.query('update defence_sessions set drawn_at = $2, drawn_order = $3 where id = $1', [
        id,
        this.clock.now(),
        order,
      ]);
      await this.keep(tx, actor, 'defence.drawn', id, { commitment: session.commitment, seed, order });
      return { seed, order };
    });
    this.live.defence(id);
    return revealed;
  }

  /** Names who leads the panel. Refuses `defence.unknown`, `defence.signed`, `defence.chair` without a seat in every case. */
  async chair(actor: Actor, id: string, chair: string): Promise<void> {
    reviewTable.require(actor, 'schedule', nobody);
    await this.change(id, async (tx) => {
      const view = await this.queries.of(tx, id);
      const seated = view.people.some((person) => person.account === chair);
      if (!seated || !chairs({ ...view, session: { ...view.session, chair } }, chair))
        throw conflict('defence.chair');
      await tx.query('update defence_sessions set chair_id = $2 where id = $1', [id, chair]);
      await this.keep(tx, actor, 'defence.chaired', id, { chair });
    });
  }

  /** Invites the experts of the session who were not yet, with a calendar file; answers how many. Refuses `defence.unknown`. */
  async invite(actor: Actor, id: string): Promise<{ told: number }> {
    reviewTable.require(actor, 'schedule', nobody);
    return this.database.transaction(async (tx) => {
      const { session, people, slots } = await this.queries.of(tx, id);
      const { trial } = await callById(tx, session.callId);
      const from = slots[0]?.from ?? session.startsAt;
      const told = await notify(tx, {
        key: `defence-session:${id}:${from.toISOString()}`,
        to: people.map((person) => person.account),
        template: trial ? markedAsTrial(panelInvitation) : panelInvitation,
        data: {
          call: session.call,
          due: `${shanghaiDate(from)} ${shanghaiTime(from)}`,
          remark: session.place,
          link: `/defences/${id}`,
        },
        thing: { kind: 'defence-session', id },
        at: this.clock.now(),
        enclosure: { kind: 'defence-session', id },
      });
      await this.keep(tx, actor, 'defence.invited', id, { told });
      return { told };
    });
  }

  /** Notes that an expert has come: oneself, or somebody by the officer. Refuses `defence.unknown`, `defence.signed`. */
  async arrive(actor: Actor, id: string, account: string = actor.account!): Promise<void> {
    if (account !== actor.account) reviewTable.require(actor, 'schedule', nobody);
    await this.change(id, async (tx) => {
      const { people } = await this.queries.read(tx, actor, id);
      if (!people.some((person) => person.account === account)) throw conflict('defence.no-seat');
      await tx.query(
        `insert into defence_arrivals (session_id, account_id, arrived_at, noted_by) values ($1, $2, $3, $4)
         on conflict do nothing`,
        [id, account, this.clock.now(), actor.account],
      );
    });
  }

  /** Starts a part of a case's defence on the clock, or stops it. Refuses `defence.unknown`, `defence.signed`, `defence.not-here`. */
  async run(actor: Actor, id: string, { run }: ClockRequest): Promise<void> {
    reviewTable.require(actor, 'schedule', nobody);
    await this.change(id, async (tx) => {
      if (
        run &&
        !(await casesOfSession(tx, id)).some((each) => each.caseId === run.caseId && each.slot !== null)
      )
        throw conflict('defence.not-here');
      // A part that begins takes scores without end, whoever was heard before has ended.
      await tx.query(
        `update defences d set ended_at = case when d.case_id = $2::uuid then null else $3::timestamptz end
         from defence_sessions s where s.id = $1 and d.session_id = s.id
           and (d.case_id = $2::uuid or d.case_id = s.clock_case)`,
        [id, run?.caseId ?? null, this.clock.now()],
      );
      await tx.query(
        'update defence_sessions set clock_case = $2, clock_phase = $3, clock_started_at = $4 where id = $1',
        [id, run?.caseId ?? null, run?.phase ?? null, run ? this.clock.now() : null],
      );
    });
  }

  /**
   * The chair signs the minutes; nothing of the session changes afterwards. Refuses `defence.unknown`, `defence.not-chair`,
   * `defence.not-held`, `defence.signed`.
   */
  async sign(actor: Actor, id: string): Promise<void> {
    await this.change(id, async (tx) => {
      const view = await this.queries.read(tx, actor, id);
      if (view.as !== 'chair') throw forbidden('defence.not-chair');
      requireHeld(view.session, view.slots);
      await tx.query(
        `update defence_sessions set signed_at = $2, signed_by = $3, clock_case = null, clock_phase = null,
           clock_started_at = null where id = $1`,
        [id, this.clock.now(), actor.account],
      );
      await this.keep(tx, actor, 'defence.signed', id, {});
    });
  }

  /** One change of a locked, unsigned session; whoever looks at it is told. */
  private async change(id: string, work: (tx: Tx) => Promise<void>): Promise<void> {
    await this.database.transaction(async (tx) => {
      requireUnsigned(await sessionById(tx, id, 'for no key update'));
      await work(tx);
    });
    this.live.defence(id);
  }

  private keep(
    tx: Tx,
    actor: Actor,
    act: string,
    id: string,
    details: Record<string, unknown>,
  ): Promise<void> {
    return record(tx, {
      actor: actorRef(actor),
      act,
      thing: { kind: 'defence-session', id },
      details,
      at: this.clock.now(),
    });
  }
}

/** Whose order is drawn in a session, by reference. */
async function referencesOf(tx: Tx, id: string): Promise<string[]> {
  const found = await rows<{ reference: string }>(
    tx,
    'select reference from defence_draws where session_id = $1',
    [id],
  );
  return found.map((each) => each.reference);
}
