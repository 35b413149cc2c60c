import { Injectable } from '@nestjs/common';
import type { DrawRecord } from '@keshen/assignment';
import type { Actor } from '@keshen/identity';
import { notFound } from '@keshen/kernel';
import { Database, rows, type Tx } from '@keshen/platform/server';
import { callById, ProgrammeService } from '@keshen/programme/server';
import { drawState, usualQuotas } from '../domain/expert-draw';
import { reviewTable } from '../domain/may';
import type { DrawAct, ExpertDraw, Desk, DrawDesk, ListedDraw, PublicDraw } from '../domain/draw-views';
import {
  actsOf,
  candidatesOf,
  drawById,
  outcomesOf,
  panelsOf,
  recordOfPanel,
  type DrawPanel,
} from './expert-draw.rows';
import { DrawSeats } from './expert-draw.seats';
import { officePanel, publicPanel, type NamedCase } from './expert-draw.view';
import { nobody } from './panel.result';

/** So many draws of a call are listed, the latest first. */
const MOST = 50;

/** Reads of draws: for everybody, and for the office. */
@Injectable()
export class ExpertDrawQueries {
  constructor(
    private readonly database: Database,
    private readonly seats: DrawSeats,
    private readonly programmes: ProgrammeService,
  ) {}

  /** The draws of a call that is public, the latest first. Refuses `call.unknown`. */
  ofCall(callId: string): Promise<ListedDraw[]> {
    return this.database.transaction(async (tx) => {
      const { trial, publishedAt } = await callById(tx, callId);
      if (trial || !publishedAt) throw notFound('call.unknown');
      return listed(tx, callId);
    });
  }

  /** What everybody may know of one. Refuses `draw.unknown`. */
  async public(id: string): Promise<PublicDraw> {
    return this.database.transaction(async (tx) => (await this.parts(tx, id)).view);
  }

  /** The record of every panel, which `draw:verify` repeats once the seed is revealed. Refuses `draw.unknown`. */
  async record(id: string): Promise<Partial<DrawRecord>[]> {
    return this.database.transaction(async (tx) => (await this.parts(tx, id)).records);
  }

  /** The draws of a call for the office, and the latest of them whole. Refuses `review.unknown`, `call.unknown`. */
  desk(actor: Actor, callId: string): Promise<Desk> {
    return this.database.transaction(async (tx) => {
      reviewTable.require(actor, 'read-panel', nobody);
      const { title, programmeVersionId } = await callById(tx, callId);
      const { rubric } = await this.programmes.definitionOf(programmeVersionId, tx);
      const draws = await listed(tx, callId);
      return {
        call: title,
        draws,
        latest: draws[0] ? await this.deskOf(tx, draws[0].id) : null,
        defaults: rubric
          ? { quotas: usualQuotas(rubric.panel), tracks: rubric.panel.tracks !== undefined }
          : null,
      };
    });
  }

  private async deskOf(tx: Tx, id: string): Promise<DrawDesk> {
    const { draw, view, acts, panels } = await this.parts(tx, id, true);
    const names = new Map(
      (
        await rows<{ id: string; name: string }>(
          tx,
          `select id, name from accounts where id = any ($1::uuid[])`,
          [[draw.committedBy, ...acts.map(({ by }) => by)]],
        )
      ).map((each) => [each.id, each.name]),
    );
    const seen =
      view.state === 'revealed' || view.state === 'released' ? await this.seats.of(tx, draw) : null;
    const cases = await namedCases(
      tx,
      panels.map((panel) => panel.id),
    );
    const accounts = seen?.panels.flatMap((p) => p.places.flatMap((place) => place.accounts)) ?? [];
    const people = await namedPeople(tx, accounts);
    return {
      ...view,
      committedBy: { account: draw.committedBy, name: names.get(draw.committedBy)! },
      by: Object.fromEntries(acts.map(({ act, by }) => [act, names.get(by)!])),
      digest: view.state === 'revealed' ? seen!.digest : null,
      // A panel whose applications are all hidden from the reader is not there.
      office: panels.flatMap(({ id: panelId, no, track, excluded }) => {
        const own = cases.filter((c) => c.panelId === panelId);
        if (own.length === 0) return [];
        const released = view.state === 'released';
        const of = seen?.panels.find((p) => p.panelId === panelId);
        return officePanel({ no, track, excluded, released }, own, of, people);
      }),
    };
  }

  private async parts(
    tx: Tx,
    id: string,
    office = false,
  ): Promise<{
    draw: ExpertDraw;
    view: PublicDraw;
    acts: DrawAct[];
    panels: DrawPanel[];
    records: Partial<DrawRecord>[];
  }> {
    const draw = await drawById(tx, id);
    const { id: callId, title, trial } = await callById(tx, draw.callId);
    if (trial && !office) throw notFound('draw.unknown');
    const acts = await actsOf(tx, id);
    const panels = await panelsOf(tx, id);
    const ids = panels.map((panel) => panel.id);
    const [candidates, outcomes] = [await candidatesOf(tx, ids), await outcomesOf(tx, ids)];
    const named = draw.names === 'after-review' && (await isOver(tx, ids));
    const found = (act: DrawAct['act']) => acts.find((each) => each.act === act);
    const witnessed = found('witnessed');
    const made = panels.map((panel) => {
      const own = candidates.get(panel.id) ?? [];
      return {
        panel,
        own,
        record: recordOfPanel(draw, panel, own, { acts, outcome: outcomes.get(panel.id), named }),
      };
    });
    return {
      draw,
      acts,
      panels,
      records: made.map(({ record }) => record),
      view: {
        id,
        call: { id: callId, title },
        state: drawState(acts),
        scope: draw.request.scope,
        request: draw.request,
        names: draw.names,
        committedAt: draw.committedAt,
        word: witnessed ? { word: witnessed.data.word!, at: witnessed.at } : null,
        seed: found('revealed')?.data.seed ?? null,
        reason: found('cancelled')?.data.reason ?? null,
        acts: acts.map(({ act, at }) => ({ act, at })),
        panels: made.map(({ panel, own, record }) => publicPanel(draw, panel, own, record)),
      },
    };
  }
}

const listed = (tx: Tx, callId: string): Promise<ListedDraw[]> =>
  rows<Omit<ListedDraw, 'state'> & { done: string[] }>(
    tx,
    `select d.id, d.request ->> 'scope' as scope, d.committed_at as "committedAt",
       (select count(*)::int from expert_draw_panels p where p.draw_id = d.id) as panels,
       array(select a.act from expert_draw_acts a where a.draw_id = d.id) as done
     from expert_draws d where d.call_id = $1 order by d.committed_at desc, d.id desc limit ${MOST}`,
    [callId],
  ).then((found) =>
    found.map(({ done, ...draw }) => ({ ...draw, state: drawState(done.map((act) => ({ act }))) })),
  );

/** Whether every application of these panels has left the review. */
async function isOver(tx: Tx, panels: readonly string[]): Promise<boolean> {
  const open = await rows(
    tx,
    `select 1 from expert_draw_cases x join stage_entries e on e.id = x.entry_id and e.left_at is null
     where x.panel_id = any ($1::uuid[]) limit 1`,
    [panels],
  );
  return open.length === 0;
}

const namedCases = (tx: Tx, panels: readonly string[]): Promise<NamedCase[]> =>
  rows(
    tx,
    `select x.panel_id as "panelId", c.id as "caseId", a.id as "applicationId", a.reference, a.title, p.name as party
     from expert_draw_cases x join cases c on c.id = x.case_id join applications a on a.id = c.application_id
       join parties p on p.id = a.party_id
     where x.panel_id = any ($1::uuid[]) order by a.reference limit 5000`,
    [panels],
  );

async function namedPeople(
  tx: Tx,
  accounts: readonly string[],
): Promise<Map<string, { name: string; unit: string }>> {
  const found = await rows<{ account: string; name: string; unit: string }>(
    tx,
    `select e.account_id as account, a.name, e.unit from experts e join accounts a on a.id = e.account_id
     where e.account_id = any ($1::uuid[])`,
    [accounts],
  );
  return new Map(found.map(({ account, ...person }) => [account, person]));
}
