import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Database, defineTask, enqueue, rows, type Tx } from '@keshen/platform/server';
import { ProgrammeService } from '@keshen/programme/server';
import { z } from 'zod';
import { reviewTable } from '../domain/may';
import { requireProposed, type PlanObjective, type PlanState } from '../domain/plan';
import type { Plan, PlanProgress } from '../domain/plan-views';
import { nobody } from './panel.result';
import { requireImpartial } from './impartial';
import { seatAll } from './panel.rows';
import { PanelService } from './panel.service';
import { PlanGathering } from './plan.gather';
import type { SolvedPlan } from './plan.solve';
import { PlanSolver } from './plan.solver';
import { panelsOfPlan } from './plan.verdicts';
import { caseById } from './review.rows';

export const planSolve = defineTask('review.solve-plan', z.strictObject({ plan: z.uuid() }));

export const planColumns = `n.id, n.call_id as "callId", n.state, n.objective, n.most, n.total, n.worst_off as "worstOff",
  n.bound, n.optimal, n.shortage, n.levels, n.progress, n.created_at as "createdAt", n.ended_at as "endedAt", n.version`;

/** 分配方案: proposed for a whole call, adjusted by hand, released at once. Experts see nothing of it before. */
@Injectable()
export class PlanService {
  constructor(
    private readonly database: Database,
    private readonly panels: PanelService,
    private readonly gathering: PlanGathering,
    private readonly solver: PlanSolver,
    private readonly programmes: ProgrammeService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Asks for a plan; a worker solves it. Refuses `call.unknown`, `plan.open`: one at a time. */
  propose(
    actor: Actor,
    callId: string,
    asked: { objective: PlanObjective; most: number | null },
  ): Promise<{ id: string }> {
    return this.database.transaction(async (tx) => {
      reviewTable.require(actor, 'assign', nobody);
      const [call] = await rows<{ id: string }>(tx, `select id from calls where id = $1`, [callId]);
      if (!call) throw notFound('call.unknown');
      const [plan] = await rows<{ id: string }>(
        tx,
        `insert into assignment_plans (id, call_id, state, objective, most, created_at, created_by)
         values ($1, $2, 'solving', $3, $4, $5, $6)
         on conflict (call_id) where state in ('solving', 'proposed', 'infeasible') do nothing returning id`,
        [uuid(), callId, asked.objective, asked.most, this.clock.now(), actor.account],
      );
      if (!plan) throw conflict('plan.open');
      await enqueue(tx, planSolve, { plan: plan.id });
      await this.keep(tx, actor, 'plan.asked', plan.id, asked);
      return plan;
    });
  }

  /** Solves a plan that was asked for, in the worker. Nothing when it was discarded meanwhile. */
  async solve(id: string): Promise<void> {
    const [plan] = await this.database.read<Plan>(
      `select ${planColumns} from assignment_plans n where n.id = $1`,
      [id],
    );
    if (plan?.state !== 'solving') return;
    const { seconds } = this.solver;
    await this.progress(id, { since: null, seconds });
    const { problem, fitAt } = await this.database.transaction((tx) =>
      this.gathering.gather(tx, plan.callId, plan.most),
    );
    const since = this.clock.now().toISOString();
    await this.progress(id, { since, seconds });
    const solved = await this.solver.solve(problem, plan.objective, ({ total, bound, worstOff }) => {
      void this.progress(id, { since, seconds, total, bound, worstOff });
    });
    await this.database.transaction(async (tx) => {
      if (!(await this.settle(tx, id, solved)) || 'shortage' in solved) return;
      const pairs = solved.pairs.map(({ caseId, expert, at }) => ({ caseId, expert, ...fitAt(caseId, at) }));
      await tx.query(
        `insert into assignment_plan_pairs (plan_id, case_id, expert_id, fit, fields, text, bids)
         select $1, * from unnest($2::uuid[], $3::uuid[], $4::int[], $5::int[], $6::int[], $7::int[])`,
        [
          id,
          pairs.map((p) => p.caseId),
          pairs.map((p) => p.expert),
          ...(['fit', 'fields', 'text', 'bids'] as const).map((part) => pairs.map((p) => p[part])),
        ],
      );
    });
  }

  /** Tells the officer how far it is; nothing waits for it, and nothing is lost when it is not told. */
  private async progress(id: string, progress: PlanProgress): Promise<void> {
    await this.database
      .transaction((tx) =>
        tx.query(`update assignment_plans set progress = $2 where id = $1 and state = 'solving'`, [
          id,
          JSON.stringify(progress),
        ]),
      )
      .catch(() => {});
  }

  private async settle(tx: Tx, id: string, solved: SolvedPlan): Promise<boolean> {
    const found: Partial<Pick<Plan, 'total' | 'worstOff' | 'bound' | 'optimal' | 'shortage' | 'levels'>> =
      solved;
    const settled = await rows(
      tx,
      `update assignment_plans set state = $2, total = $3, worst_off = $4, bound = $5, optimal = $6, shortage = $7,
         levels = $8, progress = null
       where id = $1 and state = 'solving' returning id`,
      [
        id,
        found.shortage ? 'infeasible' : 'proposed',
        found.total,
        found.worstOff,
        found.bound,
        found.optimal,
        found.shortage && JSON.stringify(found.shortage),
        found.levels && JSON.stringify(found.levels),
      ],
    );
    return settled.length > 0;
  }

  /**
   * Seats or unseats an expert in a plan by hand, on a known version. Refuses `plan.unknown`, `plan.over`,
   * `plan.changed`, `plan.case`, `expert.unknown`, `review.conflict`.
   */
  change(
    actor: Actor,
    id: string,
    asked: { case: string; expert: string; seated: boolean; version: number },
  ): Promise<{ version: number }> {
    return this.database.transaction(async (tx) => {
      const plan = await this.locked(tx, actor, id, asked.version);
      const subject = await caseById(tx, asked.case);
      if (subject.callId !== plan.callId) throw conflict('plan.case');
      if (asked.seated) {
        const { fitting } = await this.gathering.ofCase(tx, subject);
        const candidate = fitting.find((c) => c.expert.accountId === asked.expert);
        if (!candidate) throw conflict('expert.unknown', { experts: [asked.expert] });
        const { conflicts, fit, fields, text, bids, expert } = candidate;
        if (conflicts.length)
          throw conflict('review.conflict', {
            experts: [{ account: asked.expert, name: expert.name, conflicts }],
          });
        await tx.query(
          `insert into assignment_plan_pairs (plan_id, case_id, expert_id, fit, fields, text, bids, by_hand)
           values ($1, $2, $3, $4, $5, $6, $7, true) on conflict do nothing`,
          [id, asked.case, asked.expert, fit, fields, text, bids],
        );
      } else
        await tx.query(
          `delete from assignment_plan_pairs where plan_id = $1 and case_id = $2 and expert_id = $3`,
          [id, asked.case, asked.expert],
        );
      await this.keep(tx, actor, 'plan.changed', id, asked);
      return this.next(tx, id, 'proposed', null);
    });
  }

  /**
   * Releases a plan as it was seen: everybody in it is seated and invited, or nobody. Of two at once one wins, the
   * other is refused with `plan.over`. Refuses also `plan.changed`, `plan.composition` (a panel that is not what it must be), and what seating refuses, with the case.
   */
  release(actor: Actor, id: string, version: number): Promise<{ version: number }> {
    return this.database.transaction(async (tx) => {
      await this.locked(tx, actor, id, version);
      const broken = (await panelsOfPlan(tx, this.programmes, id))
        .filter((p) => p.verdicts.some((v) => v.state === 'breaks'))
        .map((p) => p.caseId);
      if (broken.length) throw conflict('plan.composition', { cases: broken, count: broken.length });
      const seats = await rows<{ caseId: string; experts: string[] }>(
        tx,
        `select case_id as "caseId", array_agg(expert_id order by expert_id) as experts from assignment_plan_pairs
         where plan_id = $1 group by case_id order by case_id`,
        [id],
      );
      await seatAll(tx, this.panels, actor, seats);
      await this.keep(tx, actor, 'plan.released', id, { cases: seats.length });
      return this.next(tx, id, 'released', actor);
    });
  }

  /** Puts a plan away; nobody was told of it. Refuses `plan.unknown`, `plan.over`. */
  discard(actor: Actor, id: string): Promise<{ version: number }> {
    return this.database.transaction(async (tx) => {
      reviewTable.require(actor, 'assign', nobody);
      const plan = await lockPlan(tx, id);
      if (plan.endedAt) throw conflict('plan.over', { state: plan.state });
      await requireImpartial(tx, actor, plan.callId);
      await this.keep(tx, actor, 'plan.discarded', id, {});
      return this.next(tx, id, 'discarded', actor);
    });
  }

  private async locked(tx: Tx, actor: Actor, id: string, version: number): Promise<Plan> {
    reviewTable.require(actor, 'assign', nobody);
    const plan = await lockPlan(tx, id);
    requireProposed(plan, version);
    await requireImpartial(tx, actor, plan.callId);
    return plan;
  }

  private async next(
    tx: Tx,
    id: string,
    state: PlanState,
    ended: Actor | null,
  ): Promise<{ version: number }> {
    const [plan] = await rows<{ version: number }>(
      tx,
      `update assignment_plans set state = $2, ended_at = $3, ended_by = $4, version = version + 1
       where id = $1 returning version`,
      [id, state, ended && this.clock.now(), ended?.account ?? null],
    );
    return plan!;
  }

  private keep(tx: Tx, actor: Actor, act: string, id: string, details: Record<string, unknown>) {
    return record(tx, { actor: actorRef(actor), act, thing: { kind: 'assignment-plan', id }, details });
  }
}

async function lockPlan(tx: Tx, id: string): Promise<Plan> {
  const [plan] = await rows<Plan>(
    tx,
    `select ${planColumns} from assignment_plans n where n.id = $1 for no key update`,
    [id],
  );
  if (!plan) throw notFound('plan.unknown');
  return plan;
}
