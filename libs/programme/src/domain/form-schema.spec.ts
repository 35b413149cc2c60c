import fc from 'fast-check';
import { checkAnswerChange, draftSchema, formProblems, formSchema, sectionProgress } from './form-schema';
import { fieldProblems } from './field-problems';
import { flatten, sensitivePaths, unflatten, type Answers } from './answers';
import type { Field } from './fields';
import { visibleAnswers } from './visible';
import { changed, cxy, rightAnswers, rightContext } from './cxy.fixture';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 50) };
const definition = cxy();
const problems = (changes: Record<string, unknown>) =>
  formProblems(definition, changed(changes), rightContext()).map(
    (p) => `${p.path} ${p.code}${p.code === 'rule.broken' ? ` ${p.params!.rule}` : ''}`,
  );

describe('the form of CXY', () => {
  it('accepts a right application', () => {
    expect(problems({})).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a credit code with a wrong check', { 'org.uscc': '913100001322602509' }, 'org.uscc credit-code.check'],
    [
      'an identity number with a wrong check',
      { 'project.leader_id': '310114198504120011' },
      'project.leader_id resident-id.check',
    ],
    [
      'a date in the future where it may not be',
      { 'org.reg_date': '2026-11-25' },
      'org.reg_date field.date-after-today',
    ],
    [
      'a day that the calendar does not know',
      { 'partner.contract_date': '2026-02-30' },
      'partner.contract_date field.date',
    ],
    ['an address outside the district', { 'org.reg_addr': '宝山区共和新路 1 号' }, 'org.reg_addr field.town'],
    ['a telephone that is no mobile', { 'org.mobile': '02159530000' }, 'org.mobile field.mobile'],
    ['a title beyond its limit', { 'project.title': '长'.repeat(51) }, 'project.title field.too-long'],
    ['a certificate number of a wrong form', { 'org.hnte_no': 'GR2023' }, 'org.hnte_no field.pattern'],
    ['an unknown choice', { 'partner.category': 'four' }, 'partner.category field.option'],
    [
      'an end before the start',
      { 'project.period': { start: '2027-01-01', end: '2026-01-01' } },
      'project.period field.range-order',
    ],
    ['a promise that is not given', { 'promise.truth': false }, 'promise.truth field.declaration'],
    ['a contract of nothing', { 'partner.contract_amount': 0 }, 'partner.contract_amount field.above-zero'],
    ['a table without a row', { 'project.kpi': [] }, 'project.kpi field.required'],
    [
      'no target in numbers',
      { 'project.kpi': [{ indicator: 'a', unit: 'b', current: 'c', target: '好', due: '2027-01-01' }] },
      'project.kpi rule.broken kpi_measured',
    ],
    [
      'a cell that is missing',
      { 'project.kpi': [{ indicator: 'a', unit: 'b', current: 'c', target: '3' }] },
      'project.kpi.0.due field.required',
    ],
    ['more research staff than staff', { 'org.rd_staff': 121 }, 'org.rd_staff rule.broken rd_staff_within'],
    [
      'itself as partner',
      { 'partner.partner_uscc': '91310000132260250X' },
      'partner.partner_uscc rule.broken partner_other',
    ],
    ['an account of another name', { 'bank.acct_name': '沈毅' }, 'bank.acct_name rule.broken acct_name_same'],
    [
      'an attachment that is missing',
      { 'attachments.proposal': null },
      'attachments.proposal attachment.required',
    ],
  ])('refuses %s', (_what, changes, found) => {
    expect(problems(changes)).toContain(found);
  });

  it('holds the budget together', () => {
    expect(problems({ 'budget.total': 301_000_000 })).toEqual([
      'budget.total rule.broken total_sum',
      'budget.lines rule.broken lines_total',
    ]);
    expect(problems({ 'budget.grant': 11_000_000, 'budget.own': 289_000_000 })).toContain(
      'budget.grant rule.broken grant_cap',
    );
    expect(problems({ 'partner.contract_amount': 40_000_000, 'partner.paid': 0 })).toContain(
      'budget.grant rule.broken grant_ratio',
    );
  });

  it('allows indirect costs by bands on direct costs less equipment', () => {
    const lines = (indirect: number) => [
      { item: 'equipment', grant: 0, own: 100_000_000 },
      { item: 'operation', grant: 10_000_000, own: 90_000_000 },
      { item: 'labour', grant: 0, own: 100_000_000 - indirect },
      { item: 'indirect', grant: 0, own: indirect },
    ];
    const broken = (indirect: number) =>
      problems({ 'budget.lines': lines(indirect) }).filter((p) => p.includes('indirect'));
    // 30 % of (200,000,000 − indirect): the ceiling is at 46,153,846.
    expect(broken(46_153_846)).toEqual([]);
    expect(broken(46_153_847)).toEqual(['budget.lines rule.broken indirect_ceiling']);
  });

  it('wants each fixed row once', () => {
    const [first, ...rest] = rightAnswers().budget!['lines'] as object[];
    expect(problems({ 'budget.lines': [first, first, ...rest.slice(1)] })).toEqual(
      expect.arrayContaining(['budget.lines table.row-twice', 'budget.lines table.row-missing']),
    );
  });

  it('takes no more experts to avoid than the programme allows, however many rows the table has', () => {
    const rows = (n: number) =>
      Array.from({ length: n }, (_, i) => ({ name: `王${i}`, unit: '某大学', reason: '同门' }));
    const roomy = structuredClone(definition);
    const table = roomy.form.sections.flatMap((s) => s.fields).find(({ id }) => id === 'experts');
    Object.assign(table!, { maxRows: 20 });
    const found = (n: number) =>
      formProblems(roomy, changed({ 'avoid.experts': rows(n) }), rightContext()).map((p) => [
        p.path,
        p.code,
        p.params,
      ]);
    expect(found(3)).toEqual([]);
    expect(found(4)).toEqual([['avoid.experts', 'table.most-rows', { most: 3 }]]);
  });

  it('leaves an optional section empty, but checks it once begun', () => {
    expect(problems({ 'avoid.experts': [{ name: '王某', unit: '某大学' }] })).toEqual([
      'avoid.experts.0.reason field.required',
    ]);
  });

  it('does not ask for the licence of a unit that was vouched for by it', () => {
    expect(
      formProblems(definition, rightAnswers(), { applicant: { vouched: false } }).map((p) => p.path),
    ).toEqual(['attachments.licence']);
  });

  it('checks only the sections it is told to, and nothing that is unanswered when partial', () => {
    expect(formProblems(definition, {}, {}, { partial: true })).toEqual([]);
    expect(formProblems(definition, {}, {}, { sections: ['bank'] }).map((p) => p.path)).toEqual([
      'bank.acct_name',
      'bank.bank_name',
      'bank.acct_no',
    ]);
  });

  it('parses to the visible answers, drops what it does not know, and gives codes as messages', () => {
    const schema = formSchema(definition, rightContext());
    const given = { ...rightAnswers(), nonsense: { a: 1 } };
    expect(schema.parse(given)).toEqual(rightAnswers());
    const wrong = schema.safeParse(changed({ 'org.staff': null }));
    expect(wrong.error!.issues.map((i) => [i.path.join('.'), i.message])).toEqual([
      ['org.staff', 'field.required'],
    ]);
  });
});

describe('hidden questions', () => {
  const hidden = cxy();
  hidden.form.sections[0]!.fields[11]!.showIf = 'org.staff > 100';
  hidden.form.sections[0]!.fields[13]!.showIf = 'org.hnte_no != ""';

  it('count for nothing and show no other question', () => {
    const answers = changed({ 'org.staff': 10, 'org.hnte_no': 'GR202331000123' });
    const visible = visibleAnswers(hidden, answers);
    expect(visible['org']).not.toHaveProperty('hnte_no');
    expect(visible['org']).not.toHaveProperty('mobile');
    expect(formProblems(hidden, answers, rightContext()).map((p) => p.path)).not.toContain('org.mobile');
  });
});

describe('a draft', () => {
  it('may keep what is not right yet, but only of the right type, bounded, and of a known question', () => {
    expect(checkAnswerChange(definition, 'org.uscc', '9131')).toEqual([]);
    expect(checkAnswerChange(definition, 'project.title', '长'.repeat(60))).toEqual([]);
    expect(checkAnswerChange(definition, 'org.staff', 'many')[0]!.code).toBe('field.type');
    expect(checkAnswerChange(definition, 'project.title', '长'.repeat(3000))[0]!.code).toBe('field.too-long');
    expect(checkAnswerChange(definition, 'org.nothing', 1)[0]!.code).toBe('answer.unknown-path');
    expect(checkAnswerChange(definition, '__proto__.x', 1)[0]!.code).toBe('answer.unknown-path');
    expect(checkAnswerChange(definition, 'reasons.duration', '周期需要三年')).toEqual([]);
    expect(checkAnswerChange(definition, 'reasons.district', 'x')[0]!.code).toBe('answer.unknown-path');
    expect(checkAnswerChange(definition, 'attachments.proposal', ['x'])[0]!.code).toBe('attachment.files');
    expect(checkAnswerChange(definition, 'org.staff', null)).toEqual([]);
    expect(draftSchema(definition).safeParse({ 'a.b': 1 }).success).toBe(false);
  });

  it('shows how far each section is', () => {
    const progress = sectionProgress(definition, changed({ 'bank.acct_no': null }));
    const of = (id: string) => progress.find((p) => p.section === id)!;
    expect([of('org').state, of('bank').state, of('avoid').state, of('attachments').state]).toEqual([
      'complete',
      'started',
      'complete',
      'complete',
    ]);
    expect([of('bank').answered, of('bank').required]).toEqual([2, 3]);
    expect(sectionProgress(definition, {}).map((p) => p.state)).toEqual([
      'empty',
      'empty',
      'empty',
      'empty',
      'empty',
      'empty',
      'complete',
      'empty',
    ]);
  });

  it('seals identity numbers and accounts', () => {
    expect(sensitivePaths(definition)).toEqual(['project.leader_id', 'bank.acct_no']);
  });
});

describe('properties', () => {
  const value = (field: Field): fc.Arbitrary<unknown> => {
    const day = fc
      .date({ min: new Date('2000-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
      .map((d) => d.toISOString().slice(0, 10));
    switch (field.type) {
      case 'integer':
      case 'percent':
      case 'money':
        return fc.integer({ min: -5, max: 1_000_000_000 });
      case 'date':
        return day;
      case 'date-range':
        return fc.record({ start: day, end: day });
      case 'choice':
        return fc.constantFrom(...field.options.map((o) => o.value), 'unknown');
      case 'declaration':
        return fc.boolean();
      case 'table':
        return fc.constant([]);
      default:
        return fc.string({ maxLength: 80 });
    }
  };
  const answersOf: fc.Arbitrary<Answers> = fc
    .record(
      Object.fromEntries(
        definition.form.sections.flatMap((s) => s.fields.map((f) => [`${s.id}.${f.id}`, value(f)] as const)),
      ),
      { requiredKeys: [] },
    )
    .map((flat) => unflatten({ ...flatten(rightAnswers()), ...flat }));

  it('answers that were accepted are accepted again after their way through JSON, and are the same', () => {
    const schema = formSchema(definition, rightContext());
    fc.assert(
      fc.property(answersOf, (answers) => {
        const once = schema.safeParse(answers);
        const again = schema.safeParse(JSON.parse(JSON.stringify(once.success ? once.data : answers)));
        expect(again.success).toBe(once.success);
        if (once.success) expect(again.data).toEqual(once.data);
      }),
      runs,
    );
  });

  it('no value of any type makes a check throw', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...definition.form.sections.flatMap((s) => s.fields)),
        fc.jsonValue(),
        (field, given) => {
          expect(Array.isArray(fieldProblems(field, given, 'a.b', { today: '2026-11-24' }))).toBe(true);
          const path = definition.form.sections.find((s) => s.fields.includes(field))!.id + '.' + field.id;
          expect(
            Array.isArray(formProblems(definition, unflatten({ ...flatten(rightAnswers()), [path]: given }))),
          ).toBe(true);
        },
      ),
      runs,
    );
  });

  it('flatten and unflatten undo each other', () => {
    fc.assert(
      fc.property(answersOf, (answers) => expect(unflatten(flatten(answers))).toEqual(answers)),
      runs,
    );
  });
});
