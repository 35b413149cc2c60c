import { Readable } from 'node:stream';
import { StageService } from '@keshen/application/server';
import { AwardService } from '@keshen/decision/server';
import { FileService } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { csv, isRefusal } from '@keshen/kernel';
import { readSheet, writeSheet } from '@keshen/platform/server';
import { CaseWorld, drain, smallDefinition, type SmallStage } from '@keshen/testing/server';
import { upwardTitles } from '../domain/upward-rows';
import { UpwardQueries } from './upward.queries';
import { UpwardService } from './upward.service';

let world: CaseWorld;
let officer: Actor;
let upward: UpwardService;
let queries: UpwardQueries;

const up = (to: string): SmallStage => ({
  id: 'city',
  kind: 'upward',
  arguments: {
    authority: { 'zh-CN': '市经信委', en: 'City commission' },
    granted: 'granted',
    refused: 'refused',
    returned: 'returned',
  },
  outcomes: [`granted > ${to}`, '!refused > refused', '!returned > draft', '!not_recommended > refused'],
});
const form: SmallStage = { id: 'draft', kind: 'form', outcomes: ['submit > city'] };
const ends: SmallStage[] = [
  { id: 'archive', kind: 'closed', arguments: { result: 'completed' } },
  { id: 'refused', kind: 'closed', arguments: { result: 'refused' } },
];
const head = Object.values(upwardTitles).map(([zh]) => zh);
const line = (reference: string, result: string, amount = '', document = '沪经信〔2026〕8号') => [
  reference,
  '',
  '',
  result,
  amount,
  document,
  '2026-11-20',
  '',
];
const referenceOf = async (id: string): Promise<string> => {
  const [found] = await world.db.database.read<{ reference: string }>(
    `select reference from applications where id = $1`,
    [id],
  );
  return found!.reference;
};
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was refused',
    (error: unknown) => (isRefusal(error) ? error.code : Promise.reject(error)),
  );
const callOf = async (caseId: string): Promise<string> => (await world.caseOf(caseId)).callId;
const made = async (n: number) => {
  const cases = [];
  for (let i = 0; i < n; i++) cases.push(await world.application());
  await drain(world.app);
  return cases;
};

beforeAll(async () => {
  world = await CaseWorld.start();
  officer = await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
  upward = world.app.get(UpwardService);
  queries = world.app.get(UpwardQueries);
  await world.under(smallDefinition([form, up('archive'), ...ends], { code: 'SHANG' }));
});
afterAll(() => world?.close());

describe('a recommendation', () => {
  it('is written down for many at once, all or none, and listed for the call', async () => {
    const [a, b] = await made(2);
    const call = await callOf(a!.caseId);
    const request = { on: '2026-11-24', document: '嘉科〔2026〕40号' };
    await upward.recommend(officer, call, { ...request, cases: [a!.caseId, b!.caseId] });
    const listed = await queries.call(officer, call);
    expect(listed.cases.map((c) => [c.document, c.waiting])).toEqual([
      ['嘉科〔2026〕40号', true],
      ['嘉科〔2026〕40号', true],
    ]);
    await world.walk(a!.caseId, 'not_recommended');
    expect(await codeOf(upward.recommend(officer, call, { ...request, cases: [a!.caseId, b!.caseId] }))).toBe(
      'upward.not-waiting',
    );
    expect((await queries.calls(officer))[0]).toMatchObject({ waiting: 1 });
  });

  it('ends by hand, the city’s amount kept apart from the district’s envelope', async () => {
    const [a] = await made(1);
    const { version, callId } = await world.caseOf(a!.caseId);
    const stages = world.app.get(StageService);
    const conclude = (outcome: string, record: Record<string, string | number>) =>
      stages.conclude(officer, a!.caseId, { outcome, version, record });
    expect(await codeOf(conclude('refused', { amountFen: 1 }))).toBe('upward.amount-unexpected');
    await conclude('granted', { amountFen: 200_000_000, document: '沪经信〔2026〕8号', on: '2026-11-20' });
    const [call] = await world.db.database.read<{ fen: number }>(
      `select awarded_fen as fen from calls where id = $1`,
      [callId],
    );
    expect(call!.fen).toBe(0);
    expect((await queries.call(officer, callId)).cases.at(-1)).toMatchObject({
      result: 'granted',
      amountFen: 200_000_000,
      waiting: false,
    });
  });
});

describe('a list of results', () => {
  it('is answered row by row: taken, unknown, wrong; no good one is lost and none taken by half', async () => {
    const [a, b, c] = await made(3);
    const call = await callOf(a!.caseId);
    const text = csv(head, [
      line(await referenceOf(a!.id), '立项', '20'),
      line('SHANG-2026-9999', '立项', '5'),
      line(await referenceOf(b!.id), '也许'),
      ['', b!.party.name, '没有这个项目', '立项', '', '', '', ''],
      line(await referenceOf(c!.id), '未立项'),
    ]);
    const told = await upward.importResults(officer, call, { csv: text, rehearse: true });
    expect((await world.caseOf(a!.caseId)).stage).toBe('city');
    expect(told.rows.map((r) => [r.row, r.state, 'code' in r ? r.code : null])).toEqual([
      [2, 'done', null],
      [3, 'refused', 'upward.unknown'],
      [4, 'refused', 'row.result'],
      [5, 'refused', 'upward.unknown'],
      [6, 'done', null],
    ]);
    expect(await upward.importResults(officer, call, { csv: text, rehearse: false })).toEqual(told);
    const now = await Promise.all([a, b, c].map((made) => world.caseOf(made!.caseId)));
    expect(now.map((n) => n.result)).toEqual(['completed', null, 'refused']);
  });

  it('taken in again changes nothing, and a row that says otherwise is refused', async () => {
    const [a] = await made(1);
    const call = await callOf(a!.caseId);
    const reference = await referenceOf(a!.id);
    const list = csv(head, [line(reference, '立项', '20')]);
    expect(await upward.importResults(officer, call, { csv: list, rehearse: false })).toMatchObject({
      done: 1,
    });
    const { entryNo } = await world.caseOf(a!.caseId);
    expect(await upward.importResults(officer, call, { csv: list, rehearse: false })).toMatchObject({
      done: 0,
      already: 1,
    });
    const other = csv(head, [line(reference, '立项', '21'), line(reference, '未立项')]);
    const told = await upward.importResults(officer, call, { csv: other, rehearse: false });
    expect(told.rows.map((r) => 'code' in r && r.code)).toEqual([
      'upward.decided-otherwise',
      'upward.decided-otherwise',
    ]);
    expect((await world.caseOf(a!.caseId)).entryNo).toBe(entryNo);
  });

  it('finds a case by organisation and project, twice at once with one effect', async () => {
    const [a] = await made(1);
    const call = await callOf(a!.caseId);
    const [application] = await world.db.database.read<{ title: string }>(
      `select title from applications where id = $1`,
      [a!.id],
    );
    const list = csv(head, [['', a!.party.name, application!.title, '认定', '', '', '', '']]);
    const both = await Promise.all(
      [1, 2].map(() => upward.importResults(officer, call, { csv: list, rehearse: false })),
    );
    expect(both.map((told) => told.done + told.already)).toEqual([1, 1]);
    expect(await world.entries(a!.caseId, 'archive')).toBe(1);
  });

  it('comes as the spreadsheet that went out, with the results filled in', async () => {
    const [a] = await made(1);
    const call = await callOf(a!.caseId);
    const out = await queries.xlsx(officer, call);
    const columns = Object.entries(upwardTitles).map(([key, titles]) => ({ key, titles }));
    const reference = await referenceOf(a!.id);
    expect(readSheet(out, { columns, maxRows: 500 }).rows.map((r) => r.cells['reference'])).toContain(
      reference,
    );
    const back = await writeSheet([
      {
        name: '结果',
        columns: [
          { title: '申报编号', kind: 'text' },
          { title: '结果', kind: 'text' },
          { title: '金额（万元）', kind: 'wan' },
        ],
        rows: [[reference, '立项', 12_345_600]],
      },
    ]);
    const file = await world.app
      .get(FileService)
      .upload(officer, '结果.xlsx', Readable.from(back), { purpose: 'results' });
    const told = await upward.importResults(officer, call, { file: file.id, rehearse: false });
    expect(told).toMatchObject({ done: 1, refused: 0 });
    expect((await queries.call(officer, call)).cases.find((c) => c.caseId === a!.caseId)).toMatchObject({
      amountFen: 12_345_600,
    });
  });

  it('without its columns is refused as a whole', async () => {
    const [a] = await made(1);
    const call = await callOf(a!.caseId);
    const take = (text: string) =>
      codeOf(upward.importResults(officer, call, { csv: text, rehearse: false }));
    expect(await take('申报编号\nX')).toBe('spreadsheet.columns');
    expect(await take('')).toBe('import.empty');
  });
});

describe('a programme that pays after the city’s result without deciding itself', () => {
  it('awards the district’s share by its formula, from its own envelope', async () => {
    await world.under(
      smallDefinition(
        [
          form,
          up('publicity'),
          {
            id: 'publicity',
            kind: 'notice',
            arguments: { workingDays: 5, clear: 'clear', objected: 'objected' },
            outcomes: ['clear > pay', '!objected > refused'],
          },
          {
            id: 'pay',
            kind: 'payment',
            arguments: { instalment: 'whole', paid: 'paid' },
            outcomes: ['paid > archive', '!back > pay'],
          },
          ...ends,
        ],
        { code: 'PEITAO' },
      ),
    );
    const [a] = await made(1);
    const call = await callOf(a!.caseId);
    const list = csv(head, [line(await referenceOf(a!.id), '立项', '500')]);
    expect(await upward.importResults(officer, call, { csv: list, rehearse: false })).toMatchObject({
      done: 1,
    });
    const award = await world.tx((tx) => world.app.get(AwardService).of(tx, a!.id));
    expect(award).toMatchObject({ amountFen: 1_000_000, state: 'proposed' });
  });
});
