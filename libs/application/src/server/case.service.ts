import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { record } from '@keshen/audit/server';
import { actorRef, systemActor, type Actor } from '@keshen/identity';
import { conflict, dueInstant, type Clock } from '@keshen/kernel';
import { CLOCK, enqueue, often, rows, stageEntries, traceEvent, type Tx } from '@keshen/platform/server';
import { ProgrammeService } from '@keshen/programme/server';
import {
  lettersDue,
  stageById,
  type CaseKind,
  type Definition,
  type StageKind,
  type StageOf,
} from '@keshen/programme';
import type { Case, CaseResult, Move } from '../domain/case';
import { move, opening, withdrawal } from '../domain/move';
import { StageBehaviours } from './behaviour';
import { caseForgone, stageAnnounce, stageEnter, stageLetters } from './tasks';
import { UniqueClaims } from './unique-claims';

/** Ends after which nothing was granted. */
const givesBack: readonly CaseResult[] = ['refused', 'withdrawn', 'lapsed'];

/** What accompanies a transition in the history. */
export interface Accompanied {
  actor: Actor;
  remark?: string;
  details?: Record<string, unknown>;
  /** Overrides the time limit of the stage that is entered. */
  dueWorkingDays?: number;
}

/**
 * The only writer of a case's stage. A transition is a transaction of the caller: entry, case, duties, audit row
 * and outbox row are written together, or not at all.
 */
@Injectable()
export class CaseService {
  constructor(
    private readonly programmes: ProgrammeService,
    private readonly claims: UniqueClaims,
    private readonly behaviours: StageBehaviours,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Opens a case at its workflow's start. The id may be given, so that other rows can name it first. */
  async open(
    tx: Tx,
    subject: {
      id?: string;
      kind: CaseKind;
      applicationId: string;
      partyId: string;
      counterpartyId?: string;
      parentId?: string;
      callId: string;
      /** Only an application opened in a trial call is one; everything else is live. */
      trial?: boolean;
      programmeVersionId: string;
      town: string | null;
      holds?: string[];
    },
    by: Accompanied,
  ): Promise<string> {
    const now = this.clock.now();
    const definition = await this.programmes.definitionOf(subject.programmeVersionId, tx);
    const between = { ...subject, counterpartyId: subject.counterpartyId ?? null };
    const to = opening(definition, between, now);
    const id = subject.id ?? uuid();
    const { trial = false } = subject;
    const entry = await this.enter(tx, { id, trial }, 1, to, now);
    await tx.query(
      `insert into cases (id, kind, application_id, parent_id, party_id, counterparty_id, call_id, programme_version_id, town, stage,
         stage_kind, entry_id, entry_no, round, entered_at, due_at, holds, trial)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $14, $15, $16, $17)`,
      [
        id,
        subject.kind,
        subject.applicationId,
        subject.parentId ?? null,
        subject.partyId,
        between.counterpartyId,
        subject.callId,
        subject.programmeVersionId,
        subject.town,
        to.stage,
        to.stageKind,
        entry,
        to.round,
        now,
        to.dueAt,
        subject.holds ?? [],
        trial,
      ],
    );
    await this.follow(tx, { id, kind: subject.kind, trial }, entry, to, now, by);
    if (!subject.trial && lettersDue(definition, subject.kind, { left: null, entered: to.stage }).length)
      await enqueue(tx, stageLetters, { entry });
    return id;
  }

  /**
   * Advances a locked case by an outcome. Refuses `case.ended`, `outcome.unknown`, and `outcome.held` while a
   * child case holds that outcome.
   */
  async advance(tx: Tx, subject: Case, outcome: string, by: Accompanied): Promise<Case> {
    const { held, rounds } = await this.seen(tx, subject.id, outcome);
    if (held) throw conflict('outcome.held', { outcome });
    const definition = await this.programmes.definitionOf(subject.programmeVersionId, tx);
    const now = this.clock.now();
    const to = move(definition, subject, outcome, now, rounds);
    const dueAt = by.dueWorkingDays ? dueInstant(now, by.dueWorkingDays) : to.dueAt;
    return this.write(tx, definition, subject, { ...to, dueAt }, by);
  }

  /** The applicant's withdrawal of a locked case. Refuses `withdrawal.closed`, `withdrawal.reason`. */
  async withdraw(tx: Tx, subject: Case, by: Accompanied): Promise<Case> {
    const definition = await this.programmes.definitionOf(subject.programmeVersionId, tx);
    const { rounds } = await this.seen(tx, subject.id, null);
    const to = withdrawal(definition, subject, by.remark, this.clock.now(), rounds);
    return this.write(tx, definition, subject, to, by);
  }

  /** Nobody owes anything in a stage any more, though the case stands in it: what was submitted is sealed. */
  async rest(tx: Tx, subject: Case): Promise<void> {
    await tx.query(`update duties set done_at = $2 where entry_id = $1 and done_at is null`, [
      subject.entryId,
      this.clock.now(),
    ]);
  }

  definitionOf(programmeVersionId: string): Promise<Definition> {
    return this.programmes.definitionOf(programmeVersionId);
  }

  /** The stage in which a case stands; null where that is of another kind. */
  async stageOf<K extends StageKind>(subject: Case, kind: K): Promise<StageOf<K> | null> {
    const stage = stageById(await this.definitionOf(subject.programmeVersionId), subject.kind, subject.stage);
    return stage.kind === kind ? (stage as StageOf<K>) : null;
  }

  /** How often the locked case entered each stage, and whether a child case holds the outcome. */
  private async seen(
    tx: Tx,
    caseId: string,
    outcome: string | null,
  ): Promise<{ held: boolean; rounds: (stage: string) => number }> {
    const counted = await rows<{ stage: string; n: number; held: boolean }>(
      tx,
      often(`select stage, max(round)::int as n,
         exists (select 1 from cases k where k.parent_id = $1 and k.ended_at is null and $2 = any (k.holds)) as held
       from stage_entries where case_id = $1 group by stage`),
      [caseId, outcome],
    );
    const byStage = new Map(counted.map((r) => [r.stage, r.n]));
    return { held: counted.some((r) => r.held), rounds: (stage) => byStage.get(stage) ?? 0 };
  }

  private async write(
    tx: Tx,
    definition: Definition,
    subject: Case,
    to: Move,
    by: Accompanied,
  ): Promise<Case> {
    const now = this.clock.now();
    // One statement for all four rows: each costs a way to the database while the case is locked. What lists read of the
    // application is written with them, where this transaction has just changed it.
    const [moved] = await rows<{ entry: number }>(
      tx,
      often(`with closed as (
         update stage_entries set left_at = $2, outcome = $3, actor_id = $4, actor_label = $5, remark = $6
         where id = $7 and left_at is null
       ), done as (
         update duties set done_at = $2 where entry_id = $7 and done_at is null
       ), entered as (
         insert into stage_entries (case_id, no, stage, stage_kind, round, entered_at, due_at, handled_at, handled_count)
         values ($1, $8, $9, $10, $11, $2, $12, case when $15 then null else $2 end, case when $15 then 0 else 1 end)
         returning id
       )
       update cases set stage = $9, stage_kind = $10, entry_id = entered.id, entry_no = $8, round = $11,
         entered_at = $2, due_at = $12, ended_at = $13, result = $14, version = cases.version + 1,
         submitted_at = case when cases.kind = 'application' then a.submitted_at end,
         asked_fen = case when cases.kind = 'application' then a.asked_fen end
       from entered, applications a where cases.id = $1 and a.id = cases.application_id returning entered.id as entry`),
      [
        subject.id,
        now,
        to.outcome,
        by.actor.account,
        by.actor.name,
        by.remark ?? null,
        subject.entryId,
        subject.entryNo + 1,
        to.stage,
        to.stageKind,
        to.round,
        to.dueAt,
        to.result ? now : null,
        to.result,
        this.acts(subject, to),
      ],
    );
    const entry = moved!.entry;
    // What was claimed for nothing may be claimed again; what was funded stays claimed for ever.
    if (subject.kind === 'application' && to.result && givesBack.includes(to.result)) {
      await this.claims.release(tx, subject.applicationId, now);
      await enqueue(tx, caseForgone, { case: subject.id });
    }
    await this.follow(tx, subject, entry, to, now, {
      ...by,
      details: { ...by.details, from: subject.stage },
    });
    const left = { stage: subject.stage, outcome: to.outcome };
    // A letter takes a number that the office cannot give back, so a trial writes none.
    if (!subject.trial && lettersDue(definition, subject.kind, { left, entered: to.stage }).length)
      await enqueue(tx, stageLetters, { entry });
    return {
      ...subject,
      stage: to.stage,
      stageKind: to.stageKind,
      entryId: entry,
      entryNo: subject.entryNo + 1,
      round: to.round,
      enteredAt: now,
      dueAt: to.dueAt,
      endedAt: to.result ? now : null,
      result: to.result,
      version: subject.version + 1,
    };
  }

  /** Whether entering is work of its own. Where a kind does nothing then, the entry is handled as it is written. */
  private acts({ trial }: Pick<Case, 'trial'>, { stageKind }: Move): boolean {
    return this.behaviours.ofCase({ stageKind, trial }).enter !== undefined;
  }

  private async enter(
    tx: Tx,
    subject: Pick<Case, 'id' | 'trial'>,
    no: number,
    to: Move,
    now: Date,
  ): Promise<number> {
    const acts = this.acts(subject, to);
    const [entry] = await rows<{ id: number }>(
      tx,
      `insert into stage_entries (case_id, no, stage, stage_kind, round, entered_at, due_at, handled_at, handled_count)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
      [subject.id, no, to.stage, to.stageKind, to.round, now, to.dueAt, acts ? null : now, acts ? 0 : 1],
    );
    return Number(entry!.id);
  }

  private async follow(
    tx: Tx,
    { id, kind, trial }: Pick<Case, 'id' | 'kind' | 'trial'>,
    entry: number,
    to: Move,
    now: Date,
    by: Accompanied,
  ): Promise<void> {
    if (to.duties.length)
      await tx.query(
        often(`insert into duties (entry_id, case_id, role, scope, due_at, created_at, trial)
         select $1, $2, d.role, d.scope, $3, $4, $7 from unnest($5::text[], $6::text[]) as d (role, scope)`),
        [entry, id, to.dueAt, now, to.duties.map((d) => d.role), to.duties.map((d) => d.scope), trial],
      );
    await record(tx, {
      actor: actorRef(by.actor ?? systemActor),
      act: `${kind}.${to.outcome}`,
      thing: { kind: 'case', id },
      details: { ...by.details, to: to.stage, round: to.round, ...(by.remark ? { remark: by.remark } : {}) },
      at: now,
    });
    stageEntries.inc({ kind: to.stageKind });
    traceEvent('stage entered', { 'keshen.stage': to.stage, 'keshen.stage.kind': to.stageKind });
    if (this.acts({ trial }, to)) await enqueue(tx, stageEnter, { entry });
    if (to.announced) await enqueue(tx, stageAnnounce, { entry });
  }
}
