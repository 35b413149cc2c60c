import { htmlOf, maskAddress, subjectLine } from './mail-text';
import { absoluteLink, fill, placeholdersOf } from './template';
import { accountTemplates } from './templates';

describe('a template', () => {
  it('names what it wants filled in, each once', () => {
    expect(placeholdersOf('{title}（{reference}）：{title}，{ 空 }，{}')).toEqual(['title', 'reference']);
  });

  it('is filled in once: a value that looks like a placeholder stays a value', () => {
    expect(fill('{title} / {link}', { title: '{link} $& $1', link: 'x' })).toBe('{link} $& $1 / x');
  });

  it('cannot be sent with a hole, not even one called like a property of every object', () => {
    expect(() => fill('{due}', {})).toThrow('{due}');
    expect(() => fill('{constructor}', {})).toThrow('{constructor}');
  });

  it('makes a path of the portal complete and leaves other addresses alone', () => {
    expect(absoluteLink('/applications/1', 'https://k.gov.cn')).toBe('https://k.gov.cn/applications/1');
    expect(absoluteLink('//evil.example/1', 'https://k.gov.cn')).toBe('//evil.example/1');
  });

  it.each(Object.entries(accountTemplates))(
    '%s asks for the same in both languages',
    (_id, { subject, body }) => {
      const wanted = (locale: 'zh-CN' | 'en') => placeholdersOf(subject[locale] + body[locale]).sort();
      expect(wanted('en')).toEqual(wanted('zh-CN'));
    },
  );
});

describe('a mail', () => {
  it('keeps its subject on one line whatever the title holds', () => {
    expect(subjectLine('项目\r\nBcc: a@b.example\u2028x\u0000')).toBe('项目 Bcc: a@b.example x');
    expect(subjectLine('长'.repeat(300))).toHaveLength(200);
  });

  it('escapes what people wrote, and links the portal only', () => {
    const html = htmlOf(
      '<script>alert(1)</script> & "x"\nhttps://evil.example/a\n\nhttps://k.gov.cn/applications/1',
      'zh-CN',
      'https://k.gov.cn',
    );
    expect(html).toContain(
      '&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;<br>https://evil.example/a</p>',
    );
    expect(html.match(/<a /g)).toHaveLength(1);
    expect(html).toContain('<a href="https://k.gov.cn/applications/1">');
  });

  it('does not take an address for the portal because it begins the same', () => {
    expect(htmlOf('https://k.gov.cn.evil.example/a', 'en', 'https://k.gov.cn')).not.toContain('<a ');
  });

  it('shows an address masked', () => {
    expect(maskAddress('wangfang@example.com')).toBe('wa***@example.com');
    expect(maskAddress('w@example.com')).toBe('w***@example.com');
  });
});
