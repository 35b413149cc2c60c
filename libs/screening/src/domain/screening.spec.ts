import { comparable, duplicateKeys, screen, type DuplicateLead, type RuleVerdict } from './screening';

const rule = (id: string, verdict: RuleVerdict['verdict'], ...uses: string[]): RuleVerdict => ({
  rule: id,
  verdict,
  uses,
  missing: [],
});
const known = {
  creditCode: '91310114MA1GW0000X',
  answer: { found: true, record: null, source: 'file', at: '' },
};
const lead: DuplicateLead = {
  values: { 'partner.contract_number': 'HT-2026-01' },
  application: 'a',
  reference: 'CXY-2025-0012',
  title: '薄膜铂电阻',
  party: '另一家公司',
  sameParty: false,
  year: 2025,
};
const clean = {
  verdicts: [rule('blacklist', 'passed', 'credit.blacklisted')],
  reasons: [],
  credit: [known],
  duplicates: [],
};

describe('a screening', () => {
  it('passes when nothing was found; a rule that does not apply is nothing', () => {
    expect(
      screen({ ...clean, verdicts: [...clean.verdicts, rule('ratio', 'not-applicable', 'budget.spent')] }),
    ).toEqual({
      state: 'passed',
      failed: [],
      doubts: [],
    });
  });

  it('fails by a fact of the credit register', () => {
    const found = screen({
      ...clean,
      verdicts: [rule('blacklist', 'failed', 'credit.blacklisted', 'param.years')],
    });
    expect(found).toMatchObject({ state: 'failed', failed: ['blacklist'] });
  });

  it('leaves to a person what rests on answers, not on the register alone', () => {
    const verdicts = [
      {
        ...rule('penalty', 'failed', 'credit.years_since_major_penalty'),
        missing: ['credit.years_since_major_penalty'],
      },
      rule('ratio', 'failed', 'budget.spent'),
      rule('mixed', 'failed', 'credit.abnormal', 'unit.kind'),
    ];
    expect(screen({ ...clean, verdicts })).toEqual({
      state: 'doubt',
      failed: [],
      doubts: [
        { kind: 'rule-failed', about: 'penalty' },
        { kind: 'rule-failed', about: 'ratio' },
        { kind: 'rule-failed', about: 'mixed' },
      ],
    });
  });

  it('never takes unknown for clean', () => {
    const unknown = { creditCode: 'X', answer: { ...known.answer, found: false } };
    expect(
      screen({ ...clean, verdicts: [rule('blacklist', 'unknown', 'credit.blacklisted')], credit: [unknown] }),
    ).toMatchObject({
      state: 'doubt',
      doubts: [
        { kind: 'rule-unknown', about: 'blacklist' },
        { kind: 'credit-unknown', about: 'X' },
      ],
    });
  });

  it('accepts 原则上 with a reason and doubts it without one', () => {
    const verdicts = [rule('months', 'reason', 'project.period')];
    expect(screen({ ...clean, verdicts, reasons: ['months'] }).state).toBe('passed');
    expect(screen({ ...clean, verdicts }).doubts).toEqual([{ kind: 'reason-missing', about: 'months' }]);
  });

  it('takes a duplicate for a lead, once per application', () => {
    expect(screen({ ...clean, duplicates: [lead, { ...lead, year: 2024 }] })).toMatchObject({
      state: 'doubt',
      doubts: [{ kind: 'duplicate', about: 'CXY-2025-0012' }],
    });
  });
});

describe('texts that identify a project', () => {
  it('are the same however they are typed', () => {
    expect(comparable('HT－2026（01）')).toBe(comparable('ht-2026 (01)'));
    expect(comparable('HT-2026-01')).not.toBe(comparable('HT-2026-02'));
  });
  it('are not compared when they say nothing', () => {
    expect([comparable('—'), comparable(' 1 '), comparable(12), comparable(null)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('are taken each by itself; what is missing identifies nothing', () => {
    const paths = ['project.title', 'partner.contract_no', 'partner.contract_reg_no'];
    expect(duplicateKeys(paths, { 'project.title': '薄膜 铂电阻', 'partner.contract_no': '01' })).toEqual({
      'project.title': '薄膜铂电阻',
    });
  });
});
