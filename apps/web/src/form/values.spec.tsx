import { dateOfText, type Field } from '@keshen/programme';
import fc from 'fast-check';
import { integerOfTyped, pastedCells, pasteInto, percentOfTyped, percentText, rowsOf } from './values';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 50);
const words = (text: string) => ({ 'zh-CN': text, en: text });
const table: Extract<Field, { type: 'table' }> = {
  type: 'table',
  id: 'people',
  label: words('成员'),
  required: true,
  minRows: 1,
  maxRows: 3,
  columns: [
    { type: 'text', id: 'name', label: words('姓名'), required: true, maxLength: 20 },
    { type: 'integer', id: 'age', label: words('年龄'), required: true },
    { type: 'date', id: 'since', label: words('入职'), required: true },
    {
      type: 'choice',
      id: 'title',
      label: words('职称'),
      required: true,
      options: [{ value: 'senior', label: words('高级') }],
    },
  ],
};

describe('what is typed', () => {
  it('is a whole number, nothing, or not one', () => {
    expect([
      integerOfTyped('１,２００'),
      integerOfTyped(' '),
      integerOfTyped('1.5'),
      integerOfTyped('十'),
    ]).toEqual([1200, null, Number.NaN, Number.NaN]);
  });
  it('is a percentage with at most two decimals, kept exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: -999_999, max: 999_999 }), (hundredths) => {
        expect(percentOfTyped(percentText(hundredths))).toBe(hundredths === 0 ? 0 : hundredths);
      }),
      { numRuns },
    );
    expect(percentOfTyped('20.555')).toBeNaN();
  });
  it('may write a date in any usual way', () => {
    expect(['2026/3/1', '2026.03.01', '2026年3月1日', '2026-03-01'].map(dateOfText)).toEqual(
      Array(4).fill('2026-03-01'),
    );
    expect(dateOfText('3/1')).toBeNull();
  });
});

describe('a pasted block', () => {
  it('comes out as it went in, whatever the cells hold', () => {
    const cell = fc
      .string({ unit: fc.constantFrom('a', '"', '\t', '\n', '中', '1') })
      .map((text) => text.trim());
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        (rows) => {
          const quoted = rows
            .map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join('\t'))
            .join('\r\n');
          expect(pastedCells(quoted)).toEqual(rows);
        },
      ),
      { numRuns },
    );
  });
  it('is laid over from the cell on, typed by its columns; what was left out is told', () => {
    const pasted = pasteInto(
      table,
      [{ name: '甲' }],
      { row: 0, column: 'age' },
      '30\t2026/3/1\t高级\t多\n31\t\t无\n32',
    );
    expect(pasted).toEqual({
      rows: [
        { name: '甲', age: 30, since: '2026-03-01', title: 'senior' },
        { age: 31, since: null },
        { age: 32 },
      ],
      pasted: 3,
      unread: [{ row: 1, column: table.columns[3], text: '无' }],
      cut: 1,
    });
  });
  it('that reaches beyond the most rows is not taken at all', () => {
    const block = Array.from({ length: 10_000 }, (_, i) => `甲${i}\t30`).join('\n');
    expect(pasteInto(table, undefined, { row: 0, column: 'name' }, block)).toEqual({ tooMany: 10_000 });
    expect(pasteInto(table, [], { row: 1, column: 'age' }, '1\n2\n3')).toEqual({ tooMany: 4 });
  });
  it('never changes the rows that are given', () => {
    const fixed = {
      ...table,
      fixedRows: [
        { value: 'a', label: words('甲') },
        { value: 'b', label: words('乙') },
      ],
    };
    expect(pasteInto(fixed, undefined, { row: 1, column: 'age' }, '1\n2\n3')).toEqual({ tooMany: 4 });
    expect(pasteInto(fixed, undefined, { row: 1, column: 'age' }, '1')).toMatchObject({
      rows: [{ name: 'a' }, { name: 'b', age: 1 }],
    });
    expect(rowsOf(fixed, [{ name: 'b', age: 5 }, { name: 'x' }])).toEqual([
      { name: 'a' },
      { name: 'b', age: 5 },
    ]);
  });
});
