import type { Page } from 'playwright-core';
import { definitionSchema, flatten, sampleAnswers } from '@keshen/programme';
import { shipped } from '@keshen/programme/server';
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
import { publishCall, today, year } from './harness/call';
import {
  employ,
  employFinance,
  inviteCertifier,
  registerExperts,
  registerUnit,
  type Employee,
} from './harness/cast';
import { sendAnswers } from './harness/draft';
import { button, section } from './harness/find';
import { Journey } from './harness/journey';
import { inStage, mainCase, openFromDesk, press, tickAll } from './harness/office';
import { drawSession, panelDay } from './harness/panel-day';
import type { Person } from './harness/person';
import { sees } from './harness/sees';

const definition = definitionSchema.parse(
  (shipped as { code: string }[]).find(({ code }) => code === 'ZHCS'),
);
const rubric = definition.rubric!;
const sample = sampleAnswers(definition, { seed: 'journey', today });
const answers: Record<string, unknown> = flatten(sample.answers);
const title = String(answers[definition.form.title]);
const { creditCode, name, legalRepresentative, facts } = sample.applicant;
const town = String(facts['applicant']!['town']);

describe('a smart city project, from the call to the money', () => {
  const journey = new Journey('smart-city');
  const { step, show, look } = journey;
  let administrator: Person, officer: Person, leader: Person, visitor: Person;
  let writer: Person, certifier: Person;
  let finance: [Person, Person];
  let experts: Employee[];
  let call = '';
  let party = '';
  let application = '';
  let session = '';

  step('the office is staffed, the call is open, and everybody may read it', async () => {
    expect(sample.problems).toEqual([]);
    administrator = await journey.administrator();
    officer = await employ(journey, administrator, 'officer', { name: '陆知行' });
    leader = await employ(journey, administrator, 'leader', { name: '周明远' });
    finance = await employFinance(journey, administrator);
    experts = await registerExperts(journey, administrator, definition);
    call = await publishCall(administrator, 'ZHCS', {
      title: '智慧城市专项资金',
      notice: 61,
      office: '信息化科',
      envelopeFen: 2_000_000_000,
      limitPerParty: 1,
    });
    visitor = await journey.arrive();
    await look(await visitor.open(`/calls/${call}`), 'call');
  });

  step('an enterprise that the register vouches for drafts its application', async () => {
    const unit = { creditCode, name, legalRepresentative, town };
    journey.portal.registerKnows({ legalPersons: [{ ...unit, district: '310114' }] });
    const person = { name: '周晓敏', email: 'writer@example.com', mobile: '13812342047' };
    const member = await registerUnit(journey, unit, person);
    writer = member;
    party = member.party;
    certifier = await inviteCertifier(journey, {
      member,
      party: member.party,
      email: 'certifier@example.com',
      name: legalRepresentative,
    });
    const page = show(await writer.open('/home'));
    application = await startDraft(journey, page);
    await sendAnswers(writer, application, answers, definition.form.attachments);
    await writer.open(`/applications/${application}/form`);
    for (const each of definition.form.sections) {
      await sees(section(page, each.title['zh-CN']));
      await look(page, `form, ${each.id}`);
      const next = page.locator('.fnav').getByRole('link', { name: /^下一节/ });
      await next.click();
    }
  });

  step('the certifier submits', async () => {
    const page = show(await writer.open(`/applications/${application}/check`));
    await sees(page.getByText('可以提交'));
    await look(page, 'check');
    await button(page, '送单位审核人').click();
    await sees(page.getByText('已送单位审核人'));
    await look(await certify(journey, certifier, application), 'receipt');
    await inStage(officer, application, 'formal');
  });

  step('the officer admits it, the worker screens it, the panel reviews it', async () => {
    const page = show(await openFromDesk(officer, title));
    await tickAll(page);
    await look(page, 'formal check');
    await press(page, '受理', '材料齐全，符合申报通知要求。');
    await inStage(officer, application, 'review');
    await seatPanel(await openFromDesk(officer, title), '评审');
    for (const expert of experts) await score(expert, rubric, 1_000_000);
    await press(show(await openFromDesk(officer, title)), '建议立项');
    await inStage(officer, application, 'defence');
  });

  const seatPanel = async (page: Page, what: string): Promise<void> => {
    show(page);
    await button(page, '挑选专家…').click();
    const seat = page.getByRole('button', { name: /^请 \d+ 名专家评审$/ });
    await sees(seat);
    await look(page, `${what}, candidates`);
    await seat.click();
    await sees(page.getByText(/^评审组 [1-9]\d* 人，已交 0 人/));
  };

  step('its order before the panel is drawn; the applicant is told when and where', async () => {
    const place = '区行政服务中心三楼会议室';
    const startsAt = `${year + 1}-01-20T09:00`;
    session = await drawSession(journey, officer, call, { startsAt, place });
    const own = show(await writer.open(`/applications/${application}`));
    await sees(own.getByText(place));
    await look(own, 'defence of the applicant');
    await seatPanel(await openFromDesk(officer, title), '答辩');
    await look(await experts[0]!.open('/reviews'), 'reviews of the expert');
  });

  step('on panel day the experts score on their phones, and the chair signs', async () => {
    await panelDay(journey, { officer, experts, session, title }, rubric);
    const done = show(await openFromDesk(officer, title));
    await look(done, 'defence, held');
    await press(done, '通过');
    await inStage(officer, application, 'decide');
  });

  step('the leader decides in the meeting, the notice is published and passes', async () => {
    await decideInMeeting(journey, { officer, leader, call, title, wan: '1' });
    await inStage(officer, application, 'publicity');
    const notice = await publishNotice(journey, officer, call, `嘉科〔${year}〕62号`);
    await look(await visitor.open(notice), 'notice');
    await journey.portal.daysPass();
    await inStage(officer, application, 'contract');
  });

  step('both sign; a subsidy has no first payment, so it goes on to the acceptance', async () => {
    await signAgreement(journey, { certifier, officer, application, legalRepresentative });
    await inStage(officer, application, 'accept');
  });

  step('the applicant asks for the acceptance, the officer accepts', async () => {
    const told = '系统上线运行满半年，服务人数达到任务书约定。';
    await report(journey, { writer, officer, application }, '申请验收', told);
    const page = show(await officer.open(`/applications/${application}`));
    await page.getByLabel('验收专家').fill('方甲、方乙、方丙');
    await page.getByLabel('结余资金').fill('0');
    await tickAll(page);
    await look(page, 'acceptance');
    await press(page, '通过');
    await inStage(officer, application, 'pay1');
  });

  step('two persons pay, the bank answers, the project is evaluated and archived', async () => {
    const bank = `GK${today.replaceAll('-', '')}1`;
    await pay(journey, finance, { application, title }, { bank, next: 'perf' });
    const { stage, case: subject } = await mainCase(officer, application);
    const { indicators } = stage.arguments as { indicators: { id: string }[] };
    await look(await officer.open(`/applications/${application}`), 'evaluation');
    await officer.post(`/cases/${subject.id}/outcomes`, {
      outcome: 'excellent',
      version: subject.version,
      record: { scores: Object.fromEntries(indicators.map(({ id }) => [id, 92])) },
    });
    const ended = await inStage(officer, application, 'archive');
    expect(ended.case).toMatchObject({ result: 'completed' });
    await look(await writer.open(`/applications/${application}`), 'application archived');
  });

  step('everybody finds their other pages in order', async () => {
    const { lookAround } = journey;
    await lookAround(visitor, '/verify', '/registers', '/vouchers/catalogue', '/awards');
    await lookAround(writer, '/matches', `/units/${party}`, `/applications/${application}/answers`);
    await lookAround(officer, `/rankings/${call}`, `/notices/compose/${call}`, '/lists', '/vouchers/books');
    await lookAround(finance[0], '/payments');
    const next = { year: year + 1, noticeNumber: `嘉科〔${year + 1}〕61号` };
    const draft = await administrator.post<{ id: string }>(`/admin/calls/${call}/copy`, next);
    const of = { call: draft.id };
    const trial = await administrator.post<{ id: string }>('/admin/trials', { of, days: 14 });
    await lookAround(administrator, `/admin/calls/${draft.id}`, `/calls/${trial.id}`, '/admin/trials');
    await lookAround(administrator, '/admin/letter-templates', `/calls/${draft.id}`);
    await lookAround(administrator, '/admin/programmes', '/admin/programmes/ZHCS/1/preview', '/mails');
  });

  journey.isAccessible(36);
});
