import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { Database, decodeCursor, pageOf, type Page } from '@keshen/platform/server';
import { decisionTable } from '../domain/may';
import type { RankedCall } from '../domain/views';

/** Where a page ended: among those that wait or behind them, when the call opened, its id. */
const place = z.tuple([z.boolean(), z.string().max(40), z.uuid()]);
type Place = z.infer<typeof place>;
type Row = RankedCall & { waits: boolean; key: string };

/** A case of the call `k` waits for a decision; an index holds exactly these. */
const WAITING = `from cases c
  where c.call_id = k.id and c.stage_kind = 'decision' and c.ended_at is null and c.kind = 'application' and not c.trial`;
const DECIDED = `from decision_entries d where d.call_id = k.id`;

/** Calls with something to decide or decided. */
@Injectable()
export class RankedCalls {
  constructor(private readonly database: Database) {}

  /** Those that wait first, each the latest opened first. */
  async page(actor: Actor, query: { limit: number; cursor?: string }): Promise<Page<RankedCall>> {
    decisionTable.require(actor, 'read', {});
    const after = query.cursor ? decodeCursor(query.cursor, place) : null;
    const most = query.limit + 1;
    const waiting = after?.[0] === false ? [] : await this.read(true, after, most);
    const decided =
      waiting.length === most
        ? []
        : await this.read(false, after?.[0] === false ? after : null, most - waiting.length);
    const { items, next } = pageOf([...waiting, ...decided], query.limit, (r): Place => [
      r.waits,
      r.key,
      r.id,
    ]);
    return { items: items.map(({ waits: _, key: __, ...call }) => call), next };
  }

  /** What is counted is counted for the calls of the page only. */
  private read(waits: boolean, after: Place | null, most: number): Promise<Row[]> {
    const which = waits
      ? `exists (select ${WAITING})`
      : `not k.trial and exists (select ${DECIDED}) and not exists (select ${WAITING})`;
    return this.database.read<Row>(
      `select k.id, k.title, k.year, k.envelope_fen as "envelopeFen", k.awarded_fen as "awardedFen", w.n as waiting,
         (select count(distinct d.case_id)::int ${DECIDED}) - w.n as decided, ${waits} as waits, k.opens_at::text as key
       from (select * from calls k where ${which} and (k.opens_at, k.id) < ($1::timestamptz, $2::uuid)
         order by k.opens_at desc, k.id desc limit $3) k
       cross join lateral (select count(*)::int as n ${WAITING}) w
       order by k.opens_at desc, k.id desc`,
      [after?.[1] ?? 'infinity', after?.[2] ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', most],
    );
  }
}
