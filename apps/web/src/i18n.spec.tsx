import i18n, { addBundle, currentLocale, setLocale } from './i18n';
import { problemText } from './problems';
import { Problem } from './api';

addBundle('trial', {
  'zh-CN': { title: '标题', problems: { 'trial.full': '额度不足，差 {{gap}} 万元' } },
  en: { title: 'Title', problems: { 'trial.full': 'The quota is short of {{gap}}' } },
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
