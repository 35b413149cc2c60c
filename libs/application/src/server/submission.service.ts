import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { canonicalJson } from '@keshen/audit';
import { record } from '@keshen/audit/server';
import { holdFiles } from '@keshen/document/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, invalid, type Clock } from '@keshen/kernel';
import { CLOCK, Crypto, Database, enqueue, rows, type Tx } from '@keshen/platform/server';
import {
  eligibility,
  flatten,
  formProblems,
  sensitivePaths,
  textAt,
  unflatten,
  visibleAnswers,
  type Answers,
  type Definition,
} from '@keshen/programme';
import { CallService, ProgrammeService } from '@keshen/programme/server';
import { ApplicationAccess } from './access';
import { AnswerStore } from './answers';
import { lockApplication, type Application } from './application.rows';
import { lockCaseOfApplication } from './case.rows';
import { CaseService } from './case.service';
import { eligibilityContext } from './eligibility.context';
import { submissionKept } from './tasks';
import { UniqueClaims } from './unique-claims';

export interface Receipt {
  reference: string;
  receipt: string;
  submittedAt: string;
  digest: string;
}

/** What was submitted: immutable, its digest over every answer and file. */
@Injectable()
export class SubmissionStore {
  constructor(
    private readonly stored: AnswerStore,
    private readonly crypto: Crypto,
  ) {}

  answers(tx: Tx, id: string): Promise<Answers> {
    return this.stored.readTree(tx, id);
  }

  async keep(
    tx: Tx,
    definition: Definition,
    application: Application,
    answers: Answers,
    actor: Actor,
    now: Date,
  ): Promise<Receipt> {
    const flat = flatten(answers);
    const secret = new Set(sensitivePaths(definition));
    const open = Object.fromEntries(Object.entries(flat).filter(([path]) => !secret.has(path)));
    const sealed = Object.fromEntries(Object.entries(flat).filter(([path]) => secret.has(path)));
    const files = await rows<{ id: string; sha256: string }>(
      tx,
      `select id, sha256 from files
       where thing_kind = 'application' and thing_id = $1 and detached_at is null order by id`,
      [application.id],
    );
    await holdFiles(tx, { kind: 'application', id: application.id });
    const digest = createHash('sha256')
      .update(canonicalJson({ answers: flat, files }))
      .digest('hex');
    const [last] = await rows<{ no: number }>(
      tx,
      `select coalesce(max(no), 0)::int as no from submissions where application_id = $1`,
      [application.id],
    );
    const no = last!.no + 1;
    const receipt = `${application.reference}-T${String(no).padStart(2, '0')}`;
    await tx.query(
      `insert into submissions (id, application_id, no, receipt, answers, sealed_answers, digest, submitted_at, submitted_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        uuid(),
        application.id,
        no,
        receipt,
        JSON.stringify(open),
        this.crypto.seal(JSON.stringify(sealed), `submission:${application.id}:${no}`),
        digest,
        now,
        actor.account,
      ],
    );
    await tx.query(
      `update applications set submitted_at = coalesce(submitted_at, $2), certification_asked_at = null,
         certification_asked_by = null, version = version + 1 where id = $1`,
      [application.id, now],
    );
    await record(tx, {
      actor: actorRef(actor),
      act: 'application.submitted',
      thing: { kind: 'application', id: application.id },
      details: { receipt, digest },
      at: now,
    });
    await enqueue(tx, submissionKept, { application: application.id });
    return { reference: application.reference, receipt, submittedAt: now.toISOString(), digest };
  }

  /** The answers of the latest submission, opened. Null before the first. */
  async latest(
    tx: Tx,
    applicationId: string,
  ): Promise<{ no: number; receipt: string; submittedAt: Date; digest: string; answers: Answers } | null> {
    const [found] = await rows<{
      no: number;
      receipt: string;
      submittedAt: Date;
      digest: string;
      answers: Record<string, unknown>;
      sealed: string;
    }>(
      tx,
      `select no, receipt, submitted_at as "submittedAt", digest, answers, sealed_answers as sealed
       from submissions where application_id = $1 order by no desc limit 1`,
      [applicationId],
    );
    if (!found) return null;
    const { sealed, answers, ...rest } = found;
    const opened = JSON.parse(this.crypto.open(sealed, `submission:${applicationId}:${rest.no}`)) as Record<
      string,
      unknown
    >;
    return { ...rest, answers: unflatten({ ...answers, ...opened }) };
  }

  /** 参与方 as the answers name them, in place of those named before. */
  async participants(
    tx: Tx,
    definition: Definition,
    application: Application,
    answers: Answers,
  ): Promise<void> {
    await tx.query(`delete from participants where application_id = $1`, [application.id]);
    await tx.query(
      `insert into participants (application_id, role, name, credit_code, resident_fingerprint)
       select $1, 'applicant', name, credit_code, resident_fingerprint from parties where id = $2`,
      [application.id, application.partyId],
    );
    for (const { role, name, creditCode, residentId } of definition.form.participants ?? []) {
      const resident = textAt(answers, residentId, 'residentId');
      const named = textAt(answers, name, 'name');
      if (named)
        await tx.query(
          `insert into participants (application_id, role, name, credit_code, resident_fingerprint)
           values ($1, $2, $3, $4, $5) on conflict do nothing`,
          [
            application.id,
            role,
            named,
            textAt(answers, creditCode, 'creditCode'),
            resident && this.crypto.fingerprint(resident, 'resident-id'),
          ],
        );
    }
  }
}

/** What need not be answered because the office's list stands in for it (免申即享). */
export const waivedOf = (definition: Definition, { applyFree }: Pick<Application, 'applyFree'>): string[] =>
  applyFree ? (definition.applyFree?.waives ?? []) : [];

/** 提交 and 撤回. */
@Injectable()
export class SubmissionService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly calls: CallService,
    private readonly cases: CaseService,
    private readonly access: ApplicationAccess,
    private readonly store: SubmissionStore,
    private readonly claims: UniqueClaims,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The certifier certifies and submits. Refuses `application.not-editable`, `call.closed` (the server's clock
   * decides), `party.not-vouched`, `application.incomplete` (every problem with its path),
   * `application.not-eligible` (every failing rule with value and threshold) and `claim.taken` (what was claimed
   * before, row by row). Nothing changes on a refusal.
   */
  submit(actor: Actor, id: string): Promise<Receipt> {
    return this.database.transaction(async (tx) => {
      await this.access.require(tx, actor, 'submit', id);
      return this.submitIn(tx, actor, id);
    });
  }

  /** The same within a transaction, for a capability that has decided itself who may submit and why (`remark`). */
  async submitIn(tx: Tx, actor: Actor, id: string, remark?: string): Promise<Receipt> {
    const { party } = await this.access.thing(tx, id);
    // Lock order: party (limits per party), application, case.
    await tx.query(`select 1 from parties where id = $1 for no key update`, [party]);
    const application = await lockApplication(tx, id);
    const subject = await lockCaseOfApplication(tx, id);
    const definition = await this.programmes.definitionOf(subject.programmeVersionId);
    const stage = definition.workflows.application.stages.find((s) => s.id === subject.stage);
    if (stage?.kind !== 'form' || subject.endedAt)
      throw conflict('application.not-editable', { stage: subject.stage });
    await this.inTime(tx, application, subject.dueAt);
    const now = this.clock.now();
    const answers = visibleAnswers(definition, await this.store.answers(tx, id));
    // Limits per project leader count the rows that this writes.
    await this.store.participants(tx, definition, application, answers);
    await this.complete(tx, definition, application, answers, now);
    await this.claims.hold(tx, actor, application, definition, answers, now);
    const receipt = await this.store.keep(tx, definition, application, answers, actor, now);
    const outcome = stage.outcomes.find((o) => o.tone === 'forward')!.id;
    await this.cases.advance(tx, subject, outcome, {
      actor,
      remark,
      details: { receipt: receipt.receipt, digest: receipt.digest },
    });
    return receipt;
  }

  /** A first submission needs an open call; a returned one its own due instant. */
  private async inTime(tx: Tx, application: Application, dueAt: Date | null): Promise<void> {
    const now = this.clock.now();
    if (application.submittedAt) {
      if (dueAt && now > dueAt) throw conflict('correction.overdue', { due: dueAt });
      return;
    }
    const closes = await this.calls.deadlineFor(tx, application.callId, application.id);
    if (now > closes) throw conflict('call.closed', { closes });
  }

  /** Checks everything that a submission needs; used by the review page as well. */
  async complete(
    tx: Tx,
    definition: Definition,
    application: Application,
    answers: Answers,
    now: Date,
  ): Promise<void> {
    const context = await eligibilityContext(tx, application, answers, now);
    if (!context.applicant?.vouched) throw conflict('party.not-vouched');
    const problems = formProblems(definition, answers, context, {
      waived: waivedOf(definition, application),
    });
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
