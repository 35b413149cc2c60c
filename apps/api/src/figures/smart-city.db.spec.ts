import { AgreementBehaviour, ReportService } from '@keshen/award/server';
import type { Actor } from '@keshen/identity';
import { shanghaiDate } from '@keshen/kernel';
import { NoticeService } from '@keshen/notice/server';
import { PaymentService } from '@keshen/payment/server';
import { Year2016, type Entrant } from './year-2016.fixture';

const WAN = 1_000_000;
const DAY = 86_400_000;
/** The five of the fifteen projects that 嘉科[2017]5号 names. */
const named = [
  '基于共享的社区微枢纽服务模式和示范',
  '嘉定镇街道睦邻家园服务管理系统建设',
  '5G与物联网（一期）试验网',
  '联合金融谷智慧园区',
  '特种车辆综合智能管理及应用示范',
];

const account = {
  'bank.acct_name': '上海某信息技术有限公司',
  'bank.bank_name': '中国工商银行嘉定支行',
  'bank.acct_no': '1001234567890123456',
};
const answersOf = (n: number): Record<string, unknown> => ({
  ...account,
  'project.title': named[n] ?? `智慧应用示范项目 ${n + 1}`,
  'project.period': { start: '2015-01-01', end: '2015-12-31' },
  'sc.tech': 'own',
  'sc.other_funds': 'none',
});
/** Built last year, audited: a share of the investment. */
const subsidy = (n: number, auditedWan: number, grantWan: number) => ({
  ...answersOf(n),
  'mode.mode': 'subsidy',
  'mode.status': 'built',
  'sc.online_at': '2015-09-01',
  'budget.audited': auditedWan * WAN,
  'budget.grant': grantWan * WAN,
});
/** A service under contract: the contract's amount. */
const purchase = (n: number, contractWan: number) => ({
  ...answersOf(n),
  'mode.mode': 'purchase',
  'mode.contract_no': `ZFCG-2016-${n}`,
  'mode.contract_amount': contractWan * WAN,
  'budget.grant': contractWan * WAN,
});

describe('the smart-city fund of 2016', () => {
  let year: Year2016;
  let cashiers: [Actor, Actor];
  const funded: Entrant[] = [];
  const purchases: Entrant[] = [];
  beforeAll(async () => {
    year = await Year2016.start('ZHCS', 1_500 * WAN);
    const finance = { staff: [{ role: 'finance' as const, scope: null }] };
    cashiers = [await year.world.person('周敏', finance), await year.world.person('何静', finance)];
  });
  afterAll(() => year?.close());

  const standsIn = async (entrant: Entrant) => (await year.world.caseOf(entrant.caseId)).stage;

  async function screened(entrant: Entrant): Promise<void> {
    await year.conclude(year.officer, entrant, 'admit');
    await year.work();
    if ((await standsIn(entrant)) === 'credit') await year.conclude(year.officer, entrant, 'pass');
  }

  async function pay(entrant: Entrant): Promise<void> {
    const { entryId } = await year.world.caseOf(entrant.caseId);
    const [payment] = await year.world.db.database.read<{ id: string }>(
      `select id from payments where entry_id = $1`,
      [entryId],
    );
    const payments = year.app.get(PaymentService);
    await payments.prepare(cashiers[0], payment!.id);
    await payments.approve(cashiers[1], payment!.id);
    const on = shanghaiDate(year.clock.now());
    await payments.settle(cashiers[0], payment!.id, {
      result: 'paid',
      on,
      bankReference: `GK${on.replaceAll('-', '')}${payment!.id.slice(-4)}`,
    });
  }

  async function sign(entrant: Entrant): Promise<void> {
    const agreement = await year.world.tx((tx) => year.app.get(AgreementBehaviour).latest(tx, entrant.id));
    for (const side of [entrant.certifier, year.officer])
      await year.conclude(side, entrant, 'signed', { digest: agreement!.digest });
  }

  async function accept(entrant: Entrant): Promise<void> {
    const { version } = await year.world.caseOf(entrant.caseId);
    await year.app.get(ReportService).submit(entrant.certifier, entrant.caseId, {
      progress: '项目已建成并稳定运行，用户报告齐全。',
      spentFen: 100 * WAN,
      targets: [],
      files: [],
      version,
    });
    const items = ['built', 'results', 'funds', 'sharing'].map((id) => [id, { answer: 'yes' }]);
    await year.conclude(year.officer, entrant, 'pass', {
      items: Object.fromEntries(items),
      panel: ['钱一', '孙二', '李三'],
      heldOn: shanghaiDate(year.clock.now()),
      unspentFen: 0,
    });
  }

  it('holds back a project under construction and one that has other district money', async () => {
    const building = await year.enter({ ...subsidy(20, 200, 60), 'mode.status': 'building' });
    const twice = await year.enter({ ...subsidy(21, 200, 60), 'sc.other_funds': 'other' });
    for (const [entrant, rule] of [
      [building, 'built'],
      [twice, 'no_other_district_funds'],
    ] as const) {
      await year.conclude(year.officer, entrant, 'admit');
      await year.work();
      const [found] = await year.world.db.database.read<{ doubts: object[] }>(
        `select doubts from screening_results where case_id = $1`,
        [entrant.caseId],
      );
      expect(found!.doubts).toContainEqual({ kind: 'rule-failed', about: rule });
      await year.conclude(year.officer, entrant, 'fail');
    }
  });

  it('takes fifteen projects to the decision: twelve subsidies, three purchases', async () => {
    for (let n = 0; n < 12; n++)
      funded.push(await year.enter(subsidy(n, 150 + n * 20, Math.min(100, 45 + n * 6))));
    for (let n = 12; n < 15; n++) purchases.push(await year.enter(purchase(n, 40 + n)));
    funded.push(...purchases);
    for (const entrant of funded) {
      await screened(entrant);
      await year.world.walk(entrant.caseId, 'recommend', 'pass');
    }
    await year.work();
    for (const entrant of funded) expect(await standsIn(entrant)).toBe('decide');
  });

  it('awards at most 30 % of the audited investment and 100 万元, a purchase its contract', async () => {
    const most = (n: number) => (n < 12 ? Math.min(100, (150 + n * 20) * 0.3) : 40 + n) * WAN;
    const decide = (n: number, amountFen: number) =>
      year.conclude(year.leader, funded[n]!, 'agree', { amountFen });
    await expect(decide(0, most(0) + 1)).rejects.toMatchObject({ code: 'award.over-asked' });
    for (const [n] of funded.entries()) await decide(n, most(n));
    await year.work();
    await year.app.get(NoticeService).publish(year.officer, {
      callId: year.call,
      number: '嘉科〔2016〕32号',
      title: '2016 年智慧城市专项资金拟支持项目公示',
      contact: { office: '信息化科', phone: '021-00000000', address: null },
      cases: funded.map((e) => e.caseId),
    });
    year.clock.advance(14 * DAY);
    await year.app.get(NoticeService).endPeriods();
    await year.work();
    for (const entrant of funded) await sign(entrant);
    await year.work();
  });

  it('pays a purchase its first part after signing, a subsidy nothing before acceptance', async () => {
    for (const entrant of purchases) expect(await standsIn(entrant)).toBe('pay_start');
    for (const entrant of funded.slice(0, 12)) expect(await standsIn(entrant)).toBe('accept');
    for (const entrant of purchases) await pay(entrant);
    await year.work();
    for (const entrant of funded) await accept(entrant);
    await year.work();
    for (const entrant of funded) await pay(entrant);
    await year.work();
    const paid = await year.world.db.database.read<{ instalment: string; n: number }>(
      `select instalment, count(*)::int as n from payments where state = 'paid' group by 1 order by 1`,
    );
    expect(paid).toEqual([
      { instalment: 'final', n: 15 },
      { instalment: 'start', n: 3 },
    ]);
  });

  it('ends with 15 funded projects, every fen of their awards paid', async () => {
    const indicators = ['decision', 'process', 'output', 'effect'];
    const scores = Object.fromEntries(indicators.map((id) => [id, 92]));
    for (const entrant of funded)
      await year.conclude(year.officer, entrant, 'excellent', { scores, findings: '成效明显。' });
    await year.work();
    expect(await year.results()).toEqual({ completed: 15, refused: 2 });
    const [sums] = await year.world.db.database.read(
      `select count(*)::int as projects, sum(amount_fen)::bigint
         - (select sum(amount_fen) from ledger where call_id = $1)::bigint as unpaid
       from awards where call_id = $1 and state = 'confirmed'`,
      [year.call],
    );
    expect(sums).toEqual({ projects: 15, unpaid: 0 });
  });
});
