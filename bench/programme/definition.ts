import { definitionSchema, type Definition } from '@keshen/programme';

const section = (n: number) => `part${n}`;
const SECTIONS = 6;

/** Ten questions of as many types, one of them shown only sometimes, and a rule over two. */
const fields = (n: number) => [
  { type: 'text', id: 'name', label: '名称', required: true, maxLength: 60 },
  { type: 'text', id: 'number', label: '编号', required: true, maxLength: 20, pattern: '^[A-Z]{2}\\d{4,8}$' },
  { type: 'long-text', id: 'summary', label: '说明', required: true, maxLength: 1000 },
  { type: 'integer', id: 'staff', label: '人数', required: true, min: 1, max: 100_000 },
  { type: 'money', id: 'total', label: '总额', required: true, aboveZero: true },
  { type: 'money', id: 'own', label: '自筹', required: true, max: 1_000_000_000 },
  { type: 'percent', id: 'share', label: '比例', min: 0, max: 10_000 },
  { type: 'date', id: 'day', label: '日期', required: true, notAfterToday: true },
  {
    type: 'choice',
    id: 'kind',
    label: '类别',
    required: true,
    options: ['a', 'b', 'c'].map((value) => ({ value, label: value })),
  },
  { type: 'mobile', id: 'mobile', label: '手机', required: true, showIf: `${section(n)}.kind == "a"` },
];

/** Twenty rules: comparisons of amounts, shares and facts, tests of texts and lists, some of them conditional. */
const rules = () =>
  Array.from({ length: SECTIONS }, (_, i) => section(i)).flatMap((id, i) => [
    {
      id: `least${i}`,
      text: '不低于',
      condition: { compare: { value: `${id}.own`, operator: '>=', threshold: 'param.least', unit: 'money' } },
    },
    {
      id: `share${i}`,
      text: '占比',
      when: `${id}.kind == "a"`,
      condition: {
        compare: {
          value: `portion(${id}.own, 10000, ${id}.total)`,
          operator: '>=',
          threshold: 'param.share',
          unit: 'percent',
        },
      },
    },
    { id: `kind${i}`, text: '类别', condition: { test: `${id}.kind in ["a", "b"] && ${id}.day <= today` } },
  ]);

/** A programme with sixty questions and twenty rules. */
export function benchDefinition(): Definition {
  return definitionSchema.parse({
    format: 'keshen.programme/1',
    code: 'BENCH',
    name: '基准',
    parameters: [
      { id: 'least', label: '最低', type: 'money', value: 100_000 },
      { id: 'share', label: '占比', type: 'percent', value: 3000 },
    ],
    eligibility: [
      ...rules(),
      {
        id: 'open',
        text: '在研',
        condition: { compare: { value: 'history.open_projects', operator: '==', threshold: '0' } },
      },
      { id: 'list', text: '失信', condition: { test: '!credit.blacklisted' } },
    ],
    form: {
      sections: Array.from({ length: SECTIONS }, (_, n) => ({
        id: section(n),
        title: '部分',
        fields: fields(n),
        rules: [
          {
            id: 'within',
            test: `${section(n)}.own <= ${section(n)}.total`,
            message: '自筹不能多于总额',
            field: 'own',
          },
        ],
      })),
      title: 'part0.name',
      asked: 'part0.total',
    },
    workflows: {
      application: {
        start: 'draft',
        stages: [
          {
            id: 'draft',
            kind: 'form',
            arguments: {},
            outcomes: [{ id: 'submit', label: '提交', to: 'done' }],
          },
          { id: 'done', kind: 'closed', arguments: { result: 'completed' } },
        ],
      },
    },
  });
}

/** Right answers to all sixty questions. */
export const benchAnswers = (): Record<string, Record<string, unknown>> =>
  Object.fromEntries(
    Array.from({ length: SECTIONS }, (_, n) => [
      section(n),
      {
        name: '车规级惯性传感器的在线标定',
        number: `AB${10_000 + n}`,
        summary: '在产线上完成标定，用转台以外的激励源。'.repeat(10),
        staff: 120,
        total: 300_000_000,
        own: 180_000_000,
        share: 6000,
        day: '2026-02-11',
        kind: 'a',
        mobile: '13812342047',
      },
    ]),
  );

export const benchFacts = {
  applicant: { kind: 'legal' as const, vouched: true },
  history: { open_projects: 0 },
  credit: { blacklisted: false },
  today: '2026-11-24',
};
