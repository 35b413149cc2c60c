import fc from 'fast-check';
import { fieldMatcher, panelSize, suggestPanel, type Candidate } from './assign';
import type { Expert } from './expert';
import { expertFixture, rubricFixture } from './rubric.fixture';

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 50) };
const panel = rubricFixture.panel;
const candidate = (n: number, changed: Partial<Expert> = {}, rest: Partial<Candidate> = {}): Candidate => ({
  expert: expertFixture(n, changed),
  load: { thisYear: 0, open: 0 },
  conflicts: [],
  matches: 0,
  ...rest,
});
const ids = (found: { suggestions: { accountId: string }[] }) =>
  found.suggestions.map((s) => Number(s.accountId.slice(-4)));

describe('a proposed panel', () => {
  const many = [...Array(8).keys()].map((n) => candidate(n + 1)).concat([candidate(9, { class: 'finance' })]);

  it('holds the composition: four technical and one finance expert', () => {
    const found = suggestPanel(panel, many, []);
    expect(ids(found)).toEqual([1, 2, 3, 4, 9]);
    expect(found.shortages).toEqual([]);
    expect(found.suggestions.at(-1)).toMatchObject({ class: 'finance', reason: { for: 'composition' } });
  });

  it('adds only what is lacking to those who are on it', () => {
    const seated = [expertFixture(1), expertFixture(2), expertFixture(9, { class: 'finance' })];
    expect(ids(suggestPanel(panel, many, seated))).toEqual([3, 4]);
  });

  it('leaves out everybody with a conflict', () => {
    const held = many.map((c, i) => (i < 2 ? { ...c, conflicts: [{ kind: 'retired' as const }] } : c));
    expect(ids(suggestPanel(panel, held, []))).toEqual([3, 4, 5, 6, 9]);
  });

  it('prefers matching fields, then those with less to do', () => {
    const some = [
      candidate(1, {}, { load: { thisYear: 5, open: 3 } }),
      candidate(2, {}, { load: { thisYear: 1, open: 1 } }),
      candidate(3, {}, { load: { thisYear: 0, open: 1 } }),
      candidate(4, {}, { load: { thisYear: 9, open: 9 }, matches: 2 }),
    ];
    const one = { ...panel, minimum: 1, composition: [{ class: 'technical' as const, count: 3 }] };
    expect(ids(suggestPanel(one, some, []))).toEqual([4, 3, 2]);
  });

  it('takes two of one unit only when nobody else is left', () => {
    const some = [
      candidate(1, { unit: '甲' }),
      candidate(2, { unit: '甲' }),
      candidate(3, { unit: '乙' }, { load: { thisYear: 9, open: 9 } }),
    ];
    const three = { ...panel, minimum: 3, composition: [] };
    expect(ids(suggestPanel(three, some, []))).toEqual([1, 3, 2]);
  });

  it('is filled up to the minimum and to an odd number from any class', () => {
    const even = { ...panel, minimum: 4, composition: [{ class: 'finance' as const, count: 1 }] };
    const found = suggestPanel(even, many, []);
    expect(found.suggestions.map((s) => s.reason.for)).toEqual([
      'composition',
      'minimum',
      'minimum',
      'minimum',
      'odd',
    ]);
    expect(panelSize(even)).toBe(5);
  });

  it('says what it could not find', () => {
    const found = suggestPanel(panel, [candidate(1), candidate(2)], []);
    expect(found.shortages).toEqual([
      { class: 'technical', missing: 2 },
      { class: 'finance', missing: 1 },
    ]);
  });

  it('is the same whatever the order in which the experts were read', () => {
    const load = fc.record({ thisYear: fc.nat(9), open: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(load, { minLength: 5, maxLength: 12 }), (loads) => {
        const some = loads.map((l, n) =>
          candidate(n + 1, { class: n % 3 ? 'technical' : 'finance' }, { load: l }),
        );
        expect(suggestPanel(panel, [...some].reverse(), [])).toEqual(suggestPanel(panel, some, []));
      }),
      runs,
    );
  });
});

describe('fields of an expert', () => {
  it('are counted where the words of the application contain them', () => {
    expect(fieldMatcher('晶圆级气体传感器的 Mems 封装')(['MEMS', '气体传感器', '生物医药'])).toBe(2);
  });
});
