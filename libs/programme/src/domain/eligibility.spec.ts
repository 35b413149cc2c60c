import { eligibility, ownCheck, ownCheckQuestions } from './eligibility';
import type { EligibilityContext } from './expressions';
import { changed, cxy, rightContext } from './cxy.fixture';

const definition = cxy();
const verdict = (
  rule: string,
  context: EligibilityContext,
  at: 'draft' | 'submission' | 'screening' = 'screening',
) => eligibility(definition, context, at).verdicts.find((v) => v.rule === rule)!;
const answered = (changes: Record<string, unknown>): EligibilityContext => rightContext(changed(changes));

describe('eligibility of CXY', () => {
  it('lets a right application pass every rule that applies', () => {
    const { verdicts, summary } = eligibility(definition, rightContext(), 'screening');
    expect(verdicts.filter((v) => v.verdict !== 'passed').map((v) => [v.rule, v.verdict])).toEqual([
      ['spent_of_total', 'not-applicable'],
    ]);
    expect(summary.eligible).toBe(true);
  });

  const credit = (facts: object): EligibilityContext => ({
    ...rightContext(),
    credit: { ...rightContext().credit, ...facts },
  });
  const history = (facts: object): EligibilityContext => ({
    ...rightContext(),
    history: { ...rightContext().history, ...facts },
  });
  // Each rule: a context that breaks it, what it says then, and what it says when its facts are absent.
  const table: [string, EligibilityContext, string, EligibilityContext, string][] = [
    [
      'district',
      answered({ 'org.tax_place': '310113' }),
      'failed',
      { ...rightContext(), applicant: {} },
      'failed',
    ],
    [
      'violations',
      credit({ years_since_violation: 2 }),
      'failed',
      { ...rightContext(), credit: undefined },
      'unknown',
    ],
    [
      'duration',
      answered({ 'project.period': { start: '2026-01-01', end: '2028-01-01' } }),
      'reason',
      answered({ 'project.period': null }),
      'reason',
    ],
    [
      'partner_kind',
      answered({ 'partner.partner_type': 'other' }),
      'failed',
      answered({ 'partner.partner_type': null }),
      'failed',
    ],
    [
      'agreement_signed',
      answered({ 'partner.contract_date': '2026-12-01' }),
      'failed',
      answered({ 'partner.contract_date': null }),
      'failed',
    ],
    [
      'contract_least',
      answered({ 'partner.contract_amount': 199_999_999 }),
      'reason',
      answered({ 'partner.contract_amount': null }),
      'reason',
    ],
    [
      'spent_of_contract',
      answered({ 'budget.spent': 119_000_000 }),
      'failed',
      answered({ 'budget.spent': null }),
      'failed',
    ],
    [
      'spent_of_total',
      answered({ 'partner.category': 'two', 'budget.spent': 89_000_000 }),
      'failed',
      answered({ 'partner.category': 'two', 'budget.spent': null }),
      'failed',
    ],
    ['own_funds', answered({ 'budget.own': 0 }), 'failed', answered({ 'budget.own': null }), 'failed'],
    [
      'one_a_year',
      history({ applications_this_year: 2 }),
      'failed',
      { ...rightContext(), history: {} },
      'unknown',
    ],
    [
      'no_open_project',
      history({ open_projects: 1 }),
      'failed',
      { ...rightContext(), history: {} },
      'unknown',
    ],
    ['blacklist', credit({ blacklisted: true }), 'failed', { ...rightContext(), credit: {} }, 'unknown'],
    [
      'major_penalty',
      credit({ years_since_major_penalty: 2 }),
      'failed',
      { ...rightContext(), credit: {} },
      'unknown',
    ],
    ['abnormal', credit({ abnormal: true }), 'failed', { ...rightContext(), credit: {} }, 'unknown'],
  ];
  it.each(table)(
    '%s: broken it is told, and an absent fact means what the rule says',
    (rule, broken, says, absent, saysAbsent) => {
      expect(verdict(rule, broken).verdict).toBe(says);
      expect(verdict(rule, absent).verdict).toBe(saysAbsent);
    },
  );
  it('has a line in this table for every rule', () => {
    expect(table.map(([rule]) => rule)).toEqual(definition.eligibility.map((r) => r.id));
  });

  it('never holds an unanswered question against a draft', () => {
    const { verdicts } = eligibility(definition, { answers: {}, today: '2026-11-24' }, 'draft');
    expect(verdicts.every((v) => v.verdict === 'unknown')).toBe(true);
    expect(verdicts.find((v) => v.rule === 'own_funds')!.missing).toEqual(['budget.own']);
  });

  it('shows value, threshold and what is lacking', () => {
    expect(verdict('contract_least', answered({ 'partner.contract_amount': 180_000_000 }))).toMatchObject({
      value: 180_000_000,
      threshold: 200_000_000,
      gap: 20_000_000,
      unit: 'money',
    });
  });

  it('counts a period of exactly two years as 24 months and a day more as 25', () => {
    expect(verdict('duration', rightContext()).value).toBe(24);
    expect(
      verdict('duration', answered({ 'project.period': { start: '2026-01-01', end: '2028-01-01' } })).value,
    ).toBe(25);
  });

  it('asks credit only when it is known: not of a submission', () => {
    const rules = eligibility(definition, rightContext(), 'submission').verdicts.map((v) => v.rule);
    expect(rules).not.toContain('blacklist');
  });
});

describe('the own check', () => {
  it('asks every rule, with the numbers that the parameters give', () => {
    const questions = ownCheckQuestions(definition);
    expect(questions).toHaveLength(14);
    expect(questions.find((q) => q.rule === 'violations')).toMatchObject({ kind: 'yes-no' });
    expect(questions.find((q) => q.rule === 'contract_least')).toMatchObject({
      kind: 'number',
      threshold: 200_000_000,
      unit: 'money',
    });
  });

  it('answers only what was asked, and by category', () => {
    const verdicts = ownCheck(
      definition,
      { district: true, blacklist: false, contract_least: 1 },
      { answers: { partner: { category: 'two' } } },
    );
    const of = (rule: string) => verdicts.find((v) => v.rule === rule)!.verdict;
    expect([of('district'), of('blacklist'), of('contract_least'), of('duration')]).toEqual([
      'passed',
      'failed',
      'not-applicable',
      'unknown',
    ]);
  });
});
