import { industryOf, normaliseIndustry, searchIndustries } from './industry';

describe('the industries of GB/T 4754-2017', () => {
  it('are known by division, group and class, with or without their letter', () => {
    expect(industryOf('C39')?.name).toBe('计算机、通信和其他电子设备制造业');
    expect(industryOf('c399')?.code).toBe('C399');
    expect(industryOf('3990')).toEqual({ code: 'C3990', name: '其他电子设备制造' });
    expect(industryOf('I6513')?.name).toBe('应用软件开发');
    expect(industryOf('M7320')?.name).toBe('工程和技术研究和试验发展');
    expect(industryOf('T9700')?.name).toBe('国际组织');
  });

  it('have no code of another section, no bare section, and none that the standard leaves out', () => {
    for (const code of ['A3990', 'C', 'C3998', '00', 'C399000', '', '电子'])
      expect(industryOf(code)).toBeUndefined();
    expect(normaliseIndustry('９８')).toBe('98');
  });

  it('are all there: 97 divisions, 473 groups, and a class in every group', () => {
    const all = 'ABCDEFGHIJKLMNOPQRST'.split('').flatMap((letter) => searchIndustries(letter, 5000));
    const of = (length: number) => [
      ...new Set(all.map(({ code }) => code).filter((code) => code.length === length)),
    ];
    expect([of(3).length, of(4).length, of(5).length]).toEqual([97, 473, 1381]);
    expect(new Set(of(5).map((code) => code.slice(0, 4)))).toEqual(new Set(of(4)));
    expect(new Set(of(4).map((code) => code.slice(0, 3)))).toEqual(new Set(of(3)));
  });

  it('are found by a beginning of the code or a part of the name, a bounded number of them', () => {
    expect(searchIndustries('机器人', 5).map(({ code }) => code)).toEqual(['C3491', 'C3492', 'C3964']);
    expect(searchIndustries('396', 3).map(({ code }) => code)).toEqual(['C396', 'C3961', 'C3962']);
    expect(searchIndustries('制造', 8)).toHaveLength(8);
    expect(searchIndustries(' ', 8)).toEqual([]);
  });
});
