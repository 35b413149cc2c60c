import { Injectable } from '@nestjs/common';
import type { Actor } from '@keshen/identity';
import { conflict, notFound } from '@keshen/kernel';
import { Database, rows } from '@keshen/platform/server';
import { ProgrammeService } from '@keshen/programme/server';
import { reviewTable } from '../domain/may';
import { histogram } from '../domain/plan';
import type { Alternative, Plan, PlanCase, PlanView } from '../domain/plan-views';
import { nobody } from './panel.result';
import { PlanGathering } from './plan.gather';
import { planColumns } from './plan.service';
import { panelsOfPlan } from './plan.verdicts';
import { caseById } from './review.rows';

/** Reads of plans, for those who assign. */
@Injectable()
export class PlanQueries {
  constructor(
    private readonly database: Database,
    private readonly gathering: PlanGathering,
    private readonly programmes: ProgrammeService,
  ) {}

  /** The latest plan of a call, or null. Refuses `review.unknown`. */
  async ofCall(actor: Actor, callId: string): Promise<PlanView | null> {
    reviewTable.require(actor, 'assign', nobody);
    const [plan] = await this.database.read<Plan>(
      `select ${planColumns} from assignment_plans n where n.call_id = $1 order by n.created_at desc, n.id desc limit 1`,
      [callId],
    );
    if (!plan) return null;
    const cases = await this.database.read<Omit<PlanCase, 'verdicts'>>(
      `select c.id as "caseId", a.id as "applicationId", a.reference, a.title, p.name as party,
         sum(s.fit)::int as fit, jsonb_agg(jsonb_build_object('expert', s.expert_id, 'name', x.name, 'class', e.class,
           'unit', e.unit, 'fit', s.fit, 'fields', s.fields, 'text', s.text, 'bids', s.bids, 'byHand', s.by_hand) order by e.class desc, s.fit desc, s.expert_id) as seats
       from assignment_plan_pairs s join cases c on c.id = s.case_id join applications a on a.id = c.application_id
         join parties p on p.id = a.party_id join experts e on e.account_id = s.expert_id
         join accounts x on x.id = s.expert_id
       where s.plan_id = $1 group by c.id, a.id, p.name order by sum(s.fit), c.id limit 5000`,
      [plan.id],
    );
    const panels = await this.database.transaction((tx) => panelsOfPlan(tx, this.programmes, plan.id));
    const verdicts = new Map(panels.map((p) => [p.caseId, p.verdicts]));
    const seats = cases.flatMap((c) => c.seats);
    const load = new Map<string, number>();
    for (const { expert } of seats) load.set(expert, (load.get(expert) ?? 0) + 1);
    const { shortage } = plan;
    const titles = new Map(
      (
        await this.database.read<{ id: string; title: string }>(
          `select c.id, a.title from cases c join applications a on a.id = c.application_id where c.id = any ($1::uuid[])`,
          [shortage?.rules?.map((rule) => rule.case) ?? []],
        )
      ).map(({ id, title }) => [id, title]),
    );
    return {
      ...plan,
      shortage: shortage && {
        ...shortage,
        rules: shortage.rules?.map((rule) => ({ ...rule, title: titles.get(rule.case)! })),
      },
      weights: panels[0]?.weights ?? null,
      cases: cases.map((c) => ({ ...c, verdicts: verdicts.get(c.caseId) ?? [] })),
      loads: histogram([...load.values()], 1),
      fits: histogram(
        seats.map((s) => s.fit),
        10,
      ),
    };
  }

  /**
   * Everybody of the register for one application of a plan, the best first, with fit, load, what the plan already
   * gives them and conflicts. Refuses `plan.unknown`, `plan.case`.
   */
  alternatives(actor: Actor, id: string, caseId: string): Promise<Alternative[]> {
    return this.database.transaction(async (tx) => {
      reviewTable.require(actor, 'assign', nobody);
      const [plan] = await rows<Plan>(tx, `select ${planColumns} from assignment_plans n where n.id = $1`, [
        id,
      ]);
      if (!plan) throw notFound('plan.unknown');
      const subject = await caseById(tx, caseId);
      if (subject.callId !== plan.callId) throw conflict('plan.case');
      const planned = await rows<{ expert: string; n: number; here: boolean }>(
        tx,
        `select expert_id as expert, count(*)::int as n, bool_or(case_id = $2) as here from assignment_plan_pairs
         where plan_id = $1 group by expert_id`,
        [id, caseId],
      );
      const of = new Map(planned.map((p) => [p.expert, p]));
      return (await this.gathering.ofCase(tx, subject)).fitting
        .filter((c) => !c.expert.retiredAt)
        .map(({ expert, conflicts, matches, fit, fields, text, bids, bid, offTrack, load }) => ({
          ...{ expert, conflicts, matches, fit, fields, text, bids, bid, offTrack, load },
          planned: of.get(expert.accountId)?.n ?? 0,
          seated: of.get(expert.accountId)?.here ?? false,
        }))
        .sort((a, b) => a.conflicts.length - b.conflicts.length || b.fit - a.fit)
        .slice(0, 200);
    });
  }
}
