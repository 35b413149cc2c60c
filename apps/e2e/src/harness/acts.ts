import type { Page } from 'playwright-core';
import type { Definition } from '@keshen/programme';
import { PASSWORD } from './cast';
import { button, link } from './find';
import type { Journey } from './journey';
import { inStage, mainCase, openFromDesk } from './office';
import type { Person } from './person';
import { each, sees } from './sees';
import { until } from './until';

/** Begins an application from the own home page; answers its id. */
export async function startDraft(journey: Journey, page: Page): Promise<string> {
  await link(page, '开始申报').first().click();
  await sees(button(page, '建立草稿'));
  await journey.look(page, 'start');
  await button(page, '建立草稿').click();
  await page.waitForURL(/\/applications\/[\w-]+\/form/);
  return new URL(page.url()).pathname.split('/')[2]!;
}

/** The certifier's part: from the own page through the check to the receipt. */
export async function certify(journey: Journey, certifier: Person, application: string): Promise<Page> {
  const page = journey.show(await certifier.open(`/applications/${application}`));
  await button(page, '核对并提交').click();
  await button(page, '审核通过并提交').click();
  await page.waitForURL(/\/receipt$/);
  await sees(page.getByText('回执号'));
  return page;
}

/** What waits for an expert is declared, scored with four fifths and handed in without the screen. */
export async function score(
  expert: Person,
  { criteria }: NonNullable<Definition['rubric']>,
  recommendedFen: number,
): Promise<void> {
  const { items } = await expert.get<{ items: { id: string; state: string }[] }>('/reviews?state=open');
  for (const { id, state } of items) {
    const declared =
      state === 'declared'
        ? await expert.get<{ version: number }>(`/reviews/${id}`)
        : await expert.post<{ version: number }>(`/reviews/${id}/declaration`, { noConflict: true });
    const scores = Object.fromEntries(criteria.map((c) => [c.id, { points: c.weight * 80, reason: '' }]));
    const judgement = { scores, recommend: true, recommendedFen, comment: '合作真实，预算基本合理。' };
    await expert.post(`/reviews/${id}/submission`, { version: declared.version, ...judgement });
  }
}

/** The officer brings the one case of a call before the meeting, the leader agrees there to an amount. */
export async function decideInMeeting(
  journey: Journey,
  {
    officer,
    leader,
    call,
    title,
    wan,
  }: Record<'officer' | 'leader', Person> & {
    call: string;
    title: string;
    wan?: string;
  },
): Promise<void> {
  const page = journey.show(await officer.open(`/rankings/${call}`));
  await sees(button(page, '送主任办公会…'));
  await journey.look(page, 'ranking');
  await button(page, '送主任办公会…').click();
  await journey.look(page, 'ranking, prepare');
  await button(page.getByRole('dialog'), '送会 1 项').click();
  await page.waitForURL(/\/meetings\//);
  const meeting = journey.show(await leader.open(new URL(page.url()).pathname));
  await meeting.getByLabel(`${title} 的结论`).selectOption({ label: '同意' });
  if (wan) await meeting.getByLabel(`${title} 的立项金额（万元）`).fill(wan);
  await journey.look(meeting, 'meeting');
  await button(meeting, '预览 1 项…').click();
  await button(meeting.getByRole('dialog'), '审定 1 项').click();
  await sees(meeting.getByText('已审定 1 项，未办 0 项。'));
}

/** The officer publishes the notice of a call's decided cases; answers its path. */
export async function publishNotice(
  journey: Journey,
  officer: Person,
  call: string,
  number: string,
): Promise<string> {
  const page = journey.show(await officer.open(`/notices/compose/${call}`));
  await page.getByLabel('文号').fill(number);
  await journey.look(page, 'notice, compose');
  await button(page, '预览公示…').click();
  await button(page.getByRole('dialog'), '发布公示').click();
  await page.waitForURL(/\/notices\/[\w-]{36}$/);
  return new URL(page.url()).pathname;
}

/** The certifier signs the agreement for the enterprise, the officer for the commission, which leads on. */
export async function signAgreement(
  journey: Journey,
  {
    certifier,
    officer,
    application,
    legalRepresentative,
  }: Record<'certifier' | 'officer', Person> & {
    application: string;
    legalRepresentative: string;
  },
): Promise<void> {
  await until('the agreement', async () => (await mainCase(officer, application)).view['agreement']);
  const sign = async (person: Person, side: string): Promise<Page> => {
    const page = journey.show(await person.open(`/applications/${application}`));
    await page.getByRole('checkbox').check();
    await journey.look(page, `agreement of the ${side}`);
    await button(page, '签订任务书').click();
    return page;
  };
  const page = await sign(certifier, 'enterprise');
  await sees(page.getByText(`${legalRepresentative} 已签`));
  await sign(officer, 'commission');
}

/** The applicant's report on a milestone or for the acceptance, handed in under this button. */
export async function report(
  journey: Journey,
  { writer, officer, application }: Record<'writer' | 'officer', Person> & { application: string },
  act: string,
  progress: string,
  more: (page: Page) => Promise<void> = async () => undefined,
): Promise<void> {
  const page = journey.show(await writer.open(`/applications/${application}`));
  await page.getByLabel('进展情况').fill(progress);
  await page.getByLabel('已用资金').fill('60');
  // The targets are those of the agreement; the applicant says how far each is.
  for (const reached of await each(page.getByLabel(/完成值$/))) await reached.fill('达到');
  await more(page);
  await journey.look(page, `report, ${act}`);
  await button(page, act).click();
  await until('the report', async () => (await mainCase(officer, application)).view['report']);
}

/** 再次验证 before the first payment of a person: the journey is over before it has to be repeated. */
export async function proveAgain(person: Person): Promise<void> {
  if (person.proved) return;
  person.proved = true;
  const asked = person.page.getByRole('dialog', { name: '请再次验证身份', exact: true });
  await asked.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await button(asked, '验证').click();
}

/** Two persons pay, the bank answers under this number; then the case stands in the next stage. */
export async function pay(
  journey: Journey,
  [first, second]: [Person, Person],
  { application, title }: { application: string; title: string },
  { bank, next }: { bank: string; next: string },
): Promise<void> {
  await until('the payment', async () => (await mainCase(first, application)).view['payment']);
  const page = journey.show(await openFromDesk(first, title));
  await journey.look(page, `payment ${bank}`);
  await button(page, '确认').click();
  await proveAgain(first);
  await sees(page.getByText('这笔由您确认'));
  await sees(page.getByRole('button', { name: '复核', exact: true, disabled: true }));
  const other = journey.show(await second.open(`/applications/${application}`));
  await button(other, '复核').click();
  await proveAgain(second);
  await other.getByLabel('回单号').fill(bank);
  await journey.look(other, `payment ${bank}, bank`);
  await button(other, '登记回执').click();
  await inStage(first, application, next);
}
