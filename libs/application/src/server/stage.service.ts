import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { actorRef, memberOf, systemActor, type Actor } from '@keshen/identity';
import { canonicalJson } from '@keshen/audit';
import { record } from '@keshen/audit/server';
import { conflict, forbidden, invalid, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Database, often, rows, type Tx } from '@keshen/platform/server';
import { outcomeOf, stageById, type StageActor, type StageKind } from '@keshen/programme';
import { ProgrammeService, testsCall } from '@keshen/programme/server';
import type { Case } from '../domain/case';
import { actingFor, dutyOf } from '../domain/may';
import type { ConcludeRequest } from '../domain/requests';
import { StageBehaviours, type Concluded, type StageBehaviour, type StageContext } from './behaviour';
import { caseColumns, lockCase } from './case.rows';
import { CaseService } from './case.service';

export interface OpenDuty {
  id: number;
  role: StageActor;
  scope: string | null;
  accountId: string | null;
  dueAt: Date | null;
}

/** What happens inside a stage: entering it (worker) and concluding it (people). */
@Injectable()
export class StageService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly cases: CaseService,
    private readonly behaviours: StageBehaviours,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Runs the kind's `enter` for an entry, once: a duplicate finds `handled_at` set and does nothing. */
  async enter(tx: Tx, entryId: number): Promise<void> {
    const [entry] = await rows<{ caseId: string; stageKind: StageKind; trial: boolean }>(
      tx,
      often(`select e.case_id as "caseId", e.stage_kind as "stageKind", c.trial
       from stage_entries e join cases c on c.id = e.case_id where e.id = $1`),
      [entryId],
    );
    if (!entry) throw notFound('entry.unknown');
    const ordered = this.behaviours.ofCase(entry).locksFirst !== undefined;
    const subject = await (ordered ? this.lockInOrder(tx, entry.caseId) : lockCase(tx, entry.caseId));
    const [marked] = await rows(
      tx,
      often(`update stage_entries set handled_at = $2, handled_count = handled_count + 1
       where id = $1 and handled_at is null returning id`),
      [entryId, this.clock.now()],
    );
    if (!marked || subject.entryId !== entryId) return;
    const context = await this.contextOf(subject, systemActor);
    const outcome = await this.behaviours.ofCase(subject).enter?.(tx, context);
    if (outcome) await this.cases.advance(tx, subject, outcome, { actor: systemActor });
  }

  /**
   * A person concludes a stage. Refuses `case.unknown` (also to other enterprises), `case.stale` (another version), `duty.none` (nothing is
   * owed by this person here), `outcome.unknown`, `outcome.automatic`, `remark.required`, and what the kind refuses.
   * The same once more of whoever was not answered does nothing, and is answered with how the case stands now.
   */
  async conclude(actor: Actor, caseId: string, request: ConcludeRequest): Promise<Case> {
    await this.askFirst(actor, caseId, request.outcome);
    return this.database.transaction((tx) => this.concludeIn(tx, actor, caseId, request));
  }

  /** What a kind must ask the outside is asked before anything is locked. */
  private async askFirst(actor: Actor, caseId: string, outcome: string): Promise<void> {
    const subject = await this.caseById(caseId);
    const behaviour = this.behaviours.ofCase(subject);
    if (!behaviour.asksFirst) return;
    const duties = await this.database.transaction((tx) => this.openDuties(tx, subject.entryId));
    if (dutyOf(actor, duties)) await behaviour.asksFirst(subject, outcome);
  }

  async concludeIn(tx: Tx, who: Actor, caseId: string, request: ConcludeRequest): Promise<Case> {
    const subject = await this.lockInOrder(tx, caseId);
    const actor = actingFor(who, subject.partyId);
    if (subject.trial && !(await testsCall(tx, actor.account, subject.callId)))
      throw notFound('case.unknown');
    const duty = dutyOf(actor, await this.openDuties(tx, subject.entryId));
    if (!duty && isOutsider(actor, subject)) throw notFound('case.unknown');
    const asked = requestDigest(request);
    if (subject.version !== request.version && (await this.concludedBy(tx, actor, caseId, asked)))
      return subject;
    if (!duty) throw forbidden('duty.none');
    if (subject.version !== request.version) throw conflict('case.stale', { version: subject.version });
    const context = await this.contextOf(subject, actor);
    const outcome = outcomeOf(context.stage, request.outcome);
    const behaviour = this.behaviours.ofCase(subject);
    if (behaviour.automatic?.(context).includes(outcome.id))
      throw conflict('outcome.automatic', { outcome: outcome.id });
    if (outcome.remark === 'required' && !request.remark)
      throw invalid('remark.required', { field: 'remark' });

    const parsed = behaviour.record?.safeParse(request.record ?? {});
    if (parsed && !parsed.success)
      throw invalid('record.invalid', {
        problems: parsed.error.issues.map((i) => ({ path: ['record', ...i.path].join('.'), code: i.code })),
      });
    if (!parsed && request.record) throw invalid('record.unexpected', { field: 'record' });

    const concluded: Concluded = (await behaviour.conclude?.(tx, context, {
      outcome: outcome.id,
      remark: request.remark,
      record: parsed?.data,
      duty: { role: duty.role, scope: duty.scope },
    })) ?? { advance: outcome.id };
    await this.act(tx, context, {
      kind: outcome.id,
      remark: request.remark,
      data: concluded.data ?? (request.record as Record<string, unknown> | undefined),
      forApplicant: concluded.forApplicant,
      asked,
    });
    if (concluded.advance)
      return this.cases.advance(tx, subject, concluded.advance, {
        actor,
        remark: request.remark,
        dueWorkingDays: concluded.dueWorkingDays,
      });

    await tx.query(`update duties set done_at = $2 where id = $1 and done_at is null`, [
      duty.id,
      context.now,
    ]);
    await tx.query(`update cases set version = version + 1 where id = $1`, [subject.id]);
    await record(tx, {
      actor: actorRef(actor),
      act: `stage.${outcome.id}`,
      thing: { kind: 'case', id: subject.id },
      details: { stage: subject.stage },
      at: context.now,
    });
    return { ...subject, version: subject.version + 1 };
  }

  /** Whether this person has concluded the case with this very request. */
  private async concludedBy(tx: Tx, { account }: Actor, caseId: string, asked: Buffer): Promise<boolean> {
    const found = await rows(
      tx,
      `select 1 from stage_acts where case_id = $1 and actor_id = $2 and asked = $3 limit 1`,
      [caseId, account, asked],
    );
    return found.length > 0;
  }

  /** Locks a case after what its stage kind needs locked before it, so that no two acts wait for each other. */
  async lockInOrder(tx: Tx, caseId: string): Promise<Case> {
    const [seen] = await rows<Case>(tx, `select ${caseColumns} from cases c where c.id = $1`, [caseId]);
    if (seen) await this.behaviours.ofCase(seen).locksFirst?.(tx, seen);
    return lockCase(tx, caseId);
  }

  /** Keeps something that was done within a stage; `asked`: the digest of the request that did it. */
  async act(
    tx: Tx,
    context: StageContext,
    done: {
      kind: string;
      remark?: string;
      data?: Record<string, unknown>;
      forApplicant?: boolean;
      asked?: Buffer;
    },
  ): Promise<void> {
    await tx.query(
      `insert into stage_acts (entry_id, case_id, kind, at, actor_id, actor_label, remark, data, for_applicant, asked)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        context.case.entryId,
        context.case.id,
        done.kind,
        context.now,
        context.actor.account,
        context.actor.name,
        done.remark ?? null,
        JSON.stringify(done.data ?? {}),
        done.forApplicant ?? false,
        done.asked ?? null,
      ],
    );
  }

  /** What the stage's own screen shows to somebody who may see the case. */
  async view(tx: Tx, subject: Case, actor: Actor): Promise<Record<string, unknown>> {
    const context = await this.contextOf(subject, actor);
    return (await this.behaviours.ofCase(subject).view?.(tx, context)) ?? {};
  }

  async contextOf(subject: Case, actor: Actor): Promise<StageContext> {
    const definition = await this.programmes.definitionOf(subject.programmeVersionId);
    const stage = stageById(definition, subject.kind, subject.stage);
    return { case: subject, stage: stage as StageContext['stage'], definition, now: this.clock.now(), actor };
  }

  behaviourOf(subject: Case): StageBehaviour {
    return this.behaviours.ofCase(subject);
  }

  openDuties(tx: Tx, entryId: number): Promise<OpenDuty[]> {
    return rows<OpenDuty>(
      tx,
      often(`select id, role, scope, account_id as "accountId", due_at as "dueAt" from duties
       where entry_id = $1 and done_at is null order by id`),
      [entryId],
    );
  }

  /** Reads a case without locking it. Refuses `case.unknown`. */
  async caseById(id: string): Promise<Case> {
    const [found] = await this.database.read<Case>(`select ${caseColumns} from cases c where c.id = $1`, [
      id,
    ]);
    if (!found) throw notFound('case.unknown');
    return found;
  }
}

/** SHA-256 of a request. It holds the case's version, so no other conclusion of the case has the same. */
const requestDigest = (request: ConcludeRequest): Buffer =>
  createHash('sha256').update(canonicalJson(request)).digest();

/** Neither staff nor of either party of the case: somebody who must not learn that the case exists. */
const isOutsider = (actor: Actor, subject: Case): boolean =>
  actor.staff.length === 0 &&
  ![subject.partyId, subject.counterpartyId].some((party) => party && memberOf(actor, party));
