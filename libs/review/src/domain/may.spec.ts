import { matrix, oneOfEach, STAFF_ROLES } from '@keshen/identity';
import { bidTable } from './bid';
import { interestTable, reviewAsSeen, reviewTable, type ReviewThing } from './may';
import { reviewStates, type ReviewState } from './review';

const actors = oneOfEach('party');
const stranger = { ...actors['expert']!, account: 'another-expert' };
const everybody = { ...actors, 'another expert': stranger };
const of = (state: ReviewState): ReviewThing => ({ expert: 'account-of-expert', state });
const open = {
  'read-register': ['officer', 'auditor', 'administrator'],
  'change-register': ['administrator'],
  'read-panel': ['officer', 'leader', 'auditor'],
  assign: ['officer'],
  witness: ['officer', 'leader', 'auditor'],
  schedule: ['officer'],
  conclude: ['officer'],
  check: ['officer'],
};

describe('who may do what with a review', () => {
  it.each([
    ['assigned', ['expert'], []],
    ['declared', ['expert'], ['expert']],
    ['submitted', ['expert'], ['expert']],
    ['recused', [], []],
    ['removed', [], []],
  ] as const)('that is %s', (state, read, contents) => {
    expect(matrix(reviewTable, everybody, of(state))).toEqual({
      ...open,
      read,
      'read-contents': contents,
      declare: ['expert'],
      recuse: ['expert'],
      score: ['expert'],
    });
  });

  it('leaves nothing to somebody who is an expert elsewhere', () => {
    for (const state of reviewStates)
      expect(reviewTable.actions.filter((action) => reviewTable.may(stranger, action, of(state)))).toEqual(
        [],
      );
  });
});

describe('a review as the panel’s readers see it', () => {
  const review = (state: ReviewState) =>
    ({
      id: 'r',
      state,
      total: 8000,
      recommendedFen: 1,
      recommend: true,
      comment: '好',
      scores: { a: { points: 1, reason: '' } },
    }) as unknown as Parameters<typeof reviewAsSeen>[0];

  it('shows nothing of an unfinished one but its state', () => {
    for (const state of ['assigned', 'declared', 'recused', 'removed'] as const)
      expect(reviewAsSeen(review(state))).toMatchObject({
        state,
        total: null,
        recommend: null,
        comment: null,
        scores: null,
      });
  });
  it('shows all of a finished one', () => {
    expect(reviewAsSeen(review('submitted'))).toMatchObject({ total: 8000, recommend: true, comment: '好' });
  });
});

describe('who may do what with bids', () => {
  it('experts say for themselves, an officer asks', () => {
    expect(matrix(bidTable, actors, null)).toEqual({ say: ['expert'], ask: ['officer'] });
  });
});

describe('who may do what with interests', () => {
  it('everybody who judges or handles declares; the office reads, the administrator changes', () => {
    expect(matrix(interestTable, actors, null)).toEqual({
      declare: [...STAFF_ROLES],
      read: ['officer', 'auditor', 'administrator'],
      change: ['administrator'],
    });
  });
});
