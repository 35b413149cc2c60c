import { readForm, type FormKey, type OpenReview } from './review-form';
import { rubricFixture as rubric } from './rubric.fixture';

const open: OpenReview = {
  id: 'r1',
  version: 3,
  scores: {
    innovation: { points: 2000, reason: '原来的', refs: [{ file: 'f', page: 3 }] },
    team: { points: 900, reason: '' },
  },
  recommend: null,
  recommendedFen: null,
  comment: '',
  officeRemark: '',
  rubric,
};
/** Identifiers as `review/version/criterion`; whatever is not of that form was altered. */
const keyOf = (identifier: string): FormKey | null => {
  const [review, version, criterion] = identifier.split('/');
  return criterion
    ? { review: review!, version: Number(version), criterion: criterion === '-' ? null : criterion }
    : null;
};
const score = (number: number, key: string, points?: string | number, more: object = {}) => ({
  number,
  cells: { key, points, ...more },
});
const read = (
  scores: ReturnType<typeof score>[],
  totals: { number: number; cells: Record<string, string | number> }[] = [],
) => readForm({ scores, totals }, [open], keyOf);

describe('the workbook that comes back', () => {
  it('becomes the draft of each review in it; rows that were taken out leave their answers as they were', () => {
    const { drafts, problems } = read(
      [
        score(2, 'r1/3/innovation', '22.5', { reason: '改过', feedback: '补充查新' }),
        score(3, 'r1/3/budget', 12),
      ],
      [
        {
          number: 2,
          cells: { key: 'r1/3/-', recommend: 'Recommend', amount: 8.5, comment: '可行', remark: '保密' },
        },
      ],
    );
    expect(problems).toEqual([]);
    expect(drafts).toEqual([
      {
        id: 'r1',
        version: 3,
        scores: {
          innovation: { points: 2250, reason: '改过', feedback: '补充查新', refs: [{ file: 'f', page: 3 }] },
          budget: { points: 1200, reason: '' },
          team: { points: 900, reason: '' },
        },
        recommend: true,
        recommendedFen: 8_500_000,
        comment: '可行',
        officeRemark: '保密',
      },
    ]);
  });

  it('is answered row by row: altered identifiers, closed and changed reviews, scores out of range', () => {
    const { problems } = read(
      [
        score(2, 'r1-3-innovation', 20),
        score(3, 'r2/3/innovation', 20),
        score(4, 'r1/2/innovation', 20),
        score(5, 'r1/3/innovation', 25.5),
        score(6, 'r1/3/innovation', '-1'),
        score(7, 'r1/3/nothing', 1),
        score(8, 'r1/3/-', 1),
        score(9, 'r1/3/team', 20.25),
        score(10, 'r1/3/market', '', { reason: 'x'.repeat(1001) }),
      ],
      [{ number: 2, cells: { key: 'r1/3/-', recommend: '也许', amount: '很多' } }],
    );
    expect(problems.map(({ sheet, row, column, code }) => [sheet, row, column, code])).toEqual([
      ['scores', 2, 'key', 'row.identifier'],
      ['scores', 3, 'key', 'review.not-open'],
      ['scores', 4, 'key', 'review.changed'],
      ['scores', 5, 'points', 'review.points'],
      ['scores', 6, 'points', 'review.points'],
      ['scores', 7, 'key', 'row.identifier'],
      ['scores', 8, 'key', 'row.identifier'],
      ['scores', 9, 'points', 'review.points'],
      ['scores', 10, 'reason', 'cell.too-long'],
      ['totals', 2, 'recommend', 'cell.choice'],
      ['totals', 2, 'amount', 'review.amount'],
    ]);
  });
});
