import type { Definition } from '@keshen/programme';
import { score } from './acts';
import type { Employee } from './cast';
import { button, link } from './find';
import type { Journey } from './journey';
import type { Person } from './person';
import { sees, seesNoMore } from './sees';

const PHONE = { width: 390, height: 844 };

/** The officer puts the one waiting case of a call into a session, commits to the seed, and draws; answers its path. */
export async function drawSession(
  journey: Journey,
  officer: Person,
  call: string,
  { startsAt, place }: { startsAt: string; place: string },
): Promise<string> {
  const page = journey.show(await officer.open(`/defences/calls/${call}`));
  await page.getByLabel('开始时间').fill(startsAt);
  await page.getByLabel('地点', { exact: true }).fill(place);
  await journey.look(page, 'defence, timetable');
  await button(page, '定下 1 项，公布摘要').click();
  await button(page, '抽签定顺序').click();
  await sees(page.getByText(/^顺序由抽签产生/));
  return new URL(page.url()).pathname;
}

/**
 * Panel day: experts check in on three phones, the officer runs the clock, the projector shows it and still does after a
 * reload, scores arrive while the officer looks on, and the chair signs on the phone.
 */
export async function panelDay(
  journey: Journey,
  {
    officer,
    experts,
    session,
    title,
  }: { officer: Person; experts: Employee[]; session: string; title: string },
  rubric: NonNullable<Definition['rubric']>,
): Promise<void> {
  const phones = await phonesOf(experts, session);
  for (const phone of phones) {
    const page = journey.show(await phone.open(session));
    await button(page, '签到').click();
    await sees(link(page, '评分'));
    await seesNoMore(button(page, '签到'));
  }
  await journey.look(phones[0]!.page, 'defence, phone of an expert');

  const desk = journey.show(await officer.open(session));
  await desk.getByLabel('组长').selectOption({ label: phones[0]!.name });
  await sees(desk.locator('th').filter({ hasText: '组长' }));
  await button(desk, `${title}：已到场`).click();
  await button(desk, `${title}：开始汇报`).click();
  await sees(desk.getByRole('timer'));
  await journey.look(desk, 'defence, session');

  const screen = await officer.another(`${session}/screen`);
  await sees(screen.getByRole('timer'));
  await screen.reload();
  await sees(screen.getByRole('timer'));
  await journey.lookInBoth(screen, 'defence, projector');
  await screen.close();

  journey.show(desk);
  await button(desk, `${title}：进入提问`).click();
  // The officer's page is not opened again: what it shows has come by the stream.
  for (const expert of experts) await score(expert, rubric, 1_000_000);
  for (const phone of phones) await sees(desk.getByText(new RegExp(`^${phone.name}\\s已交`)));
  await button(desk, `${title}：停止计时`).click();
  await desk
    .getByLabel(`${title} 的答辩记录`)
    .fill('项目负责人陈述系统功能与服务人数，回答了数据安全的提问。');
  await button(desk, '保存记录').click();
  await sees(desk.getByText(/得分 \d+\.\d\d，第 1 名/));

  const chair = journey.show(await phones[0]!.open(session));
  await button(chair, '签署纪要').click();
  await sees(chair.getByText(/签署，不再改动。$/));
}

/** The three first experts who have a seat, each before a screen as small as a phone's. */
async function phonesOf(experts: Employee[], session: string): Promise<(Employee & { name: string })[]> {
  const id = session.split('/').at(-1)!;
  const phones: (Employee & { name: string })[] = [];
  for (const expert of experts) {
    if (phones.length === 3 || (await expert.statusOf('GET', `/defence-sessions/${id}`)) !== 200) continue;
    const { account } = await expert.get<{ account: { name: string } }>('/session');
    await (await expert.blankPage()).setViewportSize(PHONE);
    phones.push(Object.assign(expert, { name: account.name }));
  }
  return phones;
}
