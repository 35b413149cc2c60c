import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { commitmentOf, sealedId } from '@keshen/assignment';
import { v7 as uuid } from 'uuid';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, forbidden, type Clock } from '@keshen/kernel';
import { CLOCK, Crypto, Database, rows, type Tx } from '@keshen/platform/server';
import { lockCall } from '@keshen/programme/server';
import {
  drawPanels,
  drawState,
  requireDrawState,
  type DrawState,
  type ExpertDrawRequest,
  type PanelToDraw,
  type Sitter,
} from '../domain/expert-draw';
import { reviewTable } from '../domain/may';
import type { DrawAct, ExpertDraw } from '../domain/draw-views';
import { apartIn } from './apart.service';
import { ConflictService } from './conflict.service';
import { DrawPool, requireDrawable, type Prepared, type PreparedPanel } from './expert-draw.pool';
import {
  actsOf,
  candidatesOf,
  casesOf,
  drawById,
  panelsOf,
  sha256,
  termsOfPanel,
  type DrawCandidateRow,
} from './expert-draw.rows';
import { DrawSeats } from './expert-draw.seats';
import { requireImpartial } from './impartial';
import { nobody } from './panel.result';
import { seatAll } from './panel.rows';
import { PanelService } from './panel.service';

/** Where every application of a panel has gone on meanwhile nothing keeps anybody out; nobody is seated there any more. */
const free = ({ account, unit }: DrawCandidateRow): Sitter => ({
  ...{ accountId: account, unit, unitCreditCode: null },
  ...{ hindrance: null, room: Infinity },
});

/** What a sealed seed is bound to. */
/** What a draw's seed is sealed for. */
export const seedContext = (id: string): string => `expert-draw.seed:${id}`;

/** 随机抽取专家: committed to, witnessed, revealed once, released; nothing of it is ever changed. */
@Injectable()
export class ExpertDrawService {
  constructor(
    private readonly database: Database,
    private readonly pool: DrawPool,
    private readonly seats: DrawSeats,
    private readonly panels: PanelService,
    private readonly conflicts: ConflictService,
    private readonly crypto: Crypto,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What a draw would be made from now; nothing is kept. Refuses `call.unknown` and what `DrawPool.prepare` refuses. */
  check(
    actor: Actor,
    callId: string,
    request: ExpertDrawRequest,
  ): Promise<
    Pick<Prepared, 'verdicts'> & { panels: (Omit<PreparedPanel, 'cases' | 'pool'> & { size: number })[] }
  > {
    return this.database.transaction(async (tx) => {
      reviewTable.require(actor, 'assign', nobody);
      const { panels, verdicts } = await this.pool.prepare(tx, callId, request);
      return {
        verdicts,
        panels: panels.map(({ track, quotas, excluded, cases }) => ({
          ...{ track, quotas, excluded },
          size: cases.length,
        })),
      };
    });
  }

  /**
   * Fixes pool, quotas and seed, and publishes the digests; the seed stays sealed. Refuses `call.unknown`,
   * `conflict.call`, `draw.open` (one at a time), `draw.composition`, `draw.too-few` with how many of which class are
   * missing where, and what `DrawPool.prepare` refuses.
   */
  commit(actor: Actor, callId: string, request: ExpertDrawRequest): Promise<{ id: string }> {
    return this.database.transaction(async (tx) => {
      reviewTable.require(actor, 'assign', nobody);
      await lockCall(tx, callId);
      await requireImpartial(tx, actor, callId);
      const open = await rows(
        tx,
        `select 1 from expert_draws d where d.call_id = $1 and not exists (select 1 from expert_draw_acts a
           where a.draw_id = d.id and a.act in ('released', 'cancelled'))`,
        [callId],
      );
      if (open.length) throw conflict('draw.open');
      const prepared = await this.pool.prepare(tx, callId, request);
      requireDrawable(prepared);
      const id = uuid();
      const seed = randomBytes(32).toString('hex');
      await tx.query(
        `insert into expert_draws (id, call_id, request, names, most_per_unit, seed_sealed, committed_at, committed_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          id,
          callId,
          JSON.stringify(request),
          prepared.panel.drawNames ?? 'never',
          prepared.panel.mostPerUnit ?? null,
          this.crypto.seal(seed, seedContext(id)),
          this.clock.now(),
          actor.account,
        ],
      );
      const commitments: string[] = [];
      for (const [at, panel] of prepared.panels.entries())
        commitments.push(await this.commitPanel(tx, { id, request }, at + 1, panel, seed));
      await this.keep(tx, actor, 'committed', id, {
        commitments: sha256(commitments.join('\n')),
        panels: commitments.length,
        request,
      });
      return { id };
    });
  }

  private async commitPanel(
    tx: Tx,
    draw: Pick<ExpertDraw, 'id' | 'request'>,
    no: number,
    { track, cases, pool, excluded }: PreparedPanel,
    seed: string,
  ): Promise<string> {
    const panelId = uuid();
    const candidates = pool.map(({ expert: { accountId: account, name, unit }, label }) => {
      const nonce = randomBytes(16).toString('hex');
      return { id: sealedId(sha256, { nonce, name, unit }), class: label, account, nonce, name, unit };
    });
    const commitment = commitmentOf(sha256, seed, termsOfPanel(draw, { no }, candidates));
    await tx.query(
      `insert into expert_draw_panels (id, draw_id, no, track, commitment, size, excluded)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [panelId, draw.id, no, track, commitment, cases.length, JSON.stringify(excluded)],
    );
    await tx.query(
      `insert into expert_draw_cases (panel_id, case_id, entry_id) select $1, * from unnest($2::uuid[], $3::bigint[])`,
      [panelId, cases.map((c) => c.id), cases.map((c) => c.entryId)],
    );
    const columns = (['id', 'class', 'account', 'nonce', 'name', 'unit'] as const).map((name) =>
      candidates.map((c) => c[name]),
    );
    await tx.query(
      `insert into expert_draw_candidates (panel_id, id, class, account_id, nonce, name, unit)
       select $1, * from unnest($2::text[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[])`,
      [panelId, ...columns],
    );
    return commitment;
  }

  /**
   * 见证: somebody else adds a word, so that whoever could have known the seed did not choose the outcome. Refuses
   * `draw.unknown`, `draw.same-person`, `draw.state`, `conflict.call`.
   */
  witness(actor: Actor, id: string, word: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      reviewTable.require(actor, 'witness', nobody);
      const { draw } = await this.locked(tx, actor, id, 'committed');
      if (draw.committedBy === actor.account) throw forbidden('draw.same-person');
      await this.act(tx, actor, id, 'witnessed', { word });
    });
  }

  /**
   * Reveals the seed and draws, once: of two at the same moment one wins. Who was in the pool and may not sit any more
   * is skipped with the reason. Refuses `draw.unknown`, `draw.state`, `conflict.call`.
   */
  async reveal(actor: Actor, id: string): Promise<{ seed: string }> {
    reviewTable.require(actor, 'assign', nobody);
    await this.refresh(id);
    return this.database.transaction(async (tx) => {
      const { draw, acts } = await this.locked(tx, actor, id, 'witnessed');
      const word = acts.find(({ act }) => act === 'witnessed')!.data.word!;
      const seed = this.crypto.open(draw.sealed, seedContext(id));
      const panels = await panelsOf(tx, id);
      const ids = panels.map((panel) => panel.id);
      const candidates = await candidatesOf(tx, ids);
      const cases = await casesOf(tx, ids);
      const groups = ids.map((panelId) => ({
        cases: cases.get(panelId) ?? [],
        accounts: (candidates.get(panelId) ?? []).map(({ account }) => account),
      }));
      const standings = await this.pool.standings(tx, groups, draw.request.most);
      const toDraw = panels.map((panel, at): PanelToDraw => {
        const own = candidates.get(panel.id) ?? [];
        const people = new Map(own.map((each) => [each.id, standings[at]!.get(each.account) ?? free(each)]));
        return { terms: termsOfPanel(draw, panel, own), cases: groups[at]!.cases.length, people };
      });
      const rules = { mostPerUnit: draw.mostPerUnit ?? undefined, apart: await apartIn(tx) };
      const outcomes = drawPanels(sha256, { seed, word }, toDraw, rules);
      for (const [at, { drawn, substitutes, skipped }] of outcomes.entries())
        await tx.query(
          `insert into expert_draw_outcomes (panel_id, drawn, substitutes, skipped) values ($1, $2, $3, $4)`,
          [ids[at], drawn, JSON.stringify(substitutes), JSON.stringify(skipped)],
        );
      await this.act(tx, actor, id, 'revealed', { seed });
      return { seed };
    });
  }

  /**
   * Seats and invites everybody in the panels as they were seen, or nobody. Refuses `draw.unknown`, `draw.state`,
   * `draw.changed` (somebody may not sit any more: the next substitute is shown now), `conflict.call`.
   */
  async release(actor: Actor, id: string, seen: string): Promise<void> {
    reviewTable.require(actor, 'assign', nobody);
    await this.refresh(id);
    await this.database.transaction(async (tx) => {
      const { draw } = await this.locked(tx, actor, id, 'revealed');
      const { seats, digest } = await this.seats.of(tx, draw);
      if (digest !== seen) throw conflict('draw.changed');
      await seatAll(tx, this.panels, actor, seats);
      await this.act(tx, actor, id, 'released', { seats: digest });
    });
  }

  /** Gives a draw up before its reveal, with a reason that everybody reads. Refuses `draw.unknown`, `draw.state`. */
  cancel(actor: Actor, id: string, reason: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      reviewTable.require(actor, 'assign', nobody);
      await this.locked(tx, actor, id, 'committed', 'witnessed');
      await this.act(tx, actor, id, 'cancelled', { reason });
    });
  }

  /** Whatever changed a moment ago counts: the conflicts of every application are found again, each by itself. */
  private async refresh(id: string): Promise<void> {
    const cases = await this.database.transaction(async (tx) => {
      await drawById(tx, id);
      const panels = (await panelsOf(tx, id)).map((panel) => panel.id);
      return [...(await casesOf(tx, panels)).values()].flat();
    });
    for (const { applicationId } of cases)
      await this.database.transaction((tx) => this.conflicts.find(tx, applicationId));
  }

  private async locked(
    tx: Tx,
    actor: Actor,
    id: string,
    ...wanted: DrawState[]
  ): Promise<{ draw: ExpertDraw; acts: DrawAct[] }> {
    const draw = await drawById(tx, id, 'for no key update');
    const acts = await actsOf(tx, id);
    requireDrawState(drawState(acts), ...wanted);
    await requireImpartial(tx, actor, draw.callId);
    return { draw, acts };
  }

  private async act(
    tx: Tx,
    actor: Actor,
    id: string,
    act: DrawAct['act'],
    data: DrawAct['data'],
  ): Promise<void> {
    await tx.query(`insert into expert_draw_acts (draw_id, act, at, by, data) values ($1, $2, $3, $4, $5)`, [
      id,
      act,
      this.clock.now(),
      actor.account,
      JSON.stringify(data),
    ]);
    await this.keep(tx, actor, act, id, data);
  }

  private keep(
    tx: Tx,
    actor: Actor,
    act: string,
    id: string,
    details: Record<string, unknown>,
  ): Promise<void> {
    const thing = { kind: 'expert-draw', id };
    return record(tx, { actor: actorRef(actor), act: `draw.${act}`, thing, details, at: this.clock.now() });
  }
}
