import fc from 'fast-check';
import { agendaOf } from './agenda';
import { proposedAmount, rank, type Candidate } from './ranking';
import type { Trust } from './trust';

const WAN = 1_000_000;
const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 50) };
const candidate = (n: number, over: Partial<Candidate> = {}): Candidate => ({
  caseId: `case-${n}`,
  reference: `CXY-2026-${String(n).padStart(4, '0')}`,
  score: 9000 - n * 100,
  askedFen: 10 * WAN,
  entitledFen: 10 * WAN,
  recommendedFen: 10 * WAN,
  decided: null,
  ...over,
});
const anyCandidate = fc
  .record({
    score: fc.option(fc.integer({ min: 0, max: 20 }).map((s) => s * 500)),
    askedFen: fc.option(fc.integer({ min: 0, max: 20 * WAN })),
    entitledFen: fc.option(fc.integer({ min: 0, max: 20 * WAN })),
    recommendedFen: fc.option(fc.integer({ min: 0, max: 20 * WAN })),
    decided: fc.option(
      fc.oneof(
        fc.constant({ funded: false as const }),
        fc.record({ funded: fc.constant(true as const), amountFen: fc.integer({ min: 1, max: 20 * WAN }) }),
      ),
    ),
  })
  .map((part) => part as Partial<Candidate>);
const anyTable = fc
  .array(anyCandidate, { maxLength: 30 })
  .map((parts) => parts.map((part, n) => candidate(n, part)));

describe('the ranking of a call', () => {
  it('orders by score, adds up the recommendations and draws the line before the first that no longer fits', () => {
    const { rows, line, usedFen, leftFen } = rank([candidate(3), candidate(1), candidate(2)], 25 * WAN);
    expect(rows.map((r) => [r.caseId, r.rank, r.runningFen, r.above])).toEqual([
      ['case-1', 1, 10 * WAN, true],
      ['case-2', 2, 20 * WAN, true],
      ['case-3', 3, 30 * WAN, false],
    ]);
    expect([line, usedFen, leftFen]).toEqual([2, 20 * WAN, 5 * WAN]);
  });

  it('funds a row that takes the envelope to the last fen', () => {
    expect(rank([candidate(1), candidate(2)], 20 * WAN).line).toBe(2);
    expect(rank([candidate(1), candidate(2)], 20 * WAN - 1).line).toBe(1);
  });

  it('gives equal scores one rank and skips the next, whatever order they came in', () => {
    const table = [
      candidate(1),
      candidate(2, { score: 8000 }),
      candidate(3, { score: 8000 }),
      candidate(4, { score: 7 }),
    ];
    expect(rank(table, 0).rows.map((r) => r.rank)).toEqual([1, 2, 2, 4]);
    expect(rank([...table].reverse(), 0).rows.map((r) => r.caseId)).toEqual([
      'case-1',
      'case-2',
      'case-3',
      'case-4',
    ]);
  });

  it('calls a tied set contested only where the line runs through it', () => {
    const tied = [candidate(1), candidate(2, { score: 8000 }), candidate(3, { score: 8000 })];
    const through = rank(tied, 25 * WAN);
    expect(through.rows.map((r) => r.contested)).toEqual([false, true, true]);
    expect([through.certainFen, through.contestedFen]).toEqual([10 * WAN, 20 * WAN]);
    const beneath = rank(tied, 10 * WAN);
    expect(beneath.rows.map((r) => [r.tied, r.contested])).toEqual([
      [false, false],
      [true, false],
      [true, false],
    ]);
  });

  it('counts what was awarded and nothing for what was refused', () => {
    const { rows } = rank(
      [
        candidate(1, { decided: { funded: true, amountFen: 4 * WAN } }),
        candidate(2, { decided: { funded: false } }),
        candidate(3),
      ],
      100 * WAN,
    );
    expect(rows.map((r) => r.runningFen)).toEqual([4 * WAN, 4 * WAN, 14 * WAN]);
  });

  it('puts cases without a score last, without a rank', () => {
    const { rows } = rank([candidate(1, { score: null }), candidate(2)], 100 * WAN);
    expect(rows.map((r) => [r.caseId, r.rank])).toEqual([
      ['case-2', 1],
      ['case-1', null],
    ]);
  });

  it('never proposes more than was asked or than the formula gives', () => {
    expect(proposedAmount({ askedFen: 8, entitledFen: 5, recommendedFen: 9 })).toBe(5);
    expect(proposedAmount({ askedFen: 8, entitledFen: null, recommendedFen: null })).toBe(8);
    expect(proposedAmount({ askedFen: null, entitledFen: null, recommendedFen: null })).toBe(0);
    expect(proposedAmount({ askedFen: null, entitledFen: null, recommendedFen: 3 })).toBe(3);
  });

  it('never lets the rows above the line exceed the envelope, and depends on no order', () => {
    fc.assert(
      fc.property(anyTable, fc.integer({ min: 0, max: 200 * WAN }), (table, envelope) => {
        const ranking = rank(table, envelope);
        const above = ranking.rows.filter((r) => r.above);
        expect(above.reduce((sum, r) => sum + r.amountFen, 0)).toBe(ranking.usedFen);
        expect(ranking.usedFen).toBeLessThanOrEqual(envelope);
        expect(ranking.leftFen).toBe(envelope - ranking.usedFen);
        const next = ranking.rows[ranking.line];
        if (next) expect(next.runningFen).toBeGreaterThan(envelope);
        expect(rank([...table].reverse(), envelope)).toEqual(ranking);
      }),
      runs,
    );
  });
});

describe('the agenda', () => {
  const judged = (n: number, totals: number[], over: Partial<Candidate> = {}) => ({
    ...candidate(n, over),
    dots: totals.map((total) => ({ total })),
  });

  it('lists the tied set at the line first, then wide disagreements in the ranking’s order', () => {
    const table = [
      judged(1, [6100, 8500, 8800]),
      judged(2, [8000, 8100], { score: 8000 }),
      judged(3, [7000, 8900], { score: 8000 }),
    ];
    expect(agendaOf(rank(table, 25 * WAN))).toEqual([
      { kind: 'tie', minutes: 10, cases: ['case-2', 'case-3'], amountFen: 20 * WAN, leftFen: 15 * WAN },
      { kind: 'spread', minutes: 6, caseId: 'case-1', rank: 1, from: 6100, to: 8800 },
    ]);
  });

  it('leaves out what was decided, and single scores', () => {
    const table = [judged(1, [1000, 9000], { decided: { funded: false } }), judged(2, [5000])];
    expect(agendaOf(rank(table, 100 * WAN))).toEqual([]);
  });

  it('names those who would move two ranks or more without the experts’ strictness, last', () => {
    const moved = { ...judged(1, [9000]), trust: { adjustedRank: 3 } as Trust };
    const near = { ...judged(2, [8800]), trust: { adjustedRank: 1 } as Trust };
    expect(agendaOf(rank([moved, near], 100 * WAN))).toEqual([
      { kind: 'moved', minutes: 6, cases: [{ caseId: 'case-1', from: 1, to: 3 }] },
    ]);
  });

  it('takes what chance cannot tell apart as the tied set, and changes no rank by it', () => {
    const table = [judged(1, [9000]), judged(2, [8000]), judged(3, [7900])];
    const plain = rank(table, 20 * WAN);
    const honest = rank(table, 20 * WAN, new Set(['case-2', 'case-3']));
    expect(honest.rows.map((r) => [r.caseId, r.rank, r.above])).toEqual(
      plain.rows.map((r) => [r.caseId, r.rank, r.above]),
    );
    expect(agendaOf(honest)).toMatchObject([{ kind: 'tie', cases: ['case-2', 'case-3'], leftFen: 10 * WAN }]);
  });
});
