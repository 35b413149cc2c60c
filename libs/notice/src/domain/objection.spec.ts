import fc from 'fast-check';
import { outcomeFor, resultOf, strictest, type Decided } from './objection';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 50) };
const stage = { maintains: 'keep', revokes: 'take', adjusts: 'lower' };
const maintained: Decided = { result: 'maintained', amountFen: null };
const adjusted = (amountFen: number): Decided => ({ result: 'adjusted', amountFen });
const revoked: Decided = { result: 'revoked', amountFen: null };

describe('the result of an outcome', () => {
  it('is what the stage says, and maintains where one outcome stands for what could be lowered as well', () => {
    expect(['keep', 'take', 'lower', 'other'].map((o) => resultOf(stage, o))).toEqual([
      'maintained',
      'revoked',
      'adjusted',
      null,
    ]);
    expect(resultOf({ ...stage, adjusts: 'keep' }, 'keep')).toBe('maintained');
  });
});

describe('the strictest result of several objections', () => {
  it('revokes before it adjusts, adjusts to the lowest amount, and maintains otherwise', () => {
    expect(strictest([])).toEqual(maintained);
    expect(strictest([maintained, maintained])).toEqual(maintained);
    expect(strictest([maintained, adjusted(500), adjusted(300)])).toEqual(adjusted(300));
    expect(strictest([adjusted(1), revoked, maintained])).toEqual(revoked);
  });

  it('depends on no order', () => {
    const one = fc.oneof(fc.constant(maintained), fc.constant(revoked), fc.nat().map(adjusted));
    fc.assert(
      fc.property(fc.array(one, { maxLength: 8 }), (decided) => {
        expect(strictest([...decided].reverse())).toEqual(strictest(decided));
      }),
      runs,
    );
  });
});

describe('outcomes of an objection', () => {
  it('are read from the stage’s arguments, both ways', () => {
    for (const result of ['maintained', 'revoked', 'adjusted'] as const)
      expect(resultOf(stage, outcomeFor(stage, result))).toBe(result);
    expect(resultOf(stage, 'maintain')).toBeNull();
  });
});
