import { Readable } from 'node:stream';
import ExcelJS from 'exceljs';
import { FileService } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { CaseWorld } from '@keshen/testing/server';
import { OfflineReviews } from './offline.service';
import { codeOf, ReviewWorld } from './review.fixture';
import { ReviewService } from './review.service';

let world: CaseWorld;
let house: ReviewWorld;
let offline: OfflineReviews;
let reviews: ReviewService;
const experts: Actor[] = [];
/** A declared review of the expert; answers its id. */
const declared = async (actor = experts[0]!): Promise<string> => {
  const { caseId } = await house.inReview();
  const [id] = await house.assign(caseId, actor);
  await house.declare(actor, id!);
  return id!;
};
const bookOf = async (actor = experts[0]!): Promise<ExcelJS.Workbook> => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load((await offline.write(actor)) as unknown as ExcelJS.Buffer);
  return book;
};
const back = async (book: ExcelJS.Workbook, actor = experts[0]!) => {
  const bytes = Buffer.from(await book.xlsx.writeBuffer());
  const { id } = await world.app
    .get(FileService)
    .upload(actor, 'reviews.xlsx', Readable.from([bytes]), { purpose: 'review' });
  return offline.read(actor, id);
};
const stored = (id: string) =>
  world.db.database
    .read<{
      scores: Record<string, { points: number }>;
      comment: string;
      version: number;
      recommend: boolean;
    }>(`select scores, comment, version, recommend from reviews where id = $1`, [id])
    .then(([row]) => row!);

beforeAll(async () => {
  world = await CaseWorld.start();
  house = await ReviewWorld.over(world);
  offline = world.app.get(OfflineReviews);
  reviews = world.app.get(ReviewService);
  for (const n of [1, 2]) experts.push(await house.expert(`方${n}`));
});
afterAll(() => world?.close());

describe('the offline form', () => {
  it('holds all open reviews, comes back filled in, and saves every one of them', async () => {
    expect(await codeOf(offline.write(experts[0]!))).toBe('review.none-open');
    const ids = [await declared(), await declared()];
    const book = await bookOf();
    const criteria = world.definition.rubric!.criteria.length;
    expect(book.worksheets.map((sheet) => sheet.actualRowCount)).toEqual([1 + 2 * criteria, 3]);
    book.worksheets[0]!.eachRow((row, at) => at > 1 && (row.getCell(6).value = '12.5'));
    book.worksheets[1]!.eachRow((row, at) => {
      if (at === 1) return;
      row.getCell(4).value = '建议立项';
      row.getCell(5).value = 8;
      row.getCell(6).value = '离线写的';
    });
    expect(await back(book)).toEqual({ saved: 2, problems: [], more: 0 });
    for (const id of ids) {
      const row = await stored(id);
      expect(Object.values(row.scores).map((s) => s.points)).toEqual(Array(criteria).fill(1250));
      expect([row.comment, row.recommend]).toEqual(['离线写的', true]);
    }
  });

  it('saves nothing when anything is wrong, and says what, row by row', async () => {
    const id = await declared();
    const book = await bookOf();
    const sheet = book.worksheets[0]!;
    sheet.eachRow((row, at) => at > 1 && (row.getCell(6).value = '10'));
    sheet.getRow(3).getCell(6).value = '99';
    const key = String(sheet.getRow(4).getCell(1).value);
    sheet.getRow(4).getCell(1).value = key.replace(/:(\d+):/, (_, n: string) => `:${Number(n) + 1}:`);
    const { saved, problems } = await back(book);
    expect(saved).toBe(0);
    expect(problems.map((p) => [p.sheet, p.row, p.column, p.code])).toEqual([
      ['scores', 3, 'points', 'review.points'],
      ['scores', 4, 'key', 'row.identifier'],
    ]);
    expect((await stored(id)).scores).toEqual({});
  });

  it('of a review that was changed or handed in meanwhile is refused for that review', async () => {
    const id = await declared();
    const book = await bookOf();
    const { version } = await stored(id);
    await reviews.save(experts[0]!, id, {
      scores: {},
      recommend: null,
      recommendedFen: null,
      comment: '网上改过',
      version,
    });
    const { saved, problems } = await back(book);
    expect([saved, new Set(problems.map((p) => p.code))]).toEqual([0, new Set(['review.changed'])]);
    expect((await stored(id)).comment).toBe('网上改过');
  });

  it('of one expert is nothing in the hands of another', async () => {
    await declared(experts[1]!);
    const { saved, problems } = await back(await bookOf(experts[1]!), experts[0]!);
    expect([saved, new Set(problems.map((p) => p.code))]).toEqual([0, new Set(['row.identifier'])]);
  });
});
