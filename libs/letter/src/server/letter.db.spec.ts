import mammoth from 'mammoth';
import type { Actor } from '@keshen/identity';
import { isRefusal, shanghaiDate, type Refusal } from '@keshen/kernel';
import { CaseWorld, drain } from '@keshen/testing/server';
import { stageLetters } from '@keshen/application/server';
import { enqueue } from '@keshen/platform/server';
import { writeDocx } from './docx/write';
import { LetterQueries } from './letter.queries';
import { LetterService, type Issuing } from './letter.service';
import { TemplateService } from './template.service';

let world: CaseWorld;
let letters: LetterService;
let queries: LetterQueries;
let templates: TemplateService;
let officer: Actor;
let administrator: Actor;

beforeAll(async () => {
  world = await CaseWorld.start();
  letters = world.app.get(LetterService);
  queries = world.app.get(LetterQueries);
  templates = world.app.get(TemplateService);
  officer = await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
  administrator = await world.person('华国栋', { staff: [{ role: 'administrator', scope: null }] });
});
afterAll(() => world?.close());

const refused = (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => Promise.reject(new Error('nothing was refused')),
    (error: unknown) => (isRefusal(error) ? error : Promise.reject(error)),
  );
const admitted = async () => {
  const made = await world.application(['endorse', 'admit']);
  await drain(world.app, { papers: true });
  return made;
};
const textOf = async (actor: Actor, id: string): Promise<string> =>
  (await mammoth.extractRawText({ buffer: (await queries.file(actor, id, 'docx')).content })).value;
const year = () => shanghaiDate(world.clock.now()).slice(0, 4);
const serial = (number: string | null): number => Number(/〕(\d+)号/.exec(number!)![1]);
/** A letter of a series of its own, about no case's step. */
const issuing = (occasion: string, applicationId: string, series: string): Issuing => ({
  occasion,
  kind: 'admission',
  thing: { kind: 'case', id: occasion },
  applicationId,
  audience: 'staff',
  number: { series },
  words: { title: occasion },
});

describe('a letter', () => {
  it('is issued and written by what the definition names: numbered, as docx and PDF, with the case’s words', async () => {
    const { id, party } = await admitted();
    const [letter, ...others] = await queries.ofApplication(officer, id);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ kind: 'admission', audience: 'applicant' });
    expect(letter!.number).toMatch(new RegExp(`^嘉科受〔${year()}〕\\d+号$`));
    expect(letter!.files.map((f) => f.format)).toEqual(['docx', 'pdf']);
    const text = await textOf(officer, letter!.id);
    for (const words of [
      '受 理 通 知 书',
      party.name,
      letter!.number!,
      '2026年度产学研合作项目',
      '〔盖章处〕',
    ])
      expect(text).toContain(words);
    const pdf = await queries.file(officer, letter!.id, 'pdf');
    expect(pdf.name).toBe(`${letter!.number}.pdf`);
    expect(pdf.content.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('is issued once for one step, however often that is delivered, and again for another step', async () => {
    const made = await world.application(['endorse', 'return', 'submit', 'return', 'submit', 'admit']);
    await drain(world.app, { papers: true });
    const entries = await world.db.database.read<{ id: number }>(
      `select id from stage_entries where case_id = $1`,
      [made.caseId],
    );
    for (const { id } of [...entries, ...entries])
      await world.tx((tx) => enqueue(tx, stageLetters, { entry: id }));
    await drain(world.app, { papers: true });
    const found = await queries.ofApplication(officer, made.id);
    expect(found.map((l) => l.kind)).toEqual(['correction', 'correction', 'admission']);
    expect(new Set(found.map((l) => l.number)).size).toBe(3);
  });

  it('is told to the applicant once, when it can be read', async () => {
    const made = await world.application(['endorse', 'admit']);
    const { account } = await world.person('顾晓');
    await world.db.dataSource.query(
      `insert into memberships (party_id, account_id, role, state, created_at, changed_at)
       values ($1, $2, 'certifier', 'active', now(), now())`,
      [made.party.id, account],
    );
    const told = () =>
      world.db.database.read<{ subject: string }>(
        `select subject from messages where account_id = $1 and subject like '有您的函件%'`,
        [account],
      );
    await drain(world.app);
    expect(await told()).toEqual([]);
    await drain(world.app, { papers: true });
    const [letter] = await queries.ofApplication(officer, made.id);
    await world.app.get(LetterService).write(letter!.id);
    expect(await told()).toEqual([{ subject: expect.stringContaining(letter!.number!) }]);
  });

  it('says why an application was not funded', async () => {
    const made = await world.application(['endorse', 'admit', 'pass', 'not_recommended']);
    await drain(world.app, { papers: true });
    const refusal = (await queries.ofApplication(officer, made.id)).at(-1)!;
    expect(refusal.kind).toBe('refusal');
    expect(await textOf(officer, refusal.id)).toContain('不 予 立 项 通 知 书');
  });

  it('cannot be changed, taken away or emptied, nor its files', async () => {
    const { id } = await admitted();
    const [letter] = await queries.ofApplication(officer, id);
    for (const change of [
      `update letters set number = 'x' where id = '${letter!.id}'`,
      `delete from letters where id = '${letter!.id}'`,
      `update letter_files set sha256 = repeat('0', 64) where letter_id = '${letter!.id}'`,
      `delete from letter_files where letter_id = '${letter!.id}'`,
      `truncate letter_files`,
    ])
      await expect(world.db.database.read(change)).rejects.toThrow();
  });
});

describe('the numbers of a series', () => {
  it('run from one without a gap, also when many are issued at once and some of them come to nothing', async () => {
    const { id } = await world.application(['endorse']);
    const series = '嘉科试〔{year}〕{serial}号';
    const told = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) =>
        world.tx(async (tx) => {
          await letters.issue(tx, issuing(`at-once-${i}`, id, series));
          if (i % 4 === 0) throw new Error('came to nothing');
        }),
      ),
    );
    const kept = told.filter((each) => each.status === 'fulfilled').length;
    expect(kept).toBe(30);
    const found = await world.db.database.read<{ number: string }>(
      `select number from letters where number like '嘉科试%'`,
    );
    const serials = found.map(({ number }) => serial(number)).sort((a, b) => a - b);
    expect(serials).toEqual(Array.from({ length: kept }, (_, i) => i + 1));
  });

  it('begin again with the year in Shanghai, and run apart from other series', async () => {
    const { id } = await world.application(['endorse']);
    const issue = (occasion: string, series: string) =>
      world.tx(async (tx) => {
        await letters.issue(tx, issuing(occasion, id, series));
        const [row] = await tx.query(`select number from letters where occasion = $1`, [occasion]);
        return (row as { number: string }).number;
      });
    const before = world.clock.now();
    world.clock.set(new Date('2026-12-31T15:59:59Z'));
    expect(await issue('y1', '嘉科甲〔{year}〕{serial}号')).toBe('嘉科甲〔2026〕1号');
    expect(await issue('y2', '嘉科甲〔{year}〕{serial}号')).toBe('嘉科甲〔2026〕2号');
    expect(await issue('y3', '嘉科乙〔{year}〕{serial}号')).toBe('嘉科乙〔2026〕1号');
    world.clock.set(new Date('2026-12-31T16:00:00Z'));
    expect(await issue('y4', '嘉科甲〔{year}〕{serial}号')).toBe('嘉科甲〔2027〕1号');
    world.clock.set(before);
  });

  it('give one occasion one number, however many ask at the same moment', async () => {
    const { id } = await world.application(['endorse']);
    const series = '嘉科一〔{year}〕{serial}号';
    await Promise.allSettled(
      Array.from({ length: 10 }, () => world.tx((tx) => letters.issue(tx, issuing('one', id, series)))),
    );
    await world.tx((tx) => letters.issue(tx, issuing('two', id, series)));
    const found = await world.db.database.read<{ number: string }>(
      `select number from letters where number like '嘉科一%' order by issued_at, id`,
    );
    expect(found.map(({ number }) => serial(number))).toEqual([1, 2]);
  });
});

describe('who reads a letter', () => {
  it('the applicant the own ones, the town those of its enterprises, nobody else of outside', async () => {
    const { id, party } = await admitted();
    const [letter] = await queries.ofApplication(officer, id);
    const own = await world.person('填报人', { memberships: [{ party: party.id, role: 'writer' }] });
    const town = await world.person('马陆', { staff: [{ role: 'recommender', scope: '马陆镇' }] });
    const elsewhere = await world.person('南翔', { staff: [{ role: 'recommender', scope: '南翔镇' }] });
    const stranger = await world.person('外人', {
      memberships: [{ party: (await world.party()).id, role: 'certifier' }],
    });
    const expert = await world.person('专家', { staff: [{ role: 'expert', scope: null }] });
    for (const reader of [own, town])
      expect((await queries.file(reader, letter!.id, 'pdf')).content.length).toBeGreaterThan(1000);
    for (const reader of [elsewhere, stranger, expert]) {
      expect((await refused(queries.file(reader, letter!.id, 'pdf'))).code).toBe('letter.unknown');
      expect((await refused(queries.ofApplication(reader, id))).kind).toBe('not-found');
    }
  });

  it('the office alone what is to the office, and its reading is kept', async () => {
    const { id, party } = await admitted();
    await world.tx((tx) => letters.issue(tx, issuing(`staff-${id}`, id, '嘉科内〔{year}〕{serial}号')));
    await drain(world.app, { papers: true });
    const own = await world.person('填报人', { memberships: [{ party: party.id, role: 'writer' }] });
    expect((await queries.ofApplication(own, id)).map((l) => l.audience)).toEqual(['applicant']);
    const inner = (await queries.ofApplication(officer, id)).find((l) => l.audience === 'staff')!;
    expect((await refused(queries.file(own, inner.id, 'docx'))).code).toBe('letter.unknown');
    await queries.file(officer, inner.id, 'docx');
    const kept = await world.db.database.read(
      `select 1 from audit_records where act = 'letter.read' and thing_id = $1 and details::text like '%' || $2 || '%'`,
      [id, inner.id],
    );
    expect(kept).toHaveLength(1);
  });
});

describe('a changed template', () => {
  it('is checked, kept as a version, and used for what is issued from then on', async () => {
    const before = await admitted();
    const changed = writeDocx([['body', '新版受理通知：{party}，{number}。〔盖章处〕']]);
    const { version } = await templates.change(administrator, 'admission', '受理通知书.docx', changed);
    expect(version).toBe(1);
    expect((await refused(templates.change(administrator, 'admission', 'x.docx', changed))).code).toBe(
      'template.unchanged',
    );
    const after = await admitted();
    const one = async (id: string) => (await queries.ofApplication(officer, id))[0]!.id;
    expect(await textOf(officer, await one(before.id))).toContain('受 理 通 知 书');
    expect(await textOf(officer, await one(after.id))).toContain('新版受理通知');
    const listed = (await templates.list(officer)).find((t) => t.kind === 'admission')!;
    expect(listed.versions.map((v) => [v.version, v.name, v.madeBy])).toEqual([
      [1, '受理通知书.docx', '华国栋'],
      [0, 'admission.docx', null],
    ]);
    const old = await templates.content(officer, 'admission', 0);
    await templates.change(administrator, 'admission', 'admission.docx', old.content);
    expect((await templates.list(officer)).find((t) => t.kind === 'admission')!.versions[0]!.version).toBe(2);
  });

  it('is the administrator’s to upload, and a refused one leaves nothing', async () => {
    const bad = writeDocx([['body', '{partner}']]);
    expect((await refused(templates.change(administrator, 'award', 'a.docx', bad))).details['words']).toEqual(
      ['partner'],
    );
    await expect(async () => templates.change(officer, 'award', 'a.docx', bad)).rejects.toMatchObject({
      kind: 'forbidden',
    });
    expect((await templates.list(officer)).find((t) => t.kind === 'award')!.versions).toHaveLength(1);
  });
});
