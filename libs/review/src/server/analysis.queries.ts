import { Injectable } from '@nestjs/common';
import type { Actor } from '@keshen/identity';
import { Database, rows, type Tx } from '@keshen/platform/server';
import { callById, ProgrammeService } from '@keshen/programme/server';
import { agreementOf } from '../domain/agreement';
import { reviewTable } from '../domain/may';
import { weightIn } from '../domain/score';
import { adjustedScores, severityOf, type Severity } from '../domain/severity';
import type { ReviewAnalysis } from '../domain/views';
import { givenOfCall } from './given.rows';
import { KeptByDigest } from './kept';
import { nobody } from './panel.result';

/** So many calls' effects are kept, so that only changed reviews are fitted anew. */
const KEPT = 50;

/** 评审分析: reads for the office, also while reviews are still coming in. */
@Injectable()
export class AnalysisQueries {
  private readonly kept = new KeptByDigest<Severity>(KEPT);

  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
  ) {}

  /** What was handed in for a call, down to who gave what. Refuses `call.unknown`, `review.unknown`. */
  async ofCall(actor: Actor, callId: string): Promise<ReviewAnalysis> {
    reviewTable.require(actor, 'read-panel', nobody);
    return this.database.transaction(async (tx) => {
      const { id, title, programmeVersionId } = await callById(tx, callId);
      const { rubric } = await this.programmes.definitionOf(programmeVersionId);
      const method = rubric?.method ?? 'mean';
      const given = (await givenOfCall(tx, callId, false)).map(({ class: as, ...each }) => ({
        ...each,
        weight: rubric ? weightIn(rubric, as) : 1,
      }));
      const severity = this.kept.of(given, () => severityOf(given));
      const people = await this.people(tx, severity);
      const things = await this.things(tx, [...new Set(given.map((each) => each.caseId))]);
      return {
        call: { id, title },
        method,
        fitted: severity.fitted,
        spread: severity.spread,
        experts: people,
        cases: adjustedScores(method, given, severity)
          .map((each) => ({ ...each, ...things.get(each.caseId)! }))
          .sort((a, b) => b.raw - a.raw || (a.reference < b.reference ? -1 : 1)),
        agreement: agreementOf(given),
      };
    });
  }

  private async people(tx: Tx, { experts }: Severity): Promise<ReviewAnalysis['experts']> {
    const effects = new Map(experts.map((each) => [each.expert, each]));
    const found = await rows<{ id: string; name: string; class: string; unit: string }>(
      tx,
      `select x.account_id as id, a.name, x.class, x.unit from experts x join accounts a on a.id = x.account_id
       where x.account_id = any ($1::uuid[])`,
      [[...effects.keys()]],
    );
    return found
      .map((person) => ({ ...person, n: effects.get(person.id)!.n, effect: effects.get(person.id)!.effect }))
      .sort((a, b) => a.effect - b.effect || (a.id < b.id ? -1 : 1));
  }

  private async things(tx: Tx, cases: string[]) {
    const found = await rows<{
      caseId: string;
      applicationId: string;
      reference: string;
      title: string;
      party: string;
    }>(
      tx,
      `select c.id as "caseId", a.id as "applicationId", a.reference, a.title, p.name as party
       from cases c join applications a on a.id = c.application_id join parties p on p.id = c.party_id
       where c.id = any ($1::uuid[])`,
      [cases],
    );
    return new Map(found.map((thing) => [thing.caseId, thing]));
  }
}
