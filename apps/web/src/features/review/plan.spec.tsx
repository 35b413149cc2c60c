import '@testing-library/jest-dom';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, Route, Routes } from 'react-router';
import '../../i18n';
import { serving } from '../../answers.fixture';
import { setCsrf } from '../../api';
import PlanPage from './plan.page';

const seat = (n: number, fit: number) => ({
  expert: `e${n}`,
  name: `专家${n}`,
  class: 'technical',
  unit: `研究所${n}`,
  fit,
  fields: 60,
  text: fit - 60,
  byHand: false,
});
const proposed = {
  id: 'p1',
  state: 'proposed',
  objective: 'fair',
  most: null,
  total: 150,
  worstOff: 70,
  bound: 150,
  optimal: true,
  shortage: null,
  levels: [{ load: 2, experts: 3 }],
  version: 3,
  weights: { fields: 60, text: 40, bids: 0 },
  cases: [
    {
      caseId: 'c1',
      applicationId: 'a1',
      reference: 'CXY-2026-0001',
      title: '低温封装',
      party: '星澜',
      fit: 70,
      seats: [seat(1, 70)],
      verdicts: [
        { kind: 'class', class: 'technical', have: 1, need: 4, state: 'lacks' },
        { kind: 'outside', have: 1, need: 1, state: 'kept' },
      ],
    },
  ],
  loads: [{ from: 1, count: 1 }],
  fits: [{ from: 70, count: 1 }],
};
const alternatives = [
  {
    expert: { accountId: 'e2', name: '专家2', class: 'technical', unit: '研究所2' },
    fit: 60,
    fields: 60,
    text: 0,
    offTrack: false,
    planned: 0,
    seated: false,
    matches: 1,
    load: { open: 2, thisYear: 2 },
    conflicts: [],
  },
  {
    expert: { accountId: 'e3', name: '专家3', class: 'technical', unit: '研究所3' },
    fit: 90,
    fields: 60,
    text: 30,
    offTrack: false,
    planned: 1,
    seated: false,
    matches: 2,
    load: { open: 0, thisYear: 0 },
    conflicts: [{ kind: 'avoided' }],
  },
];

let plan: unknown;
let sent: { method: string; url: string; body: unknown }[] = [];
beforeEach(() => {
  sent = [];
  setCsrf('token');
  serving((method, url, body) => {
    if (method === 'POST') sent.push({ method, url, body: body ?? null });
    if (url.includes('/cases/')) return [200, alternatives];
    if (url.endsWith('/experts-apart')) return [200, []];
    if (url.endsWith('/bidding')) return [200, { workingDays: null }];
    return [200, method === 'POST' ? { version: 4 } : { plan }];
  });
});
const show = () =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter initialEntries={['/assignments/k1']}>
        <Routes>
          <Route path="/assignments/:call" element={<PlanPage />} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );

describe('the page of a plan', () => {
  it('asks for a plan by objective and most reviews, where there is none', async () => {
    plan = null;
    show();
    await userEvent.type(await screen.findByLabelText(/每位专家最多新增/), '12');
    await userEvent.click(screen.getByRole('button', { name: '生成' }));
    expect(sent).toEqual([
      { method: 'POST', url: '/api/calls/k1/assignment-plans', body: { objective: 'fair', most: 12 } },
    ]);
  });

  it('says what is missing where none is possible', async () => {
    plan = {
      ...proposed,
      state: 'infeasible',
      cases: [],
      shortage: { constraint: 'maximum', missing: 2, cases: ['c1', 'c2'], experts: ['e1'] },
    };
    show();
    expect(await screen.findByText(/2 件申报只能由 1 位专家来评，他们的名额还差 2 个/)).toBeInTheDocument();
  });

  it('names the rules that cannot be kept and by how much they must give way', async () => {
    const term = { kind: 'unit', unit: '微系统所', most: 1 };
    plan = {
      ...proposed,
      state: 'infeasible',
      cases: [],
      shortage: {
        constraint: 'rules',
        missing: 2,
        cases: ['c1'],
        experts: [],
        rules: [{ case: 'c1', title: '低温封装', term, by: 2 }],
      },
    };
    show();
    expect(await screen.findByText('低温封装：“微系统所”至多 1 人，要多 2 人')).toBeInTheDocument();
  });

  it('shows of every panel what it must be and is, and why no lower load is possible', async () => {
    plan = proposed;
    show();
    expect(await screen.findByText('技术 1/4')).toBeInTheDocument();
    expect(screen.getByText('区外 1/1')).toBeInTheDocument();
    expect(screen.getByText('负荷已证明不能再低：最忙 2 件（3 人必须如此）')).toBeInTheDocument();
  });

  it('shows the proof, loads and fits, and is released as it was seen', async () => {
    plan = proposed;
    show();
    expect(await screen.findByText(/总匹配度 150，已证明最优；最差一组 70/)).toBeInTheDocument();
    expect(screen.getByText('负荷：1 件的 1 人')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: '放出并邀请' }));
    expect(sent).toEqual([{ method: 'POST', url: '/api/assignment-plans/p1/release', body: { version: 3 } }]);
  });

  it('puts in by hand whoever has no conflict, with fit, load and conflicts beside each name', async () => {
    plan = proposed;
    show();
    await userEvent.click(await screen.findByRole('button', { name: '调整' }));
    await userEvent.click(await screen.findByRole('button', { name: '选入' }));
    expect(screen.getByText('在评 2，本方案 0')).toBeInTheDocument();
    expect(sent).toEqual([
      {
        method: 'POST',
        url: '/api/assignment-plans/p1/pairs',
        body: { case: 'c1', expert: 'e2', seated: true, version: 3 },
      },
    ]);
  });
});
