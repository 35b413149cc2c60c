import {
  definitionSchema,
  fieldProblems,
  flatten,
  formProblems,
  formSchema,
  programmeProblems,
  sectionSchema,
  unflatten,
  visibleAnswers,
  type Answers,
  type Definition,
  type Field,
  type Section,
} from '@keshen/programme';
import { shipped } from '@keshen/programme/server';
import fc from 'fast-check';
import { definitionResolver, problemsBeneath } from './resolver';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 60) };
const label = { 'zh-CN': '问题', en: 'Question' };
const base = definitionSchema.parse(
  structuredClone((shipped as { code: string }[]).find((each) => each.code === 'CXY')),
);
const facts = { today: '2026-11-24', applicant: { vouched: true } };

type Given = Record<string, unknown> & { type: string };
/** What an expression may say of an answer: a condition, and what it adds up to. */
const conditions: Record<string, (path: string) => string[]> = {
  integer: (path) => [`${path} > 3`, `has(${path})`, `${path} % 2 == 0`],
  money: (path) => [`${path} >= 100`],
  percent: (path) => [`${path} < 5000`],
  text: (path) => [`${path} == "a"`, `size(${path}) > 2`],
  choice: (path) => [`${path} == "one"`],
  choices: (path) => [`"one" in ${path}`],
  declaration: (path) => [path, `!${path}`],
  date: (path) => [`years_since(${path}, "2026-11-24") > 2`],
  'date-range': (path) => [`months_between(${path}.start, ${path}.end) > 12`],
  organisation: (path) => [`${path}.name != ""`],
  table: (path) => [`${path}.all(r, r.n > 1)`, `sum_of(${path}, "twice") > 10`, `size(${path}) > 1`],
  group: (path) => [`${path}.exists(item, item.kind == "one" && item.period.start < "2020-01-01")`],
};
const numbers: Record<string, (path: string) => string[]> = {
  integer: (path) => [path],
  money: (path) => [path],
  percent: (path) => [path],
  table: (path) => [`sum_of(${path}, "twice")`, `sum_of(${path}, "n")`],
  group: (path) => [`sum_of(${path}, "count")`],
};
const options = ['one', 'two'].map((value) => ({ value, label }));
const kinds: Given[] = [
  { type: 'text', maxLength: 4 },
  { type: 'text', maxLength: 9, pattern: '^(a|b)+\\d?$' },
  { type: 'integer', min: 0, max: 9 },
  { type: 'money' },
  { type: 'percent' },
  { type: 'date', notAfterToday: true },
  { type: 'date-range' },
  { type: 'choice', options },
  { type: 'choices', options, minItems: 1 },
  { type: 'credit-code' },
  { type: 'mobile' },
  { type: 'industry' },
  { type: 'patent', regions: ['cn', 'foreign'] },
  { type: 'organisation' },
  { type: 'person', residentId: true },
  { type: 'declaration', statement: label },
  {
    type: 'table',
    minRows: 1,
    maxRows: 4,
    columns: [
      { type: 'text', id: 'name', label, required: true, maxLength: 5 },
      { type: 'integer', id: 'n', label, required: false, max: 50, total: true },
      { type: 'money', id: 'm', label, required: false },
      { type: 'row-total', id: 'sum', label, of: ['m'] },
      { type: 'computed', id: 'twice', label, formula: 'row.n * 2 + row.sum', result: 'integer' },
      { type: 'computed', id: 'share', label, formula: 'portion(row.twice, 1, 3)', result: 'percent' },
    ],
  },
  {
    type: 'group',
    minItems: 1,
    maxItems: 3,
    fields: [
      { type: 'choice', id: 'kind', label, required: true, options },
      { type: 'integer', id: 'count', label, required: false },
      { type: 'date-range', id: 'period', label, required: false },
      { type: 'person', id: 'who', label, required: false, email: true },
      { type: 'text', id: 'why', label, required: true, maxLength: 5, showIf: 'row.count > 10' },
      { type: 'date', id: 'since', label, required: true, showIf: 'row.why != "" || row.kind == "one"' },
    ],
    rules: [{ id: 'few', test: 'row.count <= 150', message: label, field: 'count' }],
  },
];

/** A form in which questions depend on earlier ones in every way that the format has. */
const forms: fc.Arbitrary<Section[]> = fc
  .array(
    fc.record({
      kind: fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...kinds) },
        { weight: 1, arbitrary: fc.constant(null) },
      ),
      required: fc.boolean(),
      shown: fc.nat(99),
      hides: fc.boolean(),
      picks: fc.tuple(fc.nat(99), fc.nat(99)),
    }),
    { minLength: 2, maxLength: 14 },
  )
  .map((wanted) => {
    const sections = [0, 1].map((n) => ({
      id: `s${n}`,
      title: label,
      fields: [] as unknown[],
      rules: [] as unknown[],
    }));
    const before: { path: string; type: string }[] = [];
    const pick = (from: Record<string, (path: string) => string[]>, at: number): string | undefined => {
      const all = before.flatMap(({ path, type }) => from[type]?.(path) ?? []);
      return all[at % Math.max(1, all.length)];
    };
    wanted.forEach(({ kind, required, shown, hides, picks }, i) => {
      const section = sections[i % 2]!;
      const common = { id: `f${i}`, label, ...(hides ? { showIf: pick(conditions, shown) } : {}) };
      const [a, b] = [pick(numbers, picks[0]), pick(numbers, picks[1])];
      if (kind) {
        section.fields.push({ ...kind, ...common, required });
        before.push({ path: `${section.id}.f${i}`, type: kind.type });
      } else if (a && b) {
        section.fields.push({ ...common, type: 'computed', result: 'money', formula: `${a} + ${b}` });
        before.push({ path: `${section.id}.f${i}`, type: 'money' });
        section.rules.push({ id: `r${i}`, test: `${a} <= ${b}`, message: label, field: `f${i}` });
      }
    });
    const filler = { type: 'text', id: 'title', label, maxLength: 50 };
    for (const section of sections) section.fields.push(filler);
    return sections.map((section) => sectionSchema.parse(section));
  });
const definitionOf = (sections: Section[]): Definition => ({
  ...base,
  eligibility: [],
  form: { ...base.form, sections },
});

const day = fc.constantFrom('2015-01-01', '2020-02-29', '2026-11-25', '2020-02-30', 'x');
const word = fc.constantFrom(
  'a',
  'ab1',
  '',
  'one',
  'two',
  '13812342047',
  '91310000132260250X',
  'C3990',
  '200310100002.X',
);
const number = fc.oneof(fc.integer({ min: -3, max: 200 }), fc.constantFrom(Number.MAX_SAFE_INTEGER, 1.5));
const row = (cells: Record<string, fc.Arbitrary<unknown>>) =>
  fc.array(fc.record(cells, { requiredKeys: [] }), { maxLength: 5 });

const answerOf = (field: Field): fc.Arbitrary<unknown> => {
  const likely = {
    table: row({ name: word, n: number, m: number, twice: number }),
    group: row({
      kind: word,
      count: number,
      period: fc.record({ start: day, end: day }),
      who: fc.record({ name: word, mobile: word }),
      why: word,
      since: day,
    }),
    'date-range': fc.record({ start: day, end: fc.option(day) }, { requiredKeys: [] }),
    choices: fc.array(word, { maxLength: 3 }),
    declaration: fc.boolean(),
    organisation: fc.record({ name: word, creditCode: fc.option(word) }, { requiredKeys: [] }),
    person: fc.record({ name: word, mobile: word, residentId: word }, { requiredKeys: [] }),
    integer: number,
    money: number,
    percent: number,
    computed: number,
    date: day,
  } as Partial<Record<Field['type'], fc.Arbitrary<unknown>>>;
  return fc.oneof(
    { weight: 8, arbitrary: likely[field.type] ?? word },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  );
};
const cases = forms.chain((sections) =>
  fc.tuple(
    fc.constant(sections),
    fc
      .record(
        Object.fromEntries(
          sections.flatMap((s) => s.fields.map((field) => [`${s.id}.${field.id}`, answerOf(field)] as const)),
        ),
        { requiredKeys: [] },
      )
      .map((flat) => unflatten(flat)),
  ),
);

/** One question after another as rows of a table keep them, and back. */
const stored = (answers: Answers): Answers =>
  unflatten(
    Object.fromEntries(
      Object.entries(flatten(answers)).map(([path, value]) => [path, JSON.parse(JSON.stringify(value))]),
    ),
  );
const inOrder = (lines: string[]): string[] => [...new Set(lines)].sort();

describe('browser and server', () => {
  it('say the same of any answers to any form: problems, what counts, and what is computed', () => {
    fc.assert(
      fc.property(cases, ([sections, answers]) => {
        const definition = definitionOf(sections);
        const form = programmeProblems(definition).filter(({ place }) => place.startsWith('/form/sections'));
        expect(form).toEqual([]);
        const resolve = definitionResolver<Answers>(() => formSchema(definition, facts));
        const browser = resolve(answers, undefined, { fields: {}, shouldUseNativeValidation: false }) as {
          values: Answers;
          errors: Record<string, unknown>;
        };
        const sent = stored(JSON.parse(JSON.stringify(answers)) as Answers);
        const copy = structuredClone(definition);
        const visible = visibleAnswers(copy, sent);
        const problems = formProblems(copy, visible, facts);
        // The browser keeps the first problem of each place; which codes there are at all is what is compared.
        const first = problems.filter((p, i) => problems.findIndex((q) => q.path === p.path) === i);
        expect(inOrder(problemsBeneath(browser.errors).map((p) => `${p.path} ${p.problem.type}`))).toEqual(
          inOrder(first.map((p) => `${p.path} ${p.code}`)),
        );
        const shown = visibleAnswers(definition, answers);
        expect(JSON.stringify(shown)).toBe(JSON.stringify(visible));
        if (problems.length === 0) expect(browser.values).toEqual(shown);
        expect(visibleAnswers(copy, JSON.parse(JSON.stringify(visible)) as Answers)).toEqual(visible);
      }),
      runs,
    );
  });

  it('never take a computed value from anybody', () => {
    fc.assert(
      fc.property(cases, ([sections, answers]) => {
        const definition = definitionOf(sections);
        const computed = definition.form.sections.flatMap((s) =>
          s.fields.filter((f) => f.type === 'computed').map((f) => [s.id, f.id] as const),
        );
        const lied = structuredClone(answers);
        for (const [section, id] of computed) (lied[section] ??= {})[id] = 999_999;
        expect(visibleAnswers(definition, lied)).toEqual(visibleAnswers(definition, answers));
      }),
      runs,
    );
  });
});

describe('a question', () => {
  it('that is computed has nothing to be wrong', () => {
    const field = {
      type: 'computed',
      id: 'x',
      label,
      required: false,
      formula: '1',
      result: 'money',
    } as const;
    expect(fieldProblems(field, 'anything', 's.x')).toEqual([]);
  });
});
