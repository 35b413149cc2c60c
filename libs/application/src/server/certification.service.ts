import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { ApplicationAccess } from './access';
import { Announcements } from './announcements';
import { lockApplication } from './application.rows';
import { lockCaseOfApplication } from './case.rows';
import { Openings } from './openings';

/** 单位审核: the draft goes to the certifier and may come back; submitting is SubmissionService's. */
@Injectable()
export class CertificationService {
  constructor(
    private readonly database: Database,
    private readonly openings: Openings,
    private readonly access: ApplicationAccess,
    private readonly announcements: Announcements,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Asks the certifiers, who are told; the draft is closed to writers meanwhile. Refuses what `editable` refuses. */
  ask(actor: Actor, id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { party } = await this.access.require(tx, actor, 'edit', id);
      const application = await lockApplication(tx, id);
      await this.openings.editable(tx, application, await lockCaseOfApplication(tx, id));
      await this.setAsked(tx, id, actor);
      await this.note(tx, actor, 'certification-asked', id, party, ['certifier'], 'certification_asked');
    });
  }

  /** The certifier hands the draft back with a remark; its people are told. Refuses `certification.not-asked`. */
  handBack(actor: Actor, id: string, remark: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { party } = await this.access.require(tx, actor, 'certify', id);
      const application = await lockApplication(tx, id);
      if (!application.certificationAskedAt) throw conflict('certification.not-asked');
      await this.setAsked(tx, id, null);
      const subject = await lockCaseOfApplication(tx, id);
      await tx.query(
        `insert into stage_acts (entry_id, case_id, kind, at, actor_id, actor_label, remark, for_applicant)
         values ($1, $2, 'handed-back', $3, $4, $5, $6, true)`,
        [subject.entryId, subject.id, this.clock.now(), actor.account, actor.name, remark],
      );
      await this.note(
        tx,
        actor,
        'handed-back',
        id,
        party,
        ['writer', 'enterprise-administrator'],
        'handed_back',
      );
    });
  }

  private async setAsked(tx: Tx, id: string, actor: Actor | null): Promise<void> {
    await tx.query(
      `update applications set certification_asked_at = $2, certification_asked_by = $3 where id = $1`,
      [id, actor ? this.clock.now() : null, actor?.account ?? null],
    );
  }

  /** Audit record and message of an act, once per time that it is done. */
  private async note(
    tx: Tx,
    actor: Actor,
    act: string,
    id: string,
    party: string,
    roles: string[],
    template: string,
  ): Promise<void> {
    const at = this.clock.now();
    await record(tx, {
      actor: actorRef(actor),
      act: `application.${act}`,
      thing: { kind: 'application', id },
      at,
    });
    const subject = await lockCaseOfApplication(tx, id);
    const told = await rows<{ id: string }>(
      tx,
      `select distinct account_id as id from memberships where party_id = $1 and role = any ($2) and state = 'active'`,
      [party, roles],
    );
    await this.announcements.tell(tx, subject.id, {
      template,
      to: told.map((t) => t.id).filter((t) => t !== actor.account),
      key: `${subject.entryId}:${template}:${at.toISOString()}`,
    });
  }
}
