import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { v7 as uuid } from 'uuid';
import { StartService } from '@keshen/application/server';
import { SessionCookie, SessionService } from '@keshen/identity/server';
import { AdjustableClock, Database } from '@keshen/platform/server';
import {
  CaseWorld,
  drain,
  patentListColumns,
  samplePatents,
  testApp,
  type PatentRow,
  type TestApp,
} from '@keshen/testing/server';
import { ApiModule } from '../api.module';
import { Uploader } from '../document/uploader.fixture';

/** What a spreadsheet of any kind may cost of a processor, in microseconds. */
const BOUND = 20_000_000;
const list = samplePatents('bad sheets', { count: 12, first: 0, enterprises: 4 });
const [first, , third, fourth] = list.rows as [PatentRow, PatentRow, PatentRow, PatentRow];

const folder = mkdtempSync(join(tmpdir(), 'bad-sheets-'));
let api: TestApp;
let world: CaseWorld;
let call: string;
let officer: Visit;
let writer: Visit;
let draft: string;

interface Answer {
  status: number;
  body: {
    id?: string;
    code?: string;
    details?: Record<string, unknown>;
    rows?: object[];
    problems?: object[];
    items?: { number: number; state: string; problems: { path: string; code: string }[] }[];
  };
}
interface Visit {
  ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer>;
  /** Uploads a spreadsheet and asks with it; what the door refuses is refused there. */
  give(content: Buffer, ask: (file: string) => Promise<Answer>): Promise<Answer>;
}

/** Somebody who is signed in, over HTTP. */
async function visit(account: string): Promise<Visit> {
  const token = await api.app
    .get(Database)
    .transaction((tx) => api.app.get(SessionService).start(tx, account, { agent: 'spec' }));
  const cookie = api.app.get(SessionCookie);
  const headers = { cookie: `${cookie.name}=${token}`, 'x-csrf-token': cookie.csrf(token) };
  return {
    ask: async (method, path, body) => {
      const answer = await api.app.inject({ method, url: `/api${path}`, headers, payload: body });
      return { status: answer.statusCode, body: answer.body ? answer.json() : {} };
    },
    give: async (content, ask) => {
      const answer = await new Uploader(api.app, headers).whole('表.xlsx', content, { purpose: 'list' });
      return answer.statusCode === 201
        ? ask(answer.json<{ id: string }>().id)
        : { status: answer.statusCode, body: answer.json() };
    },
  };
}

beforeAll(async () => {
  const clock = new AdjustableClock('2026-11-24T02:00:00Z');
  await writeFile(join(folder, 'registry.json'), JSON.stringify(list.registry));
  api = await testApp({
    imports: [ApiModule],
    clock,
    env: { REGISTRY_FILE: join(folder, 'registry.json') },
  });
  world = await CaseWorld.over(api, clock);
  const person = await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
  officer = await visit(person.account!);
  call = uuid();
  await world.db.database.read(
    `insert into calls (id, programme_version_id, programme_code, title, year, batch, notice_number, opens_at, closes_at,
       endorsement_closes_at, envelope_fen, contact, published_at, created_at)
     select $1, id, code, $2, 2026, 8, '嘉科〔2026〕408号', '2026-10-01T01:00Z', '2026-12-31T08:00Z',
       '2027-01-08T08:00Z', 200000000, '{}', '2026-09-30T01:00Z', '2026-09-30T01:00Z'
     from programme_versions where code = 'ZLZZ'`,
    [call, JSON.stringify({ 'zh-CN': '专利费资助', en: 'Patent fees' })],
  );
  const { id: party } = await world.party();
  const member = await world.person('填报人', { memberships: [{ party, role: 'writer' }] });
  await world.db.database.read(
    `insert into memberships (party_id, account_id, role, state, created_at, changed_at) values ($1, $2, 'writer', 'active', now(), now())`,
    [party, member.account],
  );
  writer = await visit(member.account!);
  const [own] = await world.db.database.read<{ id: string }>(
    `select id from calls where programme_code = 'CXY'`,
  );
  ({ id: draft } = await api.app.get(StartService).start(member, own!.id, party));
});
afterAll(async () => {
  await api?.close();
  rmSync(folder, { recursive: true });
});

type Edit = (sheet: ExcelJS.Worksheet) => void;
const KPI = ['指标', '单位', '现值', '目标值', '完成日'];
const sheetOf = async (
  titles: readonly string[],
  rows: readonly unknown[][],
  edit: Edit = () => undefined,
) => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('清单');
  sheet.addRow([...titles]);
  for (const row of rows) sheet.addRow([...row]);
  edit(sheet);
  return Buffer.from(await book.xlsx.writeBuffer());
};
/** Money of a list is in yuan. */
const listOf = (rows: readonly PatentRow[], edit?: Edit) =>
  sheetOf(
    patentListColumns.map((c) => c.title),
    rows.map((row) =>
      row.map((cell, i) => (patentListColumns[i]!.kind === 'yuan' ? Number(cell) / 100 : cell)),
    ),
    edit,
  );
const inTime = async <T>(work: Promise<T>): Promise<T> => {
  const begun = process.cpuUsage();
  const found = await work;
  const { user, system } = process.cpuUsage(begun);
  expect(user + system).toBeLessThan(BOUND);
  return found;
};

describe('a list of patents as a bad spreadsheet', () => {
  const handIn = (content: Buffer): Promise<Answer> =>
    inTime(
      officer.give(content, (file) =>
        officer.ask('POST', '/subsidy-batches', { callId: call, title: '一批', mode: 'office', file }),
      ),
    );
  const counted = async (): Promise<number[]> => {
    const [row] = await world.db.database.read<{ n: number[] }>(
      `select array[(select count(*) from subsidy_batches)::int, (select count(*) from subsidy_offers)::int,
         (select count(*) from subsidy_rows)::int, (select count(*) from applications)::int] as n`,
    );
    return row!.n;
  };
  /** What each row was answered, by its number in the spreadsheet. */
  const judged = async (content: Buffer): Promise<Record<number, string[]>> => {
    const { status, body } = await handIn(content);
    expect(status).toBe(201);
    await drain(api.app);
    const { body: page } = await officer.ask('GET', `/subsidy-batches/${body.id!}/rows?limit=100`);
    await officer.ask('POST', `/subsidy-batches/${body.id!}/discarding`);
    return Object.fromEntries(
      page.items!.map((row) => [
        row.number,
        row.state === 'bad' ? row.problems.map((p) => p.code) : [row.state],
      ]),
    );
  };

  it('is answered row by row: merged cells, formulas, dates as text and rows that are there twice', async () => {
    const changed = (row: PatentRow, at: number, cell: string): PatentRow =>
      row.map((given, i) => (i === at ? cell : given));
    const day = '2026年3月5日';
    const rows = [
      ...list.rows.slice(0, 5),
      changed(list.rows[5]!, 8, day),
      changed(first, 8, '二〇二六年初春'),
      changed(fourth, 8, day),
      third,
    ];
    const told = await judged(
      await listOf(rows, (sheet) => {
        sheet.mergeCells('E2:E3');
        sheet.getCell('M6').value = { formula: '1+1', result: 2 };
      }),
    );
    expect(told[2]).toEqual(['cell.merged']);
    expect(told[3]).toEqual(['cell.merged']);
    expect(told[6]).toEqual(['cell.formula']);
    expect(told[8]).toEqual(['cell.date']);
    expect(told[9]).toEqual(['claim.repeated']);
    expect(told[10]).toEqual(['claim.repeated']);
    for (const good of [4, 5, 7]) expect(told[good]).toEqual(['due']);
  });

  it('with other columns, or with 100,000 rows, is refused in time, and nothing of it is there', async () => {
    const before = await counted();
    const wrong = await handIn(await sheetOf(['名称', '金额'], [['甲', 1]]));
    expect([wrong.status, wrong.body.code]).toEqual([422, 'spreadsheet.columns']);
    expect(wrong.body.details!['missing']).toContain('统一社会信用代码');
    const many = await handIn(await hundredThousand(patentListColumns.map((c) => c.title)));
    expect([many.status, many.body.code]).toEqual([413, 'spreadsheet.too-many-rows']);
    const broken = await handIn((await listOf(list.rows)).subarray(0, 4000));
    // What is no whole spreadsheet does not come past the door.
    expect(Math.floor(broken.status / 100)).toBe(4);
    expect(await counted()).toEqual(before);
  });
});

describe('a table of a form as a bad spreadsheet', () => {
  const read = (content: Buffer): Promise<Answer> =>
    inTime(
      writer.give(content, (file) =>
        writer.ask('POST', `/applications/${draft}/tables/project.kpi/rows`, { file }),
      ),
    );
  const good = ['标定节拍', '秒', '90', '30', '2027-11-30'];
  const answers = () => world.db.database.read(`select 1 from answers where path = 'project.kpi'`);

  it('is answered row by row: merged cells, formulas, dates as text and rows that are there twice', async () => {
    const other = (n: number): string[] => [`指标${n}`, ...good.slice(1)];
    const { status, body } = await read(
      await sheetOf(KPI, [good, other(2), other(3), [...other(4).slice(0, 4), '明年春天'], good], (sheet) => {
        sheet.mergeCells('A3:A4');
        sheet.getCell('D2').value = { formula: '15*2', result: 30 };
      }),
    );
    expect(status).toBe(200);
    expect(body.rows).toEqual([]);
    expect(body.problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ row: 2, column: 'target', code: 'cell.formula' }),
        expect.objectContaining({ row: 3, column: 'indicator', code: 'cell.merged' }),
        expect.objectContaining({ row: 4, column: 'indicator', code: 'cell.merged' }),
        expect.objectContaining({ row: 5, column: 'due', code: 'field.type', params: { type: 'date' } }),
      ]),
    );
    const twice = await read(await sheetOf(KPI, [good, other(2), good]));
    expect(twice.body).toMatchObject({
      rows: [],
      problems: [{ row: 4, code: 'row.twice', params: { first: 2 } }],
    });
    expect(await answers()).toEqual([]);
  });

  it('takes a date of the spreadsheet and one that is written as people write it for the same day', async () => {
    const { body } = await read(
      await sheetOf(KPI, [
        [...good.slice(0, 4), new Date('2027-11-30T00:00:00Z')],
        ['精度', '%', '2', '1', '2027年11月30日'],
      ]),
    );
    expect(body).toMatchObject({ problems: [], rows: [{ due: '2027-11-30' }, { due: '2027-11-30' }] });
  });

  it('with other columns, with 100,000 rows or with none is refused in time, and nothing of it is there', async () => {
    const wrong = await read(await sheetOf(['指标', '何时'], [['节拍', '明年']]));
    expect([wrong.status, wrong.body.code]).toEqual([422, 'spreadsheet.columns']);
    const many = await read(await hundredThousand(KPI));
    expect([many.status, many.body.code]).toEqual([413, 'spreadsheet.too-many-rows']);
    const nothing = await read(Buffer.from('a,b\n1,2\n'));
    expect([nothing.status, nothing.body.code]).toEqual([415, 'file.type']);
    expect(await answers()).toEqual([]);
  });
});

/** A row more than anybody has, a hundred thousand times. */
const hundredThousand = (titles: readonly string[]): Promise<Buffer> =>
  sheetOf(
    titles,
    Array.from({ length: 100_000 }, (_, i) => [`${i}`, 'x']),
  );
