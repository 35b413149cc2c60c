import '@testing-library/jest-dom';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import type { Rubric } from '@keshen/review';
import '../../i18n';
import { serving } from '../../answers.fixture';
import { setCsrf } from '../../api';
import { Declaration } from './declaration';
import { pointsOfTyped, pointsText, scoreText } from './points';
import type { ReviewDesk } from './review.api';
import { RubricForm } from './rubric-form';
import { useReviewDraft } from './use-review-draft';
import './words';

const words = (text: string) => ({ 'zh-CN': text, en: text });
const rubric = {
  criteria: [
    {
      id: 'innovation',
      name: words('创新性'),
      weight: 60,
      anchors: [{ level: 'good', text: words('有改进') }],
    },
    { id: 'budget', name: words('预算'), weight: 40, anchors: [] },
  ],
  levels: [
    { id: 'good', label: words('良'), from: 60 },
    { id: 'poor', label: words('差'), from: 0 },
  ],
  reasonFrom: 90,
  reasonBelow: 40,
} as unknown as Rubric;
const review: ReviewDesk = {
  id: 'r1',
  applicationId: 'a1',
  reference: 'CXY-2026-0001',
  title: '低温封装',
  party: '上海星澜传感技术有限公司',
  blind: false,
  call: words('2026年度'),
  kind: 'review',
  defence: null,
  state: 'declared',
  declaredAt: '2026-11-20T02:00:00.000Z',
  round: 1,
  dueAt: null,
  closesAt: null,
  closed: false,
  total: null,
  given: 0,
  of: 2,
  points: [null, null],
  submittedAt: null,
  version: 3,
  savedAt: null,
  recusal: words('同一单位的专家回避。'),
  rubric,
  scores: {},
  recommendedFen: null,
  recommend: null,
  comment: '',
  officeRemark: '',
  revision: 0,
  returned: null,
  askedFen: 10_000_000,
  capFen: 10_000_000,
};

type Sent = { method: string; url: string; body: Record<string, unknown> };
let sent: Sent[] = [];
beforeEach(() => {
  sent = [];
  setCsrf('token');
  serving((method, url, body) => {
    sent.push({ method, url, body: (body ?? {}) as Record<string, unknown> });
    const at = '2026-11-24T02:00:00Z';
    return [200, { version: 4, savedAt: at, total: 7000, submittedAt: at }];
  });
});

function Form() {
  const draft = useReviewDraft(review);
  return (
    <RubricForm
      review={review}
      rubric={rubric}
      draft={draft}
      done={false}
      papers={{ all: [], place: null, open: () => undefined }}
    />
  );
}
const show = (what: React.ReactNode) =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>{what}</MemoryRouter>
    </QueryClientProvider>,
  );
const points = (name: string) => screen.getByRole('textbox', { name: new RegExp(`${name}得分`) });

describe('points as typed', () => {
  it('are hundredths of a point, half points and full-width digits included', () => {
    expect(['20.5', '２０．５', ' 7 ', '', 'x', '-1', '1.234'].map(pointsOfTyped)).toEqual([
      2050,
      2050,
      700,
      null,
      NaN,
      NaN,
      NaN,
    ]);
    expect([pointsText(2050), pointsText(2000), pointsText(null)]).toEqual(['20.5', '20', '']);
    expect(scoreText(7017)).toBe('70.17');
  });
});

describe('the rubric', () => {
  it('asks for a reason only where the points are very high or very low', async () => {
    show(<Form />);
    await userEvent.type(points('创新性'), '40');
    expect(screen.queryByRole('textbox', { name: /理由/ })).toBeNull();
    await userEvent.clear(points('创新性'));
    await userEvent.type(points('创新性'), '54');
    expect(screen.getByRole('textbox', { name: /理由/ })).toBeInTheDocument();
  });

  it('says at once when points do not fit, and never sends them', async () => {
    show(<Form />);
    await userEvent.type(points('预算'), '41');
    expect(screen.getByText('得分在 0 到 40 之间，可到半分。')).toBeInTheDocument();
    expect(points('预算')).toHaveAttribute('aria-invalid', 'true');
  });

  it('names what is missing and hands nothing in until it is there', async () => {
    show(<Form />);
    expect(screen.getByText(/提交前还差 4 项/)).toBeInTheDocument();
    await userEvent.click(screen.getAllByRole('button', { name: '提交评审' })[0]!);
    expect(sent.filter((s) => s.method === 'POST')).toEqual([]);
    expect(points('创新性')).toHaveFocus();
    expect(screen.getAllByText('这一项还没有评')).toHaveLength(2);
  });

  it('hands in what was given, on the version that was saved last', async () => {
    show(<Form />);
    await userEvent.type(points('创新性'), '42');
    await userEvent.type(points('预算'), '28');
    await userEvent.click(screen.getByRole('radio', { name: '建议立项' }));
    await userEvent.type(screen.getByRole('textbox', { name: /建议资助金额/ }), '8');
    await userEvent.type(screen.getByRole('textbox', { name: /评审意见/ }), '可行');
    await userEvent.click(screen.getAllByRole('button', { name: '提交评审' })[0]!);
    await screen.findByText('已评完，提交后不再修改。');
    const last = sent.at(-1)!;
    expect(last.url).toBe('/api/reviews/r1/submission');
    expect(last.body).toEqual({
      scores: { innovation: { points: 4200, reason: '' }, budget: { points: 2800, reason: '' } },
      recommend: true,
      recommendedFen: 8_000_000,
      comment: '可行',
      officeRemark: '',
      version: 4,
    });
  });
});

describe('the declaration', () => {
  it('is confirmed in words before it is sent', async () => {
    show(<Declaration review={{ ...review, state: 'assigned' }} />);
    await userEvent.click(screen.getByRole('button', { name: '开始评审' }));
    expect(sent).toEqual([]);
    expect(screen.getByText(/请先确认上面这句话/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('checkbox'));
    await userEvent.click(screen.getByRole('button', { name: '开始评审' }));
    expect(sent[0]).toMatchObject({ url: '/api/reviews/r1/declaration', body: { noConflict: true } });
  });
});
