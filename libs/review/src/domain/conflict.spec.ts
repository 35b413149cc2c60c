import { conflictsOf, type Involved } from './conflict';
import { expertFixture } from './rubric.fixture';

const involved: Involved = {
  participants: [
    { role: 'applicant', name: '上海星澜传感技术有限公司', creditCode: '91310114MA1GW0000X' },
    { role: 'partner', name: '上海大学', creditCode: '12310000425006125H' },
    { role: 'leader', name: '陈星', creditCode: null },
  ],
  avoided: [
    { name: '王建国', unit: '同济大学' },
    { name: '李敏', unit: null },
  ],
};
const idle = { thisYear: 0, open: 0 };
const kinds = (changed: Parameters<typeof expertFixture>[1], load = idle, most: number | null = 10) =>
  conflictsOf(expertFixture(1, changed), involved, load, most).map((c) => c.kind);

describe('conflicts of interest', () => {
  it('are none for a stranger', () => expect(kinds({ name: '赵一', unit: '复旦大学' })).toEqual([]));

  it('are found by the credit code even when the unit is written otherwise', () => {
    expect(
      conflictsOf(
        expertFixture(1, { unit: '上大', unitCreditCode: '12310000425006125H' }),
        involved,
        idle,
        10,
      ),
    ).toEqual([{ kind: 'same-unit', by: 'credit-code', participant: '上海大学' }]);
  });

  it('are found by the name of the unit, blanks and full-width letters apart', () => {
    expect(kinds({ unit: ' 上海 大学' })).toEqual(['same-unit']);
  });

  it('are found when the expert takes part as a person', () =>
    expect(kinds({ name: '陈星' })).toEqual(['participant']));

  it('are found when the applicant asked to avoid the person; the unit tells namesakes apart', () => {
    expect(kinds({ name: '王建国', unit: '同济大学' })).toEqual(['avoided']);
    expect(kinds({ name: '王建国', unit: '复旦大学' })).toEqual([]);
    expect(kinds({ name: '李敏', unit: '任何单位' })).toEqual(['avoided']);
  });

  it('are found when the year is full, by the lower of the two limits', () => {
    expect(kinds({}, { thisYear: 10, open: 0 })).toEqual(['year-full']);
    expect(kinds({}, { thisYear: 9, open: 0 })).toEqual([]);
    expect(kinds({ yearlyCap: 3 }, { thisYear: 3, open: 0 })).toEqual(['year-full']);
    expect(kinds({}, { thisYear: 300, open: 0 }, null)).toEqual([]);
  });

  it('are found when the expert is away or has retired', () => {
    expect(kinds({ available: false })).toEqual(['unavailable']);
    expect(kinds({ available: false, retiredAt: new Date(0) })).toEqual(['retired']);
  });
});
