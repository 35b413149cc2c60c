import { Injectable } from '@nestjs/common';
import { Database } from '@keshen/platform/server';
import { CHAIN_START, recordText, sealText } from '../domain/digest';
import type { AuditHead, AuditReport, AuditProblem } from '../domain/views';
import { sha256 } from './hash';

const BATCH = 2000;
const PROBLEMS_MOST = 1000;

type Sealed = {
  no: number;
  recordId: number;
  sealDigest: Buffer;
  chain: Buffer;
  id: number | null;
  at: Date;
  account: string | null;
  label: string;
  act: string;
  thingKind: string;
  thingId: string;
  details: unknown;
  digest: Buffer;
};

/** Walks the whole log and its chain. */
@Injectable()
export class AuditVerifier {
  constructor(private readonly database: Database) {}

  /**
   * Finds records that were changed, removed or slipped in (not sealed though older than `sealedWithin`
   * seconds), and seals that were changed or removed. Reads in batches; changes nothing. `from`: what came before this
   * head was proved already and is not looked at again.
   */
  async verify({
    sealedWithin = 10,
    from = { seals: 0, head: CHAIN_START },
  }: { sealedWithin?: number; from?: AuditHead } = {}): Promise<AuditReport> {
    const problems: AuditProblem[] = [];
    let { seals, head: chain } = from;
    for (let page = await this.after(seals); page.length > 0; page = await this.after(seals)) {
      for (const seal of page) {
        if (seal.no !== seals + 1) problems.push({ kind: 'seal-missing', at: seals + 1 });
        problems.push(...problemsOf(seal, chain));
        seals = seal.no;
        chain = seal.chain.toString('hex');
      }
      if (problems.length > PROBLEMS_MOST) break;
    }
    for (const { id } of await this.unsealed(sealedWithin)) problems.push({ kind: 'unsealed', at: id });
    const [count] = await this.database.read<{ n: number }>('select count(*) as n from audit_records');
    return {
      ok: problems.length === 0,
      records: count!.n,
      seals,
      head: chain,
      problems: problems.slice(0, PROBLEMS_MOST),
    };
  }

  private after(no: number): Promise<Sealed[]> {
    return this.database.read<Sealed>(
      `select s.no, s.record_id as "recordId", s.digest as "sealDigest", s.chain,
         r.id, r.at, r.account, r.label, r.act, r.thing_kind as "thingKind", r.thing_id as "thingId",
         r.details, r.digest
       from audit_seals s left join audit_records r on r.id = s.record_id
       where s.no > $1 order by s.no limit ${BATCH}`,
      [no],
    );
  }

  private unsealed(seconds: number): Promise<{ id: number }[]> {
    return this.database.read(
      `select r.id from audit_records r
       where not exists (select 1 from audit_seals s where s.record_id = r.id)
         and r.xid < pg_snapshot_xmin(pg_current_snapshot())
         and abs(extract(epoch from clock_timestamp() - r.kept_at)) >= $1
       order by r.id limit ${PROBLEMS_MOST}`,
      [seconds],
    );
  }
}

function problemsOf(seal: Sealed, before: string): AuditProblem[] {
  const found: AuditProblem[] = [];
  const bound = sha256(sealText(before, seal.no, seal.recordId, seal.sealDigest.toString('hex')));
  if (!bound.equals(seal.chain)) found.push({ kind: 'seal-changed', at: seal.no });
  if (seal.id === null) return [...found, { kind: 'removed', at: seal.recordId }];
  const actual = sha256(recordText({ ...seal, at: seal.at.toISOString() }));
  if (!actual.equals(seal.digest) || !actual.equals(seal.sealDigest)) {
    found.push({ kind: 'changed', at: seal.recordId });
  }
  return found;
}
