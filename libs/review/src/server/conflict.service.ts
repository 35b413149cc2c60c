import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { applicationById, SubmissionStore } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { actorRef, systemActor, type Actor } from '@keshen/identity';
import { shanghaiDate, type Clock } from '@keshen/kernel';
import { CLOCK, enqueue, often, rows, TaskHandlers, type Tx } from '@keshen/platform/server';
import { standardConflicts } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { conflictsOf, type FoundConflict } from '../domain/conflict';
import { plainName } from '../domain/interest';
import { BreachService } from './breach.service';
import { involvedIn, peopleNear } from './conflict.facts';
import { conflictsFind, conflictsOfPerson } from './tasks';

/** An edge as stored. */
export interface StoredConflict extends FoundConflict {
  id: string;
  account: string;
  applicationId: string;
  foundAt: Date;
  endedAt: Date | null;
  clearedAt: Date | null;
  clearance: string | null;
}
const columns = `id, account_id as account, application_id as "applicationId", kind, other, known_by as by, note, source,
  since, until, found_at as "foundAt", ended_at as "endedAt", cleared_at as "clearedAt", clearance`;

/** What people said themselves is not found and does not end by itself. */
const said = (edge: Pick<FoundConflict, 'by'>): boolean => edge.by === 'statement';
const keyOf = (account: string, edge: Pick<FoundConflict, 'kind' | 'other'>): string =>
  `${account} ${edge.kind} ${plainName(edge.other)}`;

/** 利益冲突: found by a pure function over what is on record, kept as rows, found again whenever that changes. */
@Injectable()
export class ConflictService implements OnModuleInit {
  constructor(
    private readonly programmes: ProgrammeService,
    private readonly submissions: SubmissionStore,
    private readonly breaches: BreachService,
    private readonly handlers: TaskHandlers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.handlers.handle(conflictsFind, (tx, { application }) => this.find(tx, application));
    this.handlers.handle(conflictsOfPerson, (tx, { account }) => this.findOf(tx, account));
  }

  /**
   * Brings the edges of an application to what is on record now: new ones are added, those that hold no more are ended,
   * the rest stays as it is. Reviews of whoever has a new one are voided. Doing it again changes nothing.
   */
  async find(tx: Tx, applicationId: string): Promise<void> {
    const application = await applicationById(tx, applicationId);
    // One search after another, so that each sees what the one before has kept; reviews hang under this case.
    await tx.query(
      often(`select 1 from cases where application_id = $1 and kind = 'application' for no key update`),
      [applicationId],
    );
    const definition = await this.programmes.definitionOf(application.programmeVersionId, tx);
    const submission = await this.submissions.latest(tx, applicationId);
    const involved = await involvedIn(
      tx,
      { applicationId, partyId: application.partyId },
      definition,
      submission?.answers ?? null,
    );
    const rules = definition.rubric?.panel.conflicts ?? standardConflicts;
    const today = shanghaiDate(this.clock.now());
    const found = new Map<string, FoundConflict & { account: string }>();
    for (const person of await peopleNear(tx, applicationId, involved))
      for (const edge of conflictsOf(person, involved, rules, today))
        found.set(keyOf(person.account, edge), { ...edge, account: person.account });
    const held = await this.held(tx, applicationId);
    for (const edge of held)
      if (!found.delete(keyOf(edge.account, edge)) && !said(edge))
        await tx.query('update conflicts set ended_at = $2 where id = $1', [edge.id, this.clock.now()]);
    for (const { account, ...edge } of found.values())
      await this.add(tx, systemActor, applicationId, account, edge);
  }

  /** Whatever applications a person may have to do with, by what is known of the person now or was found before. */
  private async findOf(tx: Tx, account: string): Promise<void> {
    const near = await rows<{ id: string }>(
      tx,
      `with tokens as (
         select credit_code as code, plain_name(name) as name from interests where account_id = $1 and ended_at is null
         union all select unit_credit_code, plain_name(unit) from experts where account_id = $1
         union all select null, plain_name(name) from accounts where id = $1)
       select p.application_id as id from participants p join tokens t on p.credit_code = t.code
       union select p.application_id from participants p join tokens t on plain_name(p.name) = t.name
       union select p.application_id from participants p join experts e on e.account_id = $1
         and p.resident_fingerprint = e.resident_fingerprint
       union select a.id from applications a join memberships m on m.party_id = a.party_id
         and m.account_id = $1 and m.state = 'active' where a.submitted_at is not null
       union select p.application_id from register_companies r join participants p on p.credit_code = r.credit_code
         join tokens t on r.person -> 'shareholders' ? t.code or exists (
           select 1 from jsonb_array_elements_text(coalesce(r.person -> 'shareholders', '[]')
               || coalesce(r.person -> 'officers', '[]') || jsonb_build_array(r.person -> 'legalRepresentative')) n
           where plain_name(n) = t.name)
       union select c.application_id from cases c join reviews v on v.case_id = c.id where v.expert_id = $1
       union select application_id from conflicts where account_id = $1 and ended_at is null`,
      [account],
    );
    for (const { id } of near) await enqueue(tx, conflictsFind, { application: id });
  }

  /** Adds one edge; the reviews of that person in the application are voided. Answers its id, null when it is there. */
  async add(
    tx: Tx,
    by: Actor,
    applicationId: string,
    account: string,
    edge: FoundConflict,
  ): Promise<string | null> {
    const [added] = await rows<{ id: string }>(
      tx,
      often(`insert into conflicts (id, account_id, application_id, kind, other, known_by, note, source, since, until, found_at,
         found_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing returning id`),
      [
        uuid(),
        account,
        applicationId,
        edge.kind,
        edge.other.slice(0, 200),
        edge.by,
        edge.note.slice(0, 500),
        edge.source,
        edge.since,
        edge.until,
        this.clock.now(),
        by.account,
      ],
    );
    if (!added) return null;
    await record(tx, {
      actor: actorRef(by),
      act: 'conflict.found',
      thing: { kind: 'application', id: applicationId },
      details: { conflict: added.id, account, kind: edge.kind, by: edge.by, source: edge.source },
      at: this.clock.now(),
    });
    const reason = [edge.other, edge.note].filter(Boolean).join('：').slice(0, 300);
    await this.breaches.voidReviews(tx, by, { application: applicationId, account, reason });
    return added.id;
  }

  /** 回避: an expert stands aside in the application of a review, in later rounds too. */
  async stoodAside(
    tx: Tx,
    { caseId, expert }: { caseId: string; expert: string },
    reason: string,
  ): Promise<void> {
    const [of] = await rows<{ application: string; party: string }>(
      tx,
      `select c.application_id as application, p.name as party from cases c join parties p on p.id = c.party_id
       where c.id = $1`,
      [caseId],
    );
    await this.add(tx, systemActor, of!.application, expert, {
      kind: 'stood-aside',
      other: of!.party,
      by: 'statement',
      note: reason,
      source: 'declared',
      since: null,
      until: null,
    });
  }

  /** The edges that are open, whether cleared or not. */
  async held(tx: Tx, applicationId: string): Promise<StoredConflict[]> {
    return (await this.heldIn(tx, [applicationId])).get(applicationId) ?? [];
  }

  /** The same of many applications, by application. */
  async heldIn(tx: Tx, applicationIds: readonly string[]): Promise<Map<string, StoredConflict[]>> {
    const found = await rows<StoredConflict>(
      tx,
      often(`select ${columns} from conflicts where application_id = any ($1::uuid[]) and ended_at is null
       order by found_at, id`),
      [applicationIds],
    );
    const of = new Map<string, StoredConflict[]>();
    for (const edge of found) of.set(edge.applicationId, [...(of.get(edge.applicationId) ?? []), edge]);
    return of;
  }
}

/** Has everything that is known of a person compared again with what is applied for. */
export const personChanged = (tx: Tx, account: string): Promise<number> =>
  enqueue(tx, conflictsOfPerson, { account });
