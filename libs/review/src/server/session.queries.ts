import { Injectable } from '@nestjs/common';
import { ApplicationAccess } from '@keshen/application/server';
import { hasRole, type Actor } from '@keshen/identity';
import { notFound } from '@keshen/kernel';
import type { Enclosure } from '@keshen/notification/server';
import { Database, rows, type Tx } from '@keshen/platform/server';
import { callById, ProgrammeService } from '@keshen/programme/server';
import type { Definition, StageOf } from '@keshen/programme';
import { defenceIn, slotTime } from '../domain/defence';
import { reviewTable } from '../domain/may';
import { seats } from '../domain/review';
import type { SessionView, Timetable } from '../domain/session-views';
import { calendarFile, type CalendarEntry } from './defence-calendar';
import { minutesDocx } from './defence-minutes';
import { nobody, rubricOf } from './panel.result';
import { caseById, reviewsOfEntries, type SeatedReview } from './review.rows';
import { arrivalsOf, casesOfSession, conflictsBetween, factsOfSession, sessionById } from './session.rows';
import { sessionView, viewOfExpert } from './session.view';

/** The most sessions that the timetable of a call shows. */
const SESSIONS_MOST = 100;
/** The most cases that wait for a session, shown to choose from. */
const WAITING_MOST = 500;

/** 答辩安排: reads of a call's sessions. */
@Injectable()
export class SessionQueries {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly access: ApplicationAccess,
  ) {}

  /** The timetable of a call, the latest session first. Refuses `review.unknown`, `call.unknown`. */
  async timetable(actor: Actor, callId: string): Promise<Timetable> {
    reviewTable.require(actor, 'read-panel', nobody);
    return this.database.transaction(async (tx) => {
      const { id, title } = await callById(tx, callId);
      const sessions = await rows<Timetable['sessions'][number]>(
        tx,
        `select s.id, s.starts_at as "startsAt", s.place, s.drawn_at is not null as drawn,
           s.signed_at is not null as signed, n.slots, n.heard, w.waiting
         from defence_sessions s
           join lateral (select count(*)::int as slots, count(d.attended)::int as heard from defences d
             where d.session_id = s.id) n on true
           join lateral (select count(*)::int as waiting from defence_draws x
             where x.session_id = s.id and not exists (select 1 from defences d where d.entry_id = x.entry_id)) w on true
         where s.call_id = $1 and n.slots + w.waiting > 0 order by s.starts_at desc, s.place limit ${SESSIONS_MOST}`,
        [callId],
      );
      const unplaced = await rows<Timetable['unplaced'][number]>(
        tx,
        `select c.id as "caseId", a.reference, a.title, p.name as party
         from cases c join applications a on a.id = c.application_id join parties p on p.id = a.party_id
         where c.call_id = $1 and c.stage_kind = 'defence' and c.ended_at is null
           and not exists (select 1 from defences d where d.entry_id = c.entry_id)
           and not exists (select 1 from defence_draws x where x.entry_id = c.entry_id)
         order by a.reference limit ${WAITING_MOST}`,
        [callId],
      );
      return { call: { id, title }, sessions, unplaced };
    });
  }

  /** A session for the office, or for one of its experts with the own cases. Refuses `defence.unknown`. */
  session(actor: Actor, id: string): Promise<SessionView> {
    return this.database.transaction((tx) => this.read(tx, actor, id));
  }

  /** 纪要 as a docx, for the office and the chair. Refuses `defence.unknown`. */
  async minutes(actor: Actor, id: string): Promise<{ name: string; content: Buffer }> {
    const view = await this.session(actor, id);
    if (view.as === 'expert') throw notFound('defence.unknown');
    return { name: 'minutes.docx', content: minutesDocx(view) };
  }

  /** A calendar file of what the reader has to do in a session. Refuses `defence.unknown`. */
  async calendar(actor: Actor, id: string): Promise<Buffer> {
    return calendarOf(await this.session(actor, id));
  }

  /** The calendar file of one case's slot, for whoever may read it. Refuses `case.unknown`, `defence.not-scheduled`. */
  calendarOfCase(actor: Actor, caseId: string): Promise<Buffer> {
    return this.database.transaction(async (tx) => {
      const subject = await caseById(tx, caseId);
      await this.access.require(tx, actor, 'read', subject.applicationId);
      return this.calendarOfEntry(tx, subject.entryId);
    });
  }

  /** What the mail to an applicant encloses. */
  async enclosure(entryId: number): Promise<Enclosure> {
    const content = await this.database.transaction((tx) => this.calendarOfEntry(tx, entryId));
    return { text: '', files: [{ name: 'defence.ics', mediaType: 'text/calendar; charset=utf-8', content }] };
  }

  /** What the mail to an expert encloses: the whole session, which is when that one is needed. */
  async enclosureOfSession(id: string): Promise<Enclosure> {
    const content = calendarOf(await this.database.transaction((tx) => this.of(tx, id)));
    return { text: '', files: [{ name: 'defence.ics', mediaType: 'text/calendar; charset=utf-8', content }] };
  }

  async read(tx: Tx, actor: Actor, id: string): Promise<SessionView> {
    if (reviewTable.may(actor, 'read-panel', nobody)) return this.of(tx, id);
    const reviews = hasRole(actor, 'expert') ? await this.reviews(tx, id) : [];
    const seated = seats(reviews).some((review) => review.expert === actor.account);
    if (!seated) throw notFound('defence.unknown');
    return viewOfExpert(await this.of(tx, id), actor.account!, seats(reviews));
  }

  private async reviews(tx: Tx, id: string): Promise<SeatedReview[]> {
    const cases = await casesOfSession(tx, id);
    return reviewsOfEntries(
      tx,
      cases.filter((each) => each.slot !== null).map((each) => each.entryId),
    );
  }

  /** The whole session, for whoever has looked at the reader's rights. Refuses `defence.unknown`. */
  async of(tx: Tx, id: string): Promise<SessionView> {
    const session = await sessionById(tx, id);
    const { title, programmeVersionId } = await callById(tx, session.callId);
    const definition = await this.programmes.definitionOf(programmeVersionId);
    const stage = defenceStage(definition);
    const { clock, ...facts } = await factsOfSession(tx, id);
    const cases = await casesOfSession(tx, id);
    const reviews = await reviewsOfEntries(
      tx,
      cases.map((each) => each.entryId),
    );
    return sessionView({
      session: { ...session, ...facts, call: title },
      clock,
      cases,
      reviews,
      arrivals: await arrivalsOf(tx, id),
      conflicts: await conflictsBetween(
        tx,
        cases.map((each) => each.applicationId),
        reviews.map((review) => review.expert),
      ),
      stage: stage.arguments,
      rubric: rubricOf(definition),
    });
  }

  private async calendarOfEntry(tx: Tx, entryId: number): Promise<Buffer> {
    const [found] = await rows<{
      startsAt: Date;
      place: string;
      slot: number;
      title: string;
      reference: string;
      changedAt: Date;
      version: string;
    }>(
      tx,
      `select d.session_at as "startsAt", d.place, d.slot, a.title, a.reference, d.scheduled_at as "changedAt",
         k.programme_version_id as version
       from defences d join cases c on c.id = d.case_id join applications a on a.id = c.application_id
         join calls k on k.id = c.call_id where d.entry_id = $1`,
      [entryId],
    );
    if (!found) throw notFound('defence.not-scheduled');
    const definition = await this.programmes.definitionOf(found.version);
    const stage = defenceStage(definition);
    const { startsAt: sessionAt, slot, changedAt, place } = found;
    const entry: CalendarEntry = {
      id: `defence-${entryId}@keshen`,
      title: `答辩：${found.title || found.reference}`,
      place,
      description: `${found.reference}，第 ${slot} 位。未到视为放弃。`,
      ...slotTime(stage.arguments, { sessionAt, slot }),
      changedAt,
    };
    return calendarFile('答辩', [entry]);
  }
}

/** From the first slot to the last one's end. */
function calendarOf({ session, slots, minutesEach }: SessionView): Buffer {
  const until =
    slots.at(-1)?.until ??
    new Date(session.startsAt.getTime() + (minutesEach.presentMinutes + minutesEach.answerMinutes) * 60_000);
  return calendarFile('答辩会', [
    {
      id: `defence-session-${session.id}@keshen`,
      title: `答辩会：${session.call['zh-CN']}`,
      place: session.place,
      description: `${slots.length} 项`,
      from: slots[0]?.from ?? session.startsAt,
      until,
      changedAt: session.drawnAt ?? session.startsAt,
    },
  ]);
}

/** The defence of a call's programme. Refuses `defence.unknown` where it has none. */
function defenceStage(definition: Definition): StageOf<'defence'> {
  const stage = defenceIn(definition);
  if (!stage) throw notFound('defence.unknown');
  return stage;
}
