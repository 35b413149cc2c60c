import { compared, together } from './journal';

describe('a journal compared with the database', () => {
  it('finds what was acknowledged and is not there, or is there as something else', () => {
    const acknowledged = [
      { key: 'change 1', value: 'title@2' },
      { key: 'change 2', value: 'title@3' },
      { key: 'ticket of a' },
      { key: 'ticket of b' },
    ];
    const stored = [
      { key: 'change 1', value: 'title@2' },
      { key: 'change 2', value: 'title@4' },
      { key: 'ticket of a', value: 'R-1' },
    ];
    expect(compared(acknowledged, stored)).toEqual({
      lost: [{ key: 'change 2', value: 'title@3' }, { key: 'ticket of b' }],
      doubled: [],
    });
  });

  it('finds what is there twice, acknowledged or not', () => {
    const stored = [{ key: 'a' }, { key: 'b', value: '1' }, { key: 'b', value: '2' }, { key: 'a' }];
    expect(compared([{ key: 'b', value: '2' }], stored)).toEqual({ lost: [], doubled: ['a', 'b'] });
  });

  it('minds nothing that is there although its answer was lost on the way', () => {
    expect(compared([], [{ key: 'a' }])).toEqual({ lost: [], doubled: [] });
  });

  it('adds differences up', () => {
    const one = compared([{ key: 'a' }], []);
    const other = compared([], [{ key: 'b' }, { key: 'b' }]);
    expect(together(one, other)).toEqual({ lost: [{ key: 'a' }], doubled: ['b'] });
  });
});
