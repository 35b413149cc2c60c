import '@testing-library/jest-dom';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import '../../i18n';
import { answering } from '../../answers.fixture';
import { axeFinds } from '../../axe.fixture';
import { BiddingBand } from './bidding';
import BidsPage from './bids.page';

const call = { 'zh-CN': '2026年度产学研', en: 'Cooperation 2026' };
const row = (n: number, part: object = {}) => ({
  caseId: `c${n}`,
  reference: `CXY-2026-000${n}`,
  title: `项目${n}`,
  party: `单位${n}`,
  blind: false,
  call,
  closesAt: '2030-12-08T15:59:59.999Z',
  bid: null,
  ...part,
});
const show = (page: React.ReactNode): QueryClient => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <MemoryRouter>{page}</MemoryRouter>
    </QueryClientProvider>,
  );
  return client;
};

describe('what I would like to review', () => {
  it('is one press for each application, which stands at once, and reads well', async () => {
    const sent = answering({
      'GET /bids': {
        items: [row(1), row(2, { bid: 'can' }), row(3, { blind: true, party: '' })],
        next: null,
        progress: { said: 1, of: 3 },
      },
      'PUT /bids/c1': null,
    });
    show(<BidsPage />);
    const mine = await screen.findByRole('group', { name: '意愿 项目1' });
    expect(screen.getByText(/申报单位不公开/)).toBeInTheDocument();
    expect(await axeFinds()).toEqual([]);
    await userEvent.click(within(mine).getByRole('button', { name: '愿评' }));
    expect(await screen.findByText('已答 2 / 3')).toBeInTheDocument();
    expect(within(mine).getByRole('button', { name: '愿评' })).toHaveAttribute('aria-pressed', 'true');
    expect(sent).toEqual([{ method: 'PUT', url: '/api/bids/c1', body: { bid: 'want' } }]);
  });

  it('says why a word is not taken any more', async () => {
    answering({
      'GET /bids': { items: [row(1)], next: null, progress: { said: 0, of: 1 } },
      'PUT /bids/c1': { status: 409, code: 'bid.over' },
    });
    show(<BidsPage />);
    await userEvent.click(await screen.findByRole('button', { name: '可评' }));
    expect(await screen.findByText('征集已经结束，或者评审组已经组好。')).toBeInTheDocument();
  });

  it('is left to others with a reason, in a dialog', async () => {
    const left = { gone: false };
    const sent = answering({
      'GET /bids': () => ({
        items: left.gone ? [] : [row(1)],
        next: null,
        progress: { said: 0, of: left.gone ? 0 : 1 },
      }),
      'POST /bids/c1/recusal': () => (left.gone = true),
    });
    show(<BidsPage />);
    await userEvent.click(await screen.findByRole('button', { name: '回避 项目1' }));
    const dialog = screen.getByRole('dialog');
    await userEvent.click(within(dialog).getByRole('button', { name: '确认回避' }));
    expect(sent).toEqual([]);
    await userEvent.type(within(dialog).getByRole('textbox'), '项目负责人是我的学生');
    expect(await axeFinds(dialog)).toEqual([]);
    await userEvent.click(within(dialog).getByRole('button', { name: '确认回避' }));
    expect(await screen.findByText('现在没有要问您的')).toBeInTheDocument();
    expect(sent).toMatchObject([{ body: { reason: '项目负责人是我的学生' } }]);
  });
});

describe('asking experts of a call', () => {
  const bidding = {
    workingDays: 5,
    until: '2030-12-08T15:59:59.999Z',
    opened: null,
    cases: 3,
    asked: 6,
    answered: 0,
    said: { want: 0, can: 0, 'rather-not': 0 },
  };
  const running = {
    ...bidding,
    opened: { at: '2030-12-01T02:00:00Z', closesAt: bidding.until, remindedAt: null },
  };

  it('is not there where the programme does not ask', async () => {
    answering({ 'GET /calls/k1/bidding': { ...bidding, workingDays: null, until: null } });
    const client = show(<BiddingBand call="k1" />);
    await waitFor(() => expect(client.getQueryData(['bidding', 'k1'])).toBeDefined());
    expect(screen.queryByText('评审意愿')).not.toBeInTheDocument();
  });

  it('begins with the day that the programme proposes', async () => {
    let now: object = bidding;
    const sent = answering({
      'GET /calls/k1/bidding': () => now,
      'PUT /calls/k1/bidding': () => {
        now = running;
        return null;
      },
    });
    show(<BiddingBand call="k1" />);
    await userEvent.click(await screen.findByRole('button', { name: '开始征集' }));
    expect(await screen.findByText(/6 位专家，0 位已答/)).toBeInTheDocument();
    expect(sent).toMatchObject([{ body: { until: '2030-12-08T15:59:00.000Z' } }]);
  });

  it('tells how many have answered, and reminds the others', async () => {
    let now: object = { ...running, answered: 4, said: { want: 5, can: 2, 'rather-not': 1 } };
    const sent = answering({
      'GET /calls/k1/bidding': () => now,
      'POST /calls/k1/bidding/reminder': () => {
        now = { ...now, opened: { ...running.opened, remindedAt: '2030-12-02T02:00:00Z' } };
        return null;
      },
    });
    show(<BiddingBand call="k1" />);
    expect(await screen.findByText(/3 件申报，请了 6 位专家，4 位已答/)).toBeInTheDocument();
    expect(screen.getByText(/愿评 5 · 可评 2 · 不愿评 1/)).toBeInTheDocument();
    expect(await axeFinds()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: '提醒还没答的 2 位' }));
    expect(await screen.findByText(/上次提醒/)).toBeInTheDocument();
    expect(sent).toHaveLength(1);
  });
});
