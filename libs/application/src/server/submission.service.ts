import { Inject, Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '@keshen/identity';
import { conflict, invalid, type Clock } from '@keshen/kernel';
import { CLOCK, Database, enqueue, often, type Tx } from '@keshen/platform/server';
import {
  eligibility,
  formProblems,
  visibleAnswers,
  type Answers,
  type Definition,
  type Stage,
} from '@keshen/programme';
import { CallService, ProgrammeService } from '@keshen/programme/server';
import { graceProblem } from '../domain/grace';
import type { Receipt } from '../domain/views';
import { ApplicationAccess } from './access';
import { AnswerStore } from './answers';
import { lockApplication, type Application } from './application.rows';
import { lockCaseOfApplication } from './case.rows';
import { callOf, lockCountedCall, requireRoom } from './call-limits';
import { CaseService } from './case.service';
import { eligibilityContext } from './eligibility.context';
import { withCounted } from './history';
import { Openings } from './openings';
import { quarantined } from './quarantine';
import { SubmissionStore } from './submission.store';
import { submissionKept, submissionUnseal } from './tasks';
import { contentDigest, ownTicket, refusedInTime, submittedTicket, type Ticket } from './ticket.rows';
import { UniqueClaims } from './unique-claims';

/** What need not be answered because the office's list stands in for it (免申即享). */
export const waivedOf = (definition: Definition, { applyFree }: Pick<Application, 'applyFree'>): string[] =>
  applyFree ? (definition.applyFree?.waives ?? []) : [];

const forward = (stage: Stage): string => stage.outcomes.find((o) => o.tone === 'forward')!.id;
/** Limits per party are counted by one after the other. */
const lockParty = (tx: Tx, party: string): Promise<unknown> =>
  tx.query(often(`select 1 from parties where id = $1 for no key update`), [party]);
/** What its certifier had before them; of the office's own, what it names. */
const certifiedOf = ({ certified, versions, files }: Ticket): string =>
  certified ?? contentDigest(versions, files);
const proofOf = ({ receipt, digest }: Pick<Receipt, 'receipt' | 'digest'>) => ({ receipt, digest });

/** 提交 and 撤回. */
@Injectable()
export class SubmissionService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly calls: CallService,
    private readonly cases: CaseService,
    private readonly access: ApplicationAccess,
    private readonly openings: Openings,
    private readonly answers: AnswerStore,
    private readonly store: SubmissionStore,
    private readonly claims: UniqueClaims,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The certifier certifies and submits what is there now. Refuses as `ofTicket`; nothing changes on a refusal. */
  submit(actor: Actor, id: string): Promise<Receipt> {
    return this.database.transaction(async (tx) => {
      await this.access.require(tx, actor, 'submit', id);
      return this.submitIn(tx, actor, id);
    });
  }

  /** The same within a transaction, for a capability that has decided itself who may submit and why (`remark`). */
  async submitIn(tx: Tx, actor: Actor, id: string, remark?: string): Promise<Receipt> {
    const now = this.clock.now();
    const ticket = await ownTicket(tx, id, actor.account, now, await this.openings.content(tx, id));
    const receipt = await this.ofTicket(tx, actor, ticket, remark);
    await tx.query(
      `insert into ticket_results (ticket_id, at, submission_id) select $1, $2, id from submissions where ticket_id = $1`,
      [ticket.id, now],
    );
    return receipt;
  }

  /**
   * Submits exactly what a ticket names, whatever became of the draft since. The same content pressed again is answered
   * with the receipt that there is. Refuses `application.not-editable`, `ticket.superseded` (something else was submitted
   * meanwhile), `certification.stale` (not what the certifier had before them), `call.closed` and `correction.overdue`
   * (the ticket's arrival decides), `grace.other-fields`, `call.party-limit`, `call.full`,
   * `party.not-vouched`, `application.incomplete` (every problem
   * with its path), `application.not-eligible` (every failing rule with value, threshold and what it counts) and `claim.taken`.
   */
  async ofTicket(tx: Tx, actor: Actor, ticket: Ticket, remark?: string): Promise<Receipt> {
    const id = ticket.applicationId;
    const { party } = await this.access.thing(tx, id);
    // Lock order: call (its total), party (limits per party), application, case.
    const call = await this.calls.get(tx, await callOf(tx, id));
    await lockCountedCall(tx, call);
    await lockParty(tx, party);
    const application = await lockApplication(tx, id);
    if (application.deletedAt) throw conflict('application.deleted');
    const subject = await lockCaseOfApplication(tx, id);
    const definition = await this.programmes.definitionOf(subject.programmeVersionId, tx);
    if (subject.entryId !== ticket.entryId || application.sealedUntil)
      return this.submittedBefore(tx, ticket, subject.stage);
    const stage = definition.workflows.application.stages.find((s) => s.id === subject.stage);
    if (stage?.kind !== 'form' || subject.endedAt)
      throw conflict('application.not-editable', { stage: subject.stage });
    if (ticket.certified !== null && ticket.certified !== contentDigest(ticket.versions, ticket.files))
      throw conflict('certification.stale');
    const sealedUntil = await this.inTime(tx, application, ticket, subject.dueAt);
    if (!application.submittedAt) await requireRoom(tx, call, application);
    const now = this.clock.now();
    const answers = visibleAnswers(definition, await this.answers.treeOf(tx, id, ticket.versions));
    // Limits per project leader count the rows that this writes.
    await this.store.participants(tx, definition, application, answers);
    await this.complete(tx, definition, application, answers, now);
    await this.claims.hold(tx, actor, application, definition, answers, now);
    const receipt = await this.store.keep(
      tx,
      definition,
      application,
      answers,
      actor,
      now,
      ticket,
      sealedUntil,
    );
    if (sealedUntil) await this.cases.rest(tx, subject);
    else await this.cases.advance(tx, subject, forward(stage), { actor, remark, details: proofOf(receipt) });
    return receipt;
  }

  /** Pressing again is no second submission: the same content has its receipt already. */
  private async submittedBefore(tx: Tx, ticket: Ticket, stage: string): Promise<Receipt> {
    const before = await submittedTicket(tx, ticket.entryId);
    if (!before) throw conflict('application.not-editable', { stage });
    const receipt = await this.store.receiptOf(tx, ticket.applicationId, before.no);
    if (certifiedOf(before) !== certifiedOf(ticket))
      throw conflict('ticket.superseded', { receipt: receipt.receipt });
    return receipt;
  }

  /**
   * A first submission needs an open call, or its grace; a returned one its own due instant. Answers until when a sealed
   * call holds it back.
   */
  private async inTime(
    tx: Tx,
    application: Application,
    ticket: Ticket,
    dueAt: Date | null,
  ): Promise<Date | null> {
    if (application.submittedAt) {
      if (dueAt && ticket.arrivedAt > dueAt) throw conflict('correction.overdue', { due: dueAt });
      return null;
    }
    const { closes, graceMinutes, sealed } = await this.calls.closingFor(
      tx,
      application.callId,
      application.id,
    );
    if (ticket.arrivedAt <= closes) return sealed && this.clock.now() <= closes ? closes : null;
    const earlier = graceMinutes ? await refusedInTime(tx, ticket, closes) : null;
    const problem = graceProblem(closes, graceMinutes, earlier, ticket);
    if (problem?.code === 'grace.other-fields')
      throw conflict(problem.code, {
        problems: problem.paths.map((path) => ({ path, code: 'grace.not-opened' })),
      });
    if (problem) throw conflict(problem.code, { closes });
    return null;
  }

  /** 启封: the deadline has come, so the office gets what was submitted; an extended call waits for its new deadline. */
  async unseal(tx: Tx, id: string): Promise<void> {
    const { party } = await this.access.thing(tx, id);
    await lockParty(tx, party);
    const application = await lockApplication(tx, id);
    if (!application.sealedUntil) return;
    const subject = await lockCaseOfApplication(tx, id);
    const submission = (await this.store.latest(tx, id))!;
    const { closes } = await this.calls.closingFor(tx, application.callId, id);
    if (closes > this.clock.now() && !subject.endedAt) {
      await tx.query(`update applications set sealed_until = $2 where id = $1`, [id, closes]);
      await enqueue(tx, submissionUnseal, { application: id }, { notBefore: closes });
      return;
    }
    await tx.query(`update applications set sealed_until = null, submitted_at = $2 where id = $1`, [
      id,
      submission.submittedAt,
    ]);
    if (subject.endedAt) return;
    const definition = await this.programmes.definitionOf(subject.programmeVersionId, tx);
    const stage = definition.workflows.application.stages.find((s) => s.id === subject.stage)!;
    await this.cases.advance(tx, subject, forward(stage), {
      actor: systemActor,
      details: proofOf(submission),
    });
    await enqueue(tx, submissionKept, { application: id });
  }

  /** Checks everything that a submission needs; used by the review page as well. */
  async complete(
    tx: Tx,
    definition: Definition,
    application: Application,
    answers: Answers,
    now: Date,
  ): Promise<void> {
    const context = await withCounted(
      tx,
      application,
      await eligibilityContext(tx, application, answers, now),
    );
    if (!context.applicant?.vouched) throw conflict('party.not-vouched');
    const problems = [
      ...formProblems(definition, answers, context, { waived: waivedOf(definition, application) }),
      ...(await quarantined(tx, application.id)),
    ];
    if (problems.length) throw invalid('application.incomplete', { problems });
    const verdicts = eligibility(definition, context, 'submission').verdicts;
    const reasons = (answers['reasons'] ?? {}) as Record<string, unknown>;
    const failing = verdicts.filter(
      (v) => v.verdict === 'failed' || (v.verdict === 'reason' && !reasons[v.rule]),
    );
    if (failing.length) throw conflict('application.not-eligible', { verdicts: failing });
  }

  /** The applicant withdraws the application. Refuses `withdrawal.closed`, `withdrawal.reason`, `case.stale`. */
  withdraw(actor: Actor, id: string, remark: string | undefined, version: number): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.access.require(tx, actor, 'withdraw', id);
      const subject = await lockCaseOfApplication(tx, id);
      if (subject.version !== version) throw conflict('case.stale', { version: subject.version });
      await this.cases.withdraw(tx, subject, { actor, remark });
    });
  }
}
