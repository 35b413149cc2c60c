import { cxy } from './cxy.fixture';
import { differences } from './compare';

describe('two versions of a programme', () => {
  it('that are the same have no differences', () => {
    expect(differences(cxy(), cxy())).toEqual([]);
  });

  it('differ by place, and elements of a list go by their id', () => {
    const after = cxy();
    after.parameters.find((p) => p.id === 'clean_years')!.value = 5;
    after.eligibility = after.eligibility.filter((rule) => rule.id !== 'abnormal');
    after.duties.push({ ...after.duties[0]!, id: 'more' });
    const found = differences(cxy(), after);
    expect(found.map(({ place, kind }) => [place, kind])).toEqual([
      ['/parameters/clean_years/value', 'changed'],
      ['/eligibility/abnormal', 'removed'],
      ['/duties/more', 'added'],
    ]);
    expect(found[0]).toMatchObject({ before: 3, after: 5 });
  });

  it('tell another order of a list', () => {
    const after = cxy();
    after.steps.reverse();
    expect(differences(cxy(), after)).toMatchObject([{ place: '/steps', kind: 'changed' }]);
  });
});
