import type { Actor } from '@keshen/identity';
import type { Refusal } from '@keshen/kernel';
import { CaseWorld, drain } from '@keshen/testing/server';
import { LeadService } from './lead.service';

let world: CaseWorld;
let leads: LeadService;
let officer: Actor;
const innovation =
  '采用磁控溅射制备薄膜铂电阻，膜厚零点八微米，面向冷链箱体零下四十度工况做温漂补偿，并给出一千小时高温高湿可靠性试验的数据与失效模式分析，完成不少于三家用户的现场验证。项目组已建成百级洁净间与全自动探针台，积累了五年的敏感材料配方和封装经验，可在十八个月内实现小批量供货，并形成两项发明专利和一项团体标准草案。';
const page = { limit: 50 };

beforeAll(async () => {
  world = await CaseWorld.start();
  leads = world.app.get(LeadService);
  officer = await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
});
afterAll(() => world?.close());

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (e: Refusal) => e.code,
  );
async function submitted(changes: Record<string, unknown>) {
  const made = await world.application([], changes);
  await drain(world.app);
  return made;
}

describe('leads of an application', () => {
  it('name what it has in common with another, with both sides, on both applications', async () => {
    const first = await submitted({ 'partner.contract_no': 'HT—2026/900', 'project.innovation': innovation });
    const second = await submitted({
      'partner.contract_no': 'ＨＴ 2026-900',
      'project.innovation': innovation.replace('冷链箱体', '储能电池'),
    });
    const { items } = await leads.list(officer, second.id, page);
    expect(items.map(({ kind }) => kind).sort()).toEqual(['contract', 'text']);
    const contract = items.find(({ kind }) => kind === 'contract')!;
    expect(contract).toMatchObject({
      evidence: { mine: 'ＨＴ 2026-900', theirs: 'HT—2026/900' },
      other: { id: first.id, sameParty: false, year: 2026 },
      lookedAt: null,
    });
    const text = items.find(({ kind }) => kind === 'text')!;
    expect(text.evidence.likeness).toBeGreaterThan(60);
    expect(text.evidence.mine).toContain('储能电池');
    const seen = (await leads.list(officer, first.id, page)).items;
    expect(seen.map(({ other }) => other.id)).toEqual([second.id, second.id]);
    expect(seen.find(({ kind }) => kind === 'text')!.evidence.theirs).toContain('储能电池');
  });

  it('are looked at once, with a remark, and stay so when they are searched again', async () => {
    const number = { 'partner.contract_no': 'HT-2026-901' };
    await submitted(number);
    const { id } = await submitted(number);
    const [lead] = (await leads.list(officer, id, page)).items;
    await leads.look(officer, id, lead!.id, '不同年度的两份合同');
    expect(await codeOf(leads.look(officer, id, lead!.id, '再看一次'))).toBe('lead.looked-at');
    await world.db.dataSource.query(`update outbox set handled_at = null where task = 'submission.kept'`);
    await drain(world.app);
    expect((await leads.list(officer, id, page)).items).toMatchObject([
      { id: lead!.id, lookedBy: '陆知行', remark: '不同年度的两份合同' },
    ]);
  });

  it('are not made of what is everywhere: it says nothing of anybody', async () => {
    const everywhere = { 'partner.contract_no': '示范文本2026' };
    for (let i = 0; i < 21; i++) await world.application([], everywhere);
    await drain(world.app);
    const last = await submitted(everywhere);
    const found = await world.db.database.read<{ count: number }>(
      'select count(*)::int as count from leads where application_id = $1',
      [last.id],
    );
    expect(found[0]!.count).toBe(0);
  });

  it('are for the office only: neither the applicant nor finance nor an expert learns of them', async () => {
    const { id, party } = await submitted({ 'partner.contract_no': 'HT-2026-902' });
    const list = (actor: Actor) => codeOf(leads.list(actor, id, page));
    const staff = (role: 'finance' | 'expert' | 'auditor' | 'recommender') =>
      world.person(role, { staff: [{ role, scope: role === 'recommender' ? '马陆镇' : null }] });
    expect(await list(await staff('auditor'))).toBe('nothing');
    expect(await list(await staff('finance'))).toBe('role.missing');
    expect(await list(await staff('recommender'))).toBe('role.missing');
    expect(await list(await staff('expert'))).toBe('application.unknown');
    const member = await world.person('填报人', { memberships: [{ party: party.id, role: 'writer' }] });
    expect(await list(member)).toBe('role.missing');
    expect(await codeOf(leads.look(await staff('auditor'), id, id, '看过'))).toBe('role.missing');
  });

  it('are found through the index, whatever stands in the table', async () => {
    const plan = await world.db.dataSource.transaction(async (tx) => {
      await tx.query('set local enable_seqscan = off');
      return tx.query(
        `explain select application_id from lead_marks where kind = 'text' and key = 'x' and application_id <> $1 limit 21`,
        ['01990000-0000-7000-8000-000000000000'],
      );
    });
    expect(JSON.stringify(plan)).toContain('lead_marks_pkey');
  });
});
