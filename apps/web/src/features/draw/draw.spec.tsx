import '@testing-library/jest-dom';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, Route, Routes } from 'react-router';
import '../../i18n';
import { serving } from '../../answers.fixture';
import { setCsrf } from '../../api';
import { SessionFixture } from '../../session';
import DeskPage from './desk.page';
import DrawPage from './draw.page';

const words = (text: string) => ({ 'zh-CN': text, en: text });
const digest = 'a1'.repeat(32);
const quotas = [
  { class: 'technical', outside: null, count: 4, substitutes: 2 },
  { class: 'finance', outside: true, count: 1, substitutes: 1 },
];
const panel = {
  no: 1,
  size: 2,
  commitment: digest,
  quotas: [
    { label: 'technical', count: 4, substitutes: 2, pool: 9 },
    { label: 'finance-outside', count: 1, substitutes: 1, pool: 3 },
  ],
  outcome: null,
};
const committed = {
  id: 'd1',
  state: 'committed',
  scope: 'call',
  committedAt: '2026-11-24T02:00:00Z',
  call: { id: 'k1', title: words('2026年度产学研') },
  request: { scope: 'call', quotas, field: null, outside: null, most: null },
  names: 'never',
  word: null,
  seed: null,
  reason: null,
  acts: [],
  panels: [panel],
};
const seat = (no: number) => ({ no, id: `${no}`, name: null, unit: null });
const revealed = {
  ...committed,
  state: 'revealed',
  word: { word: '今天的天气', at: '2026-11-24T03:00:00Z' },
  seed: 'b2'.repeat(32),
  acts: [
    { act: 'witnessed', at: '2026-11-24T03:00:00Z' },
    { act: 'revealed', at: '2026-11-24T03:05:00Z' },
  ],
  panels: [
    {
      ...panel,
      outcome: {
        drawn: [
          { label: 'technical', seats: [4, 9, 2, 7].map(seat), substitutes: [1, 8].map(seat) },
          { label: 'finance-outside', seats: [seat(11)], substitutes: [] },
        ],
        skipped: [{ ...seat(3), reason: 'retired' }],
      },
    },
  ],
};
const office = {
  committedBy: { account: 'officer', name: '陆知行' },
  by: { witnessed: '纪检监督' },
  digest,
  office: [
    {
      no: 1,
      track: null,
      excluded: {},
      cases: [
        {
          caseId: 'c1',
          applicationId: 'a1',
          reference: 'CXY-2026-0001',
          title: '低温封装',
          party: '星澜',
          missing: 0,
        },
      ],
      people: [
        {
          account: 'e1',
          name: '柯临川',
          unit: '一所',
          class: 'technical',
          rank: 0,
          cases: 0,
          passed: 'conflict',
        },
        { account: 'e2', name: '方甲', unit: '二所', class: 'technical', rank: 1, cases: 1, passed: null },
      ],
    },
  ],
};
const desk = (latest: unknown) => ({
  call: words('2026年度产学研'),
  draws: latest ? [latest] : [],
  latest,
  defaults: { quotas, tracks: false },
});

let answers: Record<string, unknown>;
let refused: Record<string, unknown>;
let sent: { url: string; body: unknown }[] = [];
beforeEach(() => {
  sent = [];
  refused = {};
  setCsrf('token');
  serving((method, url, body) => {
    const path = url.replace('/api', '');
    const posts = method === 'POST';
    if (posts) sent.push({ url: path, body: body ?? null });
    const problem = posts && refused[path];
    return problem ? [422, problem] : [200, answers[path] ?? []];
  });
});
const show = (path: string, account = 'officer') =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SessionFixture
        session={{
          account: { id: account, name: '陆知行', email: 'a@example.com', locale: 'zh-CN' } as never,
          staff: [{ role: 'officer', scope: null }] as never,
        }}
      >
        <MemoryRouter initialEntries={[path]}>
          <Routes>
            <Route path="/expert-draws/calls/:call" element={<DeskPage />} />
            <Route path="/expert-draws/:id" element={<DrawPage />} />
          </Routes>
        </MemoryRouter>
      </SessionFixture>
    </QueryClientProvider>,
  );

describe('the public page of a draw', () => {
  it('shows digest, quotas and pool before, and no seed', async () => {
    answers = { '/expert-draws/d1': committed };
    show('/expert-draws/d1');
    expect(
      await screen.findByText(/技术 9 人中抽 4 人，候补 2 人；财务（区外） 3 人中抽 1 人/),
    ).toBeInTheDocument();
    expect(screen.getByText(Array(8).fill('a1a1a1a1').join(' '))).toBeInTheDocument();
    expect(screen.queryByText('抽取结果')).toBeNull();
    expect(screen.getByRole('link', { name: '下载抽取记录' })).toHaveAttribute(
      'href',
      '/api/expert-draws/d1/record',
    );
  });

  it('shows after it seed, word, numbers, substitutes, and who was skipped and why', async () => {
    answers = { '/expert-draws/d1': revealed };
    show('/expert-draws/d1');
    expect(await screen.findByText('4 号、9 号、2 号、7 号')).toBeInTheDocument();
    expect(screen.getByText('候补依次：1 号、8 号')).toBeInTheDocument();
    expect(screen.getByText('3 号（已退库）')).toBeInTheDocument();
    expect(screen.getByText('今天的天气')).toBeInTheDocument();
  });

  it('says of a draw that was given up when and why', async () => {
    answers = {
      '/expert-draws/d1': {
        ...committed,
        state: 'cancelled',
        reason: '名额填错',
        acts: [{ act: 'cancelled', at: '2026-11-24T04:00:00Z' }],
      },
    };
    show('/expert-draws/d1');
    expect(await screen.findByText(/已放弃，种子没有开启。理由：名额填错/)).toBeInTheDocument();
  });
});

describe('the desk of draws', () => {
  it('starts from the programme’s composition, and says by how many the pool is too small', async () => {
    answers = { '/calls/k1/draw-desk': desk(null) };
    refused['/calls/k1/expert-draws'] = {
      code: 'draw.too-few',
      lacking: [{ panel: 1, label: 'finance-outside', need: 1, have: 0, missing: 1 }],
    };
    show('/expert-draws/calls/k1');
    await userEvent.click(await screen.findByRole('button', { name: '定下并公布摘要' }));
    expect(sent).toEqual([
      {
        url: '/calls/k1/expert-draws',
        body: { scope: 'application', quotas, field: null, outside: null, most: null },
      },
    ]);
    expect(await screen.findByText(/财务（区外）：只有 0 人可抽，要 1 人，还差 1 人/)).toBeInTheDocument();
  });

  it('lets somebody else give the word, and not whoever fixed the quotas', async () => {
    answers = { '/calls/k1/draw-desk': desk({ ...committed, ...office }) };
    const own = show('/expert-draws/calls/k1');
    expect(await screen.findByText(/定下名额的人不能自己给/)).toBeInTheDocument();
    own.unmount();
    show('/expert-draws/calls/k1', 'another');
    await userEvent.type(await screen.findByLabelText(/^见证词/), '今天的天气');
    await userEvent.click(screen.getByRole('button', { name: '给出见证词' }));
    expect(sent).toEqual([{ url: '/expert-draws/d1/word', body: { word: '今天的天气' } }]);
  });

  it('shows who sits and who is passed over, and releases what was seen', async () => {
    answers = { '/calls/k1/draw-desk': desk({ ...revealed, ...office }) };
    show('/expert-draws/calls/k1');
    expect(await screen.findByText('跳过：须回避')).toBeInTheDocument();
    expect(screen.getByText('候补 1')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: '放出并邀请' }));
    expect(sent).toEqual([{ url: '/expert-draws/d1/release', body: { seats: digest } }]);
  });
});
