import { makeCreditCode } from '@keshen/kernel';
import { isStrong, providerSays, returnPath } from './single-sign-on';

describe('what a provider says', () => {
  const names = { unit: 'org', creditCode: 'uscc' };
  const code = makeCreditCode('91', '310114', 'MA1GW321');

  it('is read by the names of this provider, and a credit code only when it is one', () => {
    const says = {
      sub: '1',
      name: ' 周敏 ',
      email: 'zhou@example.com',
      org: '上海星澜',
      uscc: code.toLowerCase(),
    };
    expect(providerSays(says, names)).toEqual({
      name: '周敏',
      email: 'zhou@example.com',
      unit: '上海星澜',
      creditCode: code,
    });
    expect(providerSays({ uscc: '91310114MA1GW00009', name: 7 }, names)).toEqual({
      name: '',
      email: '',
      unit: '',
      creditCode: '',
    });
  });

  it('counts as a second factor by its acr or an amr that the office has named', () => {
    expect(isStrong({ acr: 'urn:ca' }, ['urn:ca'])).toBe(true);
    expect(isStrong({ amr: ['pwd', 'hwk'] }, ['hwk'])).toBe(true);
    expect(isStrong({ acr: 'urn:ca', amr: ['pwd'] }, [])).toBe(false);
    expect(isStrong({ amr: 'hwk' }, ['hwk'])).toBe(false);
  });
});

describe('where somebody goes back to', () => {
  it('is a path of this portal', () => {
    expect(returnPath('/applications?state=open#top')).toBe('/applications?state=open#top');
    for (const elsewhere of [
      undefined,
      '',
      'x',
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/\t/evil',
      '/a\\b',
      '/a\r\nb',
    ])
      expect([elsewhere, returnPath(elsewhere)]).toEqual([elsewhere, '/']);
  });
});
