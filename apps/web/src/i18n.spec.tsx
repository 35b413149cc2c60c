import i18n, { addBundle, currentLocale, setLocale, withWords } from './i18n';
import { problemText } from './problems';
import { Problem } from './api';

const asked: string[] = [];
const english = { title: 'Title', problems: { 'trial.full': 'The quota is short of {{gap}}' } };
addBundle('trial', { title: '标题', problems: { 'trial.full': '额度不足，差 {{gap}} 万元' } }, async () => {
  asked.push('trial');
  return { default: english };
});

describe('the language', () => {
  afterEach(() => setLocale('zh-CN'));

  it('is Chinese until somebody chooses, marks the document and is remembered', async () => {
    expect(currentLocale()).toBe('zh-CN');
    await setLocale('en');
    expect(document.documentElement.lang).toBe('en');
    expect(localStorage.getItem('keshen.locale')).toBe('en');
    expect(i18n.t('common:act.close')).toBe('Close');
    expect(i18n.t('trial:title')).toBe('Title');
  });

  it('is fetched in English once, when that is chosen, and before what is shown later is drawn', async () => {
    await setLocale('en');
    expect(asked).toEqual(['trial']);
    const page = withWords(async () => {
      addBundle('late', { title: '后来的', problems: { 'late.one': '晚' } }, async () => ({
        default: { title: 'Later', problems: { 'late.one': 'Late' } },
      }));
      return 'page';
    });
    expect(await page()).toBe('page');
    expect(i18n.t('late:title')).toBe('Later');
    await setLocale('zh-CN');
    expect(i18n.t('late:title')).toBe('后来的');
    expect(asked).toEqual(['trial']);
  });
});

describe('the words for a refusal', () => {
  it('are the feature’s own before the common ones, with the values named', () => {
    expect(problemText(new Problem(409, 'trial.full', { gap: '2.00' }), 'trial')).toBe(
      '额度不足，差 2.00 万元',
    );
    expect(problemText({ code: 'field.too-long', params: { limit: 40, length: 42 } })).toBe(
      '超出 40 字，现有 42 字',
    );
  });
  it('fall back to a sentence for its kind and are never the bare code', () => {
    expect(problemText(new Problem(403, 'never.heard-of'))).toBe('您的账号不能办理这件事。');
    expect(problemText(new Problem(422, 'field'))).toBe('有内容须改，请看标出的地方。');
    expect(problemText(new TypeError('x'))).toBe('服务器没能办成这件事。');
  });
  it('give the request number of a failure', () => {
    expect(problemText(new Problem(500, 'internal', {}, 'r-7'))).toContain('r-7');
  });
});
