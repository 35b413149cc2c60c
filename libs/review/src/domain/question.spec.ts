import type { Refusal } from '@keshen/kernel';
import { recountedBy, requireAnswered } from './question';

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as Refusal).code;
  }
  return 'nothing was refused';
};

describe('a result that a later breach questions', () => {
  const asked = { question: '配偶任职', answer: null };

  it('stops what rests on it until every question is answered', () => {
    expect(codeOf(() => requireAnswered([]))).toBe('nothing was refused');
    expect(codeOf(() => requireAnswered([{ ...asked, answer: 'stands' }]))).toBe('nothing was refused');
    expect(codeOf(() => requireAnswered([{ ...asked, answer: 'stands' }, asked]))).toBe(
      'review.result-questioned',
    );
  });

  it('stands, or is counted anew without what was voided, once', () => {
    expect(recountedBy({ answer: 'stands' }, true, 7000)).toBeNull();
    expect(recountedBy({ answer: 'recounted' }, true, 7000)).toBe(7000);
    expect(codeOf(() => recountedBy({ answer: 'recounted' }, true, null))).toBe('review.nothing-left');
    expect(codeOf(() => recountedBy({ answer: 'stands' }, false, 7000))).toBe('review.not-questioned');
  });
});
