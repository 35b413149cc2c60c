import { amendedVerdicts, rulesAmended } from './amendment';
import { cxy, rightContext } from './cxy.fixture';
import type { Definition } from './definition';

const amended = (change: (definition: Definition) => void): Definition => {
  const definition = cxy();
  change(definition);
  return definition;
};
const least = (fen: number) =>
  amended((d) => (d.parameters.find((p) => p.id === 'contract_least')!.value = fen));
const changes = (to: Definition) =>
  amendedVerdicts(
    { definition: cxy(), context: rightContext() },
    { definition: to, context: rightContext() },
    ['submission'],
  );

describe('a version that amends eligibility rules', () => {
  it('is one whose condition, moment, effect, or number of the policy is another, not one with other words', () => {
    expect(rulesAmended(cxy(), cxy())).toBe(false);
    expect(
      rulesAmended(
        cxy(),
        amended((d) => (d.eligibility[0]!.text['zh-CN'] = '改写')),
      ),
    ).toBe(false);
    expect(rulesAmended(cxy(), least(1))).toBe(true);
    expect(
      rulesAmended(
        cxy(),
        amended((d) => (d.eligibility[0]!.effect = 'reason')),
      ),
    ).toBe(true);
    expect(
      rulesAmended(
        cxy(),
        amended((d) => d.eligibility.pop()),
      ),
    ).toBe(true);
  });

  it('changes the verdicts that stand otherwise, with what both versions say', () => {
    expect(changes(cxy())).toEqual([]);
    expect(changes(least(1))).toEqual([]);
    expect(changes(least(100_000_000_000))).toMatchObject([
      {
        rule: 'contract_least',
        before: { verdict: 'passed', threshold: 200_000_000 },
        after: { verdict: 'reason', threshold: 100_000_000_000, unit: 'money', operator: '>=' },
      },
    ]);
  });

  it('changes nothing by taking away a rule that passes, and much by adding one that fails', () => {
    expect(
      changes(amended((d) => (d.eligibility = d.eligibility.filter((r) => r.id !== 'own_funds')))),
    ).toEqual([]);
    const to = amended((d) =>
      d.eligibility.push({
        ...d.eligibility[0]!,
        id: 'never',
        when: undefined,
        condition: { test: 'false' },
      }),
    );
    expect(changes(to)).toMatchObject([{ rule: 'never', before: null, after: { verdict: 'failed' } }]);
  });
});
