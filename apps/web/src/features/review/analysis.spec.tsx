import '@testing-library/jest-dom';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, Route, Routes } from 'react-router';
import { adjustedScores, agreementOf, severityOf, type Given } from '@keshen/review';
import '../../i18n';
import { serving } from '../../answers.fixture';
import AnalysisPage from './analysis.page';

const given: Given[] = Array.from({ length: 10 }, (_, i) => i).flatMap((i) =>
  [i, i + 1, i + 3].map((j) => ({
    caseId: `c${i}`,
    expert: `e${j % 6}`,
    total: 9000 - i * 300 - (j % 6 === 0 ? 500 : 0),
    weight: 1,
  })),
);
const severity = severityOf(given);
const answer = {
  call: { id: 'k1', title: { 'zh-CN': '2026年度第一批', en: 'First call' } },
  method: 'mean',
  fitted: severity.fitted,
  spread: severity.spread,
  experts: severity.experts
    .map((each) => ({ ...each, id: each.expert, name: `方${each.expert}`, class: 'technical', unit: '某所' }))
    .sort((a, b) => a.effect - b.effect),
  cases: adjustedScores('mean', given, severity).map((each) => ({
    ...each,
    applicationId: each.caseId,
    reference: each.caseId,
    title: `项目${each.caseId}`,
    party: '某单位',
  })),
  agreement: agreementOf(given),
};

const show = (body: object) => {
  serving(() => [200, body]);
  return render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter initialEntries={['/rankings/k1/analysis']}>
        <Routes>
          <Route path="rankings/:call/analysis" element={<AnalysisPage />} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );
};

describe('the analysis of a call’s reviews', () => {
  it('names the strictest expert, in words, as a bar and as a figure', async () => {
    show(answer);
    const table = await screen.findByRole('table', { name: '专家宽严' });
    const [, first] = within(table).getAllByRole('row');
    expect(within(first!).getByRole('rowheader')).toHaveTextContent('方e0');
    expect(within(first!).getByRole('img', { name: /^偏严 −\d/ })).toBeInTheDocument();
    expect(screen.getByText(/最严的是方e0/)).toBeInTheDocument();
  });

  it('opens a project down to who gave what, and says why the adjusted score differs', async () => {
    show(answer);
    await userEvent.click(await screen.findByText('项目c0'));
    const table = screen.getByRole('table', { name: '项目c0 的各份评分' });
    expect(within(table).getAllByRole('row')).toHaveLength(4);
    expect(within(table).getByRole('rowheader', { name: '方e0' })).toBeInTheDocument();
    const opened = table.closest<HTMLElement>('details')!;
    expect(within(opened).getByText(/校正后高 \d+\.\d 分：3 位专家中偏严 1 位/)).toBeInTheDocument();
  });

  it('says how far two experts were apart in a table beside the matrix', async () => {
    show(answer);
    const table = await screen.findByRole('table', { name: '相差最大的' });
    expect(within(table).getAllByRole('row').length).toBeGreaterThan(3);
  });

  it('says so where nothing was handed in, and where too little was to tell strictness from chance', async () => {
    const { unmount } = show({ ...answer, cases: [], experts: [], agreement: { experts: [], pairs: [] } });
    expect(await screen.findByText('还没有交来的评审')).toBeInTheDocument();
    unmount();
    show({ ...answer, fitted: false });
    expect(await screen.findByText(/分不清宽严与偶然/)).toBeInTheDocument();
  });
});
