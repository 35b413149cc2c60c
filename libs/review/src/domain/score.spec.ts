import { rubricFixture as rubric } from './rubric.fixture';
import {
  draftProblems,
  levelOf,
  needsReason,
  pointsFit,
  progressOf,
  submissionProblems,
  totalOf,
  type Judgement,
} from './score';

const innovation = rubric.criteria[0]!;
const budget = rubric.criteria[4]!;
const good = (points: number) => ({ points, reason: '' });
const whole: Judgement = {
  scores: {
    innovation: good(2000),
    cooperation: good(1500),
    team: good(1550),
    market: good(1400),
    budget: good(1000),
  },
  recommendedFen: 8_000_000,
  recommend: true,
  comment: '键合温度与漏率指标明确，建议补充批量一致性数据。',
};
const codes = (judgement: Judgement, cap: number | null = 10_000_000) =>
  submissionProblems(rubric, judgement, cap).map((p) => `${p.path} ${p.code}`);

describe('points of a criterion', () => {
  it('run from nothing to the weight in half points', () => {
    expect([0, 50, 2450, 2500].map((p) => pointsFit(innovation, p))).toEqual([true, true, true, true]);
    expect([-50, 25, 2550, 10.5, NaN].map((p) => pointsFit(innovation, p))).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('reach a level by their share of the weight', () => {
    expect(levelOf(rubric, innovation, 2150).id).toBe('excellent');
    expect(levelOf(rubric, innovation, 2100).id).toBe('good');
    expect(levelOf(rubric, budget, 900).id).toBe('good');
    expect(levelOf(rubric, budget, 0).id).toBe('poor');
  });

  it('need a reason from 85 percent up and below 40 percent, at neither bound by mistake', () => {
    expect([1700, 1650].map((p) => needsReason(rubric, rubric.criteria[1]!, p))).toEqual([true, false]);
    expect([800, 750].map((p) => needsReason(rubric, rubric.criteria[1]!, p))).toEqual([false, true]);
  });

  it('sum up to the total, and their progress counts the weight that was judged', () => {
    expect(totalOf(whole.scores)).toBe(7450);
    const { budget: _left, ...four } = whole.scores;
    expect(progressOf(rubric, four)).toEqual({ given: 4, of: 5, weight: 85 });
  });
});

describe('a draft', () => {
  it('may be incomplete but not wrong', () => {
    expect(draftProblems(rubric, { innovation: { points: null, reason: '' } })).toEqual([]);
    expect(draftProblems(rubric, { innovation: good(2550), luck: good(100) }).map((p) => p.code)).toEqual([
      'review.points',
      'review.criterion-unknown',
    ]);
  });
});

describe('handing in', () => {
  it('takes a whole review', () => expect(codes(whole)).toEqual([]));

  it('names every criterion that was not scored', () => {
    expect(codes({ ...whole, scores: { ...whole.scores, team: { points: null, reason: '' } } })).toEqual([
      'scores.team.points review.points-missing',
    ]);
  });

  it('asks why for very high and very low points, in more than a word', () => {
    const high = {
      ...whole.scores,
      team: { points: 1750, reason: '很好' },
      budget: { points: 500, reason: '' },
    };
    expect(codes({ ...whole, scores: high })).toEqual([
      'scores.team.reason review.reason-missing',
      'scores.budget.reason review.reason-missing',
    ]);
    const said = '团队近三年主持同类课题两项，均已按期通过验收';
    const why = {
      ...whole.scores,
      team: { points: 1750, reason: said },
      budget: { points: 500, reason: said },
    };
    expect(codes({ ...whole, scores: why })).toEqual([]);
  });

  it('asks for a recommendation, its amount and a comment', () => {
    expect(codes({ ...whole, recommend: null, recommendedFen: null, comment: ' ' })).toEqual([
      'recommend review.recommend-missing',
      'comment review.comment-missing',
    ]);
    expect(codes({ ...whole, recommendedFen: null })).toEqual(['recommendedFen review.amount-missing']);
    expect(codes({ ...whole, recommend: false, recommendedFen: null })).toEqual([]);
  });

  it('takes no amount above the entitled one', () => {
    expect(codes({ ...whole, recommendedFen: 10_000_000 })).toEqual([]);
    expect(codes({ ...whole, recommendedFen: 10_000_001 })).toEqual(['recommendedFen review.amount-above']);
    expect(codes({ ...whole, recommendedFen: 10_000_001 }, null)).toEqual([]);
  });
});
