import fc from 'fast-check';
import { readSheet, writeSheet } from '@keshen/platform/server';
import { fieldSchema, type FieldOf } from '../domain/fields';
import { rowsOfSheet, sheetColumns, writtenTable } from '../domain/table-sheet';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 20) };
const text = (zh: string, en: string) => ({ 'zh-CN': zh, en });
const table = fieldSchema.parse({
  type: 'table',
  id: 'patents',
  label: text('专利清单', 'Patents'),
  maxRows: 300,
  columns: [
    { type: 'patent', id: 'number', label: text('专利号', 'Number'), required: true },
    { type: 'money', id: 'fee', label: text('费用', 'Fee'), required: true, total: true },
    { type: 'integer', id: 'claims', label: text('权利要求数', 'Claims'), min: 1 },
    { type: 'percent', id: 'share', label: text('份额', 'Share') },
    { type: 'date', id: 'granted', label: text('授权日', 'Granted') },
    {
      type: 'choice',
      id: 'kind',
      label: text('类型', 'Kind'),
      options: [
        { value: 'invention', label: text('发明', 'Invention') },
        { value: 'design', label: text('外观设计', 'Design') },
      ],
    },
    { type: 'row-total', id: 'sum', label: text('合计', 'Sum'), of: ['fee'] },
  ],
}) as FieldOf<'table'>;
const read = (bytes: Buffer) => {
  const sheet = readSheet(bytes, { columns: sheetColumns(table), maxRows: table.maxRows });
  return { ...rowsOfSheet(table, sheet.rows), sheet };
};
const written = (rows: (string | number | null)[][], titles?: string[]) => {
  const made = writtenTable(table, [], 'zh-CN');
  const columns = made.columns
    .slice(0, 6)
    .map((column, i) => ({ ...column, kind: 'text' as const, title: titles?.[i] ?? column.title }));
  return writeSheet([{ name: 'x', columns, rows }]);
};

describe('a table as a spreadsheet', () => {
  it('is read as it was written, in either language', async () => {
    const row = fc.record(
      {
        number: fc.constantFrom('200310100002.X', '201610000001.4'),
        fee: fc.integer({ min: 0, max: 999_999_999_999 }),
        claims: fc.integer({ min: 1, max: 99 }),
        share: fc.integer({ min: 0, max: 10_000 }),
        granted: fc.constantFrom('2016-02-29', '1990-01-01', '2026-11-24'),
        kind: fc.constantFrom('invention', 'design'),
      },
      { requiredKeys: ['number', 'fee'] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(row, { selector: (each) => each.fee, minLength: 1, maxLength: 20 }),
        fc.constantFrom('zh-CN' as const, 'en' as const),
        async (rows, locale) => {
          const { rows: back, problems } = read(await writeSheet([writtenTable(table, rows, locale)]));
          expect(problems.filter(({ code }) => code !== 'patent.check')).toEqual([]);
          expect(back.map((each, i) => ({ number: rows[i]!.number, ...each }))).toEqual(rows);
        },
      ),
      runs,
    );
  });

  it('answers row by row: wrong numbers, dates in any writing, what is missing, what stands there twice', async () => {
    const bytes = await written([
      ['ZL200310100002.X', '0.5', '3', '20.5%', '2016年2月29日', '发明'],
      ['200310100002.1', '0.2', '0', '1', '2016/2/30', '专利'],
      [null, 'abc', 'x', 'y', 'z', null],
      ['ZL200310100002.X', '0.5', '3', '20.5%', '2016/2/29', 'Invention'],
    ]);
    const { rows, problems } = read(bytes);
    expect(rows[0]).toEqual({
      number: 'ZL200310100002.X',
      fee: 500_000,
      claims: 3,
      share: 2050,
      granted: '2016-02-29',
      kind: 'invention',
    });
    expect(problems.map(({ row, column, code }) => `${row} ${column} ${code}`)).toEqual([
      '3 number patent.check',
      '3 claims field.too-small',
      '3 granted field.date',
      '3 kind field.type',
      '4 number field.required',
      '4 fee field.type',
      '4 claims field.type',
      '4 share field.type',
      '4 granted field.type',
      '5 null row.twice',
    ]);
  });

  it('wants its required columns, and knows the names of its rows where they are given', async () => {
    const bytes = await written([['ZL1', '1', null, null, null, null]], ['专利号', '金额（元）']);
    expect(() => read(bytes)).toThrow('spreadsheet.columns');
    const fixed = { ...table, fixedRows: [{ value: 'a', label: text('设备费', 'Equipment') }] };
    const rows = [
      { number: 2, cells: { number: '设备费', fee: 1 } },
      { number: 3, cells: { number: '差旅费', fee: 1 } },
    ];
    expect(rowsOfSheet(fixed, rows)).toMatchObject({
      rows: [{ number: 'a', fee: 1_000_000 }, { fee: 1_000_000 }],
      problems: [{ row: 3, column: 'number', code: 'table.row-unknown' }],
    });
  });
});
