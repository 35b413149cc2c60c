import fc from 'fast-check';
import {
  paymentStates,
  received,
  requireBalanced,
  requireSecondPerson,
  step,
  type LedgerLine,
  type PaymentStep,
} from './payment';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 50);
const acts: PaymentStep[] = ['prepare', 'unprepare', 'approve', 'pay', 'return', 'forgo'];
const ways = [
  ['due', 'prepare', 'prepared'],
  ['prepared', 'unprepare', 'due'],
  ['prepared', 'approve', 'approved'],
  ['approved', 'pay', 'paid'],
  ['approved', 'return', 'returned'],
  ['due', 'forgo', 'forgone'],
  ['prepared', 'forgo', 'forgone'],
] as const;

describe('a payment', () => {
  it.each(ways)('that is %s becomes, by %s, %s', (from, act, to) => expect(step(from, act)).toBe(to));

  it('refuses every other step', () => {
    for (const state of paymentStates)
      for (const act of acts)
        if (!ways.some(([from, by]) => from === state && by === act))
          expect(() => step(state, act)).toThrow('payment.state');
  });

  it('is never approved by whoever prepared it, nor by nobody', () => {
    expect(() => requireSecondPerson('a', 'a')).toThrow('payment.same-person');
    expect(() => requireSecondPerson('a', null)).toThrow('payment.same-person');
    expect(() => requireSecondPerson('a', 'b')).not.toThrow();
  });
});

describe('the ledger', () => {
  it('holds, after any accepted sequence, between nothing and the award', () => {
    const line = fc.record({
      kind: fc.constantFrom<LedgerLine['kind']>('payment', 'return', 'claim-back'),
      size: fc.integer({ min: 1, max: 500_000 }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.array(line, { maxLength: 40 }),
        (award, tries) => {
          const kept: LedgerLine[] = [];
          for (const { kind, size } of tries) {
            const next = { kind, amountFen: kind === 'payment' ? size : -size };
            try {
              requireBalanced(award, kept, next);
              kept.push(next);
            } catch {
              // A refused line is not written.
            }
            expect(received(kept)).toBeGreaterThanOrEqual(0);
            expect(received(kept)).toBeLessThanOrEqual(award);
          }
        },
      ),
      { numRuns },
    );
  });
});
