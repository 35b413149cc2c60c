import { Inject, Injectable } from '@nestjs/common';
import { Announcements, CaseService } from '@keshen/application/server';
import type { Case } from '@keshen/application';
import { record } from '@keshen/audit/server';
import { systemActor } from '@keshen/identity';
import { shanghaiDate, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { keeps, monthsAfter } from '../domain/registration';

/** How many re-checks one run of the sweep opens at most. */
const BATCH = 200;

interface Due {
  id: string;
  number: string;
  applicationId: string;
  caseId: string;
  partyId: string;
  callId: string;
  versionId: string;
  town: string | null;
  dueOn: string;
  months: number;
}

/** 年度复核: opened by the sweep, a case of its own; its end keeps or withdraws the registration. */
@Injectable()
export class RecheckService {
  constructor(
    private readonly database: Database,
    private readonly cases: CaseService,
    private readonly announcements: Announcements,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Opens what is due, each in its own transaction; two sweepers open each once. Answers how many were looked at. */
  async open(): Promise<number> {
    const today = shanghaiDate(this.clock.now());
    const due = await this.database.read<{ id: string }>(
      `select id from programme_registrations where state = 'registered' and next_recheck_on <= $1
       order by next_recheck_on, id limit ${BATCH}`,
      [today],
    );
    for (const { id } of due) await this.database.transaction((tx) => this.openOne(tx, id, today));
    return due.length;
  }

  private async openOne(tx: Tx, id: string, today: string): Promise<void> {
    // Whoever comes second finds the next date moved on.
    const [due] = await rows<Due>(
      tx,
      `select g.id, g.number, g.application_id as "applicationId", g.case_id as "caseId", g.party_id as "partyId",
         c.call_id as "callId", c.programme_version_id as "versionId", c.town, g.next_recheck_on as "dueOn",
         g.recheck_months as months
       from programme_registrations g join cases c on c.id = g.case_id
       where g.id = $1 and g.state = 'registered' and g.next_recheck_on <= $2 for update of g skip locked`,
      [id, today],
    );
    if (!due) return;
    const caseId = await this.cases.open(
      tx,
      {
        kind: 'recheck',
        applicationId: due.applicationId,
        partyId: due.partyId,
        parentId: due.caseId,
        callId: due.callId,
        programmeVersionId: due.versionId,
        town: due.town,
      },
      { actor: systemActor, details: { registration: due.number } },
    );
    await tx.query(
      `insert into programme_registration_rechecks (registration_id, due_on, case_id, opened_at) values ($1, $2, $3, $4)`,
      [id, due.dueOn, caseId, this.clock.now()],
    );
    await tx.query(`update programme_registrations set next_recheck_on = $2 where id = $1`, [
      id,
      monthsAfter(due.dueOn, due.months),
    ]);
    await this.announcements.tell(tx, caseId, {
      template: 'recheck_opened',
      to: 'applicant',
      key: 'recheck-opened',
      data: { remark: due.number },
    });
  }

  /** A re-check has ended: completed keeps the registration, anything that failed withdraws it. */
  async ended(tx: Tx, subject: Case): Promise<void> {
    const kept = keeps(subject.result);
    if (kept === null) return;
    const now = this.clock.now();
    const [found] = await rows<{ id: string }>(
      tx,
      `update programme_registration_rechecks set kept = $2 where case_id = $1 returning registration_id as id`,
      [subject.id, kept],
    );
    if (!found || kept) return;
    await tx.query(
      `update programme_registrations set state = 'withdrawn', withdrawn_on = $2 where id = $1 and state = 'registered'`,
      [found.id, shanghaiDate(now)],
    );
    await record(tx, {
      actor: { account: null, label: 'system' },
      act: 'registration.withdrawn',
      thing: { kind: 'application', id: subject.applicationId },
      details: { recheck: subject.id, result: subject.result },
      at: now,
    });
  }
}
