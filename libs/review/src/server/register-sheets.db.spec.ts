import { Readable } from 'node:stream';
import { FileService } from '@keshen/document/server';
import { makeCreditCode, makeResidentId, type Refusal } from '@keshen/kernel';
import { readSheet, writeSheet } from '@keshen/platform/server';
import { CaseWorld } from '@keshen/testing/server';
import { registerColumns, type RegisterColumn } from '../domain/register-sheet';
import { ExpertQueries } from './expert.queries';
import { RegisterSheets } from './register-sheets.service';
import { ReviewWorld } from './review.fixture';

let world: CaseWorld;
let review: ReviewWorld;
let sheets: RegisterSheets;
const keys = Object.keys(registerColumns) as RegisterColumn[];
const titles = keys.map((key) => registerColumns[key]['zh-CN']);
type Row = Partial<Record<RegisterColumn, string | number>>;

const uploaded = async (bytes: Buffer): Promise<string> => {
  const { id } = await world.app
    .get(FileService)
    .upload(review.administrator, 'experts.xlsx', Readable.from([bytes]), { purpose: 'experts' });
  return id;
};
const bring = async (rows: Row[]) => {
  const bytes = await writeSheet([
    {
      name: '专家库',
      columns: titles.map((title) => ({ title, kind: 'text' as const })),
      rows: rows.map((row) => keys.map((key) => row[key] ?? null)),
    },
  ]);
  return (await sheets.import(review.administrator, await uploaded(bytes))).answers;
};
const taken = async (): Promise<Row[]> => {
  const bytes = await sheets.export(review.officer, { limit: 100, state: 'all' });
  const columns = keys.map((key) => ({ key, titles: [registerColumns[key]['zh-CN']] }));
  return readSheet(bytes, { columns, maxRows: 1000 }).rows.map(({ cells }) => cells as Row);
};
const experts = async () =>
  (await world.app.get(ExpertQueries).list(review.officer, { limit: 100, state: 'all' })).items;
const id = (n: number): string => makeResidentId('310114', '19750101', String(n).padStart(3, '0'));
const row = (n: number, part: Row = {}): Row => ({
  name: `来者${n}`,
  email: `comer${n}@example.com`,
  residentId: id(n),
  class: '技术',
  unit: `第${n}研究所`,
  fields: '人工智能',
  ...part,
});

beforeAll(async () => {
  world = await CaseWorld.start();
  review = await ReviewWorld.over(world);
  sheets = world.app.get(RegisterSheets);
});
afterAll(() => world?.close());

describe('experts out of a spreadsheet', () => {
  it('are answered row by row, the good ones entered and invited whatever becomes of the others', async () => {
    const wrong = `${id(9).slice(0, 17)}${id(9)[17] === '1' ? '2' : '1'}`;
    const answers = await bring([
      row(1, { code: makeCreditCode('91', '310114', 'MA1K0000'), cap: 6, outside: '否' }),
      row(2, { residentId: id(1) }),
      row(3, { residentId: wrong }),
      row(4, { fields: '炼金术' }),
      row(5, { email: 'comer1@example.com' }),
      row(6, { id: '01990000-0000-7000-8000-000000000000' }),
      row(7, { name: '别人', email: `${(await accountOf()).email}` }),
      row(8, { residentId: undefined }),
    ]);
    expect(answers.map((a) => [a.row, a.done, a.problem?.code])).toEqual([
      [2, 'entered', undefined],
      [3, null, 'expert.duplicate'],
      [4, null, 'resident-id.check'],
      [5, null, 'row.field'],
      [6, null, 'row.twice'],
      [7, null, 'row.identifier'],
      [8, null, 'row.account'],
      [9, 'entered', undefined],
    ]);
    expect(answers[1]!.problem).toMatchObject({ params: { name: '来者1' } });
    expect((await experts()).map((e) => [e.name, e.yearlyCap, e.fieldCodes, e.outside])).toEqual([
      ['来者1', 6, ['520.20'], false],
      ['来者8', 10, ['520.20'], null],
    ]);
    const mails = await world.db.database.read(
      `select 1 from mails where template = 'identity.staff-invited' and key like 'invite:%'`,
    );
    expect(mails).toHaveLength(2);
  });

  it('come out with the resident ID masked, and back in unchanged do nothing', async () => {
    const out = await taken();
    expect(out[0]).toMatchObject({ name: '来者1', residentId: `310114********${id(1).slice(14)}`, cap: 6 });
    const before = await experts();
    expect((await bring(out)).map((a) => a.done)).toEqual(['same', 'same']);
    expect(await experts()).toEqual(before);
    const acts = await world.db.database.read<{ act: string; details: { sha256: string } }>(
      `select act, details from audit_records where thing_id = 'register' order by id`,
    );
    expect(acts.map(({ act }) => act)).toEqual(['expert.imported', 'expert.exported', 'expert.imported']);
    expect(acts[1]!.details.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('are changed by the identifier, and refused where it was moved to another line or the number differs', async () => {
    const [first, second] = (await taken()) as [Row, Row];
    const changed = await bring([
      { ...first, title: '研究员', residentId: id(1) },
      { ...second, id: first.id },
    ]);
    expect(changed.map((a) => [a.done, a.problem?.code])).toEqual([
      ['changed', undefined],
      [null, 'row.identifier'],
    ]);
    expect((await bring([{ ...first, residentId: id(7) }]))[0]!.problem?.code).toBe('row.identifier');
    expect((await bring([{ ...second, residentId: id(1) }]))[0]!.problem?.code).toBe('expert.duplicate');
    expect((await bring([{ ...second, residentId: id(8) }]))[0]!.done).toBe('changed');
    expect((await experts())[0]).toMatchObject({ title: '研究员', version: 1 });
  });

  it('are at most 500 in one file, of a sheet with the titles, and the administrator’s alone', async () => {
    const code = (work: Promise<unknown>) =>
      work.then(
        () => 'taken',
        (error: Refusal) => error.code,
      );
    expect(await code(bring(Array.from({ length: 501 }, (_, n) => row(n))))).toBe(
      'spreadsheet.too-many-rows',
    );
    const other = await writeSheet([
      { name: 'x', columns: [{ title: '姓名', kind: 'text' }], rows: [['甲']] },
    ]);
    expect(await code(sheets.import(review.administrator, await uploaded(other)))).toBe(
      'spreadsheet.columns',
    );
    expect(await code(sheets.import(review.officer, await uploaded(other)))).toBe('role.missing');
  });
});

async function accountOf(): Promise<{ email: string }> {
  const [account] = await world.db.database.read<{ email: string }>(
    `select email from accounts where id = $1`,
    [review.officer.account],
  );
  return account!;
}
