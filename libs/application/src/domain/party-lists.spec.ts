import { definitionSchema, unflatten } from '@keshen/programme';
import CXY from '../../../programme/src/definitions/CXY.json' with { type: 'json' };
import { partyListRequest, profileDifferences } from './party-lists';

const cxy = definitionSchema.parse(structuredClone(CXY));

describe('what an application offers to the profile', () => {
  it('is what was entered and the profile does not know so, once for each of its entries', () => {
    const answers = unflatten({ 'org.staff': 130, 'org.rd_staff': 34, 'org.contact': '周晓敏' });
    expect(profileDifferences(cxy, answers, { staff: 120, rd_staff: 34 })).toEqual([
      { key: 'staff', path: 'org.staff', known: 120, entered: 130 },
      { key: 'contact_name', path: 'org.contact', known: null, entered: '周晓敏' },
    ]);
  });
  it('is never the name nor the code, nothing left empty, and nothing the profile would refuse', () => {
    const answers = unflatten({
      'org.org_name': '另一个名称',
      'org.uscc': '91310000132260250X',
      'org.contact': '',
      'org.mobile': 'not a number',
    });
    expect(profileDifferences(cxy, answers, {})).toEqual([]);
  });
});

describe('the figures of an enterprise by year', () => {
  it('stand in order of years, each year once', () => {
    const year = (n: number) => ({ year: n, revenue: 1 });
    const saved = partyListRequest.parse({ kind: 'years', version: 0, items: [year(2025), year(2024)] });
    expect(saved.items.map((item) => (item as { year: number }).year)).toEqual([2024, 2025]);
    expect(
      partyListRequest.safeParse({ kind: 'years', version: 0, items: [year(2025), year(2025)] }).success,
    ).toBe(false);
  });
});
