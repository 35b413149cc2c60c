import '@testing-library/jest-dom';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import '../../i18n';
import { answering } from '../../answers.fixture';
import { axeFinds } from '../../axe.fixture';
import { SessionFixture, type Session } from '../../session';
import ExpertApplicationsPage from './expert-applications.page';
import ExpertRecommendationPage from './expert-recommendation.page';
import ExpertsPage from './experts.page';

const administrator = { staff: [{ role: 'administrator', scope: null }] } as Partial<Session>;
const show = (page: React.ReactNode, at = '/', session: Partial<Session> = administrator) =>
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <SessionFixture session={session}>
        <MemoryRouter initialEntries={[at]}>{page}</MemoryRouter>
      </SessionFixture>
    </QueryClientProvider>,
  );

const fields = [
  { code: '520', name: { 'zh-CN': '计算机科学技术', en: 'Computing' }, retired: false },
  { code: '520.20', name: { 'zh-CN': '人工智能', en: 'AI' }, retired: false },
];
const expert = (n: number, part: object = {}) => ({
  accountId: `e${n}`,
  name: `专家${n}`,
  email: `e${n}@example.com`,
  class: 'technical',
  unit: `第${n}研究所`,
  unitCreditCode: null,
  title: '研究员',
  fields: ['传感'],
  fieldCodes: ['520.20'],
  available: true,
  yearlyCap: 10,
  outside: n === 1,
  isOutside: n === 1,
  away: [],
  retiredAt: null,
  thisYear: 1,
  open: 0,
  load: 'free',
  version: 0,
  ...part,
});
const register = {
  'GET /experts': { items: [expert(1), expert(2)], next: null },
  'GET /experts/waiting': [{ id: 'w1', name: '待登记', email: 'w@example.com' }],
  'GET /expert-fields': fields,
  'GET /expert-applications': { items: [], next: null },
};
const asked = (): string[] =>
  (globalThis.fetch as unknown as { mock: { calls: [string][] } }).mock.calls.map(([url]) => String(url));

describe('the register of experts', () => {
  it('is a list with where each is from, narrowed by unit, and reads well', async () => {
    answering(register);
    show(<ExpertsPage />, '/experts');
    const row = (await screen.findByText('第1研究所', { exact: false })).closest('tr')!;
    expect(within(row).getByText('区外')).toBeInTheDocument();
    expect(await axeFinds()).toEqual([]);
    await userEvent.type(screen.getByRole('textbox', { name: '单位名称开头或信用代码' }), '第2{Enter}');
    await screen.findByText('第2研究所', { exact: false });
    expect(asked().some((url) => url.includes(`unit=${encodeURIComponent('第2')}`))).toBe(true);
  });

  it('takes an entry by the form, which says what is wrong before it sends', async () => {
    let waiting = register['GET /experts/waiting'];
    const sent = answering({
      ...register,
      'GET /experts/waiting': () => waiting,
      'POST /experts': () => {
        waiting = [];
        return {};
      },
    });
    show(<ExpertsPage />, '/experts');
    await userEvent.click(await screen.findByRole('button', { name: '登记…' }));
    const dialog = screen.getByRole('dialog', { name: /待登记/ });
    await userEvent.type(within(dialog).getByLabelText(/身份证号/), '310114');
    await userEvent.click(within(dialog).getByRole('button', { name: '保存' }));
    expect(within(dialog).getByText('请填单位。')).toBeInTheDocument();
    expect(within(dialog).getByLabelText(/身份证号/)).toBeInvalid();
    expect(await axeFinds(dialog)).toEqual([]);
    expect(sent).toEqual([]);
    await userEvent.clear(within(dialog).getByLabelText(/身份证号/));
    await userEvent.type(within(dialog).getByRole('textbox', { name: '单位' }), '上海大学');
    await userEvent.selectOptions(within(dialog).getByLabelText(/专业领域/), '520.20');
    await userEvent.selectOptions(within(dialog).getByLabelText(/区内外/), 'yes');
    await userEvent.click(within(dialog).getByRole('button', { name: '保存' }));
    expect(await screen.findByText('专家1')).toBeInTheDocument();
    expect(sent).toMatchObject([
      { body: { account: 'w1', unit: '上海大学', fieldCodes: ['520.20'], outside: true, yearlyCap: 10 } },
    ]);
  });

  it('is filled from a spreadsheet in a dialog of its own', async () => {
    answering(register);
    show(<ExpertsPage />, '/experts');
    await userEvent.click(await screen.findByRole('button', { name: /导入/ }));
    const dialog = screen.getByRole('dialog');
    expect(await axeFinds(dialog)).toEqual([]);
  });
});

const entry = { class: 'technical', unit: '上海大学', title: '教授', fieldCodes: ['520.20'] };
const application = {
  id: 'p1',
  name: '自荐者',
  email: 'p@example.com',
  state: 'recommended',
  entry,
  statement: '长期从事传感器标定。',
  unitContact: 'unit@example.com',
  askedOf: 'u***@example.com',
  sentAt: '2026-11-20T02:00:00Z',
  answeredAt: '2026-11-21T02:00:00Z',
  answeredBy: '人事处 王某',
  answerNote: null,
  reason: null,
};

describe('applications to be an expert', () => {
  it('are shown with the unit’s word, and refused with a reason only', async () => {
    const sent = answering({
      ...register,
      'GET /expert-applications': { items: [application], next: null },
      'POST /expert-applications/p1/decision': null,
    });
    show(<ExpertApplicationsPage />);
    expect(await screen.findByText('长期从事传感器标定。')).toBeInTheDocument();
    expect(await axeFinds()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: '不通过 自荐者' }));
    const dialog = screen.getByRole('dialog');
    const go = within(dialog).getAllByRole('button')[0]!;
    await userEvent.click(go);
    expect(sent).toEqual([]);
    await userEvent.type(within(dialog).getByRole('textbox'), '专业不符');
    expect(await axeFinds(dialog)).toEqual([]);
    await userEvent.click(go);
    expect(sent).toMatchObject([{ body: { outcome: 'refuse', reason: '专业不符' } }]);
  });
});

describe('the unit’s word by the link of its mail', () => {
  it('needs a name, and a reason where it does not recommend', async () => {
    let state = 'sent';
    const sent = answering({
      'GET /expert-recommendations/abc': () => ({
        name: '自荐者',
        state,
        entry,
        statement: '标定。',
        fields,
      }),
      'POST /expert-recommendations/abc': () => {
        state = 'declined';
        return null;
      },
    });
    show(<ExpertRecommendationPage />, '/expert-recommendation?token=abc', {});
    const send = await screen.findByRole('button', { name: '提交' });
    expect(await axeFinds()).toEqual([]);
    await userEvent.click(send);
    await userEvent.type(screen.getByRole('textbox', { name: '经办人' }), '人事处 王某');
    await userEvent.click(screen.getByRole('radio', { name: '不推荐' }));
    await userEvent.click(send);
    expect(sent).toEqual([]);
    await userEvent.type(screen.getByRole('textbox', { name: '不推荐的理由' }), '已离职');
    await userEvent.click(send);
    expect(await screen.findByRole('status')).toBeInTheDocument();
    expect(sent).toMatchObject([{ body: { answer: 'declined', by: '人事处 王某', note: '已离职' } }]);
  });
});
