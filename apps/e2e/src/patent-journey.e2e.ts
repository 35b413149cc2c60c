import type { Page } from 'playwright-core';
import { patentSheet, samplePatents } from '@keshen/testing/server';
import { decideInMeeting, pay, publishNotice } from './harness/acts';
import { publishCall, today, year } from './harness/call';
import { employ, employFinance, inviteCertifier, registerUnit } from './harness/cast';
import { button, link } from './harness/find';
import { Journey } from './harness/journey';
import { mailsOf } from './harness/mails';
import { inStage, mainCase, openFromDesk } from './harness/office';
import type { Person } from './harness/person';
import { sees } from './harness/sees';
import { until } from './harness/until';

const certifierAt = 'certifier@example.com';
const list = samplePatents('journey', { count: 9, first: 3, enterprises: 3 }, today);
const unit = list.registry.legalPersons[0]!;
// The register knows one of the enterprise's patents under another title.
const differing = list.registry.patents.find((p) => p.owners[0]!.creditCode === unit.creditCode)!;
differing.title = '登记簿上的另一个名称';
const rows = [...list.rows, list.rows[0]!.map((cell, i) => (i === 4 ? '没有号' : cell))];

describe('a patent subsidy without application', () => {
  const journey = new Journey('patents');
  const { step, show, look } = journey;
  let officer: Person, leader: Person, auditor: Person, certifier: Person;
  let finance: [Person, Person];
  let call = '';
  let listPage = '';
  let application = '';
  let title = '';

  step('the office is staffed and the call is open', async () => {
    journey.portal.registerKnows(list.registry);
    const administrator = await journey.administrator();
    officer = await employ(journey, administrator, 'officer', { name: '陆知行' });
    leader = await employ(journey, administrator, 'leader', { name: '周明远' });
    auditor = await employ(journey, administrator, 'auditor', { name: '严景行' });
    finance = await employFinance(journey, administrator);
    call = await publishCall(administrator, 'ZLZZ', {
      title: '专利费专项资助',
      notice: 51,
      office: '知识产权科',
      envelopeFen: 200_000_000,
      limitPerParty: 5,
    });
    await look(await officer.open(`/calls/${call}`), 'call');
  });

  step('an enterprise registers, and the register vouches for it', async () => {
    const person = { name: '周晓敏', email: 'writer@example.com', mobile: '13812342047' };
    const member = await registerUnit(journey, { ...unit, town: unit.town! }, person);
    const { party } = member;
    const name = unit.legalRepresentative;
    certifier = await inviteCertifier(journey, { member, party, email: certifierAt, name });
  });

  step('the officer takes a list in; its bad row is told with its place', async () => {
    const page = show(await officer.open('/lists'));
    await look(page, 'lists');
    await page.getByLabel('清单名称').fill('第一批发明专利');
    const buffer = await patentSheet(rows);
    const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    await page.locator('input[type=file]').setInputFiles({ name: '清单.xlsx', mimeType, buffer });
    await button(page, '读入并核对').click();
    await sees(page.getByText('读入 10 行，9 件可资助，1 行不进本批。'));
    listPage = new URL(page.url()).pathname;
    await look(page, 'list, checked');
    await button(page, '有误 1').click();
    await sees(page.getByText('没有号'));
    await look(page, 'list, bad rows');
  });

  step('the applications are made, and the enterprise is told', async () => {
    const page = show(await officer.open(listPage));
    // The rows stand above the button: until they are there it still moves, under a click too.
    await sees(page.getByText('没有号'));
    await button(page, '生成并请 3 家确认').click();
    await sees(page.getByText('待单位确认'));
    // From its top: what the bar of the portal covers while scrolling is no target.
    await officer.open(listPage);
    await sees(page.getByText('待单位确认'));
    await look(page, 'list, made');
    await until('the mail', async () =>
      (await mailsOf(journey.portal)).some(({ to, text }) => to === certifierAt && text.includes('/offers/')),
    );
  });

  step('its certifier confirms with one act', async () => {
    const page = show(await certifier.open('/home'));
    await sees(link(page, '核对并确认'));
    await look(page, 'home of the applicant');
    await link(page, '核对并确认').click();
    await sees(button(page, '确认领取'));
    await look(page, 'offer');
    await page.getByRole('checkbox').check();
    await button(page, '确认领取').click();
    await page.waitForURL(/\/receipt$/);
    await sees(page.getByText('回执号'));
    application = new URL(page.url()).pathname.split('/')[2]!;
    await look(page, 'receipt');
    title = (await officer.get<{ application: { title: string } }>(`/applications/${application}`))
      .application.title;
  });

  /** Passes a check from the list's page, rehearsed before. */
  const sit = async (stage: string): Promise<Page> => {
    const page = show(await officer.open(listPage));
    await button(page, '集中通过，先预览…').click();
    await sees(page.getByRole('dialog'));
    await look(page, `sitting, ${stage}`);
    return page;
  };

  step('the formal check is passed in one sitting; the worker screens', async () => {
    const page = await sit('formal');
    await button(page.getByRole('dialog'), '通过 1 件').click();
    await sees(page.getByText('已通过 1 件，未办 0 件。'));
    await inStage(officer, application, 'verify');
  });

  step(
    'what the patent register says otherwise keeps it from passing until the officer has settled it',
    async () => {
      await until('the register', async () => {
        const { view } = await mainCase(officer, application);
        const { patents } = view['compared'] as { patents: { items: { askedAt: string | null }[] } };
        return patents.items.every((item) => item.askedAt);
      });
      const rehearsal = await sit('verification, undecided');
      await sees(rehearsal.getByText('0 件可以通过，1 件不能。'));
      const page = show(await openFromDesk(officer, title));
      await sees(page.getByText('登记簿上的另一个名称'));
      await look(page, 'verification');
      await page.getByLabel('核实情况').fill('证书为准，登记簿录入有误。');
      await button(page, '认可').click();
      await sees(page.getByText('已核实，可以通过'));
      const sitting = await sit('verification');
      await button(sitting.getByRole('dialog'), '通过 1 件').click();
      await sees(sitting.getByText('已通过 1 件，未办 0 件。'));
      await inStage(officer, application, 'decide');
    },
  );

  step('the meeting decides the amount that the rates give', async () => {
    await decideInMeeting(journey, { officer, leader, call, title });
    await inStage(officer, application, 'publicity');
  });

  step('the notice is published and ends without objection', async () => {
    await publishNotice(journey, officer, call, `嘉科〔${year}〕52号`);
    await sees(officer.page.getByText(unit.name));
    await look(officer.page, 'notice');
    await journey.portal.daysPass();
    await inStage(officer, application, 'pay1');
  });

  step('finance pays; the case is archived', async () => {
    await pay(journey, finance, { application, title }, { bank: `GK${year}ZL1`, next: 'archive' });
    expect((await mainCase(officer, application)).case).toMatchObject({ result: 'completed' });
  });

  step('the same patents are never funded again, and the auditor reads all of it', async () => {
    const again = show(await officer.open('/lists'));
    await again.getByLabel('清单名称').fill('再报一次');
    const own = list.rows.filter((row) => row[0] === unit.creditCode);
    const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    const buffer = await patentSheet(own);
    await again.locator('input[type=file]').setInputFiles({ name: '再报.xlsx', mimeType, buffer });
    await button(again, '读入并核对').click();
    await sees(again.getByText(`读入 ${own.length} 行，0 件可资助，${own.length} 行不进本批。`));
    await sees(again.getByText(/已在 ZLZZ-\d{4}-\d{4} 申报或资助过/));
    await look(again, 'list, funded before');
    const page = show(await auditor.open(listPage));
    await sees(page.getByText('逐行结果'));
    await look(page, 'list of the auditor');
    expect(await auditor.statusOf('POST', `/subsidy-batches/${listPage.split('/').at(-1)}/making`)).toBe(403);
  });

  journey.isAccessible(12);
});
