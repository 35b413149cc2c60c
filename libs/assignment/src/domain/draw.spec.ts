import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { commitmentOf, draw, sealedId, type DrawRecord, type DrawTerms } from './draw';
import { drawFault, termsFault } from './draw-record';

const runs = Number(process.env['PROPERTY_RUNS'] ?? 50);
const propertySeed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 1_000_000_000);

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const terms: DrawTerms = {
  subject: 'CXY-2026-0007',
  quotas: [
    { class: 'technical', count: 4 },
    { class: 'finance', count: 1 },
  ],
  candidates: [...'abcdefghij'].map((id, i) => ({ id, class: i < 7 ? 'technical' : 'finance' })),
};
const seed = '5f'.repeat(32);
const record = (changed: Partial<DrawRecord> = {}): DrawRecord => ({
  ...terms,
  seed,
  commitment: commitmentOf(digest, seed, terms),
  ...draw(digest, seed, terms),
  ...changed,
});

describe('a random draw', () => {
  it('keeps the quotas of the classes and ranks everybody else as a substitute', () => {
    const { drawn, substitutes } = draw(digest, seed, terms);
    expect(drawn.filter((id) => id < 'h')).toHaveLength(4);
    expect(drawn.filter((id) => id >= 'h')).toHaveLength(1);
    expect([...drawn, ...Object.values(substitutes).flat()].sort()).toEqual([...'abcdefghij']);
  });

  it('is the same whatever the order of the list, and another for another subject or seed', () => {
    const reversed = { ...terms, candidates: [...terms.candidates].reverse() };
    expect(draw(digest, seed, reversed)).toEqual(draw(digest, seed, terms));
    const subjects = [...Array(20).keys()].map((n) => draw(digest, seed, { ...terms, subject: `${n}` }));
    expect(new Set(subjects.map((d) => d.drawn.join())).size).toBeGreaterThan(10);
  });

  it('never changes for a seed: published draws must stay repeatable', () => {
    expect(draw(digest, 'seed', terms)).toEqual({
      drawn: expect.any(Array),
      substitutes: expect.any(Object),
    });
    // printf 'seed\nCXY-2026-0007\na' | sha256sum
    const first = [...'abcdefg'].sort((a, b) =>
      digest(`seed\nCXY-2026-0007\n${a}`) < digest(`seed\nCXY-2026-0007\n${b}`) ? -1 : 1,
    );
    expect(draw(digest, 'seed', terms).drawn.slice(0, 4)).toEqual(first.slice(0, 4));
  });

  it('gives everybody the same chance', () => {
    const times = new Map<string, number>();
    for (let n = 0; n < 3500; n++)
      for (const id of draw(digest, `seed ${n}`, terms).drawn) times.set(id, (times.get(id) ?? 0) + 1);
    // Four of seven technical experts 3500 times: 2000 for each, with a standard deviation of 29.
    for (const id of 'abcdefg') expect(Math.abs(times.get(id)! - 2000)).toBeLessThan(150);
  });

  it('is repeated from its record, and a record that was changed does not stand and says where', () => {
    expect(drawFault(digest, record())).toBeNull();
    const substitute = record().substitutes['technical']![0]!;
    const other = record().drawn.with(0, substitute);
    expect(drawFault(digest, record({ drawn: other }))).toEqual({ code: 'draw.drawn', at: substitute });
    expect(drawFault(digest, record({ seed: '60'.repeat(32) }))).toEqual({ code: 'draw.commitment' });
    const without = terms.candidates.slice(1);
    expect(drawFault(digest, record({ candidates: without }))).toEqual({ code: 'draw.commitment' });
    expect(drawFault(digest, record({ substitutes: { technical: [], finance: [] } }))).toEqual({
      code: 'draw.substitutes',
      at: substitute,
    });
    const malformed = [
      [null],
      [3],
      [{}, 'subject'],
      [record({ subject: 'two\nlines' }), 'subject'],
      [record({ drawn: [''] }), 'drawn'],
      [record({ word: '一句话' }), 'word'],
      [record({ skipped: [] }), 'skipped'],
    ] as const;
    for (const [data, at] of malformed)
      expect(drawFault(digest, data)).toEqual({ code: 'draw.malformed', ...(at && { at }) });
    const { seed: _, ...before } = record();
    expect(drawFault(digest, before)).toEqual({ code: 'draw.sealed' });
  });

  it('cannot be made with somebody twice, or with fewer than a quota asks', () => {
    expect(termsFault(terms)).toBeNull();
    expect(termsFault({ ...terms, candidates: [...terms.candidates, terms.candidates[0]!] })).toEqual({
      code: 'draw.candidate-twice',
      at: 'a',
    });
    expect(termsFault({ ...terms, quotas: [{ class: 'finance', count: 4 }] })).toEqual({
      code: 'draw.too-few',
      at: 'finance',
    });
    expect(termsFault({ ...terms, quotas: [...terms.quotas, terms.quotas[0]!] })).toEqual({
      code: 'draw.malformed',
      at: 'technical',
    });
  });
});

describe('a draw with a witness', () => {
  const second: DrawTerms = {
    ...terms,
    format: 2,
    quotas: terms.quotas.map((quota) => ({ ...quota, substitutes: 1 })),
  };
  const drawnWith = (word: string, ids: string[] = []): DrawRecord => {
    const skipped = ids.map((id) => ({ id, reason: 'retired' }));
    return {
      ...second,
      seed,
      word,
      skipped,
      commitment: commitmentOf(digest, seed, second),
      ...draw(digest, seed, second, { word, skipped }),
    };
  };

  it('has another outcome for another word under the same commitment', () => {
    const outcomes = [...Array(20).keys()].map((n) => drawnWith(`第 ${n} 句`));
    expect(new Set(outcomes.map((each) => each.commitment)).size).toBe(1);
    expect(new Set(outcomes.map((each) => each.drawn.join())).size).toBeGreaterThan(10);
    for (const each of outcomes) expect(drawFault(digest, each)).toBeNull();
    expect(drawFault(digest, { ...outcomes[0]!, word: '另一句' })!.code).toBe('draw.drawn');
  });

  it('skips who cannot be drawn any more: the next in order takes the place, nobody else moves', () => {
    const whole = drawnWith('见证');
    const [gone] = whole.drawn as [string];
    const after = drawnWith('见证', [gone]);
    expect(after.drawn.slice(0, 4)).toEqual([...whole.drawn.slice(1, 4), whole.substitutes['technical']![0]]);
    expect(drawFault(digest, after)).toBeNull();
    expect(drawFault(digest, { ...after, skipped: [] })!.code).toBe('draw.drawn');
    const strange = { ...after, skipped: [{ id: 'z', reason: 'retired' }] };
    expect(drawFault(digest, strange)).toEqual({ code: 'draw.skipped', at: 'z' });
  });

  it('names nobody, but an id belongs to one person only', () => {
    const open = { nonce: 'n', name: '柯临川', unit: '某研究所' };
    const id = sealedId(digest, open);
    const named: DrawTerms = {
      format: 2,
      subject: 's',
      quotas: [{ class: 'technical', count: 1 }],
      candidates: [{ id, class: 'technical' }],
    };
    const made = {
      ...named,
      seed,
      word: 'w',
      commitment: commitmentOf(digest, seed, named),
      ...draw(digest, seed, named, { word: 'w' }),
    };
    expect(drawFault(digest, { ...made, openings: [{ id, ...open }] })).toBeNull();
    expect(drawFault(digest, { ...made, openings: [{ id, ...open, name: '别人' }] })).toEqual({
      code: 'draw.opening',
      at: id,
    });
  });

  it('keeps every quota, draws everybody once, and stands whoever repeats it, whatever is drawn from', () => {
    process.stdout.write(`draws: seed ${propertySeed}, ${runs} runs\n`);
    const list = fc.uniqueArray(
      fc.record({ id: fc.stringMatching(/^[a-z0-9]{1,8}$/), class: fc.constantFrom('a', 'b', 'c') }),
      { selector: (c) => c.id, maxLength: 40 },
    );
    const quotas = fc.uniqueArray(
      fc.record({
        class: fc.constantFrom('a', 'b', 'c'),
        count: fc.nat(6),
        substitutes: fc.option(fc.nat(5), { nil: undefined }),
      }),
      { selector: (q) => q.class },
    );
    fc.assert(
      fc.property(list, quotas, fc.nat(), fc.nat(), (candidates, asked, n, out) => {
        const made: DrawTerms = { format: 2, subject: `件 ${n}`, quotas: asked, candidates };
        if (termsFault(made)) return;
        const skipped = candidates
          .filter((_, i) => (out >> (i % 30)) & 1)
          .map(({ id }) => ({ id, reason: 'x' }));
        const word = `word ${n}`;
        const outcome = draw(digest, seed, made, { word, skipped });
        const everybody = [...outcome.drawn, ...Object.values(outcome.substitutes).flat()];
        expect(new Set(everybody).size).toBe(everybody.length);
        for (const quota of asked) {
          const able = candidates.filter(
            (c) => c.class === quota.class && !skipped.some(({ id }) => id === c.id),
          );
          const drawn = able.filter(({ id }) => outcome.drawn.includes(id)).length;
          const rest = Math.max(0, able.length - quota.count);
          expect(drawn).toBe(Math.min(quota.count, able.length));
          expect(outcome.substitutes[quota.class]).toHaveLength(Math.min(quota.substitutes ?? rest, rest));
        }
        const commitment = commitmentOf(digest, seed, made);
        expect(drawFault(digest, { ...made, seed, word, skipped, commitment, ...outcome })).toBeNull();
      }),
      { numRuns: runs, seed: propertySeed },
    );
  });
});
