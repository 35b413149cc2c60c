import { Readable } from 'node:stream';
import { FileService } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { readSheet, writeSheet } from '@keshen/platform/server';
import { CaseWorld } from '@keshen/testing/server';
import { TableService } from './table.service';

let world: CaseWorld;
let tables: TableService;
let id: string;
let writer: Actor;
beforeAll(async () => {
  world = await CaseWorld.start();
  tables = world.app.get(TableService);
  const made = await world.application();
  id = made.id;
  writer = await world.person('填报人', { memberships: [{ party: made.party.id, role: 'writer' }] });
});
afterAll(() => world?.close());

const uploaded = async (actor: Actor, content: Buffer): Promise<string> =>
  (
    await world.app
      .get(FileService)
      .upload(actor, '指标.xlsx', Readable.from([content]), { purpose: '', formats: ['xlsx'] })
  ).id;
const TITLES = ['指标', '单位', '现值', '目标值', '完成日'];
const sheetOf = (rows: (string | null)[][], titles = TITLES) =>
  writeSheet([{ name: '指标', columns: titles.map((title) => ({ title, kind: 'text' as const })), rows }]);

describe('a table of an application', () => {
  it('comes out of a spreadsheet whole, and the file is gone', async () => {
    const file = await uploaded(writer, await sheetOf([['标定节拍', '秒', '90', '30', '2027年11月30日']]));
    const read = await tables.read(writer, id, 'project.kpi', file);
    expect(read).toMatchObject({
      rows: [{ indicator: '标定节拍', unit: '秒', current: '90', target: '30', due: '2027-11-30' }],
      problems: [],
      more: 0,
    });
    await expect(tables.read(writer, id, 'project.kpi', file)).rejects.toMatchObject({
      code: 'file.unknown',
    });
  });

  it('is answered row by row when anything is wrong, and then nothing of it is taken', async () => {
    const rows = Array.from({ length: 18 }, (_, i) => [
      `指标${i}`,
      '秒',
      '90',
      '30',
      i % 2 ? '随时' : '2027-01-01',
    ]);
    const read = await tables.read(writer, id, 'project.kpi', await uploaded(writer, await sheetOf(rows)));
    expect(read.rows).toEqual([]);
    expect(read.problems[0]).toEqual({
      row: 3,
      column: 'due',
      code: 'field.type',
      params: { type: 'date' },
    });
    expect(read.problems).toHaveLength(9);
  });

  it('refuses a spreadsheet without its columns, a question that is no table, and what is not theirs', async () => {
    const wrong = await uploaded(writer, await sheetOf([], ['指标', '单位', '现值', '目标值', '何时']));
    await expect(tables.read(writer, id, 'project.kpi', wrong)).rejects.toMatchObject({
      code: 'spreadsheet.columns',
      details: { missing: ['完成日'] },
    });
    const file = await uploaded(writer, await sheetOf([]));
    await expect(tables.read(writer, id, 'project.title', file)).rejects.toMatchObject({
      code: 'table.unknown',
    });
    const stranger = await world.person('外人');
    await expect(tables.read(stranger, id, 'project.kpi', file)).rejects.toMatchObject({
      code: 'application.unknown',
    });
    const other = await uploaded(stranger, await sheetOf([]));
    await expect(tables.read(writer, id, 'project.kpi', other)).rejects.toMatchObject({
      code: 'file.unknown',
    });
  });

  it('goes into a spreadsheet with the names of its rows and its units', async () => {
    const bytes = await tables.write(writer, id, 'budget.lines', {
      rows: [{ item: 'equipment', grant: 0, own: 123_456_700 }],
      language: 'zh-CN',
    });
    const columns = [
      { key: 'item', titles: ['科目'], required: true },
      { key: 'own', titles: ['自筹资金（万元）'], required: true },
    ];
    expect(readSheet(bytes, { columns, maxRows: 10 }).rows).toEqual([
      { number: 2, cells: { item: '设备费', own: 123.4567 } },
    ]);
  });
});
