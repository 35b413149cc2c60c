import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { shanghaiDate } from '@keshen/kernel';
import { patentSheet, samplePatents } from '@keshen/testing/server';
import { Accessibility, keepPicture, startBrowser } from './harness/browser';
import { acceptInvitation, employ, PASSWORD } from './harness/cast';
import { linkInMail, mailsOf } from './harness/mails';
import { inStage, mainCase, openFromDesk } from './harness/office';
import { Person } from './harness/person';
import { Portal } from './harness/portal';
import { until } from './harness/until';

const chief = { email: 'chief@example.com', name: '华国栋', password: PASSWORD };
const certifierAt = 'certifier@example.com';
const year = Number(shanghaiDate(new Date()).slice(0, 4));
const minutes = 600_000;
const list = samplePatents('journey', { count: 9, first: 3, enterprises: 3 }, shanghaiDate(new Date()));
const unit = list.registry.legalPersons[0]!;
// The register knows one of the enterprise's patents under another title.
const differing = list.registry.patents.find((p) => p.owners[0]!.creditCode === unit.creditCode)!;
differing.title = '登记簿上的另一个名称';
const rows = [...list.rows, list.rows[0]!.map((cell, i) => (i === 4 ? '没有号' : cell))];

describe('a patent subsidy without application', () => {
  const axe = new Accessibility();
  let portal: Portal;
  let browser: Browser;
  let administrator: Person, officer: Person, leader: Person, auditor: Person, certifier: Person;
  let finance: [Person, Person];
  let call = '';
  let listPage = '';
  let application = '';
  let title = '';
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
          const kept = current && (await keepPicture(current, `patents-${name}`));
          throw new Error(`${String(error)}\nthe page: ${kept ?? 'none'}\n${portal.log('worker')}`, {
            cause: error,
          });
        }
      },
      minutes,
    );
  const show = (page: Page): Page => (current = page);

  beforeAll(async () => {
    [portal, browser] = await Promise.all([Portal.start('postgres', chief), startBrowser()]);
    writeFileSync(join(portal.data, 'registry.json'), JSON.stringify(list.registry));
  }, minutes);
  afterAll(async () => {
    await browser?.close();
    await portal?.stop();
  }, minutes);

  step('the office is staffed and the call is open', async () => {
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
    auditor = await one('auditor', '严景行', 'auditor');
    finance = [await one('finance1', '陈立群', 'finance'), await one('finance2', '许慧敏', 'finance')];
    const { items } = await administrator.get<{ items: { id: string; code: string }[] }>('/programmes');
    const made = await administrator.post<{ id: string; version: number }>('/admin/calls', {
      programmeVersionId: items.find((p) => p.code === 'ZLZZ')!.id,
      title: { 'zh-CN': `${year}年度专利费专项资助`, en: `Patent fee subsidy ${year}` },
      year,
      batch: 1,
      noticeNumber: `嘉科〔${year}〕51号`,
      opensAt: `${year}-01-05T01:00:00Z`,
      closesAt: `${year + 1}-06-30T08:30:00Z`,
      endorsementClosesAt: `${year + 1}-07-08T08:30:00Z`,
      envelopeFen: 200_000_000,
      limitPerParty: 5,
      contact: { office: '知识产权科', person: '陆敏', phone: '021-00000000', email: null, address: null },
    });
    call = made.id;
    await administrator.post(`/admin/calls/${call}/publish`, { version: made.version });
    const page = show(await officer.open(`/calls/${call}`));
    await look(page, 'call');
  });

  step('an enterprise registers, and the register vouches for it', async () => {
    const writer = await Person.arrive(browser, portal);
    await writer.readSession();
    const person = { name: '周晓敏', email: 'writer@example.com', mobile: '13812342047', password: PASSWORD };
    await writer.post('/registrations', {
      kind: 'legal',
      creditCode: unit.creditCode,
      unit: unit.name,
      legalRepresentative: unit.legalRepresentative,
      town: unit.town,
      ...person,
      accepted: true,
    });
    const link = await linkInMail(portal, person.email, 'confirm-email');
    await writer.post('/email-confirmations', { token: new URL(link).searchParams.get('token') });
    await writer.signIn(person.email, PASSWORD);
    const party = await until('the membership', async () => {
      const { memberships } = await writer.get<{ memberships: { party: string }[] }>('/session');
      return memberships[0]?.party;
    });
    const invitation = { email: certifierAt, name: unit.legalRepresentative, roles: ['certifier'] };
    await writer.post(`/parties/${party}/invitations`, invitation);
    certifier = await acceptInvitation(browser, portal, certifierAt, unit.legalRepresentative);
  });

  step('the officer takes a list in; its bad row is told with its place', async () => {
    const page = show(await officer.open('/lists'));
    await look(page, 'lists');
    await page.getByLabel('清单名称').fill('第一批发明专利');
    const buffer = await patentSheet(rows);
    const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    await page.locator('input[type=file]').setInputFiles({ name: '清单.xlsx', mimeType, buffer });
    await page.getByRole('button', { name: '读入并核对' }).click();
    await page.getByText('读入 10 行，9 件可资助，1 行不进本批。').waitFor();
    listPage = new URL(page.url()).pathname;
    await look(page, 'list, checked');
    await page.getByRole('button', { name: '有误 1' }).click();
    await page.getByText('没有号').waitFor();
    await look(page, 'list, bad rows');
  });

  step('the applications are made, and the enterprise is told', async () => {
    const page = current!;
    await page.getByRole('button', { name: '生成并请 3 家确认' }).click();
    await page.getByText('待单位确认').first().waitFor();
    // From its top: what the bar of the portal covers while scrolling is no target.
    await officer.open(listPage);
    await page.getByText('待单位确认').first().waitFor();
    await look(page, 'list, made');
    await until('the mail', async () =>
      (await mailsOf(portal)).some(({ to, text }) => to === certifierAt && text.includes('/offers/')),
    );
  });

  step('its certifier confirms with one act', async () => {
    const page = show(await certifier.open('/home'));
    await page.getByRole('link', { name: '核对并确认' }).waitFor();
    await look(page, 'home of the applicant');
    await page.getByRole('link', { name: '核对并确认' }).click();
    await page.getByRole('button', { name: '确认领取' }).waitFor();
    await look(page, 'offer');
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: '确认领取' }).click();
    await page.waitForURL(/\/receipt$/);
    await page.getByText('回执号').waitFor();
    application = new URL(page.url()).pathname.split('/')[2]!;
    await look(page, 'receipt');
    title = (await officer.get<{ application: { title: string } }>(`/applications/${application}`))
      .application.title;
  });

  /** Passes a check from the list's page, rehearsed before. */
  const sit = async (stage: string): Promise<Page> => {
    const page = show(await officer.open(listPage));
    await page.getByRole('button', { name: '集中通过，先预览…' }).click();
    await page.getByRole('dialog').waitFor();
    await look(page, `sitting, ${stage}`);
    return page;
  };

  step('the formal check is passed in one sitting; the worker screens', async () => {
    const page = await sit('formal');
    await page.getByRole('dialog').getByRole('button', { name: '通过 1 件' }).click();
    await page.getByText('已通过 1 件，未办 0 件。').waitFor();
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
      await rehearsal.getByText('0 件可以通过，1 件不能。').waitFor();
      const page = show(await openFromDesk(officer, title));
      await page.getByText('登记簿上的另一个名称').first().waitFor();
      await look(page, 'verification');
      await page.getByLabel('核实情况').fill('证书为准，登记簿录入有误。');
      await page.getByRole('button', { name: '认可', exact: true }).click();
      await page.getByText('已核实，可以通过').waitFor();
      const sitting = await sit('verification');
      await sitting.getByRole('dialog').getByRole('button', { name: '通过 1 件' }).click();
      await sitting.getByText('已通过 1 件，未办 0 件。').waitFor();
      await inStage(officer, application, 'decide');
    },
  );

  step('the meeting decides the amount that the rates give', async () => {
    const page = show(await officer.open(`/rankings/${call}`));
    await page.getByRole('button', { name: '送主任办公会…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '送会 1 项' }).click();
    await page.waitForURL(/\/meetings\//);
    const meeting = show(await leader.open(new URL(page.url()).pathname));
    await meeting.getByLabel(`${title} 的结论`).selectOption({ label: '同意' });
    await look(meeting, 'meeting');
    await meeting.getByRole('button', { name: '预览 1 项…' }).click();
    await meeting.getByRole('dialog').getByRole('button', { name: '审定 1 项' }).click();
    await meeting.getByText('已审定 1 项，未办 0 项。').waitFor();
    await inStage(officer, application, 'publicity');
  });

  step('the notice is published and ends without objection', async () => {
    const page = show(await officer.open(`/notices/compose/${call}`));
    await page.getByLabel('文号').fill(`嘉科〔${year}〕52号`);
    await page.getByRole('button', { name: '预览公示…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '发布公示' }).click();
    await page.waitForURL(/\/notices\/[\w-]{36}$/);
    await page.getByText(unit.name).first().waitFor();
    await look(page, 'notice');
    // Nothing in the processes can be told another time: the notice is written as if it began in the week before.
    await portal.db.dataSource.transaction(async (tx) => {
      await tx.query('alter table notices disable trigger notices_append_only');
      await tx.query('update notices set starts_on = starts_on - 20, ends_on = ends_on - 20');
      await tx.query('alter table notices enable trigger notices_append_only');
    });
    await portal.restartWorker();
    await inStage(officer, application, 'pay1');
  });

  step('finance pays; the case is archived', async () => {
    const [first, second] = finance;
    await until('the payment', async () => (await mainCase(first, application)).view['payment']);
    const page = show(await openFromDesk(first, title));
    await look(page, 'payment');
    await page.getByRole('button', { name: '确认', exact: true }).click();
    await page.getByText('这笔由您确认').waitFor();
    const other = show(await second.open(`/applications/${application}`));
    await other.getByRole('button', { name: '复核', exact: true }).click();
    await other.getByLabel('回单号').fill(`GK${year}ZL1`);
    await other.getByRole('button', { name: '登记回执' }).click();
    const { case: ended } = await inStage(officer, application, 'archive');
    expect(ended).toMatchObject({ result: 'completed' });
  });

  step('the same patents are never funded again, and the auditor reads all of it', async () => {
    const again = show(await officer.open('/lists'));
    await again.getByLabel('清单名称').fill('再报一次');
    const own = list.rows.filter((row) => row[0] === unit.creditCode);
    const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    const buffer = await patentSheet(own);
    await again.locator('input[type=file]').setInputFiles({ name: '再报.xlsx', mimeType, buffer });
    await again.getByRole('button', { name: '读入并核对' }).click();
    await again.getByText(`读入 ${own.length} 行，0 件可资助，${own.length} 行不进本批。`).waitFor();
    await again
      .getByText(/已在 ZLZZ-\d{4}-\d{4} 申报或资助过/)
      .first()
      .waitFor();
    await look(again, 'list, funded before');
    const page = show(await auditor.open(listPage));
    await page.getByText('逐行结果').first().waitFor();
    await look(page, 'list of the auditor');
    expect(await auditor.statusOf('POST', `/subsidy-batches/${listPage.split('/').at(-1)}/making`)).toBe(403);
  });

  it('found nothing inaccessible on any page', () => {
    expect(axe.problems).toEqual([]);
    expect(axe.pages.length).toBeGreaterThan(12);
  });
});
