/* eslint-disable @typescript-eslint/no-explicit-any -- documents that are wrong on purpose */
import CXY from '../definitions/CXY.json' with { type: 'json' };
import { checkDefinition } from './check';
import { shipped } from '../server/shipped';

const document = () => structuredClone(CXY) as unknown as Record<string, any>;
const codes = (value: unknown) => checkDefinition(value).problems.map((p) => p.code);

describe('a definition that is checked', () => {
  it.each(shipped.map((each) => [(each as { code: string }).code, each]))(
    '%s, as shipped, has nothing to change',
    (_, each) => {
      expect(checkDefinition(each).problems).toEqual([]);
    },
  );

  it('runs a passing and a failing example of each of the fourteen rules', () => {
    const { examples } = checkDefinition(CXY);
    expect(examples).toHaveLength(28);
    expect(examples.filter((e) => !e.right)).toEqual([]);
    expect(new Set(examples.map((e) => e.from))).toEqual(new Set(['given']));
  });

  it('derives what just fails from the whole example and the threshold', () => {
    const d = document();
    for (const rule of d.eligibility) delete rule.examples;
    const { examples, problems } = checkDefinition(d);
    expect(problems).toEqual([]);
    const failing = (rule: string) => examples.find((e) => e.rule === rule && e.expected === 'fails');
    expect(failing('contract_least')).toMatchObject({
      from: 'derived',
      change: { 'partner.contract_amount': 199_999_999 },
      right: true,
    });
    expect(failing('one_a_year')!.change).toEqual({ 'history.applications_this_year': 2 });
    expect(failing('duration')).toMatchObject({
      change: { 'project.period': { start: '2025-12-31', end: '2027-12-31' } },
      verdict: { value: 25 },
    });
    expect(failing('blacklist')).toBeUndefined();
  });

  it('refuses an example that does not give its verdict, at its place and in both languages', () => {
    const d = document();
    d.eligibility[11].examples.fails = {};
    expect(checkDefinition(d).problems).toMatchObject([
      {
        place: '/eligibility/11/examples/fails',
        code: 'example.verdict',
        params: { rule: 'blacklist', expected: 'fails', verdict: 'passed' },
        words: { en: 'The example of blacklist should be fails and is passed' },
      },
    ]);
  });

  it('refuses a whole example that could not be submitted, or names what does not exist', () => {
    const d = document();
    d.example['org.mobile'] = '123';
    expect(checkDefinition(d).problems).toMatchObject([
      { place: '/example', code: 'example.form', params: { path: 'org.mobile', problem: 'field.mobile' } },
    ]);
    Object.assign(d.example, { 'org.nothing': 1, 'credit.abnormal': 'no', today: '2026-13-01' });
    expect(codes(d)).toEqual(['example.value', 'example.value', 'example.path']);
    delete d.example;
    expect(codes(d)).toEqual(['example.needed']);
  });

  it('warns of missing English and of rules without an example, and refuses neither', () => {
    const d = document();
    d.name = '产学研合作项目';
    delete d.eligibility[11].examples;
    const { problems, warnings } = checkDefinition(d);
    expect(problems).toEqual([]);
    expect(warnings.map((w) => [w.place, w.code])).toEqual([
      ['/name/en', 'text.untranslated'],
      ['/eligibility/11/examples', 'example.absent'],
    ]);
  });

  it('says of a wrong alternative what is wrong with the one that was meant', () => {
    const d = document();
    d.eligibility[1].condition.compare.operator = '=>';
    expect(checkDefinition(d).problems).toMatchObject([
      { place: '/eligibility/1/condition/compare/operator', code: 'format.invalid-value' },
    ]);
    delete d.form.title;
    expect(codes(d)).toContain('format.missing');
  });
});
