import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Database, decodeCursor, pageOf, rows, type Page, type Tx } from '@keshen/platform/server';
import { ProgrammeService } from '@keshen/programme/server';
import { bidTable, type Bid, type myBidsQuery } from '../domain/bid';
import type { AskedBid } from '../domain/views';
import { isAsked, waitsForPanel } from './bid.rows';
import { ConflictService } from './conflict.service';
import { namesColumn, shownTo, type Named } from './veil';

const place = z.tuple([z.string().max(100), z.uuid()]);
/** What an expert is asked about; somebody with a conflict finds no row of the application here (decision 0016). */
const asked = `biddings b join calls k on k.id = b.call_id join experts e on e.account_id = $1 and ${isAsked}
  join cases c on ${waitsForPanel} join applications a on a.id = c.application_id join parties p on p.id = a.party_id
  left join bids d on d.case_id = c.id and d.expert_id = e.account_id
  where b.closes_at > $2`;

/** 评审意愿 as an expert says it, before the assignment. */
@Injectable()
export class BidService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly conflicts: ConflictService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What the actor is asked about, the soonest to close first, with how far one is altogether. */
  async mine(
    actor: Actor,
    query: z.infer<typeof myBidsQuery>,
  ): Promise<Page<AskedBid> & { progress: { said: number; of: number } }> {
    bidTable.require(actor, 'say', null);
    const [at, id] = query.cursor ? decodeCursor(query.cursor, place) : [null, null];
    const who = [actor.account, this.clock.now()];
    const found = await this.database.read<
      Omit<AskedBid, 'blind'> & Named & { version: string; key: string }
    >(
      `select c.id as "caseId", a.reference, a.title, p.name as party, ${namesColumn}, k.title as call,
         b.closes_at as "closesAt", d.bid, c.programme_version_id as version, b.closes_at::text as key
       from ${asked} and ($3::boolean is null or (d.bid is not null) = $3)
         and ($4::timestamptz is null or (b.closes_at, c.id) > ($4, $5::uuid))
       order by b.closes_at, c.id limit $6`,
      [...who, query.said === undefined ? null : query.said === 'said', at, id, query.limit + 1],
    );
    const [progress] = await this.database.read<{ said: number; of: number }>(
      `select count(d.bid)::int as said, count(*)::int as of from ${asked}`,
      who,
    );
    const page = pageOf(found, query.limit, (row) => [row.key, row.caseId]);
    const items: AskedBid[] = [];
    for (const { version, key: _key, ...row } of page.items) {
      const definition = await this.programmes.definitionOf(version);
      items.push({ ...shownTo(definition, row), blind: definition.rubric!.blind });
    }
    return { items, next: page.next, progress: progress! };
  }

  /** Says, or says otherwise, until the panel is seated. Refuses `bid.unknown`, `bid.over`. */
  say(actor: Actor, caseId: string, bid: Bid): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.requireAsked(tx, actor, caseId);
      await tx.query(
        `insert into bids (case_id, expert_id, bid, said_at) values ($1, $2, $3, $4)
         on conflict (case_id, expert_id) do update set bid = excluded.bid, said_at = excluded.said_at`,
        [caseId, actor.account, bid, this.clock.now()],
      );
      await this.keep(tx, actor, 'bid.said', caseId, { bid });
    });
  }

  /** 回避 before anybody is assigned: the application is there for the actor no more. Refuses `bid.unknown`, `bid.over`. */
  standAside(actor: Actor, caseId: string, reason: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.requireAsked(tx, actor, caseId);
      await this.conflicts.stoodAside(tx, { caseId, expert: actor.account! }, reason);
      await this.keep(tx, actor, 'bid.stood-aside', caseId, { reason });
    });
  }

  /** The case is held as it stands, so that nobody is seated meanwhile. */
  private async requireAsked(tx: Tx, actor: Actor, caseId: string): Promise<void> {
    bidTable.require(actor, 'say', null);
    const [found] = await rows<{ open: boolean }>(
      tx,
      `select b.closes_at > $3 and ${waitsForPanel} as open from cases c join biddings b on b.call_id = c.call_id
         join calls k on k.id = c.call_id join experts e on e.account_id = $1 and ${isAsked}
       where c.id = $2 for share of c`,
      [actor.account, caseId, this.clock.now()],
    );
    if (!found) throw notFound('bid.unknown');
    if (!found.open) throw conflict('bid.over');
  }

  private keep(tx: Tx, actor: Actor, act: string, caseId: string, details: object): Promise<void> {
    const thing = { kind: 'case', id: caseId };
    return record(tx, { actor: actorRef(actor), act, thing, details, at: this.clock.now() });
  }
}
