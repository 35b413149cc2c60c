import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = import.meta.dirname;
const read = (locale: string, file: string) =>
  JSON.parse(readFileSync(join(root, locale, file), 'utf8')) as object;
const files = (locale: string) => readdirSync(join(root, locale)).sort();

/** Keys with their values; the plural endings of one word are one key, since Chinese has a single form. */
function flat(words: object, base = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === 'object' && value !== null
      ? flat(value, `${base}${key}.`)
      : [[`${base}${key}`, String(value)]],
  );
}
const keys = (words: object) =>
  [...new Set(flat(words).map(([key]) => key.replace(/_(zero|one|two|few|many|other)$/, '')))].sort();

describe('words', () => {
  it('exist for the same features in both languages', () => {
    expect(files('en')).toEqual(files('zh-CN'));
  });
  it.each(files('zh-CN'))('%s has the same keys in both languages', (file) => {
    expect(keys(read('en', file))).toEqual(keys(read('zh-CN', file)));
  });
  it.each(files('en'))('%s has no Chinese text in English', (file) => {
    expect(
      flat(read('en', file)).filter(([, text]) => /[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]/.test(text)),
    ).toEqual([]);
  });
  it.each(files('zh-CN'))('%s names the same placeholders in both languages', (file) => {
    const names = (text: string) => [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name).sort();
    const chinese = new Map(flat(read('zh-CN', file)));
    const differing = flat(read('en', file)).filter(([key, text]) => {
      const other = chinese.get(key);
      return (
        other !== undefined &&
        names(text)
          .filter((name) => name !== 'count')
          .join() !==
          names(other)
            .filter((name) => name !== 'count')
            .join()
      );
    });
    expect(differing).toEqual([]);
  });
  it.each(['zh-CN', 'en'].flatMap((locale) => files(locale).map((file) => [locale, file] as const)))(
    '%s/%s neither shouts nor congratulates',
    (locale, file) => {
      expect(flat(read(locale, file)).filter(([, text]) => /[!！]|提交成功|请注意/.test(text))).toEqual([]);
    },
  );
});
