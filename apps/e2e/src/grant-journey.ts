import type { Browser, Page } from 'playwright-core';
import { demoAnswers, demoEnterprises } from '@keshen/backend/server';
import { seededRandom, shanghaiDate } from '@keshen/kernel';
import type { Definition } from '@keshen/programme';
import { Accessibility, keepPicture, startBrowser } from './harness/browser';
import { acceptInvitation, employ, PASSWORD, registerExperts } from './harness/cast';
import { attachFiles, fillSection } from './harness/form';
import { linkInMail, mailsOf } from './harness/mails';
import { conclude, inStage, mainCase, openFromDesk, press, tickAll } from './harness/office';
import { pdf, Person } from './harness/person';
import { Portal, type Backend } from './harness/portal';
import { until } from './harness/until';

const chief = { email: 'chief@example.com', name: '华国栋', password: PASSWORD };
const clerk = { email: 'clerk@example.com', name: '陆知行' };
const writerAt = 'writer@example.com';
const certifierAt = 'certifier@example.com';
const random = seededRandom('journey');
const unit = demoEnterprises(random)[0]!;
const today = (): string => shanghaiDate(new Date());
const year = Number(today().slice(0, 4));
const answers = demoAnswers(random, unit, 0, year, 'one', 10_000_000);
const title = String(answers['project.title']);
const departments = ['finance', 'tax', 'market', 'environment'];
const minutes = 600_000;

/**
 * A grant from the administrator's first sign-in to the archive, through all roles with the real worker. A suite of
 * its own for each backend, so that both run side by side.
 */
export const grantJourney = (backend: Backend): void => {
  // The first journey fills the form on the screen, the second sends the same answers.
  const onScreen = backend === 'postgres';
  const axe = new Accessibility();
  let portal: Portal;
  let browser: Browser;
  let definition: Definition;
  let administrator: Person, officer: Person, leader: Person, auditor: Person, town: Person, visitor: Person;
  let writer: Person, certifier: Person;
  let finance: [Person, Person];
  let offices: Map<string, Person>;
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
          const kept = current && (await keepPicture(current, `${backend}-${name}`));
          throw new Error(`${String(error)}\nthe page: ${kept ?? 'none'}\n${portal.log('worker')}`, {
            cause: error,
          });
        }
      },
      minutes,
    );
  const arrive = async (): Promise<Person> => Person.arrive(browser, portal);
  const show = (page: Page): Page => (current = page);

  beforeAll(async () => {
    [portal, browser] = await Promise.all([Portal.start(backend, chief), startBrowser()]);
  }, minutes);
  afterAll(async () => {
    await browser?.close();
    await portal?.stop();
  }, minutes);

  step('the administrator signs in and opens an account for the officer', async () => {
    administrator = await arrive();
    const page = show(await administrator.open('/sign-in'));
    await look(page, 'sign-in');
    await page.getByLabel('手机号或电子邮箱').fill(chief.email);
    await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.waitForURL((url) => url.pathname !== '/sign-in');
    await administrator.readSession();
    await administrator.open('/people');
    await look(page, 'people');
    await page.getByRole('button', { name: '开通账号' }).click();
    const dialog = page.getByRole('dialog');
    await look(page, 'people, new account');
    await dialog.getByLabel('姓名').fill(clerk.name);
    await dialog.getByLabel('电子邮箱').fill(clerk.email);
    await dialog.getByRole('button', { name: '开通并发邮件' }).click();
    await page.getByRole('link', { name: clerk.name }).waitFor();
  });

  step('the officer follows the mail and sets a password', async () => {
    officer = await arrive();
    const page = show(await officer.open(await linkInMail(portal, clerk.email, 'invitation')));
    await page.getByLabel('新密码').fill(PASSWORD);
    await look(page, 'invitation');
    await page.getByRole('button', { name: '接受邀请' }).click();
    await page.getByText('已接受邀请').first().waitFor();
    await officer.signIn(clerk.email, PASSWORD);
    await officer.open('/desk');
    await look(page, 'desk, empty');
  });

  step('the administrator draws up a call and publishes it', async () => {
    const page = show(await administrator.open('/admin/calls'));
    await look(page, 'calls of the administrator');
    await administrator.open('/admin/calls/new');
    const programme = page.getByLabel('专项版本');
    const option = programme.locator('option', { hasText: '产学研' }).first();
    await programme.selectOption((await option.getAttribute('value'))!);
    const values: [string, string][] = [
      ['中文标题', `${year}年度产学研合作项目`],
      ['英文标题', `Cooperation projects ${year}`],
      ['年度', String(year)],
      ['文号', `嘉科〔${year}〕21号`],
      ['开放', `${year}-01-05T09:00`],
      ['申报单位截止', `${year + 1}-06-30T16:30`],
      ['推荐单位截止', `${year + 1}-07-08T16:30`],
      ['资金额度', '300'],
      ['联系科室', '科技发展科'],
      ['联系人', '陆敏'],
      ['电话', '021-00000000'],
    ];
    for (const [label, value] of values) await page.getByLabel(label, { exact: true }).fill(value);
    await look(page, 'new call');
    await page.getByRole('button', { name: '存为草稿' }).click();
    await page.getByRole('button', { name: '公布' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '公布' }).click();
    await page.getByRole('link', { name: '看公开页' }).waitFor();
    await look(page, 'call of the administrator');
    call = new URL(page.url()).pathname.split('/').at(-1)!;
  });

  step('the others are employed', async () => {
    const [listed] = (await administrator.get<{ items: { code: string }[] }>('/programmes')).items.filter(
      ({ code }) => code === 'CXY',
    );
    const { items } = await administrator.get<{ items: { version: number }[] }>(
      `/programmes/${listed!.code}`,
    );
    definition = (
      await administrator.get<{ definition: Definition }>(`/programmes/CXY/versions/${items[0]!.version}`)
    ).definition;
    const one = (email: string, name: string, role: string, scope: string | null = null) =>
      employ(browser, portal, administrator, {
        email: `${email}@example.com`,
        name,
        staff: [{ role, scope }],
      });
    town = await one('town', '沈思敏', 'recommender', unit.town);
    leader = await one('leader', '周明远', 'leader');
    auditor = await one('auditor', '严景行', 'auditor');
    finance = [await one('finance1', '陈立群', 'finance'), await one('finance2', '许慧敏', 'finance')];
    offices = new Map();
    for (const [at, id] of departments.entries())
      offices.set(id, await one(id, `部门${'甲乙丙丁'[at]}`, 'department', id));
    experts = await registerExperts(browser, portal, administrator, definition);
    const page = show(await officer.open('/experts'));
    await look(page, 'experts');
  });

  step('a visitor reads the home page and the call, also in the dark', async () => {
    visitor = await arrive();
    const page = show(await visitor.open('/'));
    await look(page, 'home');
    await axe.lookInTheDark(page, 'home');
    await visitor.open(`/calls/${call}`);
    await look(page, 'call');
    await visitor.open('/calls');
    await look(page, 'calls');
  });

  step('an enterprise that nobody knows registers and confirms its address', async () => {
    writer = await arrive();
    const page = show(await writer.open('/register'));
    await look(page, 'registration');
    await page.getByLabel('统一社会信用代码').fill(unit.creditCode);
    await page.getByText('校验码相符').waitFor();
    await page.getByLabel('单位名称').fill(unit.name);
    await page.getByLabel('法定代表人').fill(unit.legalRepresentative);
    await page.getByLabel('所在街镇、园区').selectOption(unit.town);
    await page.getByLabel('姓名').fill(unit.contact.name);
    await page.getByLabel('电子邮箱').fill(writerAt);
    await page.getByLabel('手机号').fill(unit.contact.mobile);
    await page.getByLabel('新密码').fill(PASSWORD);
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: '注册' }).click();
    await page.getByRole('heading', { name: '请到邮箱里确认' }).waitFor();
    await look(page, 'registration, taken');
    await writer.open(await linkInMail(portal, writerAt, 'confirm-email'));
    await look(page, 'confirmation');
    await page.getByRole('button', { name: '确认邮箱' }).click();
    await page.getByRole('heading', { name: '邮箱已确认' }).waitFor();
    await page.getByRole('main').getByRole('link', { name: '登录' }).click();
    await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByRole('heading', { name: '单位档案' }).waitFor();
    await writer.readSession();
  });

  step('its claim waits for the officer; the licence is handed in', async () => {
    const page = show(await writer.open('/units'));
    await page.getByText('等经办人核对。').waitFor();
    await page.getByLabel('营业执照与授权书').setInputFiles(pdf('licence.pdf'));
    await page.getByText('已收到材料').waitFor();
    await look(page, 'units, claim pending');
  });

  step('the writer drafts meanwhile, section by section', async () => {
    const page = show(await writer.open('/home'));
    await look(page, 'home of the applicant');
    await page.getByRole('link', { name: '开始申报' }).first().click();
    await page.getByRole('button', { name: '建立草稿' }).waitFor();
    await look(page, 'start');
    await page.getByRole('button', { name: '建立草稿' }).click();
    await page.waitForURL(/\/applications\/[\w-]+\/form/);
    application = new URL(page.url()).pathname.split('/')[2]!;
    if (onScreen) {
      for (const section of definition.form.sections) {
        await page.getByRole('heading', { name: section.title['zh-CN'] }).waitFor();
        await fillSection(page, section, answers);
        await look(page, `form, ${section.id}`);
        await page
          .locator('.fnav')
          .getByRole('link', { name: /^下一节/ })
          .click();
      }
      await page.getByRole('heading', { name: '附件' }).waitFor();
      await attachFiles(page, definition);
      await look(page, 'form, attachments');
      await axe.lookInTheDark(page, 'form, attachments');
      await page.locator('.fnav').getByRole('button', { name: '提交前检查' }).click();
    } else {
      await sendAnswers();
      await writer.open(`/applications/${application}/check`);
    }
    await page.getByText('单位认领尚未核对通过').waitFor();
    await look(page, 'check, claim pending');
    expect(await writer.statusOf('POST', `/applications/${application}/submission`)).toBe(403);
  });

  /** The same answers and files without the screen. */
  const sendAnswers = async (): Promise<void> => {
    const { answers: kept } = await writer.get<{ answers: { path: string; version: number }[] }>(
      `/applications/${application}/answers`,
    );
    const base = new Map(kept.map(({ path, version }) => [path, version]));
    const all = { ...answers };
    for (const { id, name, required, providedBy } of definition.form.attachments)
      if (required && providedBy === 'applicant')
        all[`attachments.${id}`] = [await writer.upload(`${name['zh-CN']}.pdf`, id)];
    const changes = Object.entries(all).map(([path, value]) => ({ path, value, base: base.get(path) ?? 0 }));
    await writer.put(`/applications/${application}/answers`, { changes });
  };

  step('the officer approves the claim', async () => {
    const page = show(await officer.open('/claims'));
    await look(page, 'claims');
    await page.getByRole('link', { name: unit.name }).click();
    await page.getByRole('button', { name: '通过', exact: true }).waitFor();
    await look(page, 'claim');
    await page.getByRole('button', { name: '通过', exact: true }).click();
    await page.getByText('办理结果').waitFor();
  });

  step('the writer invites a certifier and asks for certification', async () => {
    const session = await writer.get<{ memberships: { party: string }[] }>('/session');
    const party = session.memberships[0]!.party;
    const page = show(await writer.open(`/units/${party}/members`));
    await look(page, 'members');
    const invitation = { email: certifierAt, name: unit.legalRepresentative, roles: ['certifier'] };
    await writer.post(`/parties/${party}/invitations`, invitation);
    certifier = await acceptInvitation(browser, portal, certifierAt, unit.legalRepresentative);
    await writer.open(`/applications/${application}/check`);
    await page.getByText('可以提交').waitFor();
    await look(page, 'check');
    await page.getByRole('button', { name: '送单位审核人' }).click();
    await page.getByText('已送单位审核人').waitFor();
  });

  /** The certifier's part: from the own page through the check to the receipt. */
  const certify = async (): Promise<Page> => {
    const page = show(await certifier.open(`/applications/${application}`));
    await page.getByRole('button', { name: '核对并提交' }).click();
    await page.getByRole('button', { name: '审核通过并提交' }).click();
    await page.waitForURL(/\/receipt$/);
    await page.getByText('回执号').waitFor();
    return page;
  };

  step('the certifier submits and gets a receipt', async () => {
    const page = await certify();
    await look(page, 'receipt');
    await inStage(officer, application, 'recommend');
  });

  step('the town recommends with its letter', async () => {
    const page = show(await town.open('/desk'));
    await page.getByRole('table').getByRole('link', { name: title }).waitFor();
    await look(page, 'desk of the town');
    await openFromDesk(town, title);
    await page.getByLabel('推荐意见').fill('企业经营正常，合作真实，同意推荐。');
    await page.locator('input[type=file]').setInputFiles(pdf('letter.pdf'));
    await page.getByRole('link', { name: 'letter.pdf' }).waitFor();
    await look(page, 'endorsement');
    await press(page, '推荐');
    await inStage(officer, application, 'formal');
  });

  step('the formal check returns one section for correction', async () => {
    const page = show(await openFromDesk(officer, title));
    await page.getByRole('checkbox', { name: '合作方与合同' }).check();
    await page.getByLabel('给申报单位的说明').fill('合同编号与附件不一致，请更正。');
    await look(page, 'formal check');
    await page.getByRole('button', { name: '预览退回通知…' }).click();
    await look(page, 'formal check, return');
    await page.getByRole('dialog').getByRole('button', { name: '退回补正' }).click();
    await inStage(officer, application, 'correct');
  });

  step('the applicant corrects it and submits again', async () => {
    const page = show(await writer.open(`/applications/${application}`));
    await page.getByText('合同编号与附件不一致').first().waitFor();
    await look(page, 'application returned');
    await page.getByRole('link', { name: '去补正' }).click();
    await page.getByRole('navigation', { name: '申报书各节' }).getByText('合作方与合同').click();
    const number = page.locator('[id="partner.contract_no"]');
    await number.fill(`CXY${year}-0001`);
    await number.blur();
    await page.getByRole('button', { name: '提交前检查' }).first().click();
    await page.getByRole('button', { name: '送单位审核人' }).click();
    await page.getByText('已送单位审核人').waitFor();
    await certify();
    await inStage(officer, application, 'formal');
  });

  step('the officer admits it; the worker screens and leaves the doubt to the officer', async () => {
    const page = show(await openFromDesk(officer, title));
    await tickAll(page);
    await press(page, '受理', '材料齐全，符合申报通知要求。');
    const result = await until('the screening', async () => {
      const { case: subject, view } = await mainCase(officer, application);
      return subject.stage === 'credit' && (view['result'] as { state: string } | null);
    });
    expect(result.state).toBe('doubt');
    await openFromDesk(officer, title);
    await page.getByRole('heading', { name: '信用核查', exact: true }).waitFor();
    await look(page, 'screening');
    await press(page, '通过', '已向信用部门核实，无不良记录。');
    await inStage(officer, application, 'review');
  });

  step('the officer seats the panel that is proposed', async () => {
    const page = show(await openFromDesk(officer, title));
    await page.getByRole('button', { name: '挑选专家…' }).click();
    await page.getByRole('button', { name: '请 5 名专家评审' }).waitFor();
    await look(page, 'review, candidates');
    await page.getByRole('button', { name: '请 5 名专家评审' }).click();
    await page.getByText('评审组 5 人，已交 0 人').waitFor();
    await look(page, 'review, panel');
  });

  step('one expert declares and scores on the screen, the others under their own sessions', async () => {
    const [first, ...others] = experts;
    const page = show(await first!.open('/reviews'));
    await look(page, 'reviews');
    await page.getByRole('main').getByRole('link', { name: title }).click();
    await page.getByRole('checkbox').waitFor();
    await look(page, 'declaration');
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: '开始评审' }).click();
    for (const { id, weight } of definition.rubric!.criteria) {
      await page.locator(`[id="review-scores-${id}-points"]`).fill(String(weight * 0.8));
    }
    await page.getByRole('radio', { name: '建议立项' }).check();
    await page.getByLabel('建议资助金额').fill('10');
    await page.getByLabel('评审意见').fill('技术路线清楚，指标可考核，合作分工明确。');
    await page.getByText('已评完，提交后不再修改。').waitFor();
    await look(page, 'desk of the expert');
    await axe.lookInTheDark(page, 'desk of the expert');
    await page.getByRole('button', { name: '提交评审' }).first().click();
    await page.getByText('已提交，不再修改。').first().waitFor();
    for (const expert of others) await score(expert);
  });

  const score = async (expert: Person): Promise<void> => {
    const { items } = await expert.get<{ items: { id: string }[] }>('/reviews');
    const { id } = items[0]!;
    const { version } = await expert.post<{ version: number }>(`/reviews/${id}/declaration`, {
      noConflict: true,
    });
    const scores = Object.fromEntries(
      definition.rubric!.criteria.map((each) => [each.id, { points: each.weight * 80, reason: '' }]),
    );
    const comment = '合作真实，预算基本合理。';
    await expert.post(`/reviews/${id}/submission`, {
      version,
      scores,
      recommend: true,
      recommendedFen: 10_000_000,
      comment,
    });
  };

  step('the officer wants a site visit, and reports on it', async () => {
    const page = show(await openFromDesk(officer, title));
    await page.getByText('综合得分').or(page.getByText('评审组 5 人，已交 5 人')).first().waitFor();
    await look(page, 'review, result');
    await press(page, '需现场核查', '得分接近，现场看中试线。');
    await inStage(officer, application, 'site');
    await openFromDesk(officer, title);
    await page.getByLabel('考察人员').fill('陆知行、方甲');
    await tickAll(page);
    await page.getByLabel('考察情况').fill('场地与设备属实，中试线已搭建。');
    await look(page, 'site visit');
    await press(page, '属实');
    await inStage(officer, application, 'consult');
  });

  step('four departments are asked', async () => {
    const [first, ...others] = [...offices.values()];
    const page = show(await openFromDesk(first!, title));
    await look(page, 'consultation');
    await press(page, '无异议');
    await page.locator('.chk').getByText('部门甲').waitFor();
    for (const office of others) await conclude(office, application, 'agree');
    await inStage(officer, application, 'decide');
  });

  step('the officer brings it before the meeting, the leader decides there', async () => {
    const page = show(await officer.open(`/rankings/${call}`));
    await look(page, 'ranking');
    await page.getByRole('button', { name: '送主任办公会…' }).click();
    await look(page, 'ranking, prepare');
    await page.getByRole('dialog').getByRole('button', { name: '送会 1 项' }).click();
    await page.waitForURL(/\/meetings\//);
    const meeting = show(await leader.open(new URL(page.url()).pathname));
    await meeting.getByLabel(`${title} 的结论`).selectOption({ label: '同意' });
    await meeting.getByLabel(`${title} 的立项金额（万元）`).fill('10');
    await look(meeting, 'meeting');
    await meeting.getByRole('button', { name: '预览 1 项…' }).click();
    await meeting.getByRole('dialog').getByRole('button', { name: '审定 1 项' }).click();
    await meeting.getByText('已审定 1 项，未办 0 项。').waitFor();
    await inStage(officer, application, 'publicity');
  });

  step('the officer publishes the notice, which everybody reads', async () => {
    const page = show(await officer.open(`/notices/compose/${call}`));
    await page.getByLabel('文号').fill(`嘉科〔${year}〕32号`);
    await look(page, 'notice, compose');
    await page.getByRole('button', { name: '预览公示…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '发布公示' }).click();
    await page.waitForURL(/\/notices\/[\w-]{36}$/);
    const read = show(await visitor.open(new URL(page.url()).pathname));
    await read.getByText(unit.name).first().waitFor();
    await look(read, 'notice');
    await visitor.open('/notices');
    await look(read, 'notices');
  });

  step('after five working days without objection the award holds', async () => {
    await portal.daysPass();
    await inStage(officer, application, 'contract');
    const page = show(await visitor.open('/awards'));
    await page.getByText(unit.name).first().waitFor();
    await look(page, 'awards');
  });

  step('both sides sign the agreement', async () => {
    await until('the agreement', async () => (await mainCase(officer, application)).view['agreement']);
    const sign = async (person: Person, name: string): Promise<Page> => {
      const page = show(await person.open(`/applications/${application}`));
      await page.getByRole('checkbox').check();
      await look(page, `agreement, ${name}`);
      await page.getByRole('button', { name: '签订任务书' }).click();
      return page;
    };
    const page = await sign(certifier, 'enterprise');
    await page.getByText(`${unit.legalRepresentative} 已签`).waitFor();
    await sign(officer, 'commission');
    await inStage(officer, application, 'pay1');
  });

  /** Two persons pay, the bank answers. */
  const pay = async (instalment: string): Promise<void> => {
    const [first, second] = finance;
    await until('the payment', async () => (await mainCase(first, application)).view['payment']);
    const page = show(await openFromDesk(first, title));
    await look(page, `payment, ${instalment}`);
    await page.getByRole('button', { name: '确认', exact: true }).click();
    await page.getByText('这笔由您确认').waitFor();
    expect(await page.getByRole('button', { name: '复核', exact: true }).isDisabled()).toBe(true);
    const other = show(await second.open(`/applications/${application}`));
    await other.getByRole('button', { name: '复核', exact: true }).click();
    await other.getByLabel('回单号').fill(`GK${today().replaceAll('-', '')}${instalment}`);
    await look(other, `payment, ${instalment}, bank`);
    await other.getByRole('button', { name: '登记回执' }).click();
  };

  step('finance pays the first instalment', async () => {
    const page = show(await finance[0].open('/payments'));
    await look(page, 'payments');
    await pay('1');
    await inStage(officer, application, 'midterm');
  });

  /** The applicant's report on a milestone or for the acceptance. */
  const report = async (button: string, progress: string): Promise<void> => {
    const page = show(await writer.open(`/applications/${application}`));
    await page.getByLabel('进展情况').fill(progress);
    await page.getByLabel('已用资金').fill('60');
    // The targets are those of the agreement; the applicant says how far each is.
    for (const reached of await page.getByLabel(/完成值$/).all()) await reached.fill('达到');
    await look(page, `report, ${button}`);
    await page.getByRole('button', { name: button }).click();
    await until('the report', async () => (await mainCase(officer, application)).view['report']);
  };

  step('the applicant reports, the officer checks', async () => {
    await report('提交中期报告', '样机完成，关键工艺参数已固化。');
    const page = show(await officer.open(`/applications/${application}`));
    await tickAll(page);
    await look(page, 'interim check');
    await press(page, '通过');
    await inStage(officer, application, 'accept');
  });

  step('the project is accepted', async () => {
    await report('申请验收', '研发、验证与小批量试制全部完成。');
    const page = show(await officer.open(`/applications/${application}`));
    await page.getByLabel('验收专家').fill('方甲、方乙、方丙');
    await page.getByLabel('结余资金').fill('0');
    await tickAll(page);
    await look(page, 'acceptance');
    await press(page, '通过');
    await inStage(officer, application, 'pay2');
  });

  step('finance pays the final instalment', async () => {
    await pay('2');
    await inStage(officer, application, 'perf');
  });

  step('the officer evaluates; the case is archived', async () => {
    const page = show(await officer.open(`/applications/${application}`));
    for (const label of ['决策', '过程', '产出', '效益'])
      await page.getByLabel(label, { exact: true }).fill('92');
    await look(page, 'evaluation');
    await press(page, '优');
    const { case: ended } = await inStage(officer, application, 'archive');
    expect(ended).toMatchObject({ result: 'completed' });
  });

  step('the applicant sees it archived, was told at each stage, and nobody else may look', async () => {
    const page = show(await writer.open(`/applications/${application}`));
    await page.getByText('已办结').or(page.getByText('归档')).first().waitFor();
    await look(page, 'application archived');
    await writer.open('/messages');
    await look(page, 'messages');
    const { items } = await writer.get<{ items: { subject: string }[] }>('/messages');
    expect(items.length).toBeGreaterThanOrEqual(5);
    const told = await until('the mails', async () => {
      const mails = (await mailsOf(portal)).filter(({ to }) => to === writerAt);
      return mails.length > items.length && mails;
    });
    expect(told.some(({ text }) => text.includes(title))).toBe(true);
    expect(await visitor.statusOf('GET', `/applications/${application}`)).toBe(401);
    const stranger = await employ(browser, portal, administrator, {
      email: 'stranger@example.com',
      name: '江桥镇经办',
      staff: [{ role: 'recommender', scope: '江桥镇' }],
    });
    expect(await stranger.statusOf('GET', `/applications/${application}`)).toBe(404);
  });

  step('the auditor reads the same and may change nothing', async () => {
    const page = show(await auditor.open(`/applications/${application}`));
    await page.getByRole('heading', { name: '经过' }).waitFor();
    await look(page, 'application of the auditor');
    const { case: subject } = await mainCase(auditor, application);
    const change = { outcome: 'good', version: subject.version };
    expect([403, 409]).toContain(await auditor.statusOf('POST', `/cases/${subject.id}/outcomes`, change));
  });

  it('found nothing inaccessible on any page', () => {
    expect(axe.problems).toEqual([]);
    expect(axe.pages.length).toBeGreaterThan(30);
  });
};
