import { readInstance } from './read-instance';

const right = () => ({
  papers: 2,
  reviewers: 3,
  demand: [1, 2],
  capacity: [1, 1, 1],
  affinity: [
    [1, 2, 3],
    [4, 5, 6],
  ] as unknown[][],
  conflicts: [[0, 2]] as unknown[],
});
const faults = (changed: Record<string, unknown>) => {
  const read = readInstance({ ...right(), ...changed });
  return 'faults' in read ? read.faults.map((f) => `${f.code} ${f.path}`) : [];
};

describe('an instance that is read', () => {
  it('has its conflicts as forbidden pairs, and whatever else the file says is not looked at', () => {
    const read = readInstance({ ...right(), note: 'x', topics: [] });
    expect('instance' in read && [...read.instance.fit]).toEqual([1, 2, -1, 4, 5, 6]);
  });

  it('has the cap in place of the capacities, even where the file has none', () => {
    const read = readInstance({ ...right(), capacity: undefined }, 7);
    expect('instance' in read && [...read.instance.max]).toEqual([7, 7, 7]);
  });

  it.each([
    [
      'a fit that is no number',
      {
        affinity: [
          [1, NaN, 3],
          [4, 5, 6],
        ],
      },
      ['instance.fit affinity[0][1]'],
    ],
    [
      'a negative fit',
      {
        affinity: [
          [1, 2, 3],
          [4, -5, 6],
        ],
      },
      ['instance.fit affinity[1][1]'],
    ],
    [
      'a missing fit',
      {
        affinity: [
          [1, null, 3],
          [4, 5, 6],
        ],
      },
      ['instance.fit affinity[0][1]'],
    ],
    [
      'a fit with a fraction',
      {
        affinity: [
          [1, 2.5, 3],
          [4, 5, 6],
        ],
      },
      ['instance.fit affinity[0][1]'],
    ],
    [
      'a huge fit',
      {
        affinity: [
          [1, 1e300, 3],
          [4, 5, 6],
        ],
      },
      ['instance.fit affinity[0][1]'],
    ],
    [
      'a short row',
      {
        affinity: [
          [1, 2],
          [4, 5, 6],
        ],
      },
      ['instance.length affinity[0]'],
    ],
    ['too few rows', { affinity: [[1, 2, 3]] }, ['instance.length affinity']],
    ['no fits', { affinity: undefined }, ['instance.missing affinity']],
    ['a demand too many', { demand: [1, 2, 3] }, ['instance.length demand']],
    ['a negative demand', { demand: [1, -2] }, ['instance.whole demand[1]']],
    ['a capacity in words', { capacity: [1, 'two', 1] }, ['instance.whole capacity[1]']],
    ['a huge capacity', { capacity: [1, 1e12, 1] }, ['instance.whole capacity[1]']],
    ['a minimum above the capacity', { minimum: [0, 2, 0] }, ['instance.minimum minimum[1]']],
    ['a conflict of nobody', { conflicts: [[0, 3]] }, ['instance.pair conflicts[0]']],
    ['a conflict that is no pair', { conflicts: [[0]] }, ['instance.pair conflicts[0]']],
    ['conflicts that are no list', { conflicts: {} }, ['instance.pair conflicts']],
    ['half an application', { papers: 1.5 }, ['instance.count papers']],
    ['no number of experts', { reviewers: undefined }, ['instance.missing reviewers']],
    ['more pairs than memory', { papers: 1_000_000, reviewers: 60_000 }, ['instance.too-large papers']],
  ])('is refused with %s, and says where', (_, changed, expected) => {
    expect(faults(changed)).toEqual(expected);
  });

  it('is refused when it is no object', () => {
    for (const data of [null, 3, [], 'x']) expect('faults' in readInstance(data)).toBe(true);
  });

  it('tells the first five faults of each kind, not a million', () => {
    const affinity = Array.from({ length: 100 }, () => Array(100).fill(-1));
    const big = {
      papers: 100,
      reviewers: 100,
      demand: Array(100).fill(1),
      capacity: Array(100).fill(1),
      affinity,
    };
    const read = readInstance(big);
    expect('faults' in read && read.faults).toHaveLength(5);
  });
});
