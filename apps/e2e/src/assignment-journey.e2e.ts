import { Buffer } from 'node:buffer';
import ExcelJS from 'exceljs';
import { makeCreditCode } from '@keshen/kernel';
import { smallDefinition, smallRubric } from '@keshen/testing/server';
import { score } from './harness/acts';
import { publishCall } from './harness/call';
import { employ, registerExperts, registerUnit, takeRoles, type Employee } from './harness/cast';
import { sendAnswers } from './harness/draft';
import { button, heading, link } from './harness/find';
import { Journey } from './harness/journey';
import { linkInMail } from './harness/mails';
import { inStage, mainCase, openFromDesk } from './harness/office';
import type { Person } from './harness/person';
import { onTablet, sideways, withForty } from './harness/tablet';
import { each, sees, seesNoMore } from './harness/sees';
import { until } from './harness/until';

const panel = {
  minimum: 3,
  composition: [
    { class: 'technical' as const, count: 2 },
    { class: 'finance' as const, count: 1 },
  ],
};
/** A programme that is a review and nothing else: three experts for each application, out of five. */
const definition = smallDefinition(
  [
    { id: 'draft', kind: 'form', outcomes: ['submit > judge'] },
    {
      id: 'judge',
      kind: 'review',
      arguments: { passes: 'pass', fails: 'fail', softWorkingDays: 10, remindWorkingDays: [] },
      actors: ['officer', 'expert'],
      outcomes: ['pass > archive', '!fail > refused'],
    },
    { id: 'archive', kind: 'closed', arguments: { result: 'completed' } },
    { id: 'refused', kind: 'closed', arguments: { result: 'refused' } },
  ],
  { rubric: { ...smallRubric, discussion: true, panel: { ...smallRubric.panel, ...panel } } },
);
/** Three technical experts and one of finance are registered without the screen, one more technical one on it. */
const register = {
  ...definition,
  rubric: {
    ...definition.rubric!,
    panel: {
      ...definition.rubric!.panel,
      composition: [
        { class: 'technical' as const, count: 3 },
        { class: 'finance' as const, count: 1 },
      ],
    },
  },
};
const town = '马陆镇';
const units = ['传感', '精铸'].map((trade, at) => ({
  name: `上海临风${trade}有限公司`,
  creditCode: makeCreditCode('91', '310114', `MA1K390${at}`),
  legalRepresentative: `沈${'甲乙'[at]}`,
  town,
}));
const titles = units.map(({ name }) => `${name.slice(4, 6)}产线在线标定`);

describe('the officer, from the register of experts to the release of a call’s assignment', () => {
  const journey = new Journey('assignment');
  const { step, show, look, lookInBoth, lookAround } = journey;
  let administrator: Person;
  let officer: Person;
  let experts: Employee[];
  let call = '';
  const applications: string[] = [];
  const names = new Map<string, string>();

  step('the register has experts, and two enterprises have applied', async () => {
    journey.portal.registerKnows({ legalPersons: units.map((unit) => ({ ...unit, district: '310114' })) });
    administrator = await journey.administrator();
    officer = await employ(journey, administrator, 'officer', { name: '陆知行' });
    experts = await registerExperts(journey, administrator, register);
    experts.push(await employ(journey, administrator, 'expert', { id: 'expert5', name: '方戊' }));
    await administrator.post('/admin/programmes', { definition });
    call = await publishCall(administrator, definition.code, {
      title: '小专项',
      notice: 71,
      office: '科技发展科',
      envelopeFen: 100_000_000,
      limitPerParty: 1,
    });
    for (const [at, unit] of units.entries()) {
      const person = { name: `周${'甲乙'[at]}`, email: `writer${at}@example.com`, mobile: `1381234204${at}` };
      const writer = await registerUnit(journey, unit, person);
      await takeRoles(writer, ['enterprise-administrator', 'writer', 'certifier']);
      const { id } = await writer.post<{ id: string }>('/applications', { call, party: writer.party });
      await sendAnswers(writer, id, { 'project.title': titles[at], 'project.asked': 500_000 }, []);
      const { content } = await writer.get<{ content: string }>(`/applications/${id}/answers`);
      await writer.post(`/applications/${id}/submission`, { content });
      applications.push(id);
    }
    for (const id of applications) await inStage(officer, id, 'judge');
  });

  step('the administrator enters an expert by the form, and changes another by a spreadsheet', async () => {
    const page = show(await administrator.open('/experts'));
    await button(page, '登记…').click();
    const form = page.getByRole('dialog');
    await button(form, '保存').click();
    await sees(form.getByText('请填单位。'));
    await look(page, 'expert, form');
    await form.getByRole('textbox', { name: '单位', exact: true }).fill('第5研究院');
    await form.getByLabel('专业领域').selectOption({ index: 1 });
    await form.getByLabel('区内外').selectOption('yes');
    await button(form, '保存').click();
    await seesNoMore(form);
    await sees(page.getByRole('row').filter({ hasText: '方戊' }).filter({ hasText: '区外' }));
    const [download] = await Promise.all([page.waitForEvent('download'), link(page, '导出所列').click()]);
    const book = await new ExcelJS.Workbook().xlsx.readFile(await download.path());
    const sheet = book.worksheets[0]!;
    const column = (title: string): number =>
      (sheet.getRow(1).values as unknown[]).findIndex((value) => value === title);
    sheet.getRow(2).getCell(column('职称')).value = '二级教授';
    await button(page, '批量导入…').click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('input[type=file]').setInputFiles({
      name: '专家库.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: Buffer.from(await book.xlsx.writeBuffer()),
    });
    await sees(dialog.getByRole('row').filter({ hasText: '已修改' }));
    await look(page, 'experts, import');
    await page.keyboard.press('Escape');
    await sees(page.getByRole('row').filter({ hasText: '二级教授' }));
  });

  step('the officer looks through the register, and asks for a plan of the call', async () => {
    const page = show(await officer.open('/experts'));
    for (const expert of experts) {
      const { account } = await expert.get<{ account: { name: string } }>('/session');
      names.set(account.name, expert.account);
      await sees(page.getByRole('row').filter({ hasText: account.name }));
    }
    await look(page, 'experts');
    await officer.open(`/admin/calls/${call}`);
    await link(page, '专家分配').click();
    await sees(button(page, '生成'));
    await look(page, 'plan, before');
    await button(page, '生成').click();
    await sees(button(page, '放出并邀请'));
    for (const title of titles) await sees(page.getByRole('row').filter({ hasText: title }));
    await lookInBoth(page, 'plan, proposed');
  });

  step('no expert sees anything of it yet', async () => {
    for (const expert of experts)
      expect((await expert.get<{ items: unknown[] }>('/reviews?state=open')).items).toEqual([]);
  });

  let invited: Employee;
  let out = '';
  let into = '';
  step(
    'the officer puts another in somebody’s place by hand, with fit, load and conflicts beside each name',
    async () => {
      const page = show(officer.page);
      await button(page.getByRole('row').filter({ hasText: titles[0]! }), '调整').click();
      const dialog = page.getByRole('dialog');
      const seated = await each(dialog.getByRole('row').filter({ has: button(page, '移出') }));
      const technical = (
        await Promise.all(seated.map((row) => row.getByRole('rowheader').innerText()))
      ).filter((text) => text.includes('技术'));
      await look(page, 'plan, alternatives');
      out = nameIn(technical[0]!);
      await button(dialog.getByRole('row').filter({ hasText: out }), '移出').click();
      const free = dialog
        .getByRole('row')
        .filter({ hasText: '技术' })
        .filter({ has: button(page, '选入') })
        .filter({ hasNotText: out });
      await sees(
        dialog
          .getByRole('row')
          .filter({ hasText: out })
          .filter({ has: button(page, '选入') }),
      );
      into = nameIn(await (await each(free))[0]!.getByRole('rowheader').innerText());
      await button(dialog.getByRole('row').filter({ hasText: into }), '选入').click();
      await sees(
        dialog
          .getByRole('row')
          .filter({ hasText: into })
          .filter({ has: button(page, '移出') }),
      );
      await page.keyboard.press('Escape');
      await seesNoMore(dialog);
    },
  );

  const nameIn = (text: string): string => [...names.keys()].find((name) => text.includes(name))!;

  step('the release invites everybody who is in it, by mail and in the portal, and nobody else', async () => {
    const page = show(officer.page);
    await button(page, '放出并邀请').click();
    await sees(page.getByText(/^上一个方案已放出/));
    await look(page, 'plan, released');
    const { reviews } = (await mainCase(officer, applications[0]!)).view as {
      reviews: { name: string; state: string }[];
    };
    expect(reviews.map(({ state }) => state)).toEqual(['assigned', 'assigned', 'assigned']);
    expect(reviews.map(({ name }) => name)).toContain(into);
    expect(reviews.map(({ name }) => name)).not.toContain(out);
    invited = experts.find(({ account }) => account === names.get(into))!;
    await linkInMail(
      journey.portal,
      `expert${experts.indexOf(invited) + 1}@example.com`,
      'review-invitation',
    );
    const own = await invited.open('/reviews');
    await sees(link(own.getByRole('main'), titles[0]!));
    await look(own, 'reviews of the expert');
    await look(await invited.open('/interests'), 'interests');
  });

  step(
    'forty reviews side by side on a tablet: how far, how long, by keyboard, nothing to scroll sideways',
    async () => {
      const page = show(invited.page);
      const alone = await withForty(page);
      const desk = await onTablet(page);
      await invited.open('/reviews');
      await sees(page.getByRole('img', { name: '40 份中已提交 13 份', exact: true }));
      const rows = page
        .getByRole('main')
        .getByRole('row')
        .filter({ has: page.getByRole('link') });
      expect(await each(rows)).toHaveLength(40);
      await sees(rows.first().getByText(/\d 天/));
      expect(await sideways(page)).toBe(0);
      await look(page, 'forty reviews on a tablet');
      await link(page.getByRole('main'), titles[0]!).click();
      await page.getByRole('checkbox').check();
      expect(await sideways(page)).toBe(0);
      await button(page, '开始评审').click();
      const points = page.locator(`[id="review-scores-${definition.rubric!.criteria[0]!.id}-points"]`);
      await points.press('ArrowUp');
      await points.press('ArrowUp');
      expect(await points.inputValue()).toBe('2');
      await page.keyboard.press('Alt+j');
      await sees(page.locator('input[type=radio]:focus'));
      expect(await sideways(page)).toBe(0);
      await look(page, 'desk on a tablet');
      await sees(page.getByText(/^已保存/));
      await desk();
      await alone();
    },
  );

  step('the panel hands in; the office reads its discussion and says a word', async () => {
    for (const expert of experts) await score(expert, definition.rubric!, 300_000);
    await until('the reviews', async () => {
      const { panel: state } = (await mainCase(officer, applications[0]!)).view as {
        panel: { complete: boolean };
      };
      return state.complete;
    });
    const page = show(await openFromDesk(officer, titles[0]!));
    await page.getByText(/^评审组讨论/).click();
    await page.getByLabel('要说的话').fill('查新报告已补，请再看。');
    await button(page, '发言').click();
    await sees(page.getByRole('listitem').filter({ hasText: '查新报告已补，请再看。' }));
    await lookInBoth(page, 'review, thread of the office');
    await sees(heading(page, '经过'));
  });

  step('everybody finds their other pages in order', async () => {
    await lookAround(officer, '/interests', `/rankings/${call}/analysis`, `/defences/calls/${call}`);
  });

  journey.isAccessible(13);
});
