import fc from 'fast-check';
import { agreementOf } from './agreement';
import { adjustedScores, severityOf, type Given } from './severity';

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 50) };

/** Ten applications before six experts, three to each; `strict` gives five points less than everybody else. */
const call = (noise: (i: number, j: number) => number = () => 0): Given[] =>
  Array.from({ length: 10 }, (_, i) => i).flatMap((i) =>
    [i, i + 1, i + 3].map((j) => ({
      caseId: `a${i}`,
      expert: j % 6 === 0 ? 'strict' : `e${j % 6}`,
      total: 6000 + i * 200 + noise(i, j % 6) - (j % 6 === 0 ? 500 : 0),
      weight: 1,
    })),
  );
const effectOf = (given: Given[], expert: string): number =>
  severityOf(given).experts.find((each) => each.expert === expert)!.effect;

describe('the strictness of experts', () => {
  it('is found where one gives less than the others for the same applications', () => {
    const effect = effectOf(call(), 'strict');
    expect(effect).toBeLessThan(-350);
    expect(effect).toBeGreaterThan(-550);
    expect(severityOf(call())).toMatchObject({ fitted: true });
  });

  it('is drawn towards nothing, the more the less the experts agree otherwise', () => {
    const clear = effectOf(call(), 'strict');
    const noisy = effectOf(
      call((i, j) => (((i * 7 + j * 11) % 9) - 4) * 150),
      'strict',
    );
    expect(Math.abs(noisy)).toBeLessThan(Math.abs(clear));
  });

  it('is nothing where all agree, and where too little was given to tell', () => {
    const alike = call().map((each, i) => ({ ...each, total: 7000 + ((i * 37) % 10) * 50 }));
    expect(severityOf(alike).spread.noise).toBeGreaterThan(0);
    const few = severityOf(call().slice(0, 5));
    expect(few.fitted).toBe(false);
    expect(few.experts.every((each) => each.effect === 0)).toBe(true);
    expect(severityOf([])).toMatchObject({ fitted: false, experts: [] });
    const same = severityOf(call().map((each) => ({ ...each, total: 8000 })));
    expect(same.experts.every((each) => each.effect === 0)).toBe(true);
  });

  it('moves with nobody’s scale: points added to every total change no effect', () => {
    const noisy = call((i, j) => ((i * 5 + j * 3) % 7) * 50);
    const shifted = noisy.map((each) => ({ ...each, total: each.total + 700 }));
    expect(severityOf(shifted)).toEqual(severityOf(noisy));
  });

  it('does not depend on the order of what was given', () => {
    fc.assert(
      fc.property(
        fc.infiniteStream(fc.integer({ min: 0, max: 200 })),
        fc.infiniteStream(fc.nat()),
        (t, k) => {
          const given = call(() => (t.next().value as number) * 50 - 5000).map((each) => ({
            ...each,
            total: Math.min(10_000, Math.max(0, each.total)),
          }));
          const shuffled = given
            .map((each) => ({ each, key: k.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ each }) => each);
          expect(severityOf(shuffled)).toEqual(severityOf(given));
          expect(adjustedScores('trimmed-mean', shuffled, severityOf(given))).toEqual(
            adjustedScores('trimmed-mean', given, severityOf(given)),
          );
        },
      ),
      runs,
    );
  });
});

describe('an adjusted score', () => {
  it('is the programme’s own method over totals without their experts’ effects, and says why it differs', () => {
    const given = call();
    const severity = severityOf(given);
    const found = adjustedScores('mean', given, severity).find((each) => each.caseId === 'a0')!;
    const strict = found.given.find((each) => each.expert === 'strict')!;
    expect(strict.corrected).toBe(strict.total - strict.effect);
    expect(found.adjusted - found.raw).toBe(found.difference.params.by);
    expect(found.difference).toMatchObject({ code: 'raised', params: { strict: 1, of: 3 } });
  });

  it('is the raw one where nobody is strict or lenient, and stays between 0 and 100', () => {
    const severity = severityOf(call().slice(0, 4));
    for (const each of adjustedScores('median', call(), severity)) {
      expect(each.adjusted).toBe(each.raw);
      expect(each.difference.code).toBe('same');
    }
    const lenient = { ...severityOf(call()), experts: [{ expert: 'e1', n: 5, effect: -9000 }] };
    const all = adjustedScores('mean', call(), lenient).flatMap((each) => each.given);
    expect(Math.max(...all.map((each) => each.corrected))).toBe(10_000);
  });
});

describe('the agreement of experts', () => {
  it('sets beside each other those who judged in common: who gave more, and how far apart they were', () => {
    const given = [
      { caseId: 'a', expert: 'x', total: 8000, weight: 1 },
      { caseId: 'b', expert: 'x', total: 7000, weight: 1 },
      { caseId: 'a', expert: 'y', total: 7000, weight: 1 },
      { caseId: 'b', expert: 'y', total: 7500, weight: 1 },
      { caseId: 'c', expert: 'z', total: 100, weight: 1 },
    ];
    expect(agreementOf(given)).toEqual({
      experts: ['x', 'y', 'z'],
      pairs: [{ a: 'x', b: 'y', cases: 2, difference: 250, distance: 750 }],
    });
  });
});
