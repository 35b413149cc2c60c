import fc from 'fast-check';
import { cxy } from '../cxy.fixture';
import { definitionSchema, type Definition } from '../definition';
import { programmeProblems } from '../problems';
import { sampleAnswers } from './index';

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 15) };
const today = '2026-11-24';
const sample = (definition: Definition, seed = 'spec') => sampleAnswers(definition, { seed, today });
const text = (words: string) => ({ 'zh-CN': words, en: words });
const A = { source: 'A' };

/** 产学研 with one section of one's own instead of its form, and no conditions but one's own. */
function formOf(fields: object[], rules: string[], eligibility: object[] = []): Definition {
  const base = cxy();
  const stages = base.workflows.application.stages.map((stage) =>
    stage.kind === 'screening'
      ? { ...stage, arguments: { ...stage.arguments, duplicateKeys: [] } }
      : stage.kind === 'endorsement'
        ? { ...stage, arguments: {} }
        : 'targets' in stage.arguments
          ? { ...stage, arguments: { ...stage.arguments, targets: undefined } }
          : stage,
  );
  return definitionSchema.parse({
    ...base,
    applicants: [{ text: text('企业'), party: 'legal', provenance: A }],
    eligibility,
    rubric: base.rubric && { ...base.rubric, panel: { ...base.rubric.panel, avoidance: undefined } },
    amount: { ...base.amount, formula: 's.asked' },
    form: {
      title: 's.title',
      asked: 's.asked',
      attachments: [],
      sections: [
        {
          id: 's',
          title: text('申报'),
          fields: [
            { id: 'title', type: 'text', label: text('名称'), required: true, maxLength: 40 },
            { id: 'asked', type: 'money', label: text('申请金额'), required: true, aboveZero: true },
            ...fields,
          ],
          rules: rules.map((test, i) => ({ id: `r${i}`, test, message: text('不符'), field: 'title' })),
        },
      ],
    },
    workflows: { ...base.workflows, application: { ...base.workflows.application, stages } },
  });
}
const field = (id: string, type: string, rest: object = {}) => ({
  id,
  type,
  label: text(id),
  required: true,
  ...rest,
});
const option = (value: string) => ({ value, label: text(value) });

describe('sample answers', () => {
  it('of 产学研 keep every rule of its form and every condition, budget and all', () => {
    for (const seed of ['a', 'b', 'c']) expect(sample(cxy(), seed).problems).toEqual([]);
  });

  it('are the same for the same seed and day', () => {
    expect(sample(cxy(), 'a')).toEqual(sample(cxy(), 'a'));
  });

  it('follow texts, options, dates, lengths, counts and patterns that rules ask for', () => {
    const definition = formOf(
      [
        field('kind', 'choice', { options: ['one', 'two', 'three'].map(option) }),
        field('when', 'date'),
        field('period', 'date-range'),
        field('words', 'long-text', { maxLength: 500 }),
        field('areas', 'choices', { options: ['x', 'y', 'z'].map(option) }),
        field('code', 'text', { maxLength: 20, pattern: '^[A-Z]{2}-\\d{4}$' }),
        field('people', 'table', {
          columns: [
            { id: 'name', type: 'text', label: text('姓名'), required: true, maxLength: 20 },
            { id: 'months', type: 'integer', label: text('月数'), required: true, min: 1, max: 24 },
          ],
          minRows: 1,
          maxRows: 10,
        }),
        field('extra', 'text', { maxLength: 20, showIf: 's.kind == "three"' }),
      ],
      [
        's.kind == "three"',
        's.when < "2024-01-01"',
        'months_between(s.period.start, s.period.end) == 18',
        'size(s.words) >= 200',
        'size(s.areas) >= 2 && "z" in s.areas',
        'size(s.people) >= 4 && sum_of(s.people, "months") >= 40',
        's.extra != ""',
      ],
    );
    expect(programmeProblems(definition)).toEqual([]);
    const { answers, problems } = sample(definition);
    expect(problems).toEqual([]);
    expect(answers['s']).toMatchObject({ kind: 'three' });
  });

  it('bring an applicant whom the conditions accept: its town, age, figures, registers', () => {
    const rule = (id: string, condition: object) => ({
      id,
      text: text(id),
      provenance: A,
      condition,
      at: ['submission', 'screening', 'decision'],
      effect: 'refuse',
      missing: 'fails',
    });
    const least = (value: string, operator: string, threshold: string, unit: string) => ({
      compare: { value, operator, threshold, unit },
    });
    const definition = formOf(
      [],
      [],
      [
        rule('town', { test: 'applicant.town in ["外冈镇"]' }),
        rule('age', least('years_since(applicant.established_on, today)', '>=', '10', 'years')),
        rule('staff', least('applicant.staff', '>=', '400', 'count')),
        rule('high_tech', { test: 'register.high_tech_enterprise' }),
        rule('penalty', least('credit.years_since_major_penalty', '<', '50', 'years')),
      ],
    );
    const { applicant, problems } = sample(definition);
    expect(problems).toEqual([]);
    expect(applicant.facts['applicant']!['town']).toBe('外冈镇');
    expect(applicant.facts['register']!['high_tech_enterprise']).toBe(true);
  });

  it('count years from a day that a rule names, not only from today', () => {
    const born = formOf([field('born', 'date')], ['years_since(s.born, "2026-01-01") >= 18']);
    for (const day of ['2026-11-24', '2029-05-02'])
      expect(sampleAnswers(born, { seed: 'spec', today: day }).problems).toEqual([]);
  });

  it('keep a pattern and a rule on the same text, and a rule on every row of a table', () => {
    const people = field('s', 'group', {
      minItems: 3,
      fields: [field('born', 'date'), field('kind', 'choice', { options: ['a', 'b'].map(option) })],
    });
    const definition = formOf(
      [field('code', 'text', { pattern: '^(AB|CD)-[0-9]{4}(/[0-9]{2})?$' }), people],
      [
        's.code.startsWith("CD") && size(s.code) == 10',
        // A row may be called like the section that it stands in.
        's.s.all(s, years_since(s.born, "2026-01-01") >= 30) && s.s.exists(s, s.kind == "b")',
      ],
    );
    expect(programmeProblems(definition)).toEqual([]);
    expect(sample(definition).problems).toEqual([]);
  });

  it('keep the rules inside of a group, record by record, with what is outside of it', () => {
    const people = field('people', 'group', {
      minItems: 3,
      fields: [
        field('start', 'date'),
        field('end', 'date'),
        field('share', 'percent', { min: 0, max: 10000 }),
        field('cost', 'money'),
        field('kind', 'choice', { options: ['own', 'hired'].map(option) }),
        field('firm', 'text', { showIf: 'row.kind == "hired" && s.abroad', required: true }),
      ],
      rules: [
        ['row.start < row.end && days_between(row.start, row.end) >= 200', 'end'],
        ['row.cost == portion(s.asked, row.share, 10000)', 'cost'],
        ['row.share >= 2000 || row.kind == "own"', 'share'],
        ['row.kind != "hired" || size(row.firm) >= 12', 'firm'],
      ].map(([test, asked], i) => ({ id: `g${i}`, test, message: text('不符'), field: asked })),
    });
    const definition = formOf(
      [field('abroad', 'declaration', { statement: text('有') }), people],
      ['s.people.exists(p, p.kind == "hired")', 's.asked >= 30000000'],
    );
    expect(programmeProblems(definition)).toEqual([]);
    for (const seed of ['a', 'b']) expect(sample(definition, seed).problems).toEqual([]);
  });

  it('count the files that rules ask for', () => {
    const plans = { id: 'plans', name: text('计划'), formats: ['pdf'], maxFiles: 5 };
    const base = formOf([field('papers', 'file', { maxFiles: 4 })], ['size(s.papers) >= 3']);
    const definition = definitionSchema.parse({
      ...base,
      form: { ...base.form, attachments: [plans] },
      eligibility: [
        { id: 'two', text: text('两份'), condition: { test: 'attachments.plans >= 2' }, missing: 'fails' },
      ],
    });
    const { problems, files, answers } = sample(definition);
    expect(problems).toEqual([]);
    expect(files).toEqual({ 's.papers': 3, 'attachments.plans': 2 });
    expect(answers['s']).not.toHaveProperty('papers');
  });

  it('leave what is given as it is, and fit the rest to it', () => {
    const definition = formOf([field('total', 'money')], ['s.asked * 3 <= s.total']);
    const given = { s: { asked: 20_000_000_00 } };
    const { answers, problems } = sampleAnswers(definition, { seed: 'spec', today, given });
    expect(problems).toEqual([]);
    expect(answers['s']).toMatchObject({ asked: 20_000_000_00 });
    const impossible = { s: { asked: 3, total: 8 } };
    expect(sampleAnswers(definition, { seed: 'spec', today, given: impossible }).problems).not.toEqual([]);
  });

  it('say which rules were not kept when no answers keep them', () => {
    const { problems } = sample(formOf([field('n', 'integer')], ['s.n > 3 && s.n < 3']));
    expect(problems).toEqual([expect.objectContaining({ path: 's.title', code: 'rule.broken' })]);
  });

  it('are right for any form of numbers under sums, bounds and shares', () => {
    const number = fc.record({
      type: fc.constantFrom('integer', 'money'),
      min: fc.integer({ min: 0, max: 50 }),
      max: fc.integer({ min: 1000, max: 1_000_000 }),
    });
    const rule = (n: number) =>
      fc
        .tuple(
          fc.constantFrom('<=', '>=', '=='),
          fc.nat(n - 1),
          fc.nat(n - 1),
          fc.constantFrom('sum', 'share', 'bound'),
          fc.integer({ min: 60, max: 900 }),
        )
        .map(([operator, a, b, kind, limit]) =>
          kind === 'sum'
            ? a === b
              ? `s.f${a} >= ${limit}`
              : `s.asked ${operator} s.f${a} + s.f${b}`
            : kind === 'share'
              ? `s.f${a} >= portion(s.f${b}, 5000, 10000)`
              : `s.f${a} >= ${limit}`,
        );
    const forms = fc
      .array(number, { minLength: 2, maxLength: 6 })
      .chain((numbers) => fc.tuple(fc.constant(numbers), fc.array(rule(numbers.length), { maxLength: 4 })));
    fc.assert(
      fc.property(forms, fc.string(), ([numbers, rules], seed) => {
        // At most one sum decides the asked amount: more of them may contradict each other.
        const sums = rules.filter((r) => r.includes('s.asked'));
        const definition = formOf(
          numbers.map(({ type, ...bounds }, i) => field(`f${i}`, type, bounds)),
          rules.filter((r) => r !== sums.find((s) => s === r) || r === sums[0]),
        );
        expect(sample(definition, seed).problems).toEqual([]);
      }),
      runs,
    );
  });
});
