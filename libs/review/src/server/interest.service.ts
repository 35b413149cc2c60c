import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { ApplicationAccess } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, notFound, type Clock, type Text } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import type { EnterConflictRequest } from '../domain/interest-requests';
import type { InterestRequest, InterestSource } from '../domain/interest';
import { interestTable } from '../domain/may';
import type { SeenConflict, StatedInterest } from '../domain/views';
import { ConflictService, personChanged } from './conflict.service';

/** 利益关系 and 利益冲突: what people declare of themselves, what the office enters and looks through. */
@Injectable()
export class InterestService {
  constructor(
    private readonly database: Database,
    private readonly access: ApplicationAccess,
    private readonly conflicts: ConflictService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** One's own interests that hold, oldest first. */
  mine(actor: Actor): Promise<StatedInterest[]> {
    interestTable.require(actor, 'declare', null);
    return this.database.transaction((tx) => interestsOf(tx, actor.account!));
  }

  /** The interests of somebody of the register, for the office. */
  of(actor: Actor, account: string): Promise<StatedInterest[]> {
    interestTable.require(actor, 'read', null);
    return this.database.transaction((tx) => interestsOf(tx, account));
  }

  /** The calls in which somebody stands aside from some application, which is not named. */
  async callsAside(actor: Actor): Promise<{ calls: { id: string; title: Text }[] }> {
    interestTable.require(actor, 'declare', null);
    const calls = await this.database.read<{ id: string; title: Text }>(
      `select k.id, k.title from calls k where k.id in (select call_id from hidden_applications where account_id = $1)
       order by k.opens_at desc, k.id limit 200`,
      [actor.account],
    );
    return { calls };
  }

  /** Somebody declares an interest of their own; conflicts are found from it after the commit. Refuses `interest.most`. */
  declare(actor: Actor, request: InterestRequest): Promise<{ id: string }> {
    interestTable.require(actor, 'declare', null);
    return this.database.transaction((tx) => this.addIn(tx, actor, actor.account!, request, 'declared'));
  }

  /** The office enters an interest of somebody of the register. Refuses `expert.unknown`, `interest.most`. */
  enterOf(actor: Actor, account: string, request: InterestRequest): Promise<{ id: string }> {
    interestTable.require(actor, 'change', null);
    return this.database.transaction(async (tx) => {
      const [known] = await rows(tx, 'select 1 from experts where account_id = $1', [account]);
      if (!known) throw notFound('expert.unknown');
      return this.addIn(tx, actor, account, request, 'office');
    });
  }

  async addIn(
    tx: Tx,
    actor: Actor,
    account: string,
    request: InterestRequest,
    source: InterestSource,
  ): Promise<{ id: string }> {
    const [{ held } = { held: 0 }] = await rows<{ held: number }>(
      tx,
      'select count(*)::int as held from interests where account_id = $1 and ended_at is null',
      [account],
    );
    if (held >= MOST) throw conflict('interest.most', { most: MOST });
    const id = uuid();
    const at = this.clock.now();
    await tx.query(
      `insert into interests (id, account_id, kind, name, credit_code, since, until, note, source, recorded_at, recorded_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        id,
        account,
        request.kind,
        request.name,
        request.creditCode,
        request.since,
        request.until,
        request.note,
        source,
        at,
        actor.account,
      ],
    );
    await personChanged(tx, account);
    await this.keep(tx, actor, 'interest.stated', account, { interest: id, kind: request.kind, source });
    return { id };
  }

  /** Takes an interest back: one's own, or, as an administrator, anybody's. It is kept. Refuses `interest.unknown`. */
  withdraw(actor: Actor, id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const any = interestTable.may(actor, 'change', null);
      const [ended] = await rows<{ account: string }>(
        tx,
        `update interests set ended_at = $3, ended_by = $2 where id = $1 and ended_at is null
           and (account_id = $2 or $4) returning account_id as account`,
        [id, actor.account, this.clock.now(), any],
      );
      if (!ended) throw notFound('interest.unknown');
      await personChanged(tx, ended.account);
      await this.keep(tx, actor, 'interest.withdrawn', ended.account, { interest: id });
    });
  }

  /** 利益冲突 of an application, with names and evidence; cleared ones too. Refuses `application.unknown`, `role.missing`. */
  conflictsOf(actor: Actor, applicationId: string): Promise<SeenConflict[]> {
    return this.database.transaction(async (tx) => {
      await this.access.require(tx, actor, 'read-notes', applicationId);
      return rows<SeenConflict>(
        tx,
        `select c.id, c.account_id as account, a.name, c.kind, c.other, c.known_by as by, c.note, c.source, c.since, c.until,
           c.found_at as "foundAt", c.cleared_at as "clearedAt", w.name as "clearedBy", c.clearance
         from conflicts c join accounts a on a.id = c.account_id left join accounts w on w.id = c.cleared_by
         where c.application_id = $1 and c.ended_at is null order by c.cleared_at is not null, a.name, c.id limit 1000`,
        [applicationId],
      );
    });
  }

  /**
   * An officer enters a conflict that no record shows; reviews of that person are voided. Refuses
   * `application.unknown`, `expert.unknown` (an account of nobody), `conflict.known`, `conflict.own` (one declares that).
   */
  enter(actor: Actor, applicationId: string, request: EnterConflictRequest): Promise<{ id: string }> {
    return this.database.transaction(async (tx) => {
      await this.access.require(tx, actor, 'handle', applicationId);
      if (request.account === actor.account) throw conflict('conflict.own');
      const [of] = await rows<{ party: string }>(
        tx,
        `select p.name as party from applications a join parties p on p.id = a.party_id
         where a.id = $1 and exists (select 1 from staff_roles s where s.account_id = $2 and s.state = 'active')`,
        [applicationId, request.account],
      );
      if (!of) throw notFound('expert.unknown');
      const id = await this.conflicts.add(tx, actor, applicationId, request.account, {
        kind: request.kind,
        other: of.party,
        by: 'statement',
        note: request.note,
        source: 'office',
        since: null,
        until: null,
      });
      if (!id) throw conflict('conflict.known');
      return { id };
    });
  }

  /** An officer finds that a conflict is none, a namesake for instance. Refuses `conflict.unknown`, `conflict.cleared`. */
  clear(actor: Actor, id: string, reason: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const [edge] = await rows<{ applicationId: string; account: string; clearedAt: Date | null }>(
        tx,
        `select application_id as "applicationId", account_id as account, cleared_at as "clearedAt" from conflicts
         where id = $1 and ended_at is null for no key update`,
        [id],
      );
      if (!edge) throw notFound('conflict.unknown');
      await this.access.require(tx, actor, 'handle', edge.applicationId);
      if (edge.clearedAt) throw conflict('conflict.cleared');
      const at = this.clock.now();
      await tx.query('update conflicts set cleared_at = $2, cleared_by = $3, clearance = $4 where id = $1', [
        id,
        at,
        actor.account,
        reason,
      ]);
      await record(tx, {
        actor: actorRef(actor),
        act: 'conflict.cleared',
        thing: { kind: 'application', id: edge.applicationId },
        details: { conflict: id, account: edge.account, reason },
        at,
      });
    });
  }

  private keep(tx: Tx, actor: Actor, act: string, account: string, details: object): Promise<void> {
    return record(tx, {
      actor: actorRef(actor),
      act,
      thing: { kind: 'account', id: account },
      details,
      at: this.clock.now(),
    });
  }
}

/** Interests one person may have on record at a time. */
const MOST = 200;

function interestsOf(tx: Tx, account: string): Promise<StatedInterest[]> {
  return rows<StatedInterest>(
    tx,
    `select id, kind, name, credit_code as "creditCode", since, until, note, source, recorded_at as "recordedAt"
     from interests where account_id = $1 and ended_at is null order by recorded_at, id limit ${MOST}`,
    [account],
  );
}
