import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { Announcements, LiveStreams, lockCase, StageService } from '@keshen/application/server';
import type { Case } from '@keshen/application';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, shanghaiDate, shanghaiTime, type Clock } from '@keshen/kernel';
import { brokenConstraint, CLOCK, Database, type Tx } from '@keshen/platform/server';
import { stageById, type StageOf } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { requireLate, slotTime, type DefenceRecord, type DefenceSchedule } from '../domain/defence';
import { reviewTable } from '../domain/may';
import { requireUnsigned, type DefenceSession } from '../domain/session';
import { defenceOf } from './defence.rows';
import { ensureSession, sessionById } from './session.rows';
import { nobody } from './panel.result';

/** 答辩: the officer schedules it, says who came and keeps the minutes. The panel's scores are reviews. */
@Injectable()
export class DefenceService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly announcements: Announcements,
    private readonly stages: StageService,
    private readonly live: LiveStreams,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Schedules a case, or moves it to another slot; the applicant is told each time. Refuses `case.unknown`,
   * `defence.not-here`, `defence.slot-taken` (two applications in one slot), `defence.over` (presence was noted), `defence.signed`.
   */
  async schedule(actor: Actor, caseId: string, request: DefenceSchedule): Promise<void> {
    reviewTable.require(actor, 'schedule', nobody);
    try {
      await this.database.transaction((tx) => this.scheduleIn(tx, actor, caseId, request));
    } catch (error) {
      if (brokenConstraint(error) === 'defences_slot')
        throw conflict('defence.slot-taken', { field: 'slot', slot: request.slot });
      throw error;
    }
  }

  private async scheduleIn(tx: Tx, actor: Actor, caseId: string, request: DefenceSchedule): Promise<void> {
    const { subject, stage } = await this.before(tx, caseId);
    const known = await defenceOf(tx, subject.entryId);
    if (known && known.attended !== null) throw conflict('defence.over');
    const now = this.clock.now();
    const session = await ensureSession(tx, {
      id: uuid(),
      callId: subject.callId,
      startsAt: new Date(request.sessionAt),
      place: request.place,
      now,
      by: actor.account!,
    });
    requireUnsigned(session);
    if (known) requireUnsigned(await sessionById(tx, known.sessionId));
    await tx.query('delete from defence_draws where entry_id = $1 and session_id <> $2', [
      subject.entryId,
      session.id,
    ]);
    await this.place(tx, actor, subject, stage, session, request.slot);
  }

  /** Gives a locked case a slot of a session and tells the applicant, with a calendar file. */
  async place(
    tx: Tx,
    actor: Actor,
    subject: Case,
    stage: StageOf<'defence'>,
    { id, startsAt, place }: Pick<DefenceSession, 'id' | 'startsAt' | 'place'>,
    slot: number,
  ): Promise<void> {
    await tx.query(
      `insert into defences (entry_id, case_id, call_id, session_at, place, slot, scheduled_at, scheduled_by, session_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (entry_id) do update set session_at = excluded.session_at, place = excluded.place,
         slot = excluded.slot, scheduled_at = excluded.scheduled_at, scheduled_by = excluded.scheduled_by,
         session_id = excluded.session_id`,
      [
        subject.entryId,
        subject.id,
        subject.callId,
        startsAt,
        place,
        slot,
        this.clock.now(),
        actor.account,
        id,
      ],
    );
    const { from } = slotTime(stage.arguments, { sessionAt: startsAt, slot });
    await this.announcements.tell(tx, subject.id, {
      template: 'defence_scheduled',
      to: 'applicant',
      key: `${subject.entryId}:defence:${from.toISOString()}:${place}`,
      data: { due: `${shanghaiDate(from)} ${shanghaiTime(from)}`, remark: place },
      enclosure: { kind: 'defence', id: String(subject.entryId) },
    });
    await this.act(tx, subject, actor, 'defence-scheduled', { from: from.toISOString(), place, slot });
  }

  /**
   * Notes whether the applicant came, and the minutes; both may be corrected while the case stands here. Refuses
   * `case.unknown`, `defence.not-here`, `defence.not-scheduled`, `defence.not-late` (forfeiting before the own time).
   */
  async keep(actor: Actor, caseId: string, request: DefenceRecord): Promise<void> {
    reviewTable.require(actor, 'schedule', nobody);
    const session = await this.database.transaction(async (tx) => {
      const { subject, stage } = await this.before(tx, caseId);
      const defence = await defenceOf(tx, subject.entryId);
      if (!defence) throw conflict('defence.not-scheduled');
      requireUnsigned(await sessionById(tx, defence.sessionId, 'for no key update'));
      const now = this.clock.now();
      if (!request.attended && defence.attended !== false) requireLate(stage.arguments, defence, now);
      await tx.query(
        `update defences set attended = $2, minutes = $3, recorded_at = $4, recorded_by = $5,
           came_at = case when $2 then coalesce(came_at, $4) end where entry_id = $1`,
        [subject.entryId, request.attended, request.minutes, now, actor.account],
      );
      await this.act(tx, subject, actor, 'defence-held', { attended: request.attended });
      return defence.sessionId;
    });
    this.live.defence(session);
  }

  /** The locked case with its stage. Refuses `defence.not-here` where it does not stand in a defence. */
  async before(tx: Tx, caseId: string): Promise<{ subject: Case; stage: StageOf<'defence'> }> {
    const subject = await lockCase(tx, caseId);
    const definition = await this.programmes.definitionOf(subject.programmeVersionId);
    const stage = stageById(definition, subject.kind, subject.stage);
    if (stage.kind !== 'defence' || subject.endedAt)
      throw conflict('defence.not-here', { stage: subject.stage });
    return { subject, stage };
  }

  private async act(tx: Tx, subject: Case, actor: Actor, kind: string, data: Record<string, unknown>) {
    await this.stages.act(tx, await this.stages.contextOf(subject, actor), {
      kind,
      data,
      forApplicant: true,
    });
    await record(tx, {
      actor: actorRef(actor),
      act: kind.replace('-', '.'),
      thing: { kind: 'case', id: subject.id },
      details: data,
      at: this.clock.now(),
    });
  }
}
