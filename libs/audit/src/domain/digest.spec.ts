import fc from 'fast-check';
import { canonicalJson, CHAIN_START, recordText, sealText } from './digest';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 50) };

describe('canonical JSON', () => {
  it('is the same text whatever the order of the keys', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: undefined })).toBe('{"b":[{"c":2,"d":1}]}');
    expect(canonicalJson({ a: 1, b: 2 })).toBe(canonicalJson({ b: 2, a: 1 }));
  });

  it('survives a round trip through JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
      }),
      runs,
    );
  });
});

describe("a record's text", () => {
  const content = {
    at: '2026-11-24T02:00:00.000Z',
    account: null,
    label: 'system',
    act: 'case.advance',
    thingKind: 'case',
    thingId: '1',
    details: { from: 'formal' },
  };

  it('differs when any part differs', () => {
    const texts = [
      content,
      { ...content, at: '2026-11-24T02:00:00.001Z' },
      { ...content, account: 'a' },
      { ...content, label: 'x' },
      { ...content, act: 'case.end' },
      { ...content, thingKind: 'call' },
      { ...content, thingId: '2' },
      { ...content, details: {} },
    ].map(recordText);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('cannot be shifted from one part into the next', () => {
    expect(recordText({ ...content, label: 'ab', act: 'c' })).not.toBe(
      recordText({ ...content, label: 'a', act: 'bc' }),
    );
  });
});

describe("a seal's text", () => {
  it('binds the seal before, its number, the record and its digest', () => {
    const text = (before: string, no: number, id: number, digest: string) => sealText(before, no, id, digest);
    const texts = [
      text(CHAIN_START, 1, 1, 'aa'),
      text(CHAIN_START, 2, 1, 'aa'),
      text(CHAIN_START, 1, 2, 'aa'),
      text(CHAIN_START, 1, 1, 'ab'),
      text('1'.repeat(64), 1, 1, 'aa'),
    ];
    expect(new Set(texts).size).toBe(texts.length);
  });
});
