import type { Refusal } from '@keshen/kernel';
import { mayDiscuss, mayRevise } from './discussion';
import { feedbackOf } from './feedback';
import { reviewStates } from './review';
import { rubricFixture } from './rubric.fixture';
import type { Scores } from './score';

const code = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as Refusal).code;
  }
};
const wanted = { discussion: true };

describe('the discussion of a panel', () => {
  it('opens to those who have handed in their own, where the programme wants it', () => {
    const open = reviewStates.filter((state) => code(() => mayDiscuss(wanted, { state })) === undefined);
    expect(open).toEqual(['submitted']);
    expect(code(() => mayDiscuss(wanted, { state: 'declared' }))).toBe('review.own-first');
    expect(code(() => mayDiscuss({ discussion: false }, { state: 'submitted' }))).toBe(
      'review.no-discussion',
    );
  });

  it('is where scores change; without it only what the office returned', () => {
    const submitted = { state: 'submitted' } as const;
    expect(code(() => mayRevise(wanted, submitted, false))).toBeUndefined();
    expect(code(() => mayRevise({ discussion: false }, submitted, false))).toBe('review.kept');
    expect(code(() => mayRevise({ discussion: false }, submitted, true))).toBeUndefined();
    expect(code(() => mayRevise(wanted, { state: 'declared' }, true))).toBe('review.state');
  });
});

describe('feedback to the applicant', () => {
  const score = (feedback?: string) => ({ points: 1000, reason: '只给办公室', feedback });
  const reviews: { scores: Scores; comment: string }[] = [
    { scores: { innovation: score('乙：缺对比'), budget: score('  ') }, comment: '总体可行' },
    { scores: { innovation: score('甲：有新意') }, comment: '' },
    { scores: { team: score() }, comment: '总体可行' },
  ];

  it('has the words of each criterion in an order of their own, no points, no reasons, no names', () => {
    const found = feedbackOf(rubricFixture, 2, reviews);
    expect(found).toEqual({
      round: 2,
      criteria: [
        {
          id: 'innovation',
          name: rubricFixture.criteria[0]!.name,
          words: ['乙：缺对比', '甲：有新意'].sort(),
        },
      ],
      comments: ['总体可行'],
    });
    expect(feedbackOf(rubricFixture, 2, [...reviews].reverse())).toEqual(found);
  });
});
