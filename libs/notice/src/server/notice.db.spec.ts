import { AnswerQueries, ApplicationQueries, StageService } from '@keshen/application/server';
import { AwardService } from '@keshen/decision/server';
import type { Actor } from '@keshen/identity';
import { isRefusal, type Refusal } from '@keshen/kernel';
import { CaseWorld, drain } from '@keshen/testing/server';
import type { ObjectionRequest } from '../domain/requests';
import { PublicAwards } from './awards.queries';
import { NoticeQueries } from './notice.queries';
import { NoticeService } from './notice.service';
import { ObjectionService } from './objection.service';

const WAN = 1_000_000;
const person = {
  name: '欧阳晓敏',
  unit: '上海举报测试有限公司',
  phone: '13912340586',
  email: 'ouyang@example.cn',
};

let world: CaseWorld;
let stages: StageService;
let awards: AwardService;
let notices: NoticeService;
let queries: NoticeQueries;
let objections: ObjectionService;
let publicAwards: PublicAwards;
let leader: Actor;
let officer: Actor;
let auditor: Actor;
let call = '';
let numbers = 31;

beforeAll(async () => {
  world = await CaseWorld.start();
  stages = world.app.get(StageService);
  awards = world.app.get(AwardService);
  notices = world.app.get(NoticeService);
  queries = world.app.get(NoticeQueries);
  objections = world.app.get(ObjectionService);
  publicAwards = world.app.get(PublicAwards);
  leader = await world.person('沈毅', { staff: [{ role: 'leader', scope: null }] });
  officer = await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
  auditor = await world.person('方正', { staff: [{ role: 'auditor', scope: null }] });
  call = (await world.caseOf((await funded()).caseId)).callId;
});
afterAll(() => world?.close());
beforeEach(() => world.clock.set('2026-11-24T02:00:00Z'));

/** An application with an award that waits to be made public. */
const funded = async (amountFen = 8 * WAN) => {
  const made = await world.application(['endorse', 'admit', 'pass', 'recommend', 'agree']);
  await drain(world.app);
  await conclude(leader, made.caseId, 'agree', { amountFen });
  await drain(world.app);
  return made;
};
const conclude = async (
  actor: Actor,
  caseId: string,
  outcome: string,
  record?: Record<string, string | number>,
  remark?: string,
) => {
  const { version } = await world.caseOf(caseId);
  return stages.conclude(actor, caseId, { outcome, record, remark, version });
};
const request = (cases: string[]) => ({
  callId: call,
  number: `嘉科〔2026〕${++numbers}号`,
  title: '2026年度产学研合作项目拟立项项目公示',
  contact: { office: '监督科', phone: '021-0000-0009', address: null },
  cases,
});
const publish = async (...cases: string[]) => {
  const { id } = await notices.publish(officer, request(cases));
  return queries.notice(id);
};
const objection = (item: string): ObjectionRequest => ({
  item,
  facts: '该项目与2024年已立项的另一项目内容相同，合同编号一致。',
  evidence: '合同登记公示第 17 行',
  objector: person,
});
const refused = (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => Promise.reject(new Error('nothing was refused')),
    (error: unknown) => (isRefusal(error) ? error : Promise.reject(error)),
  );
const childrenOf = (caseId: string) =>
  world.db.database.read<{ id: string }>(
    `select id from cases where parent_id = $1 and kind = 'objection' order by entered_at, id`,
    [caseId],
  );
const awarded = async (): Promise<number> => {
  const [found] = await world.db.database.read<{ n: number }>(
    `select awarded_fen as n from calls where id = $1`,
    [call],
  );
  return found!.n;
};
/** After the last day of what was published on 24 November. */
const afterwards = () => world.clock.set('2026-12-01T01:00:00Z');
/** Published, objected to once; answers the objection's case. */
const objected = async (amountFen = 8 * WAN) => {
  const made = await funded(amountFen);
  const notice = await publish(made.caseId);
  const { code } = await objections.open(notice.id, objection(notice.items[0]!.id));
  const [child] = await childrenOf(made.caseId);
  return { ...made, notice, code, child: child!.id };
};
const ended = async () => {
  afterwards();
  await notices.endPeriods();
  await drain(world.app);
};

describe('the number of a public notice', () => {
  it('is the next of the year where the office gives none, past those given by hand', async () => {
    const numbered = async (number?: string): Promise<string> => {
      const made = await funded(WAN);
      const { id } = await notices.publish(officer, { ...request([made.caseId]), number });
      const [row] = await world.db.database.read<{ number: string }>(
        `select number from notices where id = $1`,
        [id],
      );
      return row!.number;
    };
    expect(await numbered()).toBe('嘉科公示〔2026〕1号');
    expect(await numbered('嘉科公示〔2026〕2号')).toBe('嘉科公示〔2026〕2号');
    expect(await numbered()).toBe('嘉科公示〔2026〕3号');
    expect(await numbered('嘉科〔2026〕77号')).toBe('嘉科〔2026〕77号');
  });
});

describe('a public notice', () => {
  it('is composed of cases that wait, published at once for five working days, and taken off the officer’s desk', async () => {
    const { caseId } = await funded();
    const open = () =>
      world.db.database.read(
        `select 1 from duties where case_id = $1 and role = 'officer' and done_at is null`,
        [caseId],
      );
    expect(await open()).toHaveLength(1);
    expect((await queries.waiting(officer, call)).cases.map((c) => c.caseId)).toContain(caseId);
    const { items, next } = await queries.waitingCalls(officer, { limit: 1 });
    expect([items.map((each) => each.id), next]).toEqual([[call], null]);
    expect(items[0]!.waiting).toBeGreaterThan(0);
    const notice = await publish(caseId);
    expect(notice).toMatchObject({ startsOn: '2026-11-24', endsOn: '2026-11-30', state: 'current', day: 1 });
    expect(notice.days).toHaveLength(5);
    expect(notice.items).toMatchObject([{ amountFen: 8 * WAN, town: '马陆镇' }]);
    expect(await open()).toHaveLength(0);
    expect((await queries.waiting(officer, call)).cases.map((c) => c.caseId)).not.toContain(caseId);
    expect((await queries.list({ limit: 20, state: 'current' })).items[0]!.id).toBe(notice.id);
    expect((await queries.csv(notice.id)).split('\r\n')[1]).toContain('8.00');
  });

  it('refuses a number twice, a case twice, a case that does not wait, and whoever is no officer', async () => {
    const { caseId } = await funded();
    const elsewhere = await world.application();
    expect((await refused(notices.publish(officer, request([elsewhere.caseId])))).code).toBe(
      'notice.case-not-waiting',
    );
    const { number } = await publish(caseId);
    expect((await refused(notices.publish(officer, request([caseId])))).code).toBe('notice.case-published');
    const other = await funded();
    expect((await refused(notices.publish(officer, { ...request([other.caseId]), number }))).code).toBe(
      'notice.number-taken',
    );
    expect((await refused(notices.publish(leader, request([other.caseId])))).kind).toBe('forbidden');
  });

  it('stays what the public read: neither notice nor list can be changed', async () => {
    const { id } = await publish((await funded()).caseId);
    await expect(
      world.db.database.read(`update notices set title = '改' where id = $1`, [id]),
    ).rejects.toThrow();
    await expect(
      world.db.database.read(`delete from notice_items where notice_id = $1`, [id]),
    ).rejects.toThrow();
  });

  it('is concluded by nobody, not even by an officer', async () => {
    const { caseId } = await funded();
    expect((await refused(conclude(officer, caseId, 'clear'))).code).toBe('outcome.automatic');
  });

  it('ends after its last day, once, with two sweepers at the same time; the award then is public', async () => {
    const made = [await funded(7 * WAN), await funded(6 * WAN)];
    const notice = await publish(...made.map((m) => m.caseId));
    world.clock.set('2026-11-30T15:00:00Z');
    await notices.endPeriods();
    expect((await world.caseOf(made[0]!.caseId)).stage).toBe('publicity');
    expect(await awards.of(world.db.dataSource.manager, made[0]!.id)).toMatchObject({ state: 'proposed' });
    const hidden = await publicAwards.list({ limit: 100 });
    expect(hidden.items.map((a) => a.noticeNumber)).not.toContain(notice.number);

    afterwards();
    await Promise.all([notices.endPeriods(), notices.endPeriods()]);
    await drain(world.app);
    for (const { id, caseId } of made) {
      expect((await world.caseOf(caseId)).stage).toBe('contract');
      expect(await world.entries(caseId, 'contract')).toBe(1);
      expect(await awards.of(world.db.dataSource.manager, id)).toMatchObject({ state: 'confirmed' });
    }
    const shown = await publicAwards.list({ limit: 100, text: '传感' });
    expect(shown.items.filter((a) => a.noticeNumber === notice.number)).toHaveLength(2);
    const summary = await publicAwards.summary({ year: 2026 });
    expect(summary.totalFen).toBe(summary.programmes.reduce((sum, p) => sum + p.totalFen, 0));
    expect((await publicAwards.summary({ year: 2019 })).count).toBe(0);
    expect(await publicAwards.csv({ year: 2026 })).toContain(notice.number);
  });
});

describe('an objection', () => {
  it('opens a case that holds the award, and only after the notice the case waits for it', async () => {
    const { id, caseId, child } = await objected();
    expect(await awards.of(world.db.dataSource.manager, id)).toMatchObject({ state: 'held' });
    expect((await refused(world.walk(caseId, 'clear'))).code).toBe('outcome.held');
    expect(await world.caseOf(child)).toMatchObject({ kind: 'objection', stage: 'check', parentId: caseId });
    await ended();
    expect((await world.caseOf(caseId)).stage).toBe('objection');
    await conclude(officer, child, 'maintain', { answer: '经核实，两个项目内容不同。' }, '内容不同');
    await drain(world.app);
    expect((await world.caseOf(caseId)).stage).toBe('contract');
    expect(await awards.of(world.db.dataSource.manager, id)).toMatchObject({ state: 'confirmed' });
  });

  it('that is not upheld within the period lets the notice end clear', async () => {
    const { caseId, child } = await objected();
    await conclude(officer, child, 'maintain', { answer: '经核实，两个项目内容不同。' }, '内容不同');
    await drain(world.app);
    expect((await world.caseOf(caseId)).stage).toBe('publicity');
    await ended();
    expect((await world.caseOf(caseId)).stage).toBe('contract');
    expect(await world.entries(caseId, 'objection')).toBe(0);
  });

  it('that is upheld revokes the award and gives the money back, once', async () => {
    const before = await awarded();
    const { id, caseId, child } = await objected();
    expect(await awarded()).toBe(before + 8 * WAN);
    await conclude(officer, child, 'revoke', { answer: '属实，撤销立项。' }, '与已立项项目重复');
    await drain(world.app);
    expect(await awarded()).toBe(before + 8 * WAN);
    await ended();
    await drain(world.app);
    expect(await world.caseOf(caseId)).toMatchObject({ result: 'refused' });
    expect(await awards.of(world.db.dataSource.manager, id)).toMatchObject({ state: 'revoked' });
    expect(await awarded()).toBe(before);
  });

  it('of several, the strictest counts once the last is answered: the lowest of two adjusted amounts', async () => {
    const before = await awarded();
    const { id, caseId, child, notice } = await objected();
    await objections.open(notice.id, objection(notice.items[0]!.id));
    const second = (await childrenOf(caseId)).find((c) => c.id !== child)!.id;
    await ended();
    expect((await refused(conclude(officer, child, 'adjust', { answer: '部分属实。' }, '核减'))).code).toBe(
      'objection.amount-needed',
    );
    expect(
      (
        await refused(
          conclude(officer, child, 'adjust', { answer: '部分属实。', amountFen: 8 * WAN }, '核减'),
        )
      ).code,
    ).toBe('award.not-lower');
    await conclude(officer, child, 'adjust', { answer: '部分属实。', amountFen: 6 * WAN }, '核减设备费');
    await drain(world.app);
    expect((await world.caseOf(caseId)).stage).toBe('objection');
    await conclude(officer, second, 'adjust', { answer: '部分属实。', amountFen: 5 * WAN }, '核减人员费');
    await drain(world.app);
    expect((await world.caseOf(caseId)).stage).toBe('contract');
    expect(await awards.of(world.db.dataSource.manager, id)).toMatchObject({
      amountFen: 5 * WAN,
      state: 'confirmed',
    });
    expect(await awarded()).toBe(before + 5 * WAN);
  });

  it('is possible only while the notice runs', async () => {
    const { caseId } = await funded();
    const notice = await publish(caseId);
    afterwards();
    expect((await refused(objections.open(notice.id, objection(notice.items[0]!.id)))).code).toBe(
      'notice.over',
    );
    expect((await refused(objections.open(call, objection(notice.items[0]!.id)))).code).toBe(
      'notice.unknown',
    );
  });

  it('gives a code by which its author reads the answer, and nobody guesses', async () => {
    const { code, child } = await objected();
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
    expect(await objections.status(code)).toMatchObject({ state: 'received', answer: null });
    await conclude(officer, child, 'maintain', { answer: '经核实，两个项目内容不同。' }, '内容不同');
    expect(await objections.status(code)).toMatchObject({
      state: 'answered',
      result: 'maintained',
      answer: '经核实，两个项目内容不同。',
    });
    expect((await refused(objections.status('0000-0000-0000-0000'))).code).toBe('objection.unknown');
  });
});

describe('who objected', () => {
  const traces = [person.name, person.unit, person.phone, person.email];

  it('is in no answer to the public or the applicant, and in no table in clear', async () => {
    const { id, caseId, child, notice, party, code } = await objected();
    const applicant = await world.person('周晓敏', { memberships: [{ party: party.id, role: 'certifier' }] });
    await ended();
    const pages = world.app.get(ApplicationQueries);
    const told = [
      await pages.page(applicant, id),
      await pages.page(officer, id),
      await pages.page(leader, id),
      await world.app.get(AnswerQueries).answers(applicant, id),
      await queries.notice(notice.id),
      await queries.list({ limit: 50 }),
      await queries.csv(notice.id),
      await objections.status(code),
      await publicAwards.list({ limit: 50 }),
    ];
    await conclude(officer, child, 'revoke', { answer: '属实，撤销立项。' }, '与已立项项目重复');
    await drain(world.app);
    told.push(await pages.page(applicant, id), await pages.page(officer, id));
    const dump = [];
    for (const table of [
      'cases',
      'objections',
      'stage_entries',
      'stage_acts',
      'audit_records',
      'outbox',
      'messages',
    ]) {
      const [exists] = await world.db.database.read<{ found: boolean }>(
        `select to_regclass($1) is not null as found`,
        [table],
      );
      if (exists!.found) dump.push(await world.db.database.read(`select * from ${table}`));
    }
    const text = JSON.stringify([told, dump]);
    for (const trace of traces) expect(text).not.toContain(trace);
    const own = JSON.stringify(await pages.page(applicant, id));
    expect(own).not.toContain('合同登记公示第 17 行');
    expect(own).not.toContain(child);
    expect((await world.caseOf(caseId)).result).toBe('refused');
  });

  it('is shown to an officer for a reason that is kept, and to nobody else', async () => {
    const { child } = await objected();
    expect(await objections.reveal(officer, child, '需电话核实合同登记编号')).toEqual(person);
    const [kept] = await world.db.database.read<{ details: { reason: string } }>(
      `select details from audit_records where act = 'objection.objector-seen' and thing_id = $1`,
      [child],
    );
    expect(kept!.details.reason).toBe('需电话核实合同登记编号');
    for (const actor of [leader, auditor])
      expect((await refused((async () => objections.reveal(actor, child, '想知道是谁'))())).kind).toBe(
        'forbidden',
      );
  });
});

describe('what waits to be made public', () => {
  it('is every case in its notice stage that no notice of this entry shows, after everything above', async () => {
    const rows = await world.db.database.read<{ waits: boolean; differs: boolean }>(
      `select n.waits, n.waits <> (c.noticed_entry_id is distinct from c.entry_id) as differs from cases c
       cross join lateral (select not exists (
         select 1 from notice_items i where i.case_id = c.id and i.entry_id = c.entry_id) as waits) n
       where c.stage_kind = 'notice' and c.ended_at is null`,
    );
    expect(rows.filter(({ differs }) => differs)).toEqual([]);
    expect(new Set(rows.map(({ waits }) => waits))).toEqual(new Set([true, false]));
  });
});
