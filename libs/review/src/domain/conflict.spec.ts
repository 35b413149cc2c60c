import { standardConflicts, type ConflictRule } from '@keshen/programme';
import { conflictsOf, hindrancesOf, type Involved, type Person } from './conflict';
import type { Interest } from './interest';
import { expertFixture } from './rubric.fixture';

const star = '上海星澜传感技术有限公司';
const involved: Involved = {
  partyId: 'party-of-star',
  subjects: [
    { role: 'applicant', name: star, creditCode: '91310114MA1GW0000X' },
    { role: 'partner', name: '上海大学', creditCode: '12310000425006125H' },
    { role: 'leader', name: '陈星', creditCode: null, residentFingerprint: 'print-of-chen' },
    { role: 'member', name: '周岚', creditCode: null },
    { role: 'shareholder', name: '孙立', creditCode: null, of: star },
    { role: 'shareholder', name: '同济创投', creditCode: '91310110MA1G00000A', of: star },
    { role: 'officer', name: '吴敏', creditCode: null, of: star },
  ],
  avoided: [
    { name: '王建国', unit: '同济大学', reason: '曾有纠纷' },
    { name: '李敏', unit: null, reason: '竞争对手' },
  ],
};
const today = '2026-11-24';
const stranger: Person = {
  account: 'a',
  name: '赵一',
  residentFingerprint: null,
  unit: { name: '复旦大学', creditCode: null },
  parties: [],
  interests: [],
};
const interest = (changed: Partial<Interest>): Interest => ({
  kind: 'former-unit',
  name: '上海大学',
  creditCode: null,
  since: null,
  until: null,
  note: '',
  source: 'declared',
  ...changed,
});
const found = (changed: Partial<Person>, rules: readonly ConflictRule[] = standardConflicts) =>
  conflictsOf({ ...stranger, ...changed }, involved, rules, today);
const kinds = (changed: Partial<Person>, rules?: readonly ConflictRule[]) =>
  found(changed, rules).map((c) => c.kind);

describe('conflicts of interest', () => {
  it('are none for a stranger', () => expect(kinds({})).toEqual([]));

  it('are found by the credit code even when the unit is written otherwise', () => {
    expect(found({ unit: { name: '上大', creditCode: '12310000425006125H' } })).toEqual([
      {
        kind: 'same-unit',
        other: '上海大学',
        by: 'credit-code',
        note: '',
        source: 'record',
        since: null,
        until: null,
      },
    ]);
  });

  it('are found by the name of the unit, blanks and full-width letters apart', () => {
    expect(kinds({ unit: { name: ' 上海　大学', creditCode: null } })).toEqual(['same-unit']);
  });

  it('are none of a namesake of an organisation that has another credit code', () => {
    expect(kinds({ unit: { name: '上海大学', creditCode: '91310114MA1GW00009' } })).toEqual([]);
  });

  it('are found for members of the applying enterprise by their account', () => {
    expect(found({ parties: ['party-of-star'] })).toMatchObject([
      { kind: 'same-unit', by: 'account', other: star },
    ]);
  });

  it('are found when the person takes part: by the resident ID where both have one, else by name', () => {
    expect(found({ name: '陈星' })).toMatchObject([{ kind: 'participant', by: 'name' }]);
    expect(found({ name: '陈 星星', residentFingerprint: 'print-of-chen' })).toMatchObject([
      { kind: 'participant', by: 'resident-id' },
    ]);
    expect(kinds({ name: '陈星', residentFingerprint: 'print-of-a-namesake' })).toEqual([]);
  });

  it('are not found by the name alone for people of the office, who have namesakes and declare', () => {
    expect(kinds({ name: '陈星', unit: null })).toEqual([]);
    expect(kinds({ name: '吴敏', unit: null, interests: [interest({ kind: 'kin', name: '陈星' })] })).toEqual(
      ['kin'],
    );
  });

  it('are found from the enterprise register: shareholders, officers, and a unit that owns a part', () => {
    expect(found({ name: '孙立' })).toMatchObject([{ kind: 'shareholding', by: 'register', other: star }]);
    expect(found({ name: '吴敏' })).toMatchObject([{ kind: 'office', other: star, note: '吴敏' }]);
    expect(kinds({ unit: { name: '同济创投', creditCode: '91310110MA1G00000A' } })).toEqual(['shareholding']);
  });

  it('are found from interests with whoever the application names', () => {
    const interests = [
      interest({ kind: 'kin', name: '陈星' }),
      interest({ kind: 'supervision', name: '周岚', note: '博士生' }),
      interest({ kind: 'other', name: '不相干公司' }),
      interest({ kind: 'shareholding', name: '星澜', creditCode: '91310114MA1GW0000X' }),
    ];
    expect(found({ interests }).map((c) => [c.kind, c.other, c.by])).toEqual([
      ['kin', '陈星', 'name'],
      ['supervision', '周岚', 'name'],
      ['shareholding', star, 'credit-code'],
    ]);
  });

  it.each([
    ['former-unit', { until: '2023-11-24' }, true],
    ['former-unit', { until: '2023-11-23' }, false],
    ['former-unit', { since: '2001-01-01' }, true],
    ['joint-paper', { since: '2023-11-23' }, false],
    ['joint-patent', { since: '2024-02-29' }, true],
    ['kin', { until: '1990-01-01' }, true],
  ] as const)('of kind %s and period %j count within the years of the policy: %s', (kind, period, holds) => {
    expect(kinds({ interests: [interest({ kind, ...period })] })).toEqual(holds ? [kind] : []);
  });

  it('are what the programme says: another number of years, or a kind that is none', () => {
    const interests = [interest({ until: '2020-01-01' })];
    expect(kinds({ interests }, [{ kind: 'former-unit', years: 10 }])).toEqual(['former-unit']);
    expect(kinds({ interests: [interest({})] }, [])).toEqual([]);
  });

  it('are found when the applicant asked to avoid the person; the unit tells namesakes apart', () => {
    expect(found({ name: '王建国', unit: { name: '同济大学', creditCode: null } })).toMatchObject([
      { kind: 'avoided', note: '曾有纠纷', source: 'applicant' },
    ]);
    expect(kinds({ name: '王建国' })).toEqual([]);
    expect(kinds({ name: '李敏', unit: { name: '任何单位', creditCode: null } })).toEqual(['avoided']);
  });

  it('are told once for each kind and other', () => {
    const interests = [interest({ note: '甲' }), interest({ note: '乙' })];
    expect(found({ interests })).toHaveLength(1);
  });
});

describe('hindrances', () => {
  const today = { from: '2026-11-26', until: '2026-11-26' };
  const kindsOf = (changed: Parameters<typeof expertFixture>[1], thisYear = 0, most: number | null = 10) =>
    hindrancesOf(expertFixture(1, changed), { thisYear, open: 0 }, most, today).map((h) => h.kind);

  it('are a full year, by the lower of the two limits', () => {
    expect(kindsOf({}, 10)).toEqual(['year-full']);
    expect(kindsOf({}, 9)).toEqual([]);
    expect(kindsOf({ yearlyCap: 3 }, 3)).toEqual(['year-full']);
    expect(kindsOf({}, 300, null)).toEqual([]);
  });

  it('are being away and having retired', () => {
    expect(kindsOf({ available: false })).toEqual(['unavailable']);
    expect(kindsOf({ available: false, retiredAt: new Date(0) })).toEqual(['retired']);
  });
});
