import '@testing-library/jest-dom';
import { jest } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { MemoryRouter, Route, Routes } from 'react-router';
import '../../i18n';
import { serving } from '../../answers.fixture';
import { setCsrf } from '../../api';
import { learnServerTime } from '../../clock';
import { SessionFixture, type Session as Own } from '../../session';
import type { Session, Slot } from './defence.api';
import ScreenPage from './screen.page';
import SessionPage from './session.page';

const now = '2026-12-01T01:04:48.000Z';
const slot = (n: number, part: Partial<Slot> = {}): Slot => ({
  caseId: `c${n}`,
  applicationId: `a${n}`,
  reference: `CXY-2026-000${n}`,
  title: `项目${n}`,
  party: '上海云岫新能源科技有限公司',
  slot: n,
  from: `2026-12-01T01:${n === 1 ? '00' : '15'}:00.000Z`,
  until: `2026-12-01T01:${n === 1 ? '15' : '30'}:00.000Z`,
  attended: null,
  minutes: '',
  open: true,
  seats: [
    { account: 'e1', name: '方一', state: 'submitted', given: 5, submittedAt: now, review: null },
    { account: 'e2', name: '方二', state: 'declared', given: 3, submittedAt: null, review: null },
  ],
  lateFrom: `2026-12-01T01:${n === 1 ? '00' : '15'}:00.000Z`,
  scoresClose: null,
  leaving: [{ account: 'e3', name: '方三', why: 'conflict' }],
  score: null,
  rank: null,
  ...part,
});
const page = (part: Partial<Session> = {}): Session => ({
  session: {
    id: 's1',
    callId: 'k1',
    call: { 'zh-CN': '2026年度第一批', en: 'First call' },
    startsAt: '2026-12-01T01:00:00.000Z',
    place: '三楼会议室',
    chair: null,
    chairName: null,
    commitment: 'c4e1'.repeat(16),
    seed: 'seed-639214',
    order: ['CXY-2026-0001', 'CXY-2026-0002'],
    drawnAt: '2026-12-01T00:55:00.000Z',
    signedAt: null,
    signedBy: null,
  },
  minutesEach: { presentMinutes: 8, answerMinutes: 7, scoreMinutes: 5 },
  criteria: 5,
  blind: false,
  clock: { caseId: 'c1', phase: 'present', startedAt: '2026-12-01T01:00:00.000Z' },
  slots: [slot(1, { attended: true }), slot(2)],
  waiting: [],
  people: [{ account: 'e1', name: '方一', class: 'technical', unit: '某所', arrivedAt: null }],
  as: 'office',
  ...part,
});
const officer: Partial<Own> = {
  account: { id: 'o1', name: '陆知行', email: 'o@example.cn', locale: 'zh-CN' },
  staff: [{ role: 'officer', scope: null }],
};
const expert: Partial<Own> = {
  account: { id: 'e1', name: '方一', email: 'e@example.cn', locale: 'zh-CN' },
  staff: [{ role: 'expert', scope: null }],
};

type Asked = { method: string; url: string; body: unknown };
function show(what: ReactNode, body: Session, own: Partial<Own>): Asked[] {
  const asked: Asked[] = [];
  setCsrf('token');
  serving((method, url, sent) => {
    asked.push({ method, url, body: sent });
    return method === 'GET' ? [200, body] : [204, undefined];
  });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <SessionFixture session={own}>
        <MemoryRouter initialEntries={['/defences/s1']}>
          <Routes>
            <Route path="defences/:id" element={what} />
          </Routes>
        </MemoryRouter>
      </SessionFixture>
    </QueryClientProvider>,
  );
  return asked;
}

beforeEach(() => {
  jest.useFakeTimers({
    now: new Date(now),
    doNotFake: ['setTimeout', 'queueMicrotask', 'nextTick', 'setImmediate'],
  });
  learnServerTime(now, Date.now(), Date.now());
});
afterEach(() => void jest.useRealTimers());

describe('the projector’s page', () => {
  it('shows who is heard, what is left by the server’s clock, and who leaves the room', async () => {
    show(<ScreenPage />, page(), officer);
    expect(await screen.findByRole('timer')).toHaveTextContent('3:12');
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('项目1');
    expect(screen.getByRole('status')).toHaveTextContent('请离席：方三');
    const order = screen.getByRole('list');
    expect(within(order).getAllByRole('listitem')[0]).toHaveTextContent('正在答辩');
    expect(within(order).getAllByRole('listitem')[1]).toHaveTextContent('约 09:15');
  });

  it('says who comes next while nobody is heard', async () => {
    show(<ScreenPage />, page({ clock: null }), officer);
    expect(await screen.findByText(/^下一位：第 2 位\s项目2，约 09:15$/)).toBeInTheDocument();
    expect(screen.queryByRole('timer')).not.toBeInTheDocument();
  });

  it('warns in the last minute in words', async () => {
    const clock = { caseId: 'c1', phase: 'answer' as const, startedAt: '2026-12-01T00:58:20.000Z' };
    show(<ScreenPage />, page({ clock }), officer);
    expect(await screen.findByRole('timer')).toHaveTextContent('0:32');
    expect(screen.getByText('最后一分钟')).toBeInTheDocument();
  });
});

describe('the page of a session', () => {
  it('tells the officer how far everybody is, and how the order was drawn', async () => {
    const asked = show(<SessionPage />, page(), officer);
    expect((await screen.findAllByText(/^方二\s已评 3 \/ 5 项$/))[0]).toBeInTheDocument();
    expect(screen.getByText('seed-639214')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: '项目1：进入提问' }));
    expect(asked.find(({ method }) => method === 'PUT')).toMatchObject({
      url: '/api/defence-sessions/s1/clock',
      body: { run: { caseId: 'c1', phase: 'answer' } },
    });
  });

  it('lets the officer take somebody as forfeiting only after the time has come', async () => {
    const late = { ...page({ clock: null }), slots: [slot(1), slot(2)] };
    const asked = show(<SessionPage />, late, officer);
    await userEvent.click(await screen.findByRole('button', { name: '项目1：视为放弃' }));
    expect(screen.queryByRole('button', { name: '项目2：视为放弃' })).not.toBeInTheDocument();
    expect(asked.find(({ method }) => method === 'PUT')).toMatchObject({
      url: '/api/cases/c1/defence/record',
      body: { attended: false, minutes: '未按时到场，视为放弃。' },
    });
  });

  it('lets the chair sign only when everybody has been heard and scored or has forfeited', async () => {
    const heard = slot(1, { attended: true, minutes: '介绍了样机', score: 8000, rank: 1 });
    const chair = { ...page({ as: 'chair', clock: null }), slots: [heard, slot(2)] };
    show(<SessionPage />, chair, expert);
    await screen.findByText('项目2');
    expect(screen.queryByRole('button', { name: '签署纪要' })).not.toBeInTheDocument();
    cleanup();
    const away = slot(2, { attended: false, minutes: '未到' });
    show(<SessionPage />, { ...chair, slots: [heard, away] }, expert);
    expect(await screen.findByRole('button', { name: '签署纪要' })).toBeInTheDocument();
  });

  it('leads an expert to check in and to the own scores, and shows no others', async () => {
    const own = slot(1, { seats: [{ ...slot(1).seats[1]!, account: 'e1', review: 'r1' }], leaving: [] });
    const asked = show(<SessionPage />, page({ as: 'expert', slots: [own], clock: null }), expert);
    expect(await screen.findByRole('link', { name: '评分' })).toHaveAttribute('href', '/reviews/r1');
    expect(screen.queryByText(/已评 3/)).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: '签到' }));
    expect(asked.some(({ url }) => url === '/api/defence-sessions/s1/arrivals')).toBe(true);
  });
});
