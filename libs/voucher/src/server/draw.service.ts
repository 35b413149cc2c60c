import { Inject, Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, type Clock } from '@keshen/kernel';
import { CLOCK, Database, decodeCursor, pageOf, rows, type Page } from '@keshen/platform/server';
import { ProgrammeService } from '@keshen/programme/server';
import { drawSample } from '../domain/draw';
import { voucherTable } from '../domain/may';
import { quarterOf } from '../domain/quarter';
import type { Draw } from '../domain/views';
import { requireImpartialOver } from './impartial';

const place = z.tuple([z.string(), z.string()]);
const MOST = 5000;

/** 抽查: a draw over all claims that no draw has covered; whoever has seed and population draws the same. */
@Injectable()
export class DrawService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Refuses `conflict.call`, `draw.nothing` when no claim waits for a draw. The seed is made by the program, after the claims are locked. */
  draw(actor: Actor, programme: string): Promise<{ id: string; population: number; drawn: number }> {
    return this.database.transaction(async (tx) => {
      voucherTable.require(actor, 'draw', { party: null });
      await requireImpartialOver(
        tx,
        actor,
        'r.programme_code = $1 and r.claimed_at is not null and r.ended_at is null',
        programme,
      );
      const waiting = await rows<{ id: string; version: string }>(
        tx,
        `select r.case_id as id, c.programme_version_id as version from voucher_redemptions r join cases c on c.id = r.case_id
         where r.programme_code = $1 and r.claimed_at is not null and r.draw_id is null and r.ended_at is null
         order by r.case_id limit ${MOST} for no key update of r`,
        [programme],
      );
      if (waiting.length === 0) throw conflict('draw.nothing');
      const shares = await Promise.all(
        [...new Set(waiting.map((w) => w.version))].map(
          async (version) => (await this.programmes.definitionOf(version)).voucher!.redemption.sample,
        ),
      );
      const share = Math.max(...shares);
      const seed = randomBytes(16).toString('hex');
      const population = waiting.map((w) => w.id);
      const drawn = drawSample(seed, population, share);
      const id = uuid();
      const now = this.clock.now();
      await tx.query(
        `insert into voucher_draws (id, programme_code, quarter, seed, share, population, drawn, at, by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [id, programme, quarterOf(now), seed, share, population, drawn, now, actor.account],
      );
      await tx.query(
        `update voucher_redemptions set draw_id = $1, drawn = case_id = any ($3::uuid[]) where case_id = any ($2::uuid[])`,
        [id, population, drawn],
      );
      await record(tx, {
        actor: actorRef(actor),
        act: 'voucher.drawn',
        thing: { kind: 'voucher-draw', id },
        details: { seed, share, population: population.length, drawn },
        at: now,
      });
      return { id, population: population.length, drawn: drawn.length };
    });
  }

  /** Draws, newest first, each with all that is needed to repeat it. */
  async list(actor: Actor, query: { cursor?: string; limit: number }): Promise<Page<Draw>> {
    voucherTable.require(actor, 'see-all', { party: null });
    const [at, id] = query.cursor
      ? decodeCursor(query.cursor, place)
      : ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
    const found = await this.database.read<Draw>(
      `select d.id, d.programme_code as "programmeCode", d.quarter, d.seed, d.share, d.population, d.drawn, d.at, a.name as "byName",
         (select array_agg(o.reference order by o.reference) from voucher_redemptions r join voucher_orders o on o.id = r.order_id
           where r.draw_id = d.id and r.drawn) as references
       from voucher_draws d join accounts a on a.id = d.by
       where (d.at, d.id) < ($1::timestamptz, $2::uuid) order by d.at desc, d.id desc limit $3`,
      [at, id, query.limit + 1],
    );
    return pageOf(found, query.limit, (d) => [new Date(d.at).toISOString(), d.id]);
  }
}
