import fc from 'fast-check';
import { suggestPanel, type Candidate } from './assign';
import type { Apart } from './composition';
import { expertFixture, rubricFixture } from './rubric.fixture';
import { brokenBy } from './together';

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 50) };
const one = { mostPerUnit: 1 };
const [a, b, c] = [
  expertFixture(1, { unit: '一所' }),
  expertFixture(2, { unit: '一所' }),
  expertFixture(3, { unit: '一所', unitCreditCode: '别处' }),
] as const;
const apart: Apart[] = [[a.accountId, c.accountId]];

describe('who may not sit together', () => {
  it('are more of one unit than the programme allows, known by code or by name', () => {
    expect(brokenBy(one, [a], [b], [])).toEqual([
      { rule: 'unit', unit: '一所', most: 1, experts: [a.accountId, b.accountId] },
    ]);
    expect(brokenBy(one, [a], [c], [])).toEqual([]);
    expect(brokenBy({}, [a], [b], [])).toEqual([]);
  });

  it('are two who are kept apart', () => {
    expect(brokenBy({}, [a], [c], apart)).toEqual([{ rule: 'apart', experts: [a.accountId, c.accountId] }]);
    expect(brokenBy({}, [], [a, b], apart)).toEqual([]);
  });

  it('are not spoken of again where those who sit already broke a rule before', () => {
    expect(brokenBy(one, [a, b], [c], [])).toEqual([]);
    expect(brokenBy({}, [a, c], [b], apart)).toEqual([]);
  });

  it('are never proposed together', () => {
    const pairs = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 8 });
    fc.assert(
      fc.property(pairs, fc.array(fc.nat(3), { minLength: 10, maxLength: 10 }), (chosen, units) => {
        const experts = units.map((unit, n) =>
          expertFixture(n + 1, { unit: `${unit}所`, class: n < 7 ? 'technical' : 'finance' }),
        );
        const candidates = experts.map((expert): Candidate => ({
          expert,
          load: { thisYear: 0, open: 0 },
          conflicts: [],
          matches: 0,
        }));
        const kept = chosen
          .filter(([x, y]) => x !== y)
          .map(([x, y]): Apart => [experts[x]!.accountId, experts[y]!.accountId]);
        const panel = { ...rubricFixture.panel, mostPerUnit: 2 };
        const { suggestions } = suggestPanel(panel, candidates, [], kept);
        const seated = experts.filter((e) => suggestions.some((s) => s.accountId === e.accountId));
        expect(brokenBy(panel, [], seated, kept)).toEqual([]);
      }),
      runs,
    );
  });
});
