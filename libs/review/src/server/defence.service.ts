import { Inject, Injectable } from '@nestjs/common';
import { Announcements, lockCase, StageService } from '@keshen/application/server';
import type { Case } from '@keshen/application';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, shanghaiDate, shanghaiTime, type Clock } from '@keshen/kernel';
import { brokenConstraint, CLOCK, Database, type Tx } from '@keshen/platform/server';
import { stageById, type StageOf } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { slotTime, type DefenceRecord, type DefenceSchedule } from '../domain/defence';
import { reviewTable } from '../domain/may';
import { defenceOf } from './defence.rows';
import { nobody } from './panel.result';

/** 答辩: the officer schedules it, says who came and keeps the minutes. The panel's scores are reviews. */
@Injectable()
export class DefenceService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly announcements: Announcements,
    private readonly stages: StageService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Schedules a case, or moves it to another slot; the applicant is told each time. Refuses `case.unknown`,
   * `defence.not-here`, `defence.slot-taken` (two applications in one slot), `defence.over` (presence was noted).
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
    const sessionAt = new Date(request.sessionAt);
    await tx.query(
      `insert into defences (entry_id, case_id, call_id, session_at, place, slot, scheduled_at, scheduled_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (entry_id) do update set session_at = excluded.session_at, place = excluded.place,
         slot = excluded.slot, scheduled_at = excluded.scheduled_at, scheduled_by = excluded.scheduled_by`,
      [subject.entryId, caseId, subject.callId, sessionAt, request.place, request.slot, now, actor.account],
    );
    const { from } = slotTime(stage.arguments, { sessionAt, slot: request.slot });
    await this.announcements.tell(tx, caseId, {
      template: 'defence_scheduled',
      to: 'applicant',
      key: `${subject.entryId}:defence:${from.toISOString()}:${request.place}`,
      data: { due: `${shanghaiDate(from)} ${shanghaiTime(from)}`, remark: request.place },
    });
    await this.act(tx, subject, actor, 'defence-scheduled', {
      from: from.toISOString(),
      place: request.place,
      slot: request.slot,
    });
  }

  /**
   * Notes whether the applicant came, and the minutes; both may be corrected while the case stands here. Refuses
   * `case.unknown`, `defence.not-here`, `defence.not-scheduled`.
   */
  async keep(actor: Actor, caseId: string, request: DefenceRecord): Promise<void> {
    reviewTable.require(actor, 'schedule', nobody);
    await this.database.transaction(async (tx) => {
      const { subject } = await this.before(tx, caseId);
      if (!(await defenceOf(tx, subject.entryId))) throw conflict('defence.not-scheduled');
      await tx.query(
        `update defences set attended = $2, minutes = $3, recorded_at = $4, recorded_by = $5 where entry_id = $1`,
        [subject.entryId, request.attended, request.minutes, this.clock.now(), actor.account],
      );
      await this.act(tx, subject, actor, 'defence-held', { attended: request.attended });
    });
  }

  /** The locked case with its stage. Refuses `defence.not-here` where it does not stand in a defence. */
  private async before(tx: Tx, caseId: string): Promise<{ subject: Case; stage: StageOf<'defence'> }> {
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
