import { PeopleService } from '@keshen/identity/server';
import type { Actor } from '@keshen/identity';
import { makeResidentId, type Refusal } from '@keshen/kernel';
import { CaseWorld, drain } from '@keshen/testing/server';
import { ExpertQueries, listSql } from './expert.queries';
import { ExpertService } from './expert.service';
import { FieldService } from './field.service';
import { HandoverService } from './handover.service';
import { PanelService } from './panel.service';
import { ReviewWorld } from './review.fixture';

let world: CaseWorld;
let review: ReviewWorld;
let service: ExpertService;
let queries: ExpertQueries;
let panels: PanelService;
const residentId = makeResidentId('310114', '19800101', '001');
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was refused',
    (error: Refusal) => error.code,
  );
const read = <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> =>
  world.db.database.read<T>(sql, values);
const listed = async (part: object): Promise<string[]> =>
  (await queries.list(review.officer, { limit: 100, state: 'all', ...part })).items.map((e) => e.name);
const changeOf = async (expert: Actor, part: object) => {
  const { version } = await queries.mine(expert);
  return { ...review.entry, retired: false, version, ...part };
};

beforeAll(async () => {
  world = await CaseWorld.start();
  review = await ReviewWorld.over(world);
  service = world.app.get(ExpertService);
  queries = world.app.get(ExpertQueries);
  panels = world.app.get(PanelService);
});
afterAll(() => world?.close());

describe('a line of the register', () => {
  it('keeps the resident ID sealed and shows it masked, and the reading of it is kept', async () => {
    const expert = await review.expert('甲', { residentId, fieldCodes: ['520.20'] });
    const page = await queries.page(review.officer, expert.account!);
    expect(page).toMatchObject({ residentId: '310114********001' + residentId[17], fieldCodes: ['520.20'] });
    const [kept] = await read<{ resident_sealed: string }>(
      'select resident_sealed from experts where account_id = $1',
      [expert.account],
    );
    expect(kept!.resident_sealed).not.toContain(residentId);
    const acts = await read<{ act: string; details: object }>(
      `select act, details from audit_records where thing_id = $1 order by id`,
      [expert.account],
    );
    expect(acts.map(({ act }) => act)).toContain('expert.read');
    expect(JSON.stringify(acts)).not.toContain(residentId);
  });

  it('is refused for a resident ID that somebody else has, with the name, also of two at once', async () => {
    const other = await review.expert('乙');
    const change = await changeOf(other, { residentId });
    await expect(service.change(review.administrator, other.account!, change)).rejects.toMatchObject({
      code: 'expert.duplicate',
      details: { field: 'residentId', name: '甲' },
    });
    expect((await queries.mine(other)).residentId).toBeNull();
    const fresh = makeResidentId('310114', '19810101', '003');
    const [c, d] = [await review.expert('丙'), await review.expert('丁')];
    const both = await Promise.all(
      [c, d].map(async (expert) =>
        refusal(
          service.change(
            review.administrator,
            expert.account!,
            await changeOf(expert, { residentId: fresh }),
          ),
        ),
      ),
    );
    expect(both.sort()).toEqual(['expert.duplicate', 'nothing was refused']);
  });

  it('names fields of the tree only, and is found by a field above and by class, unit and state', async () => {
    expect(await refusal(review.expert('无', { fieldCodes: ['999'] }))).toBe('expert.field-unknown');
    await review.expert('光学家', { fieldCodes: ['416.20', '510.20'], unit: '光机所', title: '研究员' });
    expect(await listed({ field: '510' })).toEqual(['光学家']);
    expect(await listed({ field: '416.20' })).toEqual(['光学家']);
    expect(await listed({ field: '41' })).toEqual([]);
    expect(await listed({ unit: '光机' })).toEqual(['光学家']);
    expect(await listed({ unit: '光 机所' })).toEqual(['光学家']);
    expect(await listed({ unit: '机所' })).toEqual([]);
    expect(await listed({ class: 'finance' })).toEqual([]);
    expect(await listed({ text: '%' })).toEqual([]);
  });

  it('is from outside the district when said so, else by the credit code of the unit', async () => {
    await review.expert('浦东', { unitCreditCode: '91310115MA1K00001M', outside: null });
    await review.expert('说了', { outside: true });
    expect(await listed({ outside: 'yes' })).toEqual(['浦东', '说了']);
  });

  it('is changed by oneself in what is one’s own to say, on a known version', async () => {
    const expert = await review.expert('自改');
    const own = { title: '教授', fields: ['机器视觉'], fieldCodes: ['520.20'], available: true };
    await service.changeOwn(expert, { ...own, version: 0 });
    expect(await queries.mine(expert)).toMatchObject({ ...own, unit: '自改研究所', version: 1 });
    expect(await refusal(service.changeOwn(expert, { ...own, version: 0 }))).toBe('expert.stale');
  });
});

describe('the tree of fields', () => {
  it('grows beneath what is there, and its nodes are retired rather than deleted', async () => {
    const fields = world.app.get(FieldService);
    const name = { 'zh-CN': '智能网联汽车', en: 'Connected vehicles' };
    const put = (code: string, part: object = {}) =>
      refusal(fields.put(review.administrator, code, { name, retired: false, ...part }));
    expect(await put('JD.01')).toBe('field.parent');
    expect([await put('JD'), await put('JD.01'), await put('JD.01', { retired: true })]).toEqual(
      Array(3).fill('nothing was refused'),
    );
    expect((await fields.list()).filter(({ code }) => code.startsWith('JD'))).toEqual([
      { code: 'JD', name, retired: false },
      { code: 'JD.01', name, retired: true },
    ]);
    expect(await refusal(fields.put(review.officer, 'JD', { name, retired: true }))).toBe('role.missing');
  });
});

describe('who is away in the days of a review', () => {
  it('is not proposed and cannot be assigned, until the absence is taken back', async () => {
    const { caseId } = await world.application(['endorse', 'admit', 'pass']);
    const [away, there] = [await review.expert('外出', { class: 'management' }), await review.expert('在岗')];
    const today = world.clock.now().toISOString().slice(0, 10);
    const { id } = await service.addAbsence(away, away.account!, { from: today, until: today, note: '出差' });
    const seen = await panels.candidates(review.officer, caseId);
    const of = (expert: Actor) => seen.candidates.find((c) => c.expert.accountId === expert.account)!;
    expect(of(away).conflicts).toEqual([{ kind: 'away', from: today, until: today }]);
    expect(of(there).conflicts).toEqual([]);
    expect(seen.suggestions.map((s) => s.accountId)).not.toContain(away.account);
    expect(await refusal(panels.assign(review.officer, caseId, [away.account!]))).toBe('review.conflict');
    expect(await listed({ state: 'away' })).toEqual(['外出']);
    expect(await refusal(service.removeAbsence(there, id))).toBe('absence.unknown');
    await service.removeAbsence(away, id);
    await panels.assign(review.officer, caseId, [away.account!]);
  });

  it('says so for days to come, at most twenty times', async () => {
    const expert = await review.expert('常外出');
    const add = (from: string, until = from) =>
      refusal(service.addAbsence(expert, expert.account!, { from, until, note: '' }));
    expect(await add('2020-01-01')).toBe('absence.past');
    for (let day = 10; day < 30; day++) await add(`2099-01-${day}`);
    expect(await add('2099-02-01')).toBe('absence.most');
    expect(
      await refusal(
        service.addAbsence(review.officer, expert.account!, {
          from: '2099-03-01',
          until: '2099-03-01',
          note: '',
        }),
      ),
    ).toBe('role.missing');
  });
});

describe('an expert who leaves in the middle of a review', () => {
  const panelOf = async (names: string[]) => {
    const { caseId } = await world.application(['endorse', 'admit', 'pass']);
    const experts: Actor[] = [];
    for (const name of names) experts.push(await review.expert(name));
    await panels.assign(
      review.officer,
      caseId,
      experts.map((e) => e.account!),
    );
    return { caseId, experts };
  };
  const states = (caseId: string) =>
    read<{ name: string; state: string; reason: string | null }>(
      `select a.name, r.state, r.removal_reason as reason from reviews r join accounts a on a.id = r.expert_id
       where r.case_id = $1 order by a.name`,
      [caseId],
    );

  it('leaves with a reason only; what was handed in stays, what is owed is offered to others', async () => {
    const { caseId, experts } = await panelOf(['离一', '离二']);
    await review.handIn(caseId, experts[1]!);
    for (const expert of experts) {
      const retire = await changeOf(expert, { retired: true });
      expect(await refusal(service.change(review.administrator, expert.account!, retire))).toBe(
        'expert.reason',
      );
      await service.change(review.administrator, expert.account!, { ...retire, reason: '本人申请退出' });
    }
    await drain(world.app);
    expect(await states(caseId)).toEqual([
      { name: '离一', state: 'removed', reason: '本人申请退出' },
      { name: '离二', state: 'submitted', reason: null },
    ]);
    const duties = await read(
      `select 1 from duties where case_id = $1 and role = 'expert' and account_id = $2`,
      [caseId, experts[0]!.account],
    );
    expect(duties).toEqual([]);
    expect((await panels.candidates(review.officer, caseId)).suggestions.length).toBeGreaterThan(0);
    expect(await refusal(panels.assign(review.officer, caseId, [experts[0]!.account!]))).toBe(
      'review.conflict',
    );
    expect(await queries.page(review.officer, experts[0]!.account!)).toMatchObject({
      retirementReason: '本人申请退出',
    });
  });

  it('leaves also when the account is shut or the role is taken away, found by a sweep, once', async () => {
    const { caseId, experts } = await panelOf(['停用', '失格']);
    const people = world.app.get(PeopleService);
    await people.retire(review.administrator, experts[0]!.account!);
    await people.setStaff(review.administrator, experts[1]!.account!, []);
    const handover = world.app.get(HandoverService);
    expect(await handover.retireGone()).toBe(2);
    expect(await handover.retireGone()).toBe(0);
    await drain(world.app);
    expect((await states(caseId)).map(({ state }) => state)).toEqual(['removed', 'removed']);
    expect(await listed({ state: 'retired', text: '停用' })).toEqual(['停用']);
  });
});

describe('a register of ten thousand', () => {
  it('shows a page by the index of names, wherever it stands in the list', async () => {
    await world.tx((tx) =>
      tx.query(`
        with made as (
          insert into accounts (id, email, name, state, created_at)
          select gen_random_uuid(), 'big' || n || '@example.com', '大库' || lpad(n::text, 5, '0'), 'active', now()
          from generate_series(1, 10000) n returning id, name)
        insert into experts (account_id, class, unit, field_codes, created_at)
        select id, 'technical', name || '研究院', array['520.20'], now() from made`),
    );
    await world.tx((tx) => tx.query('analyze accounts; analyze experts; analyze expert_absences'));
    const after = ['大库09000', '00000000-0000-7000-8000-000000000000'];
    const values = [new Date(0), null, null, null, null, null, 'active', ...after, '2026-11-26', 51];
    const plan = JSON.stringify(await read(`explain ${listSql}`, values));
    expect(plan).toContain('accounts_name');
    expect(plan).not.toContain('"Sort');
    const found = await queries.list(review.officer, {
      limit: 2,
      state: 'active',
      text: '大库',
      field: '520',
    });
    expect(found.items.map((e) => e.name)).toEqual(['大库00001', '大库00002']);
    const next = await queries.list(review.officer, {
      limit: 2,
      state: 'active',
      text: '大库',
      cursor: found.next!,
    });
    expect(next.items.map((e) => e.name)).toEqual(['大库00003', '大库00004']);
  });
});
