import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import {
  Announcements,
  type Concluded,
  type Conclusion,
  type StageBehaviour,
  type StageContext,
} from '@keshen/application/server';
import { invalid, shanghaiDate } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import { workflowOf } from '@keshen/programme';
import { recognitionTable } from '../domain/may';
import {
  monthsAfter,
  registrationNumber,
  registrationRecord,
  type RegistrationRecord,
} from '../domain/registration';
import { registrationOf, type Registration } from './registration.rows';

/**
 * 备案登记 / 授牌: gives the next number of programme and year, none twice and none left out. Within a re-check nothing
 * is numbered anew: its end keeps or withdraws what was registered.
 */
@Injectable()
export class RegistrationBehaviour implements StageBehaviour<'registration'> {
  readonly kind = 'registration' as const;
  readonly record = registrationRecord;

  constructor(private readonly announcements: Announcements) {}

  /** Refuses `registration.no-plaque` (a plaque where the stage gives none). */
  async conclude(tx: Tx, context: StageContext<'registration'>, conclusion: Conclusion): Promise<Concluded> {
    const { case: subject, stage, actor } = context;
    recognitionTable.require(actor, 'register', {});
    const { plaqueOn } = conclusion.record as RegistrationRecord;
    if (plaqueOn && !stage.arguments.plaque) throw invalid('registration.no-plaque', { field: 'plaqueOn' });
    if (conclusion.outcome !== stage.arguments.registers || subject.kind !== 'application')
      return { advance: conclusion.outcome };
    const known = await registrationOf(tx, subject.applicationId);
    const number = known ? await this.renew(tx, known) : await this.register(tx, context, plaqueOn ?? null);
    await this.announcements.tell(tx, subject.id, {
      template: 'registered',
      to: 'applicant',
      key: `${subject.entryId}:registered`,
      data: { remark: number },
    });
    return { advance: conclusion.outcome, data: { number }, forApplicant: true };
  }

  /** Who was registered before keeps the number. */
  private async renew(tx: Tx, known: Registration): Promise<string> {
    await tx.query(
      `update programme_registrations set state = 'registered', withdrawn_on = null where id = $1`,
      [known.id],
    );
    return known.number;
  }

  private async register(
    tx: Tx,
    { case: subject, stage, definition, actor, now }: StageContext<'registration'>,
    plaqueOn: string | null,
  ): Promise<string> {
    const day = shanghaiDate(now);
    const year = Number(day.slice(0, 4));
    const { number: pattern, plaque, recheckMonths } = stage.arguments;
    // The counter's row is locked until the transaction ends: a number that is rolled back is given to the next.
    const [counter] = await rows<{ last: number }>(
      tx,
      `insert into programme_registration_counters (programme_code, year, last) values ($1, $2, 1)
       on conflict (programme_code, year) do update set last = programme_registration_counters.last + 1 returning last`,
      [definition.code, year],
    );
    const number = registrationNumber(pattern, year, counter!.last);
    const rechecked = recheckMonths && workflowOf(definition, 'recheck') ? recheckMonths : null;
    await tx.query(
      `insert into programme_registrations (id, application_id, case_id, party_id, programme_code, year, serial, number,
         registered_on, registered_at, registered_by, plaque, plaque_on, recheck_months, next_recheck_on)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        uuid(),
        subject.applicationId,
        subject.id,
        subject.partyId,
        definition.code,
        year,
        counter!.last,
        number,
        day,
        now,
        actor.account,
        plaque,
        plaqueOn,
        rechecked,
        rechecked && monthsAfter(day, rechecked),
      ],
    );
    return number;
  }

  async view(
    tx: Tx,
    { case: subject, stage }: StageContext<'registration'>,
  ): Promise<Record<string, unknown>> {
    const { number, plaque, recheckMonths } = stage.arguments;
    return {
      pattern: number,
      plaque,
      recheckMonths: recheckMonths ?? null,
      registration: await registrationOf(tx, subject.applicationId),
    };
  }
}
