import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditVerifier, Sealer } from '@keshen/audit/server';
import { AdjustableClock, Crypto, SealedColumns, SecretRotation } from '@keshen/platform/server';
import { testProgram, type TestProgram } from '@keshen/testing/server';
import { LedgerVerifier } from '@keshen/voucher/server';
import type { INestApplicationContext } from '@nestjs/common';
import { prepare } from '../prepare';
import { DemoModule } from './demo.module';
import { DemoService } from './demo.service';

/** The day that the demonstration is played on. */
const present = new Date('2026-11-24T02:00:00Z');

describe('the demonstration', () => {
  let program: TestProgram<INestApplicationContext>;
  let folder: string;
  const rowsOf = <T>(sql: string): Promise<T[]> => program.db.database.read<T>(sql);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'demo-'));
    program = await testProgram({
      imports: [DemoModule],
      clock: new AdjustableClock('2016-02-01T01:00:00Z'),
      env: { DEMO: '1', REGISTRY_FILE: join(folder, 'registry.json') },
    });
    await prepare(program.app);
    await program.app.get(DemoService).play(present, () => undefined);
  });
  afterAll(async () => {
    await program?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('funds 32 projects with 150 万元 in 2016, as 嘉科[2017]5号 says', async () => {
    const found = await rowsOf(
      `select count(*)::int as projects, sum(w.amount_fen)::bigint as fen, sum(w.amount_fen)::bigint - (select sum(amount_fen) from ledger l where l.call_id = min(k.id::text)::uuid)::bigint as unpaid
       from awards w join calls k on k.id = w.call_id where k.year = 2016 and w.state = 'confirmed'`,
    );
    expect(found).toEqual([{ projects: 32, fen: 150_000_000, unpaid: 0 }]);
  });

  it('has 40 applications this year, one at least in every stage that people see', async () => {
    const found = await rowsOf<{ stage: string; n: number }>(
      `select c.stage, count(*)::int as n from cases c join calls k on k.id = c.call_id
       where c.kind = 'application' and k.year = 2026 and k.programme_code = 'CXY' group by c.stage`,
    );
    expect(found.reduce((sum, f) => sum + f.n, 0)).toBe(40);
    expect(found.map((f) => f.stage)).toEqual(
      expect.arrayContaining(
        'draft recommend revise formal correct credit review site consult decide publicity objection contract pay1 midterm accept pay2 perf archive refused withdrawn'.split(
          ' ',
        ),
      ),
    );
  });

  it('has vouchers in every state, one quarter paid, and both books balance', async () => {
    const report = await program.app.get(LedgerVerifier).verify();
    expect(report.discrepancies).toEqual([]);
    expect(report.books.quota.sums).toMatchObject({
      issued: 9_000_000,
      used: 1_500_000,
      reserved: 2_000_000,
    });
    expect(report.books.claims.sums).toMatchObject({ redeemed: 1_000_000, claimed: 500_000 });
  });

  it('has a defence session whose order is drawn, with a panel, a chair and everybody invited', async () => {
    const found = await rowsOf(
      `select count(*)::int as slots, count(distinct s.id)::int as sessions, bool_and(s.drawn_at is not null) as drawn,
         bool_and(s.chair_id is not null) as led,
         (select count(distinct r.expert_id)::int from reviews r join stage_entries e on e.id = r.entry_id
           where e.stage_kind = 'defence') as experts,
         (select count(*)::int from messages where template = 'defence_panel') as invited
       from defences d join defence_sessions s on s.id = d.session_id`,
    );
    expect(found).toEqual([{ slots: 3, sessions: 1, drawn: true, led: true, experts: 5, invited: 5 }]);
  });

  it('has 25 enterprises and 30 experts', async () => {
    const found = await rowsOf(
      `select (select count(*)::int from parties where name like '%有限公司') as enterprises, (select count(*)::int from experts) as experts`,
    );
    expect(found).toEqual([{ enterprises: 25, experts: 30 }]);
  });

  it('lies in the past, and its audit chain verifies', async () => {
    const late = await rowsOf<{ n: number }>(
      `select count(*)::int as n from stage_entries where entered_at > '${present.toISOString()}'`,
    );
    expect(late).toEqual([{ n: 0 }]);
    await program.app.get(Sealer).seal();
    expect(await program.app.get(AuditVerifier).verify()).toMatchObject({ ok: true });
  });

  it('is played once', async () => {
    expect(await program.app.get(DemoService).play(present, () => undefined)).toBe(false);
  });

  // The last one: the program that played it reads none of it any more.
  it('is sealed anew under another secret as a whole; nothing is sealed but in the columns that are named', async () => {
    const former = program.config.KESHEN_SECRET;
    const changing = new Crypto({ KESHEN_SECRET: `${former} from now on`, KESHEN_SECRET_OTHER: former });
    const rotation = new SecretRotation(program.db.database, changing, program.app.get(SealedColumns));
    const done = await rotation.run();
    expect(done.filter(({ left }) => left > 0)).toEqual([]);
    expect(done.filter(({ resealed }) => resealed > 0).length).toBeGreaterThan(8);
    const tables = await rowsOf<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    const { prefix } = program.app.get(Crypto);
    const held = await Promise.all(
      tables.map(async ({ name }) => {
        const [row] = await rowsOf(`select 1 from ${name} t where strpos(t::text, '${prefix}') > 0 limit 1`);
        return row ? [name] : [];
      }),
    );
    expect(held.flat()).toEqual([]);
    expect((await program.app.get(LedgerVerifier).verify()).discrepancies).toEqual([]);
    await program.app.get(Sealer).seal();
    expect(await program.app.get(AuditVerifier).verify()).toMatchObject({ ok: true });
  });
});
