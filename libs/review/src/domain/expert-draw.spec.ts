import { createHash } from 'node:crypto';
import { commitmentOf, drawFault } from '@keshen/assignment';
import fc from 'fast-check';
import {
  drawPanels,
  drawState,
  quotaVerdicts,
  requireApartQuotas,
  successorsOf,
  usualQuotas,
  type DrawnPlace,
  type ExpertDrawRequest,
  type PanelToDraw,
  type Sitter,
} from './expert-draw';
import type { Member } from './composition';
import type { Rubric } from './score';

const runs = Number(process.env['PROPERTY_RUNS'] ?? 50);
const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 1_000_000_000);
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const panelOf = (part: object): Rubric['panel'] =>
  ({
    minimum: 5,
    odd: true,
    composition: [
      { class: 'technical', count: 4 },
      { class: 'finance', count: 1 },
    ],
    ...part,
  }) as Rubric['panel'];
const request = (part: Partial<ExpertDrawRequest> = {}): ExpertDrawRequest => ({
  scope: 'call',
  quotas: usualQuotas(panelOf({})),
  field: null,
  outside: null,
  most: null,
  ...part,
});
const sitter = (at: number, part: Partial<Sitter> = {}): Sitter => ({
  accountId: `e${at}`,
  unit: `unit ${at}`,
  unitCreditCode: null,
  hindrance: null,
  room: 10,
  ...part,
});
/** A panel of so many technical experts, who are called by their accounts. */
const toDraw = (no: number, people: Sitter[], count = 2, cases = 1): PanelToDraw => ({
  cases,
  people: new Map(people.map((p) => [p.accountId, p])),
  terms: {
    format: 2,
    subject: `panel ${no}`,
    quotas: [{ class: 'technical', count }],
    candidates: people.map((p) => ({ id: p.accountId, class: 'technical' })),
  },
});
const late = { seed: '5f'.repeat(32), word: '见证' };

describe('the quotas of a draw', () => {
  it('start as the programme composes a panel, with so many from outside as it asks', () => {
    expect(usualQuotas(panelOf({}))).toMatchObject([
      { class: 'technical', outside: null, count: 4, substitutes: 4 },
      { class: 'finance', count: 1 },
    ]);
    expect(usualQuotas(panelOf({ leastOutside: 1, minimum: 7 }))).toMatchObject([
      { class: 'technical', outside: true, count: 1 },
      { class: 'technical', outside: false, count: 5 },
      { class: 'finance', count: 1 },
    ]);
    expect(usualQuotas(panelOf({ composition: [], minimum: 3 }))).toMatchObject([
      { class: 'technical', count: 3 },
    ]);
  });

  it('must make the panel that the programme asks for', () => {
    expect(quotaVerdicts(panelOf({}), request())).toEqual([]);
    const [technical, finance] = request().quotas as [
      ExpertDrawRequest['quotas'][0],
      ExpertDrawRequest['quotas'][0],
    ];
    const kinds = (quotas: ExpertDrawRequest['quotas'], part: object = {}) =>
      quotaVerdicts(panelOf(part), request({ quotas })).map((v) => v.kind);
    expect(kinds([technical])).toEqual(['class', 'size']);
    expect(kinds([{ ...technical, count: 5 }, finance])).toEqual(['size']);
    expect(kinds([technical, finance], { leastOutside: 1 })).toEqual(['outside']);
    expect(quotaVerdicts(panelOf({ leastOutside: 1 }), request({ outside: true }))).toEqual([]);
  });

  it('ask for nobody twice', () => {
    const of = (outside: boolean | null) => ({
      class: 'technical' as const,
      outside,
      count: 1,
      substitutes: 0,
    });
    expect(() => requireApartQuotas([of(true), of(false)])).not.toThrow();
    for (const other of [true, null])
      expect(() => requireApartQuotas([of(true), of(other)])).toThrow(
        expect.objectContaining({ code: 'draw.quotas' }),
      );
  });
});

describe('panels that are drawn', () => {
  it('skip whoever is kept out, colleagues beyond what a unit may have, and those to be kept apart', () => {
    const people = [0, 1, 2, 3, 4].map((n) => sitter(n));
    const order = drawPanels(sha256, late, [toDraw(1, people, 5)], { apart: [] })[0]!.drawn;
    const [first, second, third, fourth, fifth] = order as [string, string, string, string, string];
    const changed = people.map((p) =>
      p.accountId === first
        ? { ...p, hindrance: 'retired' as const }
        : [second, third].includes(p.accountId)
          ? { ...p, unit: 'one unit' }
          : p,
    );
    const [made] = drawPanels(sha256, late, [toDraw(1, changed)], {
      mostPerUnit: 1,
      apart: [[second, fourth]],
    });
    expect(made).toEqual({
      skipped: [
        { id: first, reason: 'retired' },
        { id: third, reason: 'unit' },
        { id: fourth, reason: 'apart' },
      ],
      drawn: [second, fifth],
      substitutes: { technical: [] },
    });
  });

  it('keep quotas and rooms, and each stands when it is repeated, whoever is kept out', () => {
    process.stdout.write(`drawn panels: seed ${seed}, ${runs} runs\n`);
    const person = fc.record({ room: fc.nat(4), gone: fc.boolean(), unit: fc.nat(6) });
    fc.assert(
      fc.property(
        fc.array(person, { maxLength: 20 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(),
        (all, count, n) => {
          const people = all.map(({ room, gone, unit }, at) =>
            sitter(at, { room, unit: `unit ${unit}`, hindrance: gone ? 'conflict' : null }),
          );
          const panels = [1, 2, 3].map((no) => toDraw(no, people, Math.min(count, people.length), no));
          const word = `word ${n}`;
          const made = drawPanels(sha256, { ...late, word }, panels, { mostPerUnit: 1, apart: [] });
          expect(drawPanels(sha256, { ...late, word }, panels, { mostPerUnit: 1, apart: [] })).toEqual(made);
          const taken = new Map<string, number>();
          for (const [at, { terms, cases }] of panels.entries()) {
            const outcome = made[at]!;
            const commitment = commitmentOf(sha256, late.seed, terms);
            expect(drawFault(sha256, { ...terms, seed: late.seed, word, commitment, ...outcome })).toBeNull();
            const drawn = outcome.drawn.map((id) => people.find((p) => p.accountId === id)!);
            expect(new Set(drawn.map((p) => p.unit)).size).toBe(drawn.length);
            for (const p of drawn) taken.set(p.accountId, (taken.get(p.accountId) ?? 0) + cases);
          }
          for (const p of people) {
            expect(taken.get(p.accountId) ?? 0).toBeLessThanOrEqual(p.room);
            if (p.hindrance) expect(taken.has(p.accountId)).toBe(false);
          }
        },
      ),
      { numRuns: runs, seed },
    );
  });
});

describe('who follows in a drawn panel', () => {
  const place = (as: 'technical' | 'finance', count: number, accounts: string[]): DrawnPlace => ({
    class: as,
    outside: null,
    count,
    substitutes: 9,
    accounts,
  });
  const member = (accountId: string, as: 'technical' | 'finance'): Member => ({
    accountId,
    class: as,
    unit: accountId,
    unitCreditCode: null,
    outside: null,
  });
  const places = [place('technical', 2, ['a', 'b', 'c', 'd']), place('finance', 1, ['f', 'g'])];
  const people = new Map(
    [...'abcdx']
      .map((id) => [id, member(id, 'technical')] as const)
      .concat([...'fg'].map((id) => [id, member(id, 'finance')])),
  );
  const next = (seated: string[], gone: string[], able = (_: string) => true) =>
    successorsOf(
      places,
      { seated: seated.map((id) => people.get(id)!), known: new Set([...seated, ...gone]) },
      people,
      able,
    );

  it('is at first everybody drawn', () => {
    expect(next([], []).next.map((n) => [n.account, n.rank])).toEqual([
      ['a', 0],
      ['b', 0],
      ['f', 0],
    ]);
  });

  it('is the next in rank of the same class who may sit; nobody comes back', () => {
    expect(next(['a', 'f'], ['b']).next).toEqual([{ account: 'c', class: 'technical', rank: 1 }]);
    expect(next(['a', 'f'], ['b'], (id) => id !== 'c').next.map((n) => n.account)).toEqual(['d']);
    expect(next(['a', 'b'], ['f', 'g'])).toEqual({ next: [], missing: [{ class: 'finance', missing: 1 }] });
  });

  it('leaves a seat alone that somebody took by hand', () => {
    expect(next(['a', 'x', 'f'], ['b']).next).toEqual([]);
  });
});

describe('how far a draw has come', () => {
  it('is what was done last with it', () => {
    const state = (...acts: string[]) => drawState(acts.map((act) => ({ act })));
    expect(state()).toBe('committed');
    expect(state('witnessed')).toBe('witnessed');
    expect(state('witnessed', 'revealed', 'released')).toBe('released');
    expect(state('witnessed', 'cancelled')).toBe('cancelled');
  });
});
