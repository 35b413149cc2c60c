import { termsBeside, termsOf, verdictsOf, type Apart } from './composition';
import { expertFixture, rubricFixture } from './rubric.fixture';

const panel = { ...rubricFixture.panel, mostPerUnit: 1, leastOutside: 1 };
const experts = [
  expertFixture(1, { unit: '一所' }),
  expertFixture(2, { unit: '一所' }),
  expertFixture(3, { unit: '二所', outside: true }),
  expertFixture(4, { unit: '三所' }),
  expertFixture(5, { unit: '四所', class: 'finance' }),
];
const id = (n: number): string => experts[n - 1]!.accountId;
const apart: Apart[] = [[id(3), id(4)]];
const states = (...members: typeof experts) =>
  verdictsOf(panel, members, apart).map(({ kind, have, state }) => `${kind} ${have} ${state}`);

describe('the composition of a panel', () => {
  it('is rules for the solver: a unit with more than may sit, a pair apart, somebody from outside', () => {
    expect(termsOf(panel, experts, apart)).toMatchObject([
      { term: { kind: 'unit', unit: '一所' }, experts: [0, 1], least: 0, most: 1 },
      { term: { kind: 'apart' }, experts: [2, 3], least: 0, most: 1 },
      { term: { kind: 'outside' }, experts: [2], least: 1 },
    ]);
    expect(termsOf(rubricFixture.panel, experts, [])).toEqual([]);
  });

  it('counts who sits already', () => {
    const beside = termsBeside(termsOf(panel, experts, apart), [0, 2]);
    expect(beside.map(({ least, most }) => [least, most])).toEqual([
      [0, 0],
      [0, 0],
      [0, 4],
    ]);
  });

  it('tells what is kept, what still lacks, and what is broken', () => {
    expect(states(experts[2]!, experts[4]!)).toEqual([
      'class 1 lacks',
      'class 1 kept',
      'size 2 lacks',
      'unit 1 kept',
      'outside 1 kept',
    ]);
    expect(states(...experts)).toEqual([
      'class 4 kept',
      'class 1 kept',
      'size 5 kept',
      'unit 2 breaks',
      'outside 1 kept',
      'apart 1 breaks',
    ]);
  });

  it('is broken by a full panel that lacks somebody, and by an even number', () => {
    const inside = [1, 2, 4, 6, 7].map((n) => expertFixture(n, { unit: `${n}所` }));
    expect(states(...inside).filter((s) => s.endsWith('breaks'))).toEqual([
      'class 0 breaks',
      'outside 0 breaks',
    ]);
    expect(states(...inside, expertFixture(8, { unit: '八所' }))).toContain('size 6 breaks');
  });
});
