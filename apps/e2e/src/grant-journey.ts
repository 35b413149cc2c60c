import { demoAnswers, demoEnterprises } from '@keshen/backend/server';
import { seededRandom } from '@keshen/kernel';
import type { Definition } from '@keshen/programme';
import {
  certify,
  decideInMeeting,
  pay,
  publishNotice,
  report,
  score,
  signAgreement,
  startDraft,
} from './harness/acts';
import { today, year } from './harness/call';
import {
  chief,
  employ,
  employFinance,
  inviteCertifier,
  PASSWORD,
  registerExperts,
  type Employee,
} from './harness/cast';
import { sendAnswers } from './harness/draft';
import { button, heading, link, section } from './harness/find';
import { attachFiles, fillSection } from './harness/form';
import { Journey } from './harness/journey';
import { linkInMail, mailsOf } from './harness/mails';
import { conclude, inStage, mainCase, openFromDesk, press, tickAll } from './harness/office';
import { pdf, type Person } from './harness/person';
import type { Backend } from './harness/portal';
import { sees } from './harness/sees';
import { until } from './harness/until';

const clerk = { email: 'clerk@example.com', name: '陆知行' };
const writerAt = 'writer@example.com';
const certifierAt = 'certifier@example.com';
const random = seededRandom('journey');
const unit = demoEnterprises(random)[0]!;
const { legalRepresentative } = unit;
const answers = demoAnswers(random, unit, 0, year, 'one', 10_000_000);
const title = String(answers['project.title']);
const departments = ['finance', 'tax', 'market', 'environment'];

/**
 * A grant from the administrator's first sign-in to the archive, through all roles with the real worker. A suite of
 * its own for each backend, so that both run side by side.
 */
export const grantJourney = (backend: Backend): void => {
  // The first journey fills the form on the screen and shows axe the pages; the second sends the same answers.
  const onScreen = backend === 'postgres';
  const journey = new Journey(backend, { backend, looks: onScreen });
  const { step, show, look, lookInBoth, arrive } = journey;
  let definition: Definition;
  let administrator: Person, officer: Person, leader: Person, auditor: Person, town: Person, visitor: Person;
  let writer: Person, certifier: Person;
  let finance: [Person, Person];
  let offices: Map<string, Person>;
  let experts: Employee[];
  let call = '';
  let application = '';

  step('the administrator signs in and opens an account for the officer', async () => {
    administrator = await arrive();
    const page = show(await administrator.open('/sign-in'));
    await look(page, 'sign-in');
    await page.getByLabel('手机号或电子邮箱').fill(chief.email);
    await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
    await button(page, '登录').click();
    await page.waitForURL((url) => url.pathname !== '/sign-in');
    await administrator.readSession();
    await administrator.open('/people');
    await look(page, 'people');
    await button(page, '开通账号').click();
    const dialog = page.getByRole('dialog');
    await look(page, 'people, new account');
    await dialog.getByLabel('姓名').fill(clerk.name);
    await dialog.getByLabel('电子邮箱').fill(clerk.email);
    await button(dialog, '开通并发邮件').click();
    await sees(link(page, clerk.name));
  });

  step('the officer follows the mail and sets a password', async () => {
    officer = await arrive();
    const page = show(await officer.open(await linkInMail(journey.portal, clerk.email, 'invitation')));
    await page.getByLabel('新密码').fill(PASSWORD);
    await look(page, 'invitation');
    await button(page, '接受邀请').click();
    await sees(page.getByText('已接受邀请'));
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
      ['开放', `${year - 1}-12-01T09:00`],
      ['申报单位截止', `${year + 1}-06-30T16:30`],
      ['推荐单位截止', `${year + 1}-07-08T16:30`],
      ['资金额度', '300'],
      ['联系科室', '科技发展科'],
      ['联系人', '陆敏'],
      ['电话', '021-00000000'],
    ];
    for (const [label, value] of values) await page.getByLabel(label, { exact: true }).fill(value);
    await look(page, 'new call');
    await button(page, '存为草稿').click();
    await button(page, '公布').click();
    await button(page.getByRole('dialog'), '公布').click();
    await sees(link(page, '看公开页'));
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
    const one = (role: string, name: string, more: { id?: string; scope?: string } = {}) =>
      employ(journey, administrator, role, { name, ...more });
    town = await one('recommender', '沈思敏', { scope: unit.town });
    leader = await one('leader', '周明远');
    auditor = await one('auditor', '严景行');
    finance = await employFinance(journey, administrator);
    offices = new Map();
    for (const [at, id] of departments.entries())
      offices.set(id, await one('department', `部门${'甲乙丙丁'[at]}`, { id, scope: id }));
    experts = await registerExperts(journey, administrator, definition);
    const page = show(await officer.open('/experts'));
    await look(page, 'experts');
  });

  step('a visitor reads the home page and the call, also in the dark', async () => {
    visitor = await arrive();
    const page = show(await visitor.open('/'));
    await lookInBoth(page, 'home');
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
    await sees(page.getByText('校验码相符'));
    await page.getByLabel('单位名称').fill(unit.name);
    await page.getByLabel('法定代表人').fill(legalRepresentative);
    await page.getByLabel('所在街镇、园区').selectOption(unit.town);
    await page.getByLabel('姓名').fill(unit.contact.name);
    await page.getByLabel('电子邮箱').fill(writerAt);
    await page.getByLabel('手机号').fill(unit.contact.mobile);
    await page.getByLabel('新密码').fill(PASSWORD);
    await page.getByRole('checkbox').check();
    await button(page, '注册').click();
    await sees(heading(page, '请到邮箱里确认'));
    await look(page, 'registration, taken');
    await writer.open(await linkInMail(journey.portal, writerAt, 'confirm-email'));
    await look(page, 'confirmation');
    await button(page, '确认邮箱').click();
    await sees(heading(page, '邮箱已确认'));
    await link(page.getByRole('main'), '登录').click();
    await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
    await button(page, '登录').click();
    await sees(heading(page, '单位档案'));
    await writer.readSession();
  });

  step('its claim waits for the officer; the licence is handed in', async () => {
    const page = show(await writer.open('/units'));
    await sees(page.getByText('等经办人核对。'));
    await page.getByLabel('营业执照与授权书').setInputFiles(pdf('licence.pdf'));
    await sees(link(page, 'licence.pdf'));
    await look(page, 'units, claim pending');
  });

  step('the writer drafts meanwhile, section by section', async () => {
    const page = show(await writer.open('/home'));
    await look(page, 'home of the applicant');
    application = await startDraft(journey, page);
    if (onScreen) {
      for (const each of definition.form.sections) {
        await sees(section(page, each.title['zh-CN']));
        await fillSection(page, each, answers);
        await look(page, `form, ${each.id}`);
        await page
          .locator('.fnav')
          .getByRole('link', { name: /^下一节/ })
          .click();
      }
      await sees(section(page, '附件'));
      await attachFiles(page, definition);
      await lookInBoth(page, 'form, attachments');
      await button(page.locator('.fnav'), '提交前检查').click();
    } else {
      await sendAnswers(writer, application, answers, definition.form.attachments);
      await writer.open(`/applications/${application}/check`);
    }
    await sees(page.getByText('单位认领尚未核对通过'));
    await look(page, 'check, claim pending');
    expect(await writer.statusOf('POST', `/applications/${application}/submission`)).toBe(403);
  });

  step('the officer approves the claim', async () => {
    const page = show(await officer.open('/claims'));
    await look(page, 'claims');
    await link(page, unit.name).click();
    await sees(button(page, '通过'));
    await look(page, 'claim');
    await button(page, '通过').click();
    await sees(page.getByText('办理结果'));
  });

  step('the writer invites a certifier and asks for certification', async () => {
    const session = await writer.get<{ memberships: { party: string }[] }>('/session');
    const party = session.memberships[0]!.party;
    const page = show(await writer.open(`/units/${party}/members`));
    await look(page, 'members');
    const invited = { party, email: certifierAt, name: legalRepresentative };
    certifier = await inviteCertifier(journey, { member: writer, ...invited });
    await writer.open(`/applications/${application}/check`);
    await sees(page.getByText('可以提交'));
    await look(page, 'check');
    await button(page, '送单位审核人').click();
    await sees(page.getByText('已送单位审核人'));
  });

  step('the certifier submits and gets a receipt', async () => {
    await look(await certify(journey, certifier, application), 'receipt');
    await inStage(officer, application, 'recommend');
  });

  step('the town recommends with its letter', async () => {
    const page = show(await town.open('/desk'));
    await sees(link(page.getByRole('table'), title));
    await look(page, 'desk of the town');
    await openFromDesk(town, title);
    await page.getByLabel('推荐意见').fill('企业经营正常，合作真实，同意推荐。');
    await page.locator('input[type=file]').setInputFiles(pdf('letter.pdf'));
    await sees(link(page, 'letter.pdf'));
    await look(page, 'endorsement');
    await press(page, '推荐');
    await inStage(officer, application, 'formal');
  });

  step('the formal check returns one section for correction', async () => {
    const page = show(await openFromDesk(officer, title));
    await page.getByRole('checkbox', { name: '合作方与合同', exact: true }).check();
    await page.getByLabel('给申报单位的说明').fill('合同编号与附件不一致，请更正。');
    await look(page, 'formal check');
    await button(page, '预览退回通知…').click();
    await look(page, 'formal check, return');
    await button(page.getByRole('dialog'), '退回补正').click();
    await inStage(officer, application, 'correct');
  });

  step('the applicant corrects it and submits again', async () => {
    const page = show(await writer.open(`/applications/${application}`));
    await sees(page.getByText('合同编号与附件不一致'));
    await look(page, 'application returned');
    await link(page, '去补正').click();
    await page.getByRole('navigation', { name: '申报书各节', exact: true }).getByText('合作方与合同').click();
    const number = page.locator('[id="partner.contract_no"]');
    await number.fill(`CXY${year}-0001`);
    await number.blur();
    await button(page, '提交前检查').first().click();
    await button(page, '送单位审核人').click();
    await sees(page.getByText('已送单位审核人'));
    await certify(journey, certifier, application);
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
    await sees(heading(page, '信用核查'));
    await look(page, 'screening');
    await press(page, '通过', '已向信用部门核实，无不良记录。');
    await inStage(officer, application, 'review');
  });

  step('the officer seats the panel that is proposed', async () => {
    const page = show(await openFromDesk(officer, title));
    await button(page, '挑选专家…').click();
    await sees(button(page, '请 5 名专家评审'));
    await look(page, 'review, candidates');
    await button(page, '请 5 名专家评审').click();
    await sees(page.getByText('评审组 5 人，已交 0 人'));
    await look(page, 'review, panel');
  });

  step('one expert accepts by the link of the mail, without a session', async () => {
    const guest = await arrive();
    const invited = await linkInMail(journey.portal, 'expert1@example.com', 'review-invitation');
    const page = show(await guest.open(invited));
    await page.getByRole('radio', { name: /^接受/ }).check();
    await look(page, 'review invitation');
    await button(page, '答复').click();
    await sees(page.getByText('您已接受邀请。登录后开始评审。'));
    expect(await guest.statusOf('GET', '/reviews')).toBe(401);
  });

  step('the expert declares and scores on the screen, the others under their own sessions', async () => {
    const [first, ...others] = experts;
    const page = show(await first!.open('/reviews'));
    await look(page, 'reviews');
    await link(page.getByRole('main'), title).click();
    await sees(page.getByRole('checkbox'));
    await look(page, 'declaration');
    await page.getByRole('checkbox').check();
    await button(page, '开始评审').click();
    for (const { id, weight } of definition.rubric!.criteria) {
      await page.locator(`[id="review-scores-${id}-points"]`).fill(String(weight * 0.8));
    }
    await page.getByLabel('给申报单位的话').fill('预算说明再具体一些。');
    await page.getByRole('radio', { name: '建议立项', exact: true }).check();
    await page.getByLabel('建议资助金额').fill('10');
    await page.getByLabel('评审意见').fill('技术路线清楚，指标可考核，合作分工明确。');
    await sees(page.getByText('已评完，提交后不再修改。'));
    await lookInBoth(page, 'desk of the expert');
    await button(page, '提交评审').first().click();
    await sees(heading(page, '评审组讨论'));
    for (const expert of others) await score(expert, definition.rubric!, 10_000_000);
    await first!.open(new URL(page.url()).pathname);
    await page.getByLabel('要说的话').fill('建议看中试线。');
    await button(page, '发言').click();
    await sees(page.getByRole('listitem').filter({ hasText: '建议看中试线。' }));
    await look(page, 'discussion of the panel');
  });

  step('the officer wants a site visit, and reports on it', async () => {
    const page = show(await openFromDesk(officer, title));
    await sees(page.getByText('综合得分').or(page.getByText('评审组 5 人，已交 5 人')));
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
    await sees(page.locator('.chk').getByText('部门甲'));
    for (const office of others) await conclude(office, application, 'agree');
    await inStage(officer, application, 'decide');
  });

  step('the officer brings it before the meeting, the leader decides there', async () => {
    await decideInMeeting(journey, { officer, leader, call, title, wan: '10' });
    await inStage(officer, application, 'publicity');
  });

  step('the officer publishes the notice, which everybody reads', async () => {
    const read = show(await visitor.open(await publishNotice(journey, officer, call, `嘉科〔${year}〕32号`)));
    await sees(read.getByText(unit.name));
    await look(read, 'notice');
    await visitor.open('/notices');
    await look(read, 'notices');
  });

  step('after five working days without objection the award holds', async () => {
    await journey.portal.daysPass();
    await inStage(officer, application, 'contract');
    const page = show(await visitor.open('/awards'));
    await sees(page.getByText(unit.name));
    await look(page, 'awards');
  });

  step('both sides sign the agreement', async () => {
    await signAgreement(journey, { certifier, officer, application, legalRepresentative });
    await inStage(officer, application, 'pay1');
  });

  const paid = (instalment: string, next: string): Promise<void> => {
    const bank = `GK${today.replaceAll('-', '')}${instalment}`;
    return pay(journey, finance, { application, title }, { bank, next });
  };

  step('finance pays the first instalment', async () => {
    const page = show(await finance[0].open('/payments'));
    await look(page, 'payments');
    await paid('1', 'midterm');
  });

  step('the applicant reports, the officer checks', async () => {
    await report(journey, { writer, officer, application }, '提交中期报告', '样机完成，关键工艺参数已固化。');
    const page = show(await officer.open(`/applications/${application}`));
    await tickAll(page);
    await look(page, 'interim check');
    await press(page, '通过');
    await inStage(officer, application, 'accept');
  });

  step('the project is accepted', async () => {
    await report(journey, { writer, officer, application }, '申请验收', '研发、验证与小批量试制全部完成。');
    const page = show(await officer.open(`/applications/${application}`));
    await page.getByLabel('验收专家').fill('方甲、方乙、方丙');
    await page.getByLabel('结余资金').fill('0');
    await tickAll(page);
    await look(page, 'acceptance');
    await press(page, '通过');
    await inStage(officer, application, 'pay2');
  });

  step('finance pays the final instalment', async () => {
    await paid('2', 'perf');
  });

  const indicators = ['决策', '过程', '产出', '效益'];

  step('the applicant evaluates itself', async () => {
    await report(journey, { writer, officer, application }, '提交自评', '产品已形成销售。', async (page) => {
      for (const label of indicators) await page.getByLabel(`自评：${label}`, { exact: true }).fill('95');
    });
  });

  step('the officer evaluates beside that; the case is archived', async () => {
    const page = show(await officer.open(`/applications/${application}`));
    await sees(page.getByText('决策 95　过程 95　产出 95　效益 95'));
    for (const label of indicators) await page.getByLabel(label, { exact: true }).fill('92');
    await look(page, 'evaluation');
    await press(page, '优');
    const { case: ended } = await inStage(officer, application, 'archive');
    expect(ended).toMatchObject({ result: 'completed' });
  });

  step('the applicant sees it archived, was told at each stage, and nobody else may look', async () => {
    const page = show(await writer.open(`/applications/${application}`));
    await sees(page.getByText('已办结').or(page.getByText('归档')));
    await sees(page.getByText('预算说明再具体一些。'));
    await look(page, 'application archived');
    await writer.open('/messages');
    await look(page, 'messages');
    const { items } = await writer.get<{ items: { subject: string }[] }>('/messages');
    expect(items.length).toBeGreaterThanOrEqual(5);
    const told = await until('the mails', async () => {
      const mails = (await mailsOf(journey.portal)).filter(({ to }) => to === writerAt);
      return mails.length > items.length && mails;
    });
    expect(told.some(({ text }) => text.includes(title))).toBe(true);
    expect(await visitor.statusOf('GET', `/applications/${application}`)).toBe(401);
    const stranger = await employ(journey, administrator, 'recommender', {
      id: 'stranger',
      name: '江桥镇经办',
      scope: '江桥镇',
    });
    expect(await stranger.statusOf('GET', `/applications/${application}`)).toBe(404);
  });

  step('the auditor reads the same and may change nothing', async () => {
    const page = show(await auditor.open(`/applications/${application}`));
    await sees(heading(page, '经过'));
    await look(page, 'application of the auditor');
    const { case: subject } = await mainCase(auditor, application);
    const change = { outcome: 'good', version: subject.version };
    expect([403, 409]).toContain(await auditor.statusOf('POST', `/cases/${subject.id}/outcomes`, change));
  });

  if (onScreen) journey.isAccessible(30);
};
