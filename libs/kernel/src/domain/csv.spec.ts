import { csv, csvRows } from './csv';

describe('a table as CSV', () => {
  it('begins with a byte order mark, so that spreadsheets read Chinese', () => {
    expect(csv(['户名'], [['上海泊安']])).toBe('\uFEFF户名\r\n上海泊安\r\n');
  });

  it('quotes separators, quotes and line breaks', () => {
    expect(csv(['a'], [['x,y'], ['say "so"'], ['two\nlines']])).toBe(
      '\uFEFFa\r\n"x,y"\r\n"say ""so"""\r\n"two\nlines"\r\n',
    );
  });

  it('never lets a cell become a formula', () => {
    for (const start of ['=', '+', '-', '@', '\t'])
      expect(csv(['a'], [[`${start}1`]])).toBe(`\uFEFFa\r\n'${start}1\r\n`);
  });
});

describe('reading CSV', () => {
  it('gives back what was written, formulas’ marks and the byte order mark apart', () => {
    const lines = [
      ['x,y', 'say "so"'],
      ['two\nlines', '=1+1'],
      ['', '终'],
    ];
    expect(csvRows(csv(['a', 'b'], lines)).map((r) => r.cells)).toEqual([['a', 'b'], ...lines]);
  });

  it('numbers rows as people see them and leaves empty ones out', () => {
    expect(csvRows('a,b\n\n,\r\n1,2')).toEqual([
      { row: 1, cells: ['a', 'b'] },
      { row: 4, cells: ['1', '2'] },
    ]);
  });

  it('takes a quote that is never closed to the end', () => {
    expect(csvRows('a,"b\nc').map((r) => r.cells)).toEqual([['a', 'b\nc']]);
  });
});
