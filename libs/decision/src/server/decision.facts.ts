import { Inject, Injectable } from '@nestjs/common';
import { applicationById, eligibilityContext, SubmissionStore } from '@keshen/application/server';
import type { Case } from '@keshen/application';
import type { Clock } from '@keshen/kernel';
import { CLOCK, rows, type Tx } from '@keshen/platform/server';
import {
  eligibility,
  entitledAmount,
  visibleAnswers,
  type Definition,
  type Verdict,
} from '@keshen/programme';
import { creditFacts, type CreditAnswer } from '@keshen/registry';

/** What a decision about a case rests on. Amounts in fen; null where the answers do not tell. */
export interface DecisionFacts {
  askedFen: number | null;
  entitledFen: number | null;
  /** The rules of the moment 'decision' that the application breaks. */
  failing: Verdict[];
}

/** Gathers what was submitted and what the rules and the formula say of it now. */
@Injectable()
export class DecisionFinder {
  constructor(
    private readonly submissions: SubmissionStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The caller holds the party's lock where limits per party count. */
  async of(tx: Tx, subject: Case, definition: Definition): Promise<DecisionFacts> {
    const now = this.clock.now();
    const application = await applicationById(tx, subject.applicationId);
    const submission = await this.submissions.latest(tx, subject.applicationId);
    const answers = submission ? visibleAnswers(definition, submission.answers) : {};
    const [credit] = await rows<{ answer: CreditAnswer }>(
      tx,
      `select a.answer from credit_answers a join stage_entries e on e.id = a.entry_id
       where e.case_id = $1 order by a.asked_at desc limit 1`,
      [subject.id],
    );
    const facts = credit && creditFacts(credit.answer, now);
    const context = await eligibilityContext(tx, application, answers, now, facts);
    const entitled = entitledAmount(definition, context);
    return {
      askedFen: application.askedFen,
      entitledFen: 'amount' in entitled ? entitled.amount : null,
      failing: eligibility(definition, context, 'decision').verdicts.filter((v) => v.verdict === 'failed'),
    };
  }
}
