import { changedAnswers } from './compare-submissions';

describe('two submissions of one application', () => {
  it('differ by what was added, changed and taken away', () => {
    expect(
      changedAnswers(
        { 'a.same': [1, { x: 2 }], 'a.gone': 'old', 'a.text': '甲' },
        { 'a.same': [1, { x: 2 }], 'a.text': '乙', 'a.new': 3 },
      ),
    ).toEqual([
      { path: 'a.gone', before: 'old', after: null },
      { path: 'a.new', before: null, after: 3 },
      { path: 'a.text', before: '甲', after: '乙' },
    ]);
  });
});
