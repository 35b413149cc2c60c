import type { Browser, Page } from 'playwright-core';
import { demoEnterprises } from '@keshen/backend/server';
import { makeCreditCode, seededRandom, shanghaiDate } from '@keshen/kernel';
import { quarterOf } from '@keshen/voucher';
import { Accessibility, keepPicture, startBrowser } from './harness/browser';
import { employ, PASSWORD, registerUnit } from './harness/cast';
import { conclude, inStage } from './harness/office';
import { pdf, Person } from './harness/person';
import { Portal } from './harness/portal';
import { until } from './harness/until';

const chief = { email: 'chief@example.com', name: '华国栋', password: PASSWORD };
const unit = demoEnterprises(seededRandom('voucher-journey'))[0]!;
const centre = {
  name: '嘉定示例检测中心有限公司',
  creditCode: makeCreditCode('91', '310114', 'MA1CTR01'),
  legalRepresentative: '秦同安',
  town: '菊园新区',
};
const year = Number(shanghaiDate(new Date()).slice(0, 4));
const WAN = 1_000_000;
const minutes = 600_000;

/** A voucher from the call to the quarterly payment, through all roles with the real worker. */
describe('a voucher with the queue in postgres', () => {
  const axe = new Accessibility();
  let portal: Portal;
  let browser: Browser;
  let administrator: Person, officer: Person, auditor: Person, enterprise: Person, institution: Person;
  let finance: [Person, Person];
  let party = '';
  let application = '';
  let order = '';
  let current: Page | undefined;
  let broken = '';

  const look = async (page: Page, name: string): Promise<void> => {
    current = page;
    await axe.look(page, name);
  };
  const show = (page: Page): Page => (current = page);
  /** A step of the journey: after one that failed there is no next. */
  const step = (name: string, work: () => Promise<void>): void =>
    it(
      name,
      async () => {
        if (broken) throw new Error(`the journey ended at: ${broken}`);
        try {
          await work();
        } catch (error) {
          broken = name;
          const kept = current && (await keepPicture(current, `voucher-${name}`));
          throw new Error(`${String(error)}\nthe page: ${kept ?? 'none'}\n${portal.log('worker')}`, {
            cause: error,
          });
        }
      },
      minutes,
    );
  /** The stage of the order, or of its redemption. */
  const standsIn = (stage: string): Promise<unknown> =>
    until(`stage ${stage}`, async () => {
      const { cases } = await officer.get<{ cases: { stage: string }[] }>(`/vouchers/orders/${order}`);
      return cases.some((one) => one.stage === stage);
    });

  beforeAll(async () => {
    [portal, browser] = await Promise.all([Portal.start('postgres', chief), startBrowser()]);
  }, minutes);
  afterAll(async () => {
    await browser?.close();
    await portal?.stop();
  }, minutes);

  step('a call for vouchers is published, the office is employed', async () => {
    administrator = await Person.arrive(browser, portal);
    await administrator.signIn(chief.email, PASSWORD);
    const { items } = await administrator.get<{ items: { id: string; code: string }[] }>('/programmes');
    const { id, version } = await administrator.post<{ id: string; version: number }>('/admin/calls', {
      programmeVersionId: items.find(({ code }) => code === 'CXQ')!.id,
      title: { 'zh-CN': `${year}年度科技创新券`, en: `Innovation vouchers ${year}` },
      year,
      batch: 1,
      noticeNumber: `嘉科〔${year}〕31号`,
      opensAt: `${year}-01-05T01:00:00Z`,
      closesAt: `${year + 1}-06-30T08:30:00Z`,
      endorsementClosesAt: `${year + 1}-07-08T08:30:00Z`,
      envelopeFen: 300 * WAN,
      limitPerParty: 1,
      contact: { office: '科技发展科', person: '陆敏', phone: '021-00000000', email: null, address: null },
    });
    await administrator.post(`/admin/calls/${id}/publish`, { version });
    const one = (email: string, name: string, role: string) =>
      employ(browser, portal, administrator, {
        email: `${email}@example.com`,
        name,
        staff: [{ role, scope: null }],
      });
    officer = await one('clerk', '陆知行', 'officer');
    auditor = await one('auditor', '严景行', 'auditor');
    finance = [await one('finance1', '陈立群', 'finance'), await one('finance2', '许慧敏', 'finance')];
    enterprise = await registerUnit(browser, portal, unit, {
      email: 'writer@example.com',
      name: unit.contact.name,
      mobile: unit.contact.mobile,
    });
    ({ party } = enterprise as Person & { party: string });
    const page = show(await enterprise.open(`/calls/${id}`));
    await look(page, 'call');
    ({ id: application } = await enterprise.post<{ id: string }>('/applications', { call: id, party }));
  });

  step('the enterprise applies with ten invention patents', async () => {
    const answers: Record<string, unknown> = {
      'org.kind': 'enterprise',
      'org.org_name': unit.name,
      'org.uscc': unit.creditCode,
      'org.legal_rep': unit.legalRepresentative,
      'org.reg_date': unit.establishedOn,
      'org.reg_addr': `${unit.town}示例路 1 号`,
      'org.tax_place': '310114',
      'org.industry': unit.industry,
      'org.staff': unit.staff,
      'org.rd_staff': unit.rdStaff,
      'org.revenue': unit.revenueFen,
      'org.rd_cost': unit.rdFen,
      'org.sme_score': 82,
      'org.sme_staff_score': 16,
      'org.contact': unit.contact.name,
      'org.mobile': unit.contact.mobile,
      'org.email': 'writer@example.com',
      'quota.purpose': '车规传感器封装可靠性',
      'quota.patents': Array.from({ length: 10 }, (_, i) => ({
        number: `20161000000${i}`,
        name: `传感器封装方法 ${i + 1}`,
        kind: 'invention',
        granted: '2016-05-18',
      })),
      'quota.need': '封装气密性检测与环境可靠性试验',
      'quota.asked': 5 * WAN,
      'promise.truth': true,
      'promise.nodup': true,
      'promise.consent': true,
      'attachments.promise': [await enterprise.upload('承诺书.pdf', 'promise')],
    };
    const { answers: kept } = await enterprise.get<{ answers: { path: string; version: number }[] }>(
      `/applications/${application}/answers`,
    );
    const base = new Map(kept.map(({ path, version }) => [path, version]));
    await enterprise.put(`/applications/${application}/answers`, {
      changes: Object.entries(answers).map(([path, value]) => ({ path, value, base: base.get(path) ?? 0 })),
    });
    const page = show(await enterprise.open(`/applications/${application}/check`));
    await look(page, 'check');
    const { content } = await enterprise.get<{ content: string }>(`/applications/${application}/answers`);
    await enterprise.post(`/applications/${application}/submission`, { content });
  });

  step('the officer verifies it and issues what the rules give', async () => {
    const view = await inStage(officer, application, 'verify');
    const items = view.stage.arguments['items'] as { id: string }[];
    await conclude(officer, application, 'pass', {
      record: { items: Object.fromEntries(items.map(({ id }) => [id, { answer: 'yes' }])) },
    });
    await inStage(officer, application, 'issue');
    const page = show(await officer.open(`/applications/${application}`));
    await page.getByText('按规则核定').first().waitFor();
    await look(page, 'quota to issue');
    await page.getByRole('button', { name: '发放', exact: true }).click();
    await inStage(officer, application, 'archive');
    const own = show(await enterprise.open('/vouchers'));
    await own.getByText('万元可用').waitFor();
    await look(own, 'vouchers of the enterprise');
    await axe.lookInTheDark(own, 'vouchers of the enterprise');
  });

  step('an institution registers itself, offers a service and is approved', async () => {
    institution = await registerUnit(browser, portal, centre, {
      email: 'centre@example.com',
      name: '秦同安',
      mobile: '13800000021',
    });
    const page = show(await institution.open('/vouchers/institution'));
    await page.getByLabel('机构类型').selectOption('platform');
    await page.getByLabel('机构介绍').fill('传感器封装与可靠性检测，对外开放。');
    await page.getByLabel('户名').fill(centre.name);
    await page.getByLabel('开户银行').fill('示例银行嘉定支行');
    await page.getByLabel('账号').fill('1001 2345 6789 0123 456');
    await look(page, 'registration of the institution');
    await page.getByRole('button', { name: '申请入驻' }).click();
    await page.getByText('入驻申请审核中').waitFor();
    await page.getByRole('button', { name: '添加服务或仪器' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('名称').fill('MEMS 封装气密性检测');
    await dialog.getByLabel('说明', { exact: true }).fill('氦质谱检漏，三个工作日出报告');
    await dialog.getByLabel('单价').fill('6');
    await look(page, 'service');
    await dialog.getByRole('button', { name: '保存' }).click();
    await page.getByRole('rowheader', { name: /气密性检测/ }).waitFor();

    const desk = show(await officer.open('/vouchers/desk'));
    await desk.getByRole('button', { name: `审核 ${centre.name}` }).click();
    await look(desk, 'institution to judge');
    await desk.getByRole('button', { name: '准予入驻' }).click();
    await desk.getByRole('cell', { name: '已入驻' }).waitFor();
  });

  step('the enterprise finds the service by a two-character word and orders it', async () => {
    const page = show(await enterprise.open('/vouchers/catalogue'));
    await page.getByLabel('搜索服务、仪器、机构').fill('气密');
    await page.getByRole('button', { name: '搜索' }).click();
    await page.getByRole('rowheader', { name: /气密性检测/ }).waitFor();
    await look(page, 'catalogue');
    await page.getByRole('button', { name: /^下单/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('服务需求').fill('车规传感器封装件 200 只，氦质谱检漏。');
    await dialog.locator('input[type=date]').first().fill(`${year}-12-01`);
    await dialog
      .locator('input[type=date]')
      .last()
      .fill(`${year + 1}-03-31`);
    await dialog.getByRole('checkbox').check();
    await look(page, 'order to place');
    await dialog.getByRole('button', { name: '提交订单' }).click();
    await page.waitForURL(/\/vouchers\/orders\/[\w-]{36}$/);
    order = new URL(page.url()).pathname.split('/').at(-1)!;
    await page.getByText('等机构接单').first().waitFor();
    await look(page, 'order of the enterprise');
    expect(await institution.statusOf('GET', `/applications/${application}`)).toBe(404);
  });

  step('the institution accepts it from its own work, both sign the contract', async () => {
    const page = show(await institution.open('/home'));
    await page
      .getByRole('link', { name: /办理|查看|接单|处理/ })
      .first()
      .waitFor();
    await look(page, 'home of the institution');
    await institution.open(`/vouchers/orders/${order}`);
    await page.getByRole('button', { name: '接单', exact: true }).click();
    await page.getByLabel('合同编号').fill(`HT-${year}-018`);
    await page.getByLabel('签订日期').fill(shanghaiDate(new Date()));
    await page.locator('input[type=file]').setInputFiles(pdf('contract.pdf'));
    await page.getByRole('link', { name: 'contract.pdf' }).waitFor();
    await look(page, 'contract of the institution');
    await page.getByRole('button', { name: '签订', exact: true }).click();
    await page.getByRole('button', { name: '签订', exact: true }).waitFor({ state: 'detached' });
    const own = show(await enterprise.open(`/vouchers/orders/${order}`));
    await own.getByRole('button', { name: '签订', exact: true }).click();
    await standsIn('perform');
  });

  step('the institution hands in result and invoice, the enterprise confirms', async () => {
    const page = show(await institution.open(`/vouchers/orders/${order}`));
    await page.getByLabel('发票号码').fill('25317000000041768812');
    await page.getByLabel('成果说明').fill('检测报告一份，200 只全部合格。');
    await page.locator('input[type=file]').first().setInputFiles(pdf('invoice.pdf'));
    await page.getByRole('link', { name: 'invoice.pdf' }).waitFor();
    await page.locator('input[type=file]').last().setInputFiles(pdf('report.pdf'));
    await page.getByRole('link', { name: 'report.pdf' }).waitFor();
    await look(page, 'result of the institution');
    await page.getByRole('button', { name: '完成', exact: true }).click();
    await standsIn('confirm');
    const own = show(await enterprise.open(`/vouchers/orders/${order}`));
    await own.locator('input[type=file]').setInputFiles(pdf('paid.pdf'));
    await own.getByRole('link', { name: 'paid.pdf' }).waitFor();
    await look(own, 'confirmation of the enterprise');
    await own.getByRole('button', { name: '确认抵用' }).click();
    await standsIn('used');
  });

  step('the institution claims, the officer draws and checks on the spot', async () => {
    const page = show(await institution.open('/vouchers/institution'));
    await page.getByRole('button', { name: /^申请兑付/ }).click();
    await page.getByText('待抽查').waitFor();
    await look(page, 'institution');
    const desk = show(await officer.open('/vouchers/desk'));
    await desk.getByRole('button', { name: /^抽查/ }).click();
    await desk.getByText('1 笔抽 1 笔').first().waitFor();
    await desk.getByText('种子与名单').click();
    await look(desk, 'desk of the officer');
    await officer.open(`/vouchers/orders/${order}`);
    await desk.getByLabel('现场核查情况').fill('核对样品、原始记录与报告，相符。');
    await look(desk, 'redemption to check');
    await desk.getByRole('button', { name: '通过', exact: true }).click();
    await standsIn('publicity');
  });

  step('it is published, and after five working days it is payable', async () => {
    await until('the notice', async () => {
      const published = await officer.get<{ reference: string }[]>('/vouchers/published');
      return published.length === 1;
    });
    // Nothing in the processes can be told another time: the notice is written as if it had ended.
    await portal.db.dataSource.query(
      `with over as (update voucher_redemptions set published_until = now() - interval '1 hour' returning case_id, published_until)
       update cases set due_at = over.published_until from over where id = over.case_id`,
    );
    await portal.restartWorker();
    await standsIn('pay');
  });

  step('two persons of finance pay the quarter', async () => {
    const [first, second] = finance;
    const page = show(await first.open('/vouchers/desk'));
    await page.getByRole('button', { name: `编制 ${quarterOf(new Date())} 批次` }).click();
    await page.getByText('由您编制，须另一人复核').waitFor();
    await look(page, 'quarter, prepared');
    const other = show(await second.open('/vouchers/desk'));
    await other.getByRole('button', { name: '复核', exact: true }).click();
    const [list] = await Promise.all([
      other.waitForEvent('download'),
      other.getByRole('link', { name: '导出支付清单' }).click(),
    ]);
    expect(list.suggestedFilename()).toBe('payouts.xlsx');
    expect(await list.failure()).toBeNull();
    await other.getByRole('button', { name: `银行回执：${centre.name}` }).click();
    await other.getByRole('dialog').getByLabel('回单号').fill('B20260001');
    await look(other, 'answer of the bank');
    await other.getByRole('button', { name: '登记回执' }).click();
    await other.getByText('已拨 B20260001').waitFor();
    await standsIn('paid');
  });

  step('the books balance before the auditor, and the enterprise sees what it used', async () => {
    const page = show(await auditor.open('/vouchers/books'));
    await page.getByText('全部余额与分录一致').waitFor();
    await page.getByText('平，差 0.00').first().waitFor();
    await look(page, 'books');
    await axe.lookInTheDark(page, 'books');
    const report = await auditor.get<{
      ok: boolean;
      books: Record<string, { sums: Record<string, number> }>;
    }>('/vouchers/books');
    expect(report.ok).toBe(true);
    expect(report.books['quota']!.sums).toEqual({
      issued: 5 * WAN,
      free: 2 * WAN,
      reserved: 0,
      used: 3 * WAN,
      expired: 0,
    });
    expect(report.books['claims']!.sums).toMatchObject({ used: 3 * WAN, redeemed: 3 * WAN });
    await look(show(await enterprise.open('/vouchers')), 'vouchers, used');
  });

  it('shows nobody a page that axe finds wrong', () => {
    expect(axe.problems).toEqual([]);
    expect(axe.pages.length).toBeGreaterThan(15);
  });
});
