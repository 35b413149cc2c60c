import { createHash } from 'node:crypto';
import { commitmentOf, draw, drawFault, termsFault, type DrawRecord, type DrawTerms } from './draw';

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

  it('is repeated from its record, and a record that was changed does not stand', () => {
    expect(drawFault(digest, record())).toBeNull();
    const other = record().drawn.with(0, record().substitutes['technical']![0]!);
    expect(drawFault(digest, record({ drawn: other }))).toBe('draw.drawn');
    expect(drawFault(digest, record({ seed: '60'.repeat(32) }))).toBe('draw.commitment');
    const without = terms.candidates.slice(1);
    expect(drawFault(digest, record({ candidates: without }))).toBe('draw.commitment');
    expect(drawFault(digest, record({ substitutes: { technical: [], finance: [] } }))).toBe(
      'draw.substitutes',
    );
    for (const data of [null, 3, {}, record({ subject: 'two\nlines' }), record({ drawn: [''] })])
      expect(drawFault(digest, data)).toBe('draw.malformed');
  });

  it('cannot be made with somebody twice, or with fewer than a quota asks', () => {
    expect(termsFault(terms)).toBeNull();
    expect(termsFault({ ...terms, candidates: [...terms.candidates, terms.candidates[0]!] })).toBe(
      'draw.candidate-twice',
    );
    expect(termsFault({ ...terms, quotas: [{ class: 'finance', count: 4 }] })).toBe('draw.too-few');
    expect(termsFault({ ...terms, quotas: [...terms.quotas, terms.quotas[0]!] })).toBe('draw.malformed');
  });
});
