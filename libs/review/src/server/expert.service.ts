import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, invalid, notFound, shanghaiDate, type Clock } from '@keshen/kernel';
import { CLOCK, Crypto, Database, enqueue, rows, type Tx } from '@keshen/platform/server';
import { ABSENCES_MOST, type AbsenceRequest } from '../domain/absence';
import type { ChangeExpertRequest, OwnEntryRequest, RegisterExpertRequest } from '../domain/expert';
import { reviewTable } from '../domain/may';
import { personChanged } from './conflict.service';
import { RESIDENT_CONTEXT } from './expert.queries';
import { requireFields } from './field.service';
import { nobody } from './panel.result';
import { expertHandOver } from './tasks';

type Entry = Omit<RegisterExpertRequest, 'account'>;

/** 专家库: entering, changing and retiring experts. Accounts and their role are identity's. */
@Injectable()
export class ExpertService {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Enters an account. Refuses `expert.role` (no such account with the role of expert), `expert.known`,
   * `expert.field-unknown`, `expert.duplicate` (somebody else has this resident ID).
   */
  register(actor: Actor, request: RegisterExpertRequest): Promise<void> {
    return this.database.transaction((tx) => this.registerIn(tx, actor, request));
  }

  async registerIn(tx: Tx, actor: Actor, request: RegisterExpertRequest): Promise<void> {
    reviewTable.require(actor, 'change-register', nobody);
    const [holds] = await rows(
      tx,
      `select 1 from staff_roles where account_id = $1 and role = 'expert' and state = 'active'`,
      [request.account],
    );
    if (!holds) throw conflict('expert.role');
    await this.requireEntry(tx, request.account, request);
    const [entered] = await rows(
      tx,
      `insert into experts (account_id, class, unit, unit_credit_code, fields, field_codes, title, available, yearly_cap,
         outside, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       on conflict (account_id) do nothing returning account_id`,
      [request.account, ...valuesOf(request), this.clock.now()],
    );
    if (!entered) throw conflict('expert.known');
    await this.keepResident(tx, request.account, request.residentId);
    await personChanged(tx, request.account);
    await this.keep(tx, actor, 'expert.registered', request.account, said(request));
  }

  /**
   * Changes or retires a line on a known version; of somebody who is retired the open reviews go to others. Refuses
   * `expert.unknown`, `expert.stale`, `expert.reason` (retiring without one), `expert.field-unknown`, `expert.duplicate`.
   */
  change(actor: Actor, account: string, request: ChangeExpertRequest): Promise<{ version: number }> {
    return this.database.transaction((tx) => this.changeIn(tx, actor, account, request));
  }

  async changeIn(
    tx: Tx,
    actor: Actor,
    account: string,
    request: ChangeExpertRequest,
  ): Promise<{ version: number }> {
    reviewTable.require(actor, 'change-register', nobody);
    const before = await lockExpert(tx, account, request.version);
    const leaves = request.retired && !before.retiredAt;
    if (leaves && !request.reason) throw invalid('expert.reason', { field: 'reason' });
    await this.requireEntry(tx, account, request);
    const [changed] = await rows<{ version: number }>(
      tx,
      `update experts set class = $2, unit = $3, unit_credit_code = $4, fields = $5, field_codes = coalesce($6, field_codes),
         title = $7, available = $8, yearly_cap = $9, outside = case when $13 then $10 else outside end,
         retired_at = case when $11 then coalesce(retired_at, $12) end,
         retirement_reason = case when $11 then coalesce($14, retirement_reason) end, version = version + 1
       where account_id = $1 returning version`,
      [
        account,
        ...valuesOf(request, null),
        request.retired,
        this.clock.now(),
        request.outside !== undefined,
        request.reason || null,
      ],
    );
    await this.keepResident(tx, account, request.residentId);
    await personChanged(tx, account);
    if (leaves) await enqueue(tx, expertHandOver, { account, reason: request.reason! });
    await this.keep(tx, actor, leaves ? 'expert.retired' : 'expert.changed', account, {
      ...said(request),
      ...(leaves ? { reason: request.reason } : {}),
    });
    return changed!;
  }

  /** Experts change what they say of themselves. Refuses `expert.unknown`, `expert.stale`, `expert.field-unknown`. */
  changeOwn(actor: Actor, request: OwnEntryRequest): Promise<{ version: number }> {
    return this.database.transaction(async (tx) => {
      const account = actor.account!;
      await lockExpert(tx, account, request.version);
      await requireFields(tx, request.fieldCodes);
      const [changed] = await rows<{ version: number }>(
        tx,
        `update experts set title = $2, fields = $3, field_codes = $4, available = $5, version = version + 1
         where account_id = $1 returning version`,
        [account, request.title, request.fields, request.fieldCodes, request.available],
      );
      await this.keep(tx, actor, 'expert.changed', account, {
        available: request.available,
        fieldCodes: request.fieldCodes,
      });
      return changed!;
    });
  }

  /**
   * 请假 of oneself, or entered by an administrator. Refuses `expert.unknown`, `absence.past` (all of it is over),
   * `absence.most`.
   */
  addAbsence(actor: Actor, account: string, request: AbsenceRequest): Promise<{ id: string }> {
    return this.database.transaction(async (tx) => {
      if (account !== actor.account) reviewTable.require(actor, 'change-register', nobody);
      await lockExpert(tx, account);
      const now = this.clock.now();
      const today = shanghaiDate(now);
      if (request.until < today) throw invalid('absence.past', { field: 'until' });
      const [{ ahead } = { ahead: 0 }] = await rows<{ ahead: number }>(
        tx,
        `select count(*)::int as ahead from expert_absences where account_id = $1 and last_day >= $2`,
        [account, today],
      );
      if (ahead >= ABSENCES_MOST) throw conflict('absence.most', { most: ABSENCES_MOST });
      const id = uuid();
      await tx.query(
        `insert into expert_absences (id, account_id, first_day, last_day, note, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [id, account, request.from, request.until, request.note, now, actor.account],
      );
      await this.keep(tx, actor, 'expert.away', account, { from: request.from, until: request.until });
      return { id };
    });
  }

  /** Takes an absence back: one's own, or as an administrator anybody's. Refuses `absence.unknown`. */
  removeAbsence(actor: Actor, id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const any = reviewTable.may(actor, 'change-register', nobody);
      const [gone] = await rows<{ account: string; from: string; until: string }>(
        tx,
        `delete from expert_absences where id = $1 and (account_id = $2 or $3)
         returning account_id as account, first_day as "from", last_day as until`,
        [id, actor.account, any],
      );
      if (!gone) throw notFound('absence.unknown');
      await this.keep(tx, actor, 'expert.back', gone.account, { from: gone.from, until: gone.until });
    });
  }

  private async requireEntry(tx: Tx, account: string, { fieldCodes, residentId }: Entry): Promise<void> {
    await requireFields(tx, fieldCodes ?? []);
    if (residentId) await this.requireUnique(tx, account, residentId);
  }

  /** Refuses `expert.duplicate` with the name of whoever has this resident ID; two at once wait for one another. */
  async requireUnique(tx: Tx, account: string | null, residentId: string): Promise<void> {
    const fingerprint = this.crypto.fingerprint(residentId, 'resident-id');
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [fingerprint]);
    const [other] = await rows<{ name: string }>(
      tx,
      `select a.name from experts e join accounts a on a.id = e.account_id
       where e.resident_fingerprint = $1 and e.account_id is distinct from $2`,
      [fingerprint, account],
    );
    if (other) throw conflict('expert.duplicate', { field: 'residentId', name: other.name });
  }

  private async keepResident(tx: Tx, account: string, residentId: string | undefined): Promise<void> {
    if (!residentId) return;
    await tx.query(
      `update experts set resident_sealed = $2, resident_fingerprint = $3 where account_id = $1`,
      [
        account,
        this.crypto.seal(residentId, RESIDENT_CONTEXT),
        this.crypto.fingerprint(residentId, 'resident-id'),
      ],
    );
  }

  private keep(tx: Tx, actor: Actor, act: string, id: string, details: object): Promise<void> {
    return record(tx, {
      actor: actorRef(actor),
      act,
      thing: { kind: 'expert', id },
      details,
      at: this.clock.now(),
    });
  }
}

/** Columns 2 to 10 of an entry; `codes` stands for codes that were left out. */
const valuesOf = (entry: Entry, codes: string[] | null = []): unknown[] => [
  entry.class,
  entry.unit,
  entry.unitCreditCode,
  entry.fields,
  entry.fieldCodes ?? codes,
  entry.title,
  entry.available,
  entry.yearlyCap,
  entry.outside ?? null,
];

/** What the audit keeps of an entry: no resident ID, but that there was one. */
const said = (entry: Entry): object => ({
  class: entry.class,
  unit: entry.unit,
  available: entry.available,
  fieldCodes: entry.fieldCodes,
  resident: entry.residentId !== undefined,
});

/** Locks a line of the register. Refuses `expert.unknown`, and `expert.stale` where another version was seen. */
async function lockExpert(
  tx: Tx,
  account: string,
  version?: number,
): Promise<{ version: number; retiredAt: Date | null }> {
  const [known] = await rows<{ version: number; retiredAt: Date | null }>(
    tx,
    `select version, retired_at as "retiredAt" from experts where account_id = $1 for no key update`,
    [account],
  );
  if (!known) throw notFound('expert.unknown');
  if (version !== undefined && known.version !== version)
    throw conflict('expert.stale', { version: known.version });
  return known;
}
