import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, invalid, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import type { Apart } from '../domain/composition';
import { reviewTable } from '../domain/may';
import type { ApartRequest } from '../domain/requests';
import { nobody } from './panel.result';

/** So many pairs are kept at the most. */
const MOST = 500;

/** A pair as the officer reads it. */
export interface ApartPair {
  experts: [{ account: string; name: string }, { account: string; name: string }];
  reason: string;
}

/** 不得同组: pairs of experts who must not sit on one panel. */
@Injectable()
export class ApartService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** All pairs by name. */
  list(actor: Actor): Promise<ApartPair[]> {
    reviewTable.require(actor, 'assign', nobody);
    return this.database.read<ApartPair>(
      `select jsonb_build_array(jsonb_build_object('account', a.id, 'name', a.name),
           jsonb_build_object('account', b.id, 'name', b.name)) as experts, x.reason
       from experts_apart x join accounts a on a.id = x.first_id join accounts b on b.id = x.second_id
       order by a.name, b.name limit ${MOST}`,
    );
  }

  /** Keeps a pair. Refuses `apart.same` (one expert twice), `expert.unknown`, `apart.most`. Again changes nothing. */
  put(actor: Actor, { experts, reason }: ApartRequest): Promise<void> {
    return this.database.transaction(async (tx) => {
      reviewTable.require(actor, 'assign', nobody);
      const [first, second] = [...experts].sort() as [string, string];
      if (first === second) throw invalid('apart.same', { field: 'experts' });
      const known = await rows(tx, `select 1 from experts where account_id = any ($1::uuid[])`, [experts]);
      if (known.length < 2) throw conflict('expert.unknown', { experts });
      const [{ n } = { n: 0 }] = await rows<{ n: number }>(
        tx,
        `select count(*)::int as n from experts_apart`,
      );
      if (n >= MOST) throw conflict('apart.most', { most: MOST });
      await tx.query(
        `insert into experts_apart (first_id, second_id, reason, recorded_at, recorded_by) values ($1, $2, $3, $4, $5)
         on conflict do nothing`,
        [first, second, reason, this.clock.now(), actor.account],
      );
      await this.keep(tx, actor, 'apart.kept', [first, second], { reason });
    });
  }

  /** They may sit together again. */
  end(actor: Actor, experts: Apart): Promise<void> {
    return this.database.transaction(async (tx) => {
      reviewTable.require(actor, 'assign', nobody);
      const [first, second] = [...experts].sort() as [string, string];
      await tx.query(`delete from experts_apart where first_id = $1 and second_id = $2`, [first, second]);
      await this.keep(tx, actor, 'apart.ended', [first, second], {});
    });
  }

  private keep(tx: Tx, actor: Actor, act: string, experts: Apart, details: object): Promise<void> {
    const thing = { kind: 'expert', id: experts[0] };
    return record(tx, { actor: actorRef(actor), act, thing, details: { ...details, other: experts[1] } });
  }
}

/** Every pair by accounts. */
export async function apartIn(tx: Tx): Promise<Apart[]> {
  const found = await rows<{ pair: [string, string] }>(
    tx,
    `select array[first_id, second_id] as pair from experts_apart order by 1 limit ${MOST}`,
  );
  return found.map(({ pair }) => pair);
}
