import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { shanghaiDate } from '@keshen/kernel';
import { definitionSchema, flatten, sampleAnswers } from '@keshen/programme';
import { shipped } from '@keshen/programme/server';
import { Accessibility, keepPicture, startBrowser } from './harness/browser';
import { acceptInvitation, employ, PASSWORD, registerExperts } from './harness/cast';
import { linkInMail } from './harness/mails';
import { inStage, mainCase, openFromDesk, press, tickAll } from './harness/office';
import { Person } from './harness/person';
import { Portal } from './harness/portal';
import { until } from './harness/until';

const chief = { email: 'chief@example.com', name: '华国栋', password: PASSWORD };
const certifierAt = 'certifier@example.com';
const today = shanghaiDate(new Date());
const year = Number(today.slice(0, 4));
const minutes = 600_000;
const definition = definitionSchema.parse(
  (shipped as { code: string }[]).find(({ code }) => code === 'ZHCS'),
);
const sample = sampleAnswers(definition, { seed: 'journey', today });
const answers: Record<string, unknown> = flatten(sample.answers);
const title = String(answers[definition.form.title]);
const { applicant } = sample;
const town = String(applicant.facts['applicant']!['town']);

describe('a smart city project, from the call to the money', () => {
  const axe = new Accessibility();
  let portal: Portal;
  let browser: Browser;
  let administrator: Person, officer: Person, leader: Person, visitor: Person;
  let writer: Person, certifier: Person;
  let finance: [Person, Person];
  let experts: (Person & { account: string })[];
  let call = '';
  let application = '';
  let current: Page | undefined;
  let broken = '';

  const look = async (page: Page, name: string): Promise<void> => {
    current = page;
    await axe.look(page, name);
  };
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
          const kept = current && (await keepPicture(current, `smart-city-${name}`));
          throw new Error(`${String(error)}\nthe page: ${kept ?? 'none'}\n${portal.log('worker')}`, {
            cause: error,
          });
        }
      },
      minutes,
    );
  const show = (page: Page): Page => (current = page);

  beforeAll(async () => {
    expect(sample.problems).toEqual([]);
    [portal, browser] = await Promise.all([Portal.start('postgres', chief), startBrowser()]);
    const { creditCode, name, legalRepresentative } = applicant;
    const legalPersons = [{ creditCode, name, legalRepresentative, district: '310114', town }];
    writeFileSync(join(portal.data, 'registry.json'), JSON.stringify({ legalPersons, credit: [] }));
  }, minutes);
  afterAll(async () => {
    await browser?.close();
    await portal?.stop();
  }, minutes);

  step('the office is staffed, the call is open, and everybody may read it', async () => {
    administrator = await Person.arrive(browser, portal);
    await administrator.signIn(chief.email, PASSWORD);
    const one = (email: string, name: string, role: string) =>
      employ(browser, portal, administrator, {
        email: `${email}@example.com`,
        name,
        staff: [{ role, scope: null }],
      });
    officer = await one('officer', '陆知行', 'officer');
    leader = await one('leader', '周明远', 'leader');
    finance = [await one('finance1', '陈立群', 'finance'), await one('finance2', '许慧敏', 'finance')];
    experts = await registerExperts(browser, portal, administrator, definition);
    const { items } = await administrator.get<{ items: { id: string; code: string }[] }>('/programmes');
    const made = await administrator.post<{ id: string; version: number }>('/admin/calls', {
      programmeVersionId: items.find(({ code }) => code === 'ZHCS')!.id,
      title: { 'zh-CN': `${year}年度智慧城市专项资金`, en: `Smart city fund ${year}` },
      year,
      batch: 1,
      noticeNumber: `嘉科〔${year}〕61号`,
      opensAt: `${year}-01-05T01:00:00Z`,
      closesAt: `${year + 1}-06-30T08:30:00Z`,
      endorsementClosesAt: `${year + 1}-06-30T08:30:00Z`,
      envelopeFen: 2_000_000_000,
      limitPerParty: 1,
      contact: { office: '信息化科', person: '陆敏', phone: '021-00000000', email: null, address: null },
    });
    call = made.id;
    await administrator.post(`/admin/calls/${call}/publish`, { version: made.version });
    visitor = await Person.arrive(browser, portal);
    await look(show(await visitor.open(`/calls/${call}`)), 'call');
  });

  step('an enterprise that the register vouches for drafts its application', async () => {
    writer = await Person.arrive(browser, portal);
    await writer.readSession();
    const person = { name: '周晓敏', email: 'writer@example.com', mobile: '13812342047', password: PASSWORD };
    const { creditCode, name: unit, legalRepresentative } = applicant;
    const party = { kind: 'legal', creditCode, unit, legalRepresentative, town };
    await writer.post('/registrations', { ...party, ...person, accepted: true });
    const link = await linkInMail(portal, person.email, 'confirm-email');
    await writer.post('/email-confirmations', { token: new URL(link).searchParams.get('token') });
    await writer.signIn(person.email, PASSWORD);
    const own = await until('the vouched party', async () => {
      const { memberships } = await writer.get<{ memberships: { party: string; vouched: boolean }[] }>(
        '/session',
      );
      return memberships.find(({ vouched }) => vouched)?.party;
    });
    await writer.post(`/parties/${own}/invitations`, {
      email: certifierAt,
      name: legalRepresentative,
      roles: ['certifier'],
    });
    certifier = await acceptInvitation(browser, portal, certifierAt, legalRepresentative);
    const page = show(await writer.open('/home'));
    await page.getByRole('link', { name: '开始申报' }).first().click();
    await page.getByRole('button', { name: '建立草稿' }).click();
    await page.waitForURL(/\/applications\/[\w-]+\/form/);
    application = new URL(page.url()).pathname.split('/')[2]!;
    await answer();
    await writer.open(`/applications/${application}/form`);
    for (const section of definition.form.sections) {
      await page.getByRole('heading', { name: section.title['zh-CN'] }).first().waitFor();
      await look(page, `form, ${section.id}`);
      const next = page.locator('.fnav').getByRole('link', { name: /^下一节/ });
      await next.click();
    }
  });

  /** The answers of the sample, with a file for each attachment that is asked for. */
  const answer = async (): Promise<void> => {
    const { answers: kept } = await writer.get<{ answers: { path: string; version: number }[] }>(
      `/applications/${application}/answers`,
    );
    const base = new Map(kept.map(({ path, version }) => [path, version]));
    const all = { ...answers };
    for (const { id, name, required, providedBy } of definition.form.attachments)
      if (required && providedBy === 'applicant')
        all[`attachments.${id}`] = [await writer.upload(`${name['zh-CN'].replace(/[\\/]/g, ' ')}.pdf`, id)];
    const changes = Object.entries(all).map(([path, value]) => ({ path, value, base: base.get(path) ?? 0 }));
    await writer.put(`/applications/${application}/answers`, { changes });
  };

  step('the certifier submits', async () => {
    const page = show(await writer.open(`/applications/${application}/check`));
    await page.getByText('可以提交').waitFor();
    await look(page, 'check');
    await page.getByRole('button', { name: '送单位审核人' }).click();
    await page.getByText('已送单位审核人').waitFor();
    const own = show(await certifier.open(`/applications/${application}`));
    await own.getByRole('button', { name: '核对并提交' }).click();
    await own.getByRole('button', { name: '审核通过并提交' }).click();
    await own.waitForURL(/\/receipt$/);
    await look(own, 'receipt');
    await inStage(officer, application, 'formal');
  });

  step('the officer admits it, the worker screens it, the panel reviews it', async () => {
    const page = show(await openFromDesk(officer, title));
    await tickAll(page);
    await look(page, 'formal check');
    await press(page, '受理', '材料齐全，符合申报通知要求。');
    await inStage(officer, application, 'review');
    await seatPanel(await openFromDesk(officer, title), '评审');
    for (const expert of experts) await score(expert);
    await press(show(await openFromDesk(officer, title)), '建议立项');
    await inStage(officer, application, 'defence');
  });

  const seatPanel = async (page: Page, what: string): Promise<void> => {
    show(page);
    await page.getByRole('button', { name: '挑选专家…' }).click();
    await look(page, `${what}, candidates`);
    await page.getByRole('button', { name: /^请 \d+ 名专家评审$/ }).click();
    await page.getByText(/^评审组 [1-9]\d* 人，已交 0 人/).waitFor();
  };

  /** What waits for an expert is declared, scored and handed in. */
  const score = async (expert: Person): Promise<void> => {
    const { items } = await expert.get<{ items: { id: string }[] }>('/reviews?state=open');
    for (const { id } of items) {
      const { version } = await expert.post<{ version: number }>(`/reviews/${id}/declaration`, {
        noConflict: true,
      });
      const scores = Object.fromEntries(
        definition.rubric!.criteria.map((each) => [each.id, { points: each.weight * 80, reason: '' }]),
      );
      const judgement = { scores, recommend: true, recommendedFen: 1_000_000, comment: '建设内容真实。' };
      await expert.post(`/reviews/${id}/submission`, { version, ...judgement });
    }
  };

  step('it is defended before the panel; the applicant was told when and where', async () => {
    const page = show(await openFromDesk(officer, title));
    await page.getByLabel('场次开始').fill(`${year + 1}-01-20T09:00`);
    await page.getByLabel('地点').fill('区行政服务中心三楼会议室');
    await look(page, 'defence, schedule');
    await page.getByRole('button', { name: '安排答辩' }).click();
    await page.getByRole('button', { name: '改期' }).waitFor();
    const own = show(await writer.open(`/applications/${application}`));
    await own.getByText('区行政服务中心三楼会议室').first().waitFor();
    await look(own, 'defence of the applicant');
    await seatPanel(await openFromDesk(officer, title), '答辩');
    const held = show(await officer.open(`/applications/${application}`));
    await held.getByRole('radio', { name: '已到场' }).check();
    await held.getByLabel('答辩记录').fill('项目负责人陈述系统功能与服务人数，回答了数据安全的提问。');
    await held.getByRole('button', { name: '保存记录' }).click();
    await until('the record', async () => {
      const { view } = await mainCase(officer, application);
      return (view['defence'] as { attended: boolean | null }).attended;
    });
    const desk = show(await experts[0]!.open('/reviews'));
    await look(desk, 'reviews of the expert');
    for (const expert of experts) await score(expert);
    const done = show(await openFromDesk(officer, title));
    await look(done, 'defence, held');
    await press(done, '通过');
    await inStage(officer, application, 'decide');
  });

  step('the leader decides in the meeting, the notice is published and passes', async () => {
    const page = show(await officer.open(`/rankings/${call}`));
    await look(page, 'ranking');
    await page.getByRole('button', { name: '送主任办公会…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '送会 1 项' }).click();
    await page.waitForURL(/\/meetings\//);
    const meeting = show(await leader.open(new URL(page.url()).pathname));
    await meeting.getByLabel(`${title} 的结论`).selectOption({ label: '同意' });
    await meeting.getByLabel(`${title} 的立项金额（万元）`).fill('1');
    await look(meeting, 'meeting');
    await meeting.getByRole('button', { name: '预览 1 项…' }).click();
    await meeting.getByRole('dialog').getByRole('button', { name: '审定 1 项' }).click();
    await inStage(officer, application, 'publicity');
    const notice = show(await officer.open(`/notices/compose/${call}`));
    await notice.getByLabel('文号').fill(`嘉科〔${year}〕62号`);
    await look(notice, 'notice, compose');
    await notice.getByRole('button', { name: '预览公示…' }).click();
    await notice.getByRole('dialog').getByRole('button', { name: '发布公示' }).click();
    await notice.waitForURL(/\/notices\/[\w-]{36}$/);
    await look(show(await visitor.open(new URL(notice.url()).pathname)), 'notice');
    await portal.daysPass();
    await inStage(officer, application, 'contract');
  });

  step('both sign; a subsidy has no first payment, so it goes on to the acceptance', async () => {
    await until('the agreement', async () => (await mainCase(officer, application)).view['agreement']);
    for (const person of [certifier, officer]) {
      const page = show(await person.open(`/applications/${application}`));
      await page.getByRole('checkbox').check();
      await look(page, person === officer ? 'agreement of the commission' : 'agreement of the enterprise');
      await page.getByRole('button', { name: '签订任务书' }).click();
      // The second signature leads on.
      if (person === certifier) await page.getByText(`${applicant.legalRepresentative} 已签`).waitFor();
    }
    await inStage(officer, application, 'accept');
  });

  step('the applicant asks for the acceptance, the officer accepts', async () => {
    const own = show(await writer.open(`/applications/${application}`));
    await own.getByLabel('进展情况').fill('系统上线运行满半年，服务人数达到任务书约定。');
    await own.getByLabel('已用资金').fill('60');
    for (const reached of await own.getByLabel(/完成值$/).all()) await reached.fill('达到');
    await look(own, 'report');
    await own.getByRole('button', { name: '申请验收' }).click();
    await until('the report', async () => (await mainCase(officer, application)).view['report']);
    const page = show(await officer.open(`/applications/${application}`));
    await page.getByLabel('验收专家').fill('方甲、方乙、方丙');
    await page.getByLabel('结余资金').fill('0');
    await tickAll(page);
    await look(page, 'acceptance');
    await press(page, '通过');
    await inStage(officer, application, 'pay1');
  });

  step('two persons pay, the bank answers, the project is evaluated and archived', async () => {
    const [first, second] = finance;
    await until('the payment', async () => (await mainCase(first, application)).view['payment']);
    const page = show(await openFromDesk(first, title));
    await look(page, 'payment');
    await page.getByRole('button', { name: '确认', exact: true }).click();
    await page.getByText('这笔由您确认').waitFor();
    const other = show(await second.open(`/applications/${application}`));
    await other.getByRole('button', { name: '复核', exact: true }).click();
    await other.getByLabel('回单号').fill(`GK${today.replaceAll('-', '')}1`);
    await look(other, 'payment, bank');
    await other.getByRole('button', { name: '登记回执' }).click();
    await inStage(officer, application, 'perf');
    const { stage, case: subject } = await mainCase(officer, application);
    const { indicators } = stage.arguments as { indicators: { id: string }[] };
    await look(show(await officer.open(`/applications/${application}`)), 'evaluation');
    await officer.post(`/cases/${subject.id}/outcomes`, {
      outcome: 'excellent',
      version: subject.version,
      record: { scores: Object.fromEntries(indicators.map(({ id }) => [id, 92])) },
    });
    const ended = await inStage(officer, application, 'archive');
    expect(ended.case).toMatchObject({ result: 'completed' });
    await look(show(await writer.open(`/applications/${application}`)), 'application archived');
  });

  it('found nothing inaccessible on any page', () => {
    expect(axe.problems).toEqual([]);
    expect(axe.pages.length).toBeGreaterThan(20);
  });
});
