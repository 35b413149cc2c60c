import type { Candidate } from './assign';
import { isOverdue, replacementsFor } from './replacement';
import { reviewStates } from './review';
import { expertFixture, rubricFixture } from './rubric.fixture';

const candidate = (n: number, part: Partial<Candidate['expert']> = {}, conflicts = 0): Candidate => ({
  expert: expertFixture(n, part),
  load: { thisYear: 0, open: 0 },
  conflicts: conflicts ? [{ kind: 'retired' }] : [],
  matches: 0,
});
const seated = [1, 2, 3, 4, 5].map((n) => expertFixture(n, n === 5 ? { class: 'finance' } : {}));
const id = (n: number) => expertFixture(n).accountId;

describe('a review', () => {
  it('is overdue once its last deadline has passed and it is still owed', () => {
    const now = new Date('2026-12-01T00:00:00Z');
    const late = { dueAt: new Date('2026-11-30T00:00:00Z'), closesAt: null };
    expect(reviewStates.filter((state) => isOverdue({ state, ...late }, now))).toEqual([
      'assigned',
      'declared',
    ]);
    expect(isOverdue({ state: 'declared', ...late, closesAt: new Date('2026-12-02T00:00:00Z') }, now)).toBe(
      false,
    );
    expect(isOverdue({ state: 'declared', dueAt: null, closesAt: null }, now)).toBe(false);
  });
});

describe('a replacement', () => {
  it('is of the same class, without a conflict, and nobody is proposed twice', () => {
    const free = [candidate(6, {}, 1), candidate(7), candidate(8), candidate(9, { class: 'finance' })];
    const overdue = [
      { id: 'a', expert: id(1), class: 'technical' as const },
      { id: 'b', expert: id(5), class: 'finance' as const },
      { id: 'c', expert: id(2), class: 'technical' as const },
      { id: 'd', expert: id(3), class: 'technical' as const },
    ];
    const found = replacementsFor(rubricFixture.panel, overdue, free, seated);
    expect(found.map(({ review, substitute }) => [review, substitute?.accountId ?? null])).toEqual([
      ['a', id(7)],
      ['b', id(9)],
      ['c', id(8)],
      ['d', null],
    ]);
  });

  it('comes from a unit that is not on the panel yet, where there is one', () => {
    const free = [candidate(6, { unit: seated[0]!.unit }), candidate(7)];
    const [found] = replacementsFor(
      rubricFixture.panel,
      [{ id: 'a', expert: id(2), class: 'technical' }],
      free,
      seated,
    );
    expect(found!.substitute?.accountId).toBe(id(7));
  });

  it('may be of the unit whose seat comes free, and is nobody who is kept apart from the others', () => {
    const one = { ...rubricFixture.panel, mostPerUnit: 1 };
    const overdue = [{ id: 'a', expert: id(1), class: 'technical' as const }];
    const free = [
      candidate(6, { unit: seated[1]!.unit }),
      candidate(7),
      candidate(8, { unit: seated[0]!.unit }),
    ];
    const [found] = replacementsFor(one, overdue, free, seated, [[id(7), id(3)]]);
    expect(found!.substitute?.accountId).toBe(id(8));
  });
});
