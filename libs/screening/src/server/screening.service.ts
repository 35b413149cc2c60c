import { Inject, Injectable } from '@nestjs/common';
import {
  Announcements,
  applicationById,
  CaseService,
  eligibilityContext,
  lockCase,
  SubmissionStore,
} from '@keshen/application/server';
import { systemActor } from '@keshen/identity';
import type { Clock } from '@keshen/kernel';
import { CLOCK, Database, enqueue, rows, type Tx } from '@keshen/platform/server';
import {
  eligibility,
  flatten,
  stageById,
  visibleAnswers,
  type Answers,
  type Verdict,
} from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { creditFacts, type CreditAnswer } from '@keshen/registry';
import { CreditRegister } from '@keshen/registry/server';
import {
  duplicateKeys,
  screen,
  type Doubt,
  type DuplicateLead,
  type ScreeningState,
} from '../domain/screening';
import { screeningEvaluate } from './tasks';

/** What a screening found, as stored and shown. */
export interface ScreeningResult {
  state: ScreeningState;
  failed: string[];
  doubts: Doubt[];
  verdicts: Verdict[];
  credit: { creditCode: string; answer: CreditAnswer }[];
  duplicates: DuplicateLead[];
  at: Date;
}

/** Gathers what a screening looks at and keeps what it found. */
@Injectable()
export class ScreeningFindings {
  constructor(
    private readonly programmes: ProgrammeService,
    private readonly submissions: SubmissionStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The latest submission against the rules of this moment, the register's answer, and other applications. */
  async of(tx: Tx, applicationId: string, entryId: number, duplicatePaths: string[]): Promise<Findings> {
    const now = this.clock.now();
    const application = await applicationById(tx, applicationId);
    const definition = await this.programmes.definitionOf(application.programmeVersionId);
    const submission = await this.submissions.latest(tx, applicationId);
    const answers: Answers = submission ? visibleAnswers(definition, submission.answers) : {};
    const credit = await rows<{ creditCode: string; answer: CreditAnswer }>(
      tx,
      `select credit_code as "creditCode", answer from credit_answers where entry_id = $1 order by credit_code`,
      [entryId],
    );
    const facts = credit[0] && creditFacts(credit[0].answer, now);
    const context = await eligibilityContext(tx, application, answers, now, facts);
    const reasons = Object.entries(answers['reasons'] ?? {})
      .filter(([, reason]) => typeof reason === 'string' && reason.trim() !== '')
      .map(([rule]) => rule);
    return {
      verdicts: eligibility(definition, context, 'screening').verdicts,
      reasons,
      credit,
      duplicates: await this.duplicates(tx, application, duplicatePaths, flatten(answers)),
    };
  }

  async keep(
    tx: Tx,
    entryId: number,
    caseId: string,
    found: Findings,
    result: { state: ScreeningState; failed: string[]; doubts: Doubt[] },
  ): Promise<void> {
    await tx.query(
      `insert into screening_results (entry_id, case_id, state, failed, doubts, verdicts, credit, duplicates, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        entryId,
        caseId,
        result.state,
        result.failed,
        JSON.stringify(result.doubts),
        JSON.stringify(found.verdicts),
        JSON.stringify(found.credit),
        JSON.stringify(found.duplicates),
        this.clock.now(),
      ],
    );
  }

  /** Other applications, of any programme and year, that give the same to the same question; withdrawn ones apart. */
  private async duplicates(
    tx: Tx,
    application: { id: string; partyId: string; trial: boolean },
    paths: string[],
    flat: Record<string, unknown>,
  ): Promise<DuplicateLead[]> {
    const keys = duplicateKeys(paths, flat);
    await tx.query(`delete from duplicate_keys where application_id = $1`, [application.id]);
    if (Object.keys(keys).length === 0) return [];
    await tx.query(
      `insert into duplicate_keys (application_id, path, key)
       select $1, k.path, k.key from unnest($2::text[], $3::text[]) as k (path, key)`,
      [application.id, Object.keys(keys), Object.values(keys)],
    );
    const others = await rows<Omit<DuplicateLead, 'values'> & { paths: string[] }>(
      tx,
      `select a.id as application, a.reference, a.title, p.name as party, a.party_id = $2 as "sameParty", k.year,
         array_agg(o.path order by o.path) as paths
       from duplicate_keys d join duplicate_keys o on o.key = d.key and o.path = d.path and o.application_id <> $1
         join applications a on a.id = o.application_id join parties p on p.id = a.party_id
         join calls k on k.id = a.call_id join cases c on c.application_id = a.id and c.kind = 'application'
       where d.application_id = $1 and a.trial = $3 and c.result is distinct from 'withdrawn'
       group by a.id, p.name, k.year order by a.created_at, a.id limit 20`,
      [application.id, application.partyId, application.trial],
    );
    return others.map(({ paths: equal, ...other }) => ({
      values: Object.fromEntries(equal.map((path) => [path, String(flat[path])])),
      ...other,
    }));
  }
}

/** 核查: first the register is asked, then everything is evaluated in one transaction. */
@Injectable()
export class ScreeningService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly cases: CaseService,
    private readonly register: CreditRegister,
    private readonly findings: ScreeningFindings,
    private readonly announcements: Announcements,
  ) {}

  /**
   * Asks the credit register and keeps the answer. May run twice: the first answer stays, and evaluating twice
   * does nothing. A party without a credit code is not asked about.
   */
  async askCredit(entryId: number, key: string): Promise<void> {
    const [subject] = await this.database.read<{ creditCode: string | null; known: boolean }>(
      `select p.credit_code as "creditCode",
         exists (select 1 from credit_answers a where a.entry_id = e.id) as known
       from stage_entries e join cases c on c.id = e.case_id join parties p on p.id = c.party_id
       where e.id = $1 and e.left_at is null`,
      [entryId],
    );
    if (!subject) return;
    const code = subject.creditCode;
    const answer = code && !subject.known ? await this.register.check(code, key) : null;
    await this.database.transaction(async (tx) => {
      if (answer)
        await tx.query(
          `insert into credit_answers (entry_id, credit_code, answer, asked_at) values ($1, $2, $3, $4)
           on conflict do nothing`,
          [entryId, code, JSON.stringify(answer), answer.at],
        );
      await enqueue(tx, screeningEvaluate, { entry: entryId });
    });
  }

  /**
   * Evaluates once per entry: passes or fails the case as the system, or leaves a doubt to the officer whose duty
   * waits. An entry that was left meanwhile, or evaluated before, is left alone.
   */
  async evaluate(tx: Tx, entryId: number): Promise<void> {
    const [entry] = await rows<{ caseId: string }>(
      tx,
      `select case_id as "caseId" from stage_entries where id = $1`,
      [entryId],
    );
    if (!entry) return;
    const subject = await lockCase(tx, entry.caseId);
    if (subject.entryId !== entryId || subject.endedAt || (await resultOf(tx, entryId))) return;
    const definition = await this.programmes.definitionOf(subject.programmeVersionId);
    const stage = stageById(definition, subject.kind, subject.stage);
    if (stage.kind !== 'screening') return;

    const found = await this.findings.of(tx, subject.applicationId, entryId, stage.arguments.duplicateKeys);
    const result = screen(found);
    await this.findings.keep(tx, entryId, subject.id, found, result);
    if (result.state === 'doubt')
      return this.announcements.tell(tx, subject.id, {
        template: 'screening_doubt',
        to: 'actor',
        key: `${entryId}:doubt`,
      });
    const remark =
      result.state === 'failed'
        ? found.verdicts
            .filter((v) => result.failed.includes(v.rule))
            .map((v) => v.text['zh-CN'])
            .join('；')
        : undefined;
    await this.cases.advance(
      tx,
      subject,
      result.state === 'passed' ? stage.arguments.passes : stage.arguments.fails,
      { actor: systemActor, remark, details: { rules: found.verdicts.length, failed: result.failed } },
    );
  }
}

interface Findings {
  verdicts: Verdict[];
  reasons: string[];
  credit: { creditCode: string; answer: CreditAnswer }[];
  duplicates: DuplicateLead[];
}

/** What the screening of an entry found, or null while it has not been evaluated. */
export async function resultOf(tx: Tx, entryId: number): Promise<ScreeningResult | null> {
  const [found] = await rows<ScreeningResult>(
    tx,
    `select state, failed, doubts, verdicts, credit, duplicates, at from screening_results where entry_id = $1`,
    [entryId],
  );
  return found ?? null;
}
