import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { shipped } from '../server/shipped';
import { definitionSchema } from './definition';
import { definitionJsonSchema } from './json-schema';

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
const valid = ajv.compile(definitionJsonSchema());

describe('the published JSON Schema', () => {
  it.each(shipped.map((each) => [(each as { code: string }).code, each]))(
    'takes %s as shipped',
    (_, each) => {
      valid(each);
      expect(valid.errors ?? []).toEqual([]);
    },
  );

  it('takes what a parsed definition says of itself', () => {
    valid(JSON.parse(JSON.stringify(definitionSchema.parse(shipped[0]))));
    expect(valid.errors ?? []).toEqual([]);
  });

  it('takes one plain string for a text, and Chinese without English', () => {
    const document = { ...(shipped[0] as object), name: '一个专项', summary: { 'zh-CN': '说明' } };
    expect(valid(document)).toBe(true);
  });

  it('refuses what the format does not know', () => {
    expect(valid({ ...(shipped[0] as object), surplus: 1 })).toBe(false);
    expect(valid({ ...(shipped[0] as object), format: 'keshen.programme/2' })).toBe(false);
    expect(valid({ format: 'keshen.programme/1', code: 'X1' })).toBe(false);
  });

  it('is no larger than a page can show', () => {
    expect(JSON.stringify(definitionJsonSchema()).length).toBeLessThan(200_000);
  });
});
