import { demoEnterprises } from '@keshen/backend/server';
import { makeCreditCode, seededRandom } from '@keshen/kernel';
import { proveAgain, publishNotice } from './harness/acts';
import { publishCall, today, year } from './harness/call';
import { employ, employFinance, registerUnit, takeRoles } from './harness/cast';
import { sendAnswers } from './harness/draft';
import { button, link } from './harness/find';
import { Journey } from './harness/journey';
import { conclude, inStage } from './harness/office';
import { pdf, type Person } from './harness/person';
import { sees, seesNoMore } from './harness/sees';
import { until } from './harness/until';

const unit = demoEnterprises(seededRandom('voucher-journey'))[0]!;
const centre = {
  name: '嘉定示例检测中心有限公司',
  creditCode: makeCreditCode('91', '310114', 'MA1CTR01'),
  legalRepresentative: '秦同安',
  town: '菊园新区',
};
const WAN = 1_000_000;

/** A voucher from the call to the quarterly payment, through all roles with the real worker. */
describe('a voucher with the queue in postgres', () => {
  const journey = new Journey('voucher');
  const { step, show, look, lookInBoth } = journey;
  let officer: Person, auditor: Person, enterprise: Person, institution: Person;
  let finance: [Person, Person];
  let application = '';
  let call = '';
  let order = '';

  /** The stage of the order, or of its redemption. */
  const standsIn = (stage: string): Promise<unknown> =>
    until(`stage ${stage}`, async () => {
      const { cases } = await officer.get<{ cases: { stage: string }[] }>(`/vouchers/orders/${order}`);
      return cases.some((one) => one.stage === stage);
    });

  /** A unit that the register vouches for; its first person takes every role. */
  const unitOf = async (one: typeof centre, email: string, name: string, mobile: string) => {
    journey.portal.registerKnows({ legalPersons: [one] });
    const person = await registerUnit(journey, one, { email, name, mobile });
    await takeRoles(person, ['enterprise-administrator', 'writer', 'certifier']);
    return person;
  };

  step('a call for vouchers is published, the office is employed', async () => {
    const administrator = await journey.administrator();
    call = await publishCall(administrator, 'CXQ', {
      title: '科技创新券',
      notice: 31,
      office: '科技发展科',
      envelopeFen: 300 * WAN,
      limitPerParty: 1,
    });
    officer = await employ(journey, administrator, 'officer', { name: '陆知行' });
    auditor = await employ(journey, administrator, 'auditor', { name: '严景行' });
    finance = await employFinance(journey, administrator);
    const { contact } = unit;
    const own = await unitOf(unit, 'writer@example.com', contact.name, contact.mobile);
    enterprise = own;
    await look(await enterprise.open(`/calls/${call}`), 'call');
    ({ id: application } = await own.post<{ id: string }>('/applications', { call, party: own.party }));
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
    await sendAnswers(enterprise, application, answers, []);
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
    await sees(page.getByText('按规则核定'));
    await look(page, 'quota to issue');
    await button(page, '发放').click();
    await inStage(officer, application, 'archive');
    const own = show(await enterprise.open('/vouchers'));
    await sees(own.getByText('万元可用'));
    await lookInBoth(own, 'vouchers of the enterprise');
  });

  step('an institution registers itself, offers a service and is approved', async () => {
    institution = await unitOf(centre, 'centre@example.com', '秦同安', '13800000021');
    const page = show(await institution.open('/vouchers/institution'));
    await page.getByLabel('机构类型').selectOption('platform');
    await page.getByLabel('机构介绍').fill('传感器封装与可靠性检测，对外开放。');
    await page.getByLabel('户名').fill(centre.name);
    await page.getByLabel('开户银行').fill('示例银行嘉定支行');
    await page.getByLabel('账号').fill('1001 2345 6789 0123 456');
    await look(page, 'registration of the institution');
    await button(page, '申请入驻').click();
    await sees(page.getByText('入驻申请审核中'));
    await button(page, '添加服务或仪器').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('名称').fill('MEMS 封装气密性检测');
    await dialog.getByLabel('说明', { exact: true }).fill('氦质谱检漏，三个工作日出报告');
    await dialog.getByLabel('单价').fill('6');
    await look(page, 'service');
    await button(dialog, '保存').click();
    await sees(page.getByRole('rowheader', { name: /气密性检测/ }));

    const desk = show(await officer.open('/vouchers/desk'));
    await button(desk, `审核 ${centre.name}`).click();
    await look(desk, 'institution to judge');
    await button(desk, '准予入驻').click();
    await sees(desk.getByRole('cell', { name: '已入驻', exact: true }));
  });

  step('the enterprise finds the service by a two-character word and orders it', async () => {
    const page = show(await enterprise.open('/vouchers/catalogue'));
    await page.getByLabel('搜索服务、仪器、机构').fill('气密');
    await button(page, '搜索').click();
    await sees(page.getByRole('rowheader', { name: /气密性检测/ }));
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
    await button(dialog, '提交订单').click();
    await page.waitForURL(/\/vouchers\/orders\/[\w-]{36}$/);
    order = new URL(page.url()).pathname.split('/').at(-1)!;
    await sees(page.getByText('等机构接单'));
    await look(page, 'order of the enterprise');
    expect(await institution.statusOf('GET', `/applications/${application}`)).toBe(404);
  });

  step('the institution accepts it from its own work, both sign the contract', async () => {
    const page = show(await institution.open('/home'));
    await sees(page.getByRole('link', { name: /办理|查看|接单|处理/ }));
    await look(page, 'home of the institution');
    await institution.open(`/vouchers/orders/${order}`);
    await button(page, '接单').click();
    await page.getByLabel('合同编号').fill(`HT-${year}-018`);
    await page.getByLabel('签订日期').fill(today);
    await page.locator('input[type=file]').setInputFiles(pdf('contract.pdf'));
    await sees(link(page, 'contract.pdf'));
    await look(page, 'contract of the institution');
    await button(page, '签订').click();
    await seesNoMore(button(page, '签订'));
    const own = show(await enterprise.open(`/vouchers/orders/${order}`));
    await button(own, '签订').click();
    await standsIn('perform');
  });

  step('the institution hands in result and invoice, the enterprise confirms', async () => {
    const page = show(await institution.open(`/vouchers/orders/${order}`));
    await page.getByLabel('发票号码').fill('25317000000041768812');
    await page.getByLabel('成果说明').fill('检测报告一份，200 只全部合格。');
    await page.locator('input[type=file]').first().setInputFiles(pdf('invoice.pdf'));
    await sees(link(page, 'invoice.pdf'));
    await page.locator('input[type=file]').last().setInputFiles(pdf('report.pdf'));
    await sees(link(page, 'report.pdf'));
    await look(page, 'result of the institution');
    await button(page, '完成').click();
    await standsIn('confirm');
    const own = show(await enterprise.open(`/vouchers/orders/${order}`));
    await own.locator('input[type=file]').setInputFiles(pdf('paid.pdf'));
    await sees(link(own, 'paid.pdf'));
    await look(own, 'confirmation of the enterprise');
    await button(own, '确认抵用').click();
    await standsIn('used');
  });

  step('the institution claims, the officer draws and checks on the spot', async () => {
    const page = show(await institution.open('/vouchers/institution'));
    await page.getByRole('button', { name: /^申请兑付/ }).click();
    await sees(page.getByText('待抽查'));
    await look(page, 'institution');
    const desk = show(await officer.open('/vouchers/desk'));
    await desk.getByRole('button', { name: /^抽查/ }).click();
    await sees(desk.getByText('1 笔抽 1 笔'));
    await desk.getByText('种子与名单').click();
    await look(desk, 'desk of the officer');
    await officer.open(`/vouchers/orders/${order}`);
    await desk.getByLabel('现场核查情况').fill('核对样品、原始记录与报告，相符。');
    await look(desk, 'redemption to check');
    await button(desk, '通过').click();
    await standsIn('publicity');
  });

  step('it is published, somebody objects by name, and the officer answers beside the order', async () => {
    const notice = await publishNotice(journey, officer, call, `嘉科〔${year}〕33号`);
    const visitor = await journey.arrive();
    const page = show(await visitor.open(notice));
    await sees(page.getByRole('rowheader', { name: /气密性检测/ }));
    await page.getByLabel('对哪一项').selectOption({ index: 1 });
    await page.getByLabel('事实与理由').fill('检测报告的样品编号与去年的报告相同，请核实。');
    await page.getByLabel('姓名').fill('欧阳晓敏');
    await page.getByLabel('联系电话').fill('13912340586');
    await look(page, 'notice of redemptions');
    await button(page, '实名提交').click();
    await sees(page.getByText(/只显示这一次/));

    const own = show(await institution.open(`/vouchers/orders/${order}`));
    await sees(own.getByText('异议 1 件'));
    expect(await own.content()).not.toContain('欧阳晓敏');
    const desk = show(await officer.open(`/vouchers/orders/${order}`));
    await desk.getByLabel('给异议人的书面答复').fill('已核对两份报告的样品与原始记录，不是同一批样品。');
    await desk.getByLabel(/^意见/).fill('核实不属实。');
    await look(desk, 'objection to a redemption');
    await button(desk, '维持').click();
    await sees(desk.getByText('已核对两份报告的样品与原始记录，不是同一批样品。'));
  });

  step('after five working days it is payable', async () => {
    await journey.portal.daysPass();
    await standsIn('pay');
  });

  step('two persons of finance pay the quarter', async () => {
    const [first, second] = finance;
    const page = show(await first.open('/vouchers/desk'));
    await page.getByRole('button', { name: /^编制 \d{4}Q[1-4] 批次$/ }).click();
    await proveAgain(first);
    await sees(page.getByText('由您编制，须另一人复核'));
    await look(page, 'quarter, prepared');
    const other = show(await second.open('/vouchers/desk'));
    await button(other, '复核').click();
    await proveAgain(second);
    const [list] = await Promise.all([other.waitForEvent('download'), link(other, '导出支付清单').click()]);
    expect(list.suggestedFilename()).toBe('payouts.xlsx');
    expect(await list.failure()).toBeNull();
    await button(other, `银行回执：${centre.name}`).click();
    await other.getByRole('dialog').getByLabel('回单号').fill('B20260001');
    await look(other, 'answer of the bank');
    await button(other, '登记回执').click();
    await sees(other.getByText('已拨 B20260001'));
    await standsIn('paid');
  });

  step('the books balance before the auditor, and the enterprise sees what it used', async () => {
    const page = show(await auditor.open('/vouchers/books'));
    await sees(page.getByText('全部余额与分录一致'));
    await sees(page.getByText('平，差 0.00'));
    await lookInBoth(page, 'books');
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
    await look(await enterprise.open('/vouchers'), 'vouchers, used');
  });

  journey.isAccessible(15);
});
