import { Inject, Injectable } from '@nestjs/common';
import { conflict, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import type { Definition, RelationKind } from '@keshen/programme';
import { RegisterAnswers, RegisterUnavailable } from '@keshen/registry/server';
import { relationsOf, type Side } from '../domain/relation';

const DAY = 86_400_000;
const SWEPT = 50;

/** Which of a buyer's parties a seller is related to, and how. */
export interface Related {
  party: string;
  relations: RelationKind[];
}

/**
 * 关联关系 between two parties: from what the register of legal persons said last, and from who acts for both here. The
 * register is asked anew before an order is placed, confirmed, claimed or checked; a list shows what is known.
 */
@Injectable()
export class Relations {
  constructor(
    private readonly database: Database,
    private readonly answers: RegisterAnswers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Asks the register about parties and keeps its answers. Outside of transactions. Refuses `order.register-silent`. */
  async ask(...parties: string[]): Promise<void> {
    try {
      for (const party of parties) await this.answers.lookUp(party);
    } catch (error) {
      if (error instanceof RegisterUnavailable) throw conflict('order.register-silent');
      throw error;
    }
  }

  /**
   * Keeps what lists show no older than a day: asks about registered institutions and holders of valid quotas, the longest
   * waiting first, at most fifty a run and none after the register was silent.
   */
  async refresh(): Promise<number> {
    const now = this.clock.now();
    const stale = await this.database.read<{ id: string }>(
      `select p.id from (
         select party_id as id from voucher_institutions where state = 'registered'
         union select party_id from voucher_quotas where expires_at > $1
       ) x join parties p on p.id = x.id left join register_answers r on r.party_id = p.id
       where p.credit_code is not null and (r.asked_at is null or r.asked_at < $2)
       order by r.asked_at nulls first, p.id limit ${SWEPT}`,
      [now, new Date(now.getTime() - DAY)],
    );
    for (const [asked, { id }] of stale.entries())
      try {
        await this.answers.lookUp(id);
      } catch (error) {
        if (error instanceof RegisterUnavailable) return asked;
        throw error;
      }
    return stale.length;
  }

  /**
   * Whether the register knows both (a team counts as known: it has no entry). Refuses `order.related` with the relations
   * that the definition forbids; a party and itself are always related.
   */
  async requireNone(
    tx: Tx,
    definition: Definition,
    buyer: string,
    seller: string,
  ): Promise<{ known: boolean }> {
    const sides = await sidesOf(tx, [buyer, seller]);
    const [a, b] = [sides.get(buyer)!, sides.get(seller)!];
    const relations = forbidden(definition.voucher!.order.unrelated, buyer, a, seller, b);
    if (relations.length) throw conflict('order.related', { relations });
    return { known: a.registered && b.registered };
  }

  /** The sellers among these that are related to one of the buyers, by what each buyer's rules forbid. */
  async among(
    buyers: { party: string; unrelated: readonly RelationKind[] }[],
    sellers: string[],
  ): Promise<Map<string, Related[]>> {
    if (buyers.length === 0 || sellers.length === 0) return new Map();
    const sides = await this.database.transaction((tx) =>
      sidesOf(tx, [...buyers.map((b) => b.party), ...sellers]),
    );
    return new Map(
      sellers.map((seller) => [
        seller,
        buyers.flatMap(({ party, unrelated }): Related[] => {
          const relations = forbidden(unrelated, party, sides.get(party)!, seller, sides.get(seller)!);
          return relations.length ? [{ party, relations }] : [];
        }),
      ]),
    );
  }
}

function forbidden(
  unrelated: readonly RelationKind[],
  buyer: string,
  a: Side,
  seller: string,
  b: Side,
): RelationKind[] {
  if (buyer === seller) return ['same_code'];
  return relationsOf(a, b).filter((relation) => unrelated.includes(relation));
}

/** What is known of parties now, by party. */
async function sidesOf(tx: Tx, parties: string[]): Promise<Map<string, Side>> {
  const found = await rows<Side & { id: string }>(
    tx,
    `select p.id, p.credit_code as "creditCode",
       coalesce(r.person ->> 'legalRepresentative', p.profile ->> 'legal_representative') as "legalRepresentative",
       coalesce(r.person -> 'shareholders', '[]') as shareholders, coalesce(r.person -> 'offices', '[]') as offices,
       coalesce((select jsonb_agg(distinct m.account_id) from memberships m
         where m.party_id = p.id and m.state = 'active'), '[]') as people,
       p.kind <> 'legal' or coalesce(r.person, 'null') <> 'null' as registered
     from parties p left join register_answers r on r.party_id = p.id
     where p.id = any ($1::uuid[])`,
    [[...new Set(parties)]],
  );
  return new Map(found.map(({ id, ...side }) => [id, side]));
}
