import { Injectable } from '@nestjs/common';
import { Database, rows, type Tx } from '@keshen/platform/server';
import { CHAIN_START, sealText } from '../domain/digest';
import { sha256 } from './hash';

const LOCK = 7_163_003;
const BATCH = 1000;

type LastSeal = { no: number; chain: Buffer; recordId: number };
type Unsealed = { id: number; digest: Buffer };

/**
 * Chains committed records, so that none can be changed, removed or slipped in unseen. There is one sealer
 * at a time (an advisory lock), so that no act ever waits for another act's record.
 *
 * Records are taken in the order (xid, id) and only below the oldest transaction still open: everything
 * there is final, so that order has no late comers, though a smaller id may commit after a larger one.
 */
@Injectable()
export class Sealer {
  constructor(private readonly database: Database) {}

  /** Seals what can be sealed now, batch by batch. Answers how many records that were. */
  async seal(): Promise<number> {
    for (let total = 0; ;) {
      const sealed = await this.database.transaction((tx) => this.batch(tx));
      total += sealed;
      if (sealed < BATCH) return total;
    }
  }

  private async batch(tx: Tx): Promise<number> {
    const [lock] = await rows<{ mine: boolean }>(tx, 'select pg_try_advisory_xact_lock($1) as mine', [LOCK]);
    if (!lock?.mine) return 0;
    const [last] = await rows<LastSeal>(
      tx,
      'select no, chain, record_id as "recordId" from audit_seals order by no desc limit 1',
    );
    const found = await unsealed(tx, last?.recordId ?? null);
    let no = last?.no ?? 0;
    let chain = last ? last.chain.toString('hex') : CHAIN_START;
    const chains: Buffer[] = [];
    for (const { id, digest } of found) {
      const next = sha256(sealText(chain, ++no, id, digest.toString('hex')));
      chain = next.toString('hex');
      chains.push(next);
    }
    if (found.length > 0) {
      await tx.query(
        `insert into audit_seals (no, record_id, digest, chain)
         select $1 + o, r, d, c
         from unnest($2::bigint[], $3::bytea[], $4::bytea[]) with ordinality as s (r, d, c, o)`,
        [last?.no ?? 0, found.map((r) => r.id), found.map((r) => r.digest), chains],
      );
    }
    return found.length;
  }
}

/**
 * The next records in the order of the chain. After a restore into a new cluster the old transaction numbers
 * lie ahead of the new ones; then the place of the last seal says nothing and all records are looked through.
 */
function unsealed(tx: Tx, lastRecord: number | null): Promise<Unsealed[]> {
  return rows<Unsealed>(
    tx,
    `with last as (
       select xid, id from audit_records
       where id = $1 and xid < pg_snapshot_xmax(pg_current_snapshot())
     )
     select r.id, r.digest from audit_records r
     where (r.xid, r.id) > (coalesce((select xid from last), '0'::xid8), coalesce((select id from last), 0))
       and r.xid < pg_snapshot_xmin(pg_current_snapshot())
       and not exists (select 1 from audit_seals s where s.record_id = r.id)
     order by r.xid, r.id limit ${BATCH}`,
    [lastRecord],
  );
}
