import { Injectable } from '@nestjs/common';
import type { Case } from '@keshen/application';
import type { Tx } from '@keshen/platform/server';
import type { ExpertClass } from '../domain/expert';
import type { Member } from '../domain/composition';
import {
  beside,
  successorsOf,
  type DrawnPlace,
  type DrawReason,
  type SeatRules,
  type Standing,
  type Successor,
} from '../domain/expert-draw';
import { seats as seated } from '../domain/review';
import type { ExpertDraw } from '../domain/draw-views';
import { apartIn } from './apart.service';
import { DrawPool } from './expert-draw.pool';
import { candidatesOf, casesOf, outcomesOf, panelsOf, placesOf, sha256 } from './expert-draw.rows';
import { reviewsOfEntries } from './review.rows';

/** A panel of a revealed draw as it would be seated now. */
export interface SeatedPanel {
  panelId: string;
  places: DrawnPlace[];
  /** Who may not sit any more, by account. */
  passed: Map<string, DrawReason>;
  cases: {
    caseId: string;
    sitting: string[];
    next: Successor[];
    missing: { class: ExpertClass; missing: number }[];
  }[];
}

/** 拟入座: who of a draw sits where now, with substitutes for whoever may not any more. */
@Injectable()
export class DrawSeats {
  constructor(private readonly pool: DrawPool) {}

  /** The seats of every application of a revealed draw; `digest` stands for what was seen. */
  async of(
    tx: Tx,
    draw: ExpertDraw,
  ): Promise<{ panels: SeatedPanel[]; seats: { caseId: string; experts: string[] }[]; digest: string }> {
    const ids = (await panelsOf(tx, draw.id)).map((panel) => panel.id);
    const [candidates, cases, outcomes] = [
      await candidatesOf(tx, ids),
      await casesOf(tx, ids),
      await outcomesOf(tx, ids),
    ];
    const apart = await apartIn(tx);
    const rules = { mostPerUnit: draw.mostPerUnit ?? undefined, apart };
    const revealed = ids.flatMap((panelId) => {
      const outcome = outcomes.get(panelId);
      if (!outcome) return [];
      const places = placesOf(draw.request, outcome, candidates.get(panelId) ?? []);
      return {
        panelId,
        places,
        cases: cases.get(panelId) ?? [],
        accounts: places.flatMap((p) => p.accounts),
      };
    });
    const standings = await this.pool.standings(tx, revealed, draw.request.most);
    const panels: SeatedPanel[] = [];
    for (const [at, { panelId, places, cases: own }] of revealed.entries()) {
      const people = standings[at]!;
      const passed = new Map(
        [...people.values()].flatMap(({ accountId, hindrance }) =>
          hindrance ? [[accountId, hindrance] as const] : [],
        ),
      );
      panels.push({ panelId, places, passed, cases: await this.inCases(tx, own, places, people, rules) });
    }
    const seats = panels
      .flatMap((panel) => panel.cases)
      .map(({ caseId, next }) => ({ caseId, experts: next.map(({ account }) => account).sort() }))
      .filter(({ experts }) => experts.length > 0)
      .sort((a, b) => (a.caseId < b.caseId ? -1 : 1));
    return { panels, seats, digest: sha256(JSON.stringify(seats)) };
  }

  private async inCases(
    tx: Tx,
    cases: readonly Case[],
    places: readonly DrawnPlace[],
    people: ReadonlyMap<string, Standing>,
    rules: SeatRules,
  ): Promise<SeatedPanel['cases']> {
    const reviews = await reviewsOfEntries(
      tx,
      cases.map((c) => c.entryId),
    );
    return cases.map((subject) => {
      const here = reviews.filter((r) => r.entryId === subject.entryId);
      // Somebody seated by hand is not among those drawn.
      const sitting = seated(here).map(
        ({ expert, class: as, unit }): Member =>
          people.get(expert) ?? { accountId: expert, class: as, unit, unitCreditCode: null, outside: null },
      );
      const known = new Set(here.map((r) => r.expert));
      const able = (account: string, beyond: readonly Member[]): boolean => {
        const person = people.get(account)!;
        return person.hindrance === null && beside(person, beyond, rules) === null;
      };
      return {
        caseId: subject.id,
        sitting: sitting.map(({ accountId }) => accountId),
        ...successorsOf(places, { seated: sitting, known }, people, able),
      };
    });
  }
}
