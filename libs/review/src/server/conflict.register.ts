import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { submissionNamed } from '@keshen/application/server';
import type { Clock } from '@keshen/kernel';
import {
  CLOCK,
  Database,
  enqueue,
  often,
  rows,
  Sweeps,
  TaskHandlers,
  type Tx,
} from '@keshen/platform/server';
import { LegalPersonRegister } from '@keshen/registry/server';
import { ConflictService } from './conflict.service';
import { conflictsFind, conflictsOfPerson, conflictsRegister } from './tasks';

const DAY_MS = 24 * 3_600_000;
const EVERY_MS = 10 * 60_000;
const MOST = 200;

/** Who stands behind the organisations of open applications, asked once a day; people whose roles have changed. */
@Injectable()
export class ConflictRegister implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly conflicts: ConflictService,
    private readonly register: LegalPersonRegister,
    private readonly handlers: TaskHandlers,
    private readonly sweeps: Sweeps,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.handlers.handle(submissionNamed, (tx, { application }) => this.named(tx, application));
    this.handlers.handleOutside(conflictsRegister, ({ creditCode }) => this.ask(creditCode));
    this.sweeps.define('conflicts', EVERY_MS, () => this.sweep());
  }

  /** Somebody was named: conflicts are found by what is on record, and the register is asked for more. */
  private async named(tx: Tx, application: string): Promise<void> {
    await this.conflicts.find(tx, application);
    const due = await rows<{ creditCode: string }>(
      tx,
      often(`select distinct p.credit_code as "creditCode" from participants p
         left join register_companies r on r.credit_code = p.credit_code
       where p.application_id = $1 and p.credit_code is not null and (r.asked_at is null or r.asked_at < $2)`),
      [application, new Date(this.clock.now().getTime() - DAY_MS)],
    );
    for (const { creditCode } of due) await enqueue(tx, conflictsRegister, { creditCode });
  }

  /** Throws `RegisterUnavailable` when the register is silent: the task is tried again. */
  async ask(creditCode: string): Promise<void> {
    const person = await this.register.find(creditCode);
    await this.database.transaction((tx) => this.keep(tx, creditCode, person && JSON.stringify(person)));
  }

  /** What the register says other than before is compared again with everybody. */
  private async keep(tx: Tx, creditCode: string, person: string | null): Promise<void> {
    const [before] = await rows<{ same: boolean }>(
      tx,
      often(
        `select person is not distinct from $2::jsonb as same from register_companies where credit_code = $1 for update`,
      ),
      [creditCode, person],
    );
    await tx.query(
      often(`insert into register_companies (credit_code, person, asked_at) values ($1, $2, $3)
       on conflict (credit_code) do update set person = excluded.person, asked_at = excluded.asked_at`),
      [creditCode, person, this.clock.now()],
    );
    if (before ? before.same : person === null) return;
    const concerned = await rows<{ id: string }>(
      tx,
      often(`select distinct application_id as id from participants where credit_code = $1`),
      [creditCode],
    );
    for (const { id } of concerned) await enqueue(tx, conflictsFind, { application: id });
  }

  /** Asks anew about organisations of open applications whose answer is absent or a day old; at most so many a run. */
  async sweep(): Promise<void> {
    await this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const due = await rows<{ creditCode: string }>(
        tx,
        `select distinct p.credit_code as "creditCode" from cases c
           join participants p on p.application_id = c.application_id and p.credit_code is not null
           left join register_companies r on r.credit_code = p.credit_code
         where c.kind = 'application' and c.ended_at is null and (r.asked_at is null or r.asked_at < $1)
           and not exists (select 1 from outbox o where o.task = 'conflicts.register' and o.handled_at is null
             and o.failed_at is null and o.payload ->> 'creditCode' = p.credit_code)
         limit ${MOST}`,
        [new Date(now.getTime() - DAY_MS)],
      );
      for (const { creditCode } of due) await enqueue(tx, conflictsRegister, { creditCode });
      // Memberships and roles belong to identity, which knows of no conflicts: what changed lately is looked at twice.
      const people = await rows<{ account: string }>(
        tx,
        `select distinct s.account_id as account from staff_roles s
         where s.state = 'active' and (s.changed_at > $1 or exists (select 1 from memberships m
           where m.account_id = s.account_id and m.changed_at > $1)) limit ${MOST}`,
        [new Date(now.getTime() - 2 * EVERY_MS)],
      );
      for (const { account } of people) await enqueue(tx, conflictsOfPerson, { account });
    });
  }
}
