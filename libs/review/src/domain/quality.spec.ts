import { flagsOf, isOutlier, qualityOf, recordOf, type RecordedReview } from './quality';
import { rubricFixture as rubric } from './rubric.fixture';

const dueAt = new Date('2026-12-08T15:59:59Z');
const long =
  '技术路线清楚，指标可考核，合作分工明确，预算与任务相符；样机的批量一致性还缺数据，建议在中期检查时补充第三方检测，并说明与同类产品的差别。';
const judged = (percents: number[], part: object = {}) => ({
  scores: Object.fromEntries(
    rubric.criteria.map(({ id, weight }, i) => [id, { points: weight * (percents[i] ?? 70), reason: '' }]),
  ),
  total: 7000,
  comment: long,
  submittedAt: new Date('2026-12-01T00:00:00Z'),
  dueAt,
  ...part,
});
const varied = [60, 70, 80, 70, 75];

describe('a second person', () => {
  it('is shown nothing in a review that gives its reasons, varies and keeps time', () =>
    expect(flagsOf(rubric, judged(varied), [6800, 7100, 7300])).toEqual([]));

  it('is shown one with few words, one that scores all alike, one that is late', () => {
    expect(flagsOf(rubric, judged(varied, { comment: '好 。。。 ' }), [])).toEqual(['short']);
    expect(flagsOf(rubric, judged([70, 70, 70, 70, 70]), [])).toEqual(['same']);
    expect(flagsOf(rubric, judged(varied, { submittedAt: new Date('2026-12-09T00:00:00Z') }), [])).toEqual([
      'late',
    ]);
    expect(flagsOf(rubric, judged(varied, { dueAt: null }), [])).toEqual([]);
  });

  it('is shown an outlier by distance and by the panel’s own spread, not in a panel at odds or of two', () => {
    expect(isOutlier(4000, [7000, 7200, 7100])).toBe(true);
    expect(isOutlier(5700, [7000, 7200, 7100])).toBe(false);
    expect(isOutlier(4000, [5000, 7200, 9000])).toBe(false);
    expect(isOutlier(2000, [7000, 7100])).toBe(false);
  });

  it('compares within the panel, with those who have handed in', () => {
    const panel = [4000, 7000, 7200, 7100, null].map((total, i) => ({
      ...judged(varied, { total }),
      id: String(i),
      state: total === null ? ('declared' as const) : ('submitted' as const),
    }));
    expect(panel.slice(0, 4).map((r) => qualityOf(rubric, r, panel))).toEqual([['outlier'], [], [], []]);
  });
});

describe('the record of an expert', () => {
  const review = (part: Partial<RecordedReview>): RecordedReview => ({
    state: 'submitted',
    answer: 'accepted',
    total: 7000,
    submittedAt: new Date('2026-12-01T00:00:00Z'),
    dueAt,
    overdue: false,
    returned: false,
    othersMean: null,
    ...part,
  });

  it('counts answers and time, and says how far from the panels and how widely somebody scores', () => {
    const found = recordOf([
      review({ total: 6000, othersMean: 7000 }),
      review({ total: 8000, othersMean: 8500, submittedAt: new Date('2026-12-10T00:00:00Z'), overdue: true }),
      review({ state: 'recused', answer: 'declined', total: null, submittedAt: null }),
      review({ state: 'removed', total: null, submittedAt: null, overdue: true }),
      review({ state: 'declared', total: null, submittedAt: null, returned: true }),
    ]);
    expect(found).toEqual({
      invited: 5,
      declined: 1,
      submitted: 2,
      late: 1,
      missed: 1,
      returned: 1,
      offset: -750,
      spread: 1414,
    });
  });

  it('says nothing of somebody who has scored nothing', () =>
    expect(recordOf([])).toMatchObject({ invited: 0, offset: null, spread: null }));
});
