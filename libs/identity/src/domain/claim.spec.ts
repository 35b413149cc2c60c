import { placeClaim, registerVerdict } from './claim';

const place = (found: Partial<Parameters<typeof placeClaim>[0]>) =>
  placeClaim({ kind: 'legal', exists: true, hasAdministrator: true, isMember: false, ...found });

describe('placing a claim', () => {
  it('lets the first claimant of a unit administer it at once, while an officer checks', () => {
    expect(place({ exists: false })).toEqual({
      state: 'pending',
      membership: { role: 'enterprise-administrator', state: 'active' },
    });
  });

  it('sends later people to the unit’s administrator', () => {
    expect(place({})).toEqual({ state: 'asked', membership: { role: 'writer', state: 'asked' } });
  });

  it('gives nobody access to a unit that has lost its administrator before an officer has decided', () => {
    expect(place({ hasAdministrator: false })).toEqual({
      state: 'pending',
      membership: { role: 'enterprise-administrator', state: 'asked' },
    });
  });

  it('brings a second claim of the same natural person before an officer', () => {
    expect(place({ kind: 'natural' })).toEqual({ state: 'disputed', membership: null });
  });

  it('brings a member who claims the administration before an officer', () => {
    expect(place({ isMember: true })).toEqual({ state: 'disputed', membership: null });
  });
});

describe('the register of legal persons', () => {
  const registered = { name: '上海星澜传感技术有限公司', legalRepresentative: '陈星' };
  it.each([
    ['the same', '上海星澜传感技术有限公司', '陈星', 'matched'],
    ['other widths and spaces', ' 上海星澜传感技术有限公司 ', '陈 星', 'matched'],
    ['another representative', '上海星澜传感技术有限公司', '陈月', 'differs'],
    ['another name', '上海星澜技术有限公司', '陈星', 'differs'],
  ])('with %s name and representative: %s, %s → %s', (_, name, legalRepresentative, verdict) => {
    expect(registerVerdict({ name, legalRepresentative }, registered)).toBe(verdict);
  });

  it('says nothing about a unit it does not know, or a claim without a representative', () => {
    expect(registerVerdict({ name: registered.name, legalRepresentative: '陈星' }, null)).toBe('unknown');
    expect(registerVerdict({ name: registered.name, legalRepresentative: null }, registered)).toBe('differs');
  });
});
