import type { Definition } from './definition';
import { sectionSchema } from './fields';
import { formProblems } from './form-schema';
import { visibleAnswers, visiblePaths } from './visible';

const words = (text: string) => ({ 'zh-CN': text, en: text });
const section = sectionSchema.parse({
  id: 's',
  title: words('团队'),
  fields: [
    { type: 'declaration', id: 'abroad', label: words('有境外成员'), statement: words('有') },
    {
      type: 'group',
      id: 'members',
      label: words('成员'),
      minItems: 1,
      fields: [
        { type: 'text', id: 'name', label: words('姓名'), required: true },
        { type: 'integer', id: 'months', label: words('月数') },
        { type: 'text', id: 'why', label: words('理由'), required: true, showIf: 'row.months > 12' },
        { type: 'text', id: 'who', label: words('批准人'), required: true, showIf: 'row.why != ""' },
        { type: 'text', id: 'visa', label: words('签证'), required: true, showIf: 's.abroad' },
      ],
      rules: [{ id: 'long', test: 'row.months <= 24', message: words('不超过 24 个月'), field: 'months' }],
    },
  ],
});
const definition = {
  parameters: [],
  eligibility: [],
  form: { sections: [section], attachments: [], title: 's.members' },
} as unknown as Definition;
const told = (members: object[], abroad = false): string[] =>
  formProblems(definition, { s: { abroad, members } }).map(({ path, code }) => `${path} ${code}`);

describe('a question inside of a record', () => {
  it('is asked by what stands before it in its own record, and by the answers outside', () => {
    const members = [
      { name: '沈毅', months: 18 },
      { name: '陆行', months: 3 },
    ];
    expect(told(members)).toEqual(['s.members.0.why field.required']);
    expect(told(members, true)).toEqual([
      's.members.0.why field.required',
      's.members.0.visa field.required',
      's.members.1.visa field.required',
    ]);
    expect([...visiblePaths(definition, { s: { members } })].filter((path) => path.endsWith('why'))).toEqual([
      's.members.0.why',
    ]);
  });

  it('that is not asked keeps no answer, and asks nothing that hangs on it', () => {
    const members = [{ name: '沈毅', months: 3, why: '长期', who: '所长' }];
    expect(visibleAnswers(definition, { s: { members } })).toEqual({
      s: { members: [{ name: '沈毅', months: 3 }] },
    });
    expect(told(members)).toEqual([]);
  });

  it('is drawn for a record that must be given and is not begun', () => {
    expect([...visiblePaths(definition, { s: { abroad: true } })]).toContain('s.members.0.visa');
  });

  it('meets the rules of its group, record by record, and is silent while something is missing', () => {
    expect(told([{ name: '沈毅', months: 30, why: '长期', who: '所长' }, { name: '陆行' }])).toEqual([
      's.members.0.months rule.broken',
    ]);
  });
});
