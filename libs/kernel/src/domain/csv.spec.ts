import { csv } from './csv';

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
