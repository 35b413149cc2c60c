import ExcelJS from 'exceljs';
import { isRefusal } from '@keshen/kernel';
import { readSheet, type SheetColumn, type SheetRead } from './read-sheet';
import { workbookOf, zipOf } from './spreadsheet.fixture';

const columns: SheetColumn[] = [
  { key: 'patent', titles: ['专利号', 'Patent number'], required: true },
  { key: 'amount', titles: ['金额（元）', 'Amount (yuan)'], required: true },
  { key: 'day', titles: ['授权日期', 'Granted on'] },
  { key: 'sum', titles: ['合计'], ignored: true },
];

/** A file that a real spreadsheet library wrote. */
async function written(fill: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  fill(book.addWorksheet('清单'), book);
  return Buffer.from(await book.xlsx.writeBuffer());
}
const read = (bytes: Buffer, maxRows = 500, distinct?: string[]): SheetRead =>
  readSheet(bytes, { columns, maxRows, distinct });
function refusalOf(run: () => unknown): { code: string; details: unknown } {
  try {
    run();
  } catch (error) {
    if (isRefusal(error)) return { code: error.code, details: error.details };
    throw error;
  }
  throw new Error('not refused');
}
const HEAD = ['专利号', '金额（元）', '授权日期'];

describe('reading a spreadsheet', () => {
  it('finds columns by their titles in any order, language and width, below a heading', async () => {
    const bytes = await written((sheet) => {
      sheet.addRow(['二〇二六年专利资助清单']);
      sheet.addRow(['Amount (yuan)', ' 专利号 * ', 'remark']);
      sheet.addRow([2000.5, 'ZL200310100002.X', 'x']);
      sheet.addRow([]);
      sheet.addRow(['3000', { richText: [{ text: 'ZL2016' }, { text: '10000001.1' }] }]);
    });
    expect(read(bytes)).toEqual({
      sheet: '清单',
      rows: [
        { number: 3, cells: { amount: 2000.5, patent: 'ZL200310100002.X' } },
        { number: 5, cells: { amount: '3000', patent: 'ZL201610000001.1' } },
      ],
      problems: [],
      unreadColumns: ['remark'],
      unreadSheets: [],
    });
  });

  it('gives a date as a day, whatever format shows it, and a text that looks like one as that text', async () => {
    const bytes = await written((sheet) => {
      sheet.addRow(HEAD);
      for (const format of ['yyyy-mm-dd', 'm/d/yy', 'yyyy"年"m"月"d"日"'])
        sheet.addRow(['a', 1, new Date('2016-02-29T00:00:00Z')]).getCell(3).numFmt = format;
      sheet.addRow(['a', 1, '2016年2月29日']);
      sheet.addRow(['a', 1, 42429]).getCell(3).numFmt = '0"days"';
    });
    expect(read(bytes).rows.map(({ cells }) => cells.day)).toEqual([
      '2016-02-29',
      '2016-02-29',
      '2016-02-29',
      '2016年2月29日',
      42429,
    ]);
  });

  it('answers row by row: formula, error, merged block, hidden row, a number that lost its end', async () => {
    const bytes = await written((sheet) => {
      sheet.addRow(HEAD);
      sheet.addRow(['good', 1]);
      sheet.addRow(['formula', { formula: '1+1', result: 2 }]);
      sheet.addRow(['error', { error: '#N/A' }]);
      sheet.addRow(['merged', 5]);
      sheet.addRow(['merged too', 6]);
      sheet.mergeCells('A5:A6');
      sheet.addRow(['hidden', 7]).hidden = true;
      sheet.addRow([310114198504120018, 8]);
      sheet.addRow(['good too', 9]);
    });
    const { rows, problems } = read(bytes);
    expect(problems).toEqual([
      { row: 3, column: 'amount', code: 'cell.formula' },
      { row: 4, column: 'amount', code: 'cell.error' },
      { row: 5, column: 'patent', code: 'cell.merged' },
      { row: 6, column: 'patent', code: 'cell.merged' },
      { row: 7, column: null, code: 'row.hidden' },
      { row: 8, column: 'patent', code: 'cell.digits' },
    ]);
    expect(rows.map(({ number }) => number)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(rows.at(-1)!.cells).toEqual({ patent: 'good too', amount: 9 });
  });

  it('names the earlier row of one that says the same', async () => {
    const bytes = await written((sheet) => {
      sheet.addRow(HEAD);
      sheet.addRow(['ZL1', 1]);
      sheet.addRow(['ZL2', 1]);
      sheet.addRow(['ZL1', 2]);
      sheet.addRow([null, 2]);
      sheet.addRow([null, 2]);
    });
    expect(read(bytes, 500, ['patent']).problems).toEqual([
      { row: 4, column: null, code: 'row.twice', params: { first: 2 } },
    ]);
    expect(read(bytes, 500, ['patent', 'amount']).problems).toEqual([
      { row: 6, column: null, code: 'row.twice', params: { first: 5 } },
    ]);
  });

  it('passes over hidden sheets and sheets without the titles, and names them', async () => {
    const bytes = await written((sheet, book) => {
      sheet.state = 'hidden';
      sheet.addRow(HEAD);
      sheet.addRow(['unseen', 1]);
      book.addWorksheet('说明').addRow(['请在下一页填写']);
      const filled = book.addWorksheet('填报');
      filled.addRow(HEAD);
      filled.addRow(['seen', 2]);
    });
    expect(read(bytes)).toMatchObject({
      sheet: '填报',
      rows: [{ number: 2, cells: { patent: 'seen' } }],
      unreadSheets: ['清单', '说明'],
    });
  });

  it('passes over columns that are known and computed', async () => {
    const bytes = await written((sheet) => {
      sheet.addRow(['专利号', '金额（元）', '合计']);
      sheet.addRow(['ZL1', 1, { formula: 'B2' }]);
    });
    expect(read(bytes)).toMatchObject({ rows: [{ cells: { patent: 'ZL1', amount: 1 } }], problems: [] });
  });

  it('refuses a sheet without its columns, or with one of them twice, naming them', async () => {
    const wrong = await written((sheet) => sheet.addRow(['专利号', '金额']));
    expect(refusalOf(() => read(wrong))).toEqual({
      code: 'spreadsheet.columns',
      details: { missing: ['金额（元）'], twice: [] },
    });
    const twice = await written((sheet) => sheet.addRow(['专利号', 'Patent number', '金额（元）']));
    expect(refusalOf(() => read(twice)).details).toEqual({ missing: [], twice: ['专利号'] });
    const empty = await written(() => undefined);
    expect(refusalOf(() => read(empty)).code).toBe('spreadsheet.empty');
  });

  it('takes a mark away that writing put before a sign', async () => {
    const bytes = await written((sheet) => {
      sheet.addRow(HEAD);
      sheet.addRow(["'=1+1", 1]);
    });
    expect(read(bytes).rows[0]!.cells.patent).toBe('=1+1');
  });

  it('refuses what is no spreadsheet of today', () => {
    expect(refusalOf(() => read(Buffer.from('a,b\n1,2'))).code).toBe('spreadsheet.format');
    expect(refusalOf(() => read(Buffer.from('PK nothing'))).code).toBe('spreadsheet.format');
    expect(refusalOf(() => read(zipOf({ 'a.txt': 'x' }))).code).toBe('spreadsheet.format');
    const cut = workbookOf('<row/>').subarray(0, 300);
    expect(refusalOf(() => read(cut)).code).toBe('spreadsheet.format');
    const old = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(512)]);
    expect(refusalOf(() => read(old)).code).toBe('spreadsheet.old-format');
  });
});

describe('a hostile spreadsheet', () => {
  const row = (n: number) =>
    `<row r="${n}"><c r="A${n}" t="inlineStr"><is><t>x</t></is></c><c r="B${n}"><v>${n}</v></c></row>`;
  const head =
    '<row r="1"><c t="inlineStr"><is><t>专利号</t></is></c><c t="inlineStr"><is><t>金额（元）</t></is></c></row>';

  it('of 100,000 rows is refused once there is one too many', () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => row(i + 2)).join('');
    const bytes = workbookOf(`<worksheet><sheetData>${head}${rows}</sheetData></worksheet>`);
    expect(refusalOf(() => read(bytes))).toMatchObject({ code: 'spreadsheet.too-many-rows' });
    const one = workbookOf(`<sheetData>${head}${row(2)}${row(3)}</sheetData>`);
    expect(refusalOf(() => read(one, 1))).toEqual({
      code: 'spreadsheet.too-many-rows',
      details: { most: 1 },
    });
    expect(read(one, 2).rows).toHaveLength(2);
  });

  it('that unpacks to far more than it claims is not unpacked', () => {
    const bomb = zipOf(
      {
        'xl/workbook.xml': '<workbook><sheet name="S" id="a"/></workbook>',
        'xl/_rels/workbook.xml.rels': '<Relationship Id="a" Target="worksheets/sheet1.xml"/>',
        'xl/worksheets/sheet1.xml': Buffer.alloc(40 * 1024 * 1024, '<row>'),
      },
      10,
    );
    expect(bomb.length).toBeLessThan(200_000);
    expect(refusalOf(() => read(bomb)).code).toBe('spreadsheet.too-large');
  });

  it('merged over every cell there could be costs nothing', () => {
    const bytes = workbookOf(`<sheetData>${head}${row(2)}</sheetData><mergeCell ref="A1:XFD1048576"/>`);
    expect(read(bytes).problems.map(({ code }) => code)).toEqual(['cell.merged', 'cell.merged']);
  });

  it('of unclosed tags, quotes or own entities ends in the time of its length', () => {
    for (const piece of ['<c ', '<c r="', "<c r='a' ", '<!ENTITY a "&a;&a;">', '&a;'])
      expect(refusalOf(() => read(workbookOf(piece.repeat(400_000)))).code).toBe('spreadsheet.empty');
  });
});
