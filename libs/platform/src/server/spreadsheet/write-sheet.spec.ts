import ExcelJS from 'exceljs';
import { readSheet } from './read-sheet';
import { writeSheet } from './write-sheet';

const sheet = {
  name: '预算/明细',
  columns: [
    { title: '科目', kind: 'text', choices: ['设备费', '业务费'] },
    { title: '金额（万元）', kind: 'wan' },
    { title: '金额（元）', kind: 'yuan' },
    { title: '日期', kind: 'date' },
    { title: '比例', kind: 'percent' },
  ],
  rows: [
    ['=HYPERLINK("http://evil.example")', 123_456_701, 123_456_701, '2026-02-28', 2050],
    ['设备费', null, 0, '', undefined],
  ],
} as const;

describe('writing a spreadsheet', () => {
  it('is what reading it gives back, exact to the fen', async () => {
    const columns = sheet.columns.map(({ title }) => ({ key: title, titles: [title], required: true }));
    const { rows } = readSheet(await writeSheet([sheet]), { columns, maxRows: 10 });
    expect(rows.map(({ cells }) => cells)).toEqual([
      {
        科目: '=HYPERLINK("http://evil.example")',
        '金额（万元）': 123.456701,
        '金额（元）': 1_234_567.01,
        日期: '2026-02-28',
        比例: 0.205,
      },
      { 科目: '设备费', '金额（元）': 0 },
    ]);
  });

  it('writes no formula, whatever a text begins with', async () => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.load((await writeSheet([sheet])) as unknown as ArrayBuffer);
    const written = book.getWorksheet('预算 明细')!;
    expect(written.getCell('A2').type).toBe(ExcelJS.ValueType.String);
    expect(written.getCell('A2').text).toMatch(/^'=/);
    expect(written.getCell('A3').dataValidation.formulae).toEqual(['"设备费,业务费"']);
  });
});
