import fc from 'fast-check';
import { mergeValue, type Held } from './merge';
import { mergeRows, trackRows, type RowList } from './rows';

const list = (...ids: string[]): RowList => ({ ids, rows: ids.map((id) => ({ name: id, note: null })) });
const changed = (of: RowList, id: string, cells: Record<string, unknown>): RowList => ({
  ids: of.ids,
  rows: of.rows.map((row, at) => (of.ids[at] === id ? { ...row, ...cells } : row)),
});
const without = (of: RowList, id: string): RowList => ({
  ids: of.ids.filter((each) => each !== id),
  rows: of.rows.filter((_, at) => of.ids[at] !== id),
});
const held = (value: unknown, rows: readonly string[] | null = null): Held => ({ value, rows });

describe('two edits of one table', () => {
  const base = list('a', 'b', 'c');

  it('merge when they touch different cells, also of one row', () => {
    const merged = mergeRows(base, changed(base, 'b', { name: '𠮷' }), changed(base, 'b', { note: '注' }));
    expect(merged.clashes).toEqual([]);
    expect(merged.rows[1]).toEqual({ name: '𠮷', note: '注' });
  });

  it('clash in the cell that both changed, and only there', () => {
    const mine = changed(changed(base, 'b', { name: '甲' }), 'a', { note: '一' });
    const theirs = changed(base, 'b', { name: '乙' });
    const merged = mergeRows(base, mine, theirs, 'theirs');
    expect(merged.clashes).toEqual([{ row: 'b', column: 'name', mine: '甲', theirs: '乙' }]);
    expect(merged.rows).toEqual([
      { name: 'a', note: '一' },
      { name: '乙', note: null },
      { name: 'c', note: null },
    ]);
  });

  it('keep what either added, each after the row that it was put after', () => {
    const mine: RowList = { ids: ['a', 'm', 'b', 'c'], rows: list('a', 'm', 'b', 'c').rows };
    const theirs: RowList = { ids: ['a', 'b', 'c', 't'], rows: list('a', 'b', 'c', 't').rows };
    expect(mergeRows(base, mine, theirs).ids).toEqual(['a', 'm', 'b', 'c', 't']);
  });

  it('take away what either removed, but ask when the other changed it', () => {
    expect(mergeRows(base, without(base, 'b'), changed(base, 'a', { note: '一' })).ids).toEqual(['a', 'c']);
    const asked = mergeRows(base, without(base, 'b'), changed(base, 'b', { note: '一' }));
    expect(asked.clashes).toEqual([
      { row: 'b', column: null, mine: null, theirs: { name: 'b', note: '一' } },
    ]);
  });

  it('keep the order of whoever moved rows', () => {
    const moved = list('c', 'a', 'b');
    expect(mergeRows(base, moved, changed(base, 'b', { note: '注' }))).toMatchObject({
      ids: ['c', 'a', 'b'],
      rows: [{ name: 'c' }, { name: 'a' }, { name: 'b', note: '注' }],
      clashes: [],
    });
    expect(mergeRows(base, changed(base, 'b', { note: '注' }), moved).ids).toEqual(['c', 'a', 'b']);
  });

  it('never lose a cell that only one of them typed', () => {
    const edits = fc.array(
      fc.record({ row: fc.nat(5), column: fc.constantFrom('x', 'y'), text: fc.nat(99) }),
      {
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(edits, edits, (mineEdits, theirEdits) => {
        const start: RowList = {
          ids: ['0', '1', '2', '3', '4', '5'],
          rows: Array.from({ length: 6 }, () => ({ x: -1, y: -1 })),
        };
        const apply = (who: typeof mineEdits): RowList =>
          who.reduce((at, { row, column, text }) => changed(at, String(row), { [column]: text }), start);
        const [mine, theirs] = [apply(mineEdits), apply(theirEdits)];
        const merged = mergeRows(start, mine, theirs);
        start.ids.forEach((id, at) => {
          for (const column of ['x', 'y'] as const) {
            const [m, t] = [mine.rows[at]![column], theirs.rows[at]![column]];
            const got = merged.rows[at]![column];
            const clash = merged.clashes.some((c) => c.row === id && c.column === column);
            expect(clash).toBe(m !== -1 && t !== -1 && m !== t);
            expect(got).toBe(m === -1 ? t : m);
          }
        });
      }),
    );
  });
});

describe('the identity of rows', () => {
  let made = 0;
  const next = () => `new${++made}`;
  const before = list('a', 'b', 'c', 'd');
  const rows = before.rows;

  it.each([
    ['typing', [rows[0]!, { name: 'x' }, rows[2]!, rows[3]!], ['a', 'b', 'c', 'd']],
    ['removing', [rows[0]!, rows[2]!, rows[3]!], ['a', 'c', 'd']],
    ['moving', [rows[3]!, rows[0]!, rows[1]!, rows[2]!], ['d', 'a', 'b', 'c']],
    ['moving and typing', [rows[3]!, rows[0]!, { name: 'x' }, rows[2]!], ['d', 'a', 'b', 'c']],
  ])('stays with them while %s', (_, after, ids) => {
    expect(trackRows(before, after, next)).toEqual(ids);
  });

  it('is new for a new row, and never given twice', () => {
    expect(trackRows(before, [...rows, {}], next)).toEqual(['a', 'b', 'c', 'd', 'new1']);
    fc.assert(
      fc.property(
        fc.array(fc.record({ name: fc.constantFrom('a', 'b', 'x') }), { maxLength: 8 }),
        (after) => {
          const ids = trackRows(before, after, next);
          expect(ids).toHaveLength(after.length);
          expect(new Set(ids).size).toBe(ids.length);
        },
      ),
    );
  });
});

describe('two edits of one answer', () => {
  const [base, mine, theirs] = [held('旧'), held('我的'), held('对方的')];

  it('ask when both changed it, and keep both', () => {
    expect(mergeValue(base, mine, theirs)).toEqual({ ...mine, clashes: [] });
    expect(mergeValue(base, mine, theirs, 'theirs')).toEqual({ ...theirs, clashes: [] });
  });

  it('ask nothing when one changed nothing, or both came to the same', () => {
    expect(mergeValue(base, mine, base)).toMatchObject({ value: '我的', clashes: null });
    expect(mergeValue(base, base, theirs)).toMatchObject({ value: '对方的', clashes: null });
    expect(mergeValue(base, held('同'), held('同'))).toMatchObject({ value: '同', clashes: null });
  });

  it('merge lists of files: what either added stays, what either removed goes', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((x) => `${x.repeat(8)}-0000-7000-8000-000000000000`);
    const merged = mergeValue(held([a, b]), held([b, c]), held([a, b, d]));
    expect(merged).toEqual({ value: [b, d, c], rows: null, clashes: null });
  });

  it('count an answer as the same in whatever order its parts are written, or left out', () => {
    const person = held({ name: '李', mobile: null });
    expect(mergeValue(held({ mobile: undefined, name: '李' }), held({ name: '王' }), person)).toMatchObject({
      value: { name: '王' },
      clashes: null,
    });
  });
});
