import pg from 'pg';
import { ApplicationSearch } from '@keshen/application/server';
import { AdjustableClock } from '@keshen/platform/server';
import {
  CaseWorld,
  grow,
  grownPages,
  grownReaders,
  indexesOf,
  makeExemplars,
  readWhole,
  sealAgain,
  testApp,
  type PlanNode,
  type Page,
  type Reader,
  type Readers,
} from '@keshen/testing/server';
import { Recorder } from '../../../tools/bench/recorder';
import type { Statement } from '../../../tools/bench/replay';
import { ApiModule } from './api.module';

const SIZE = 500;
/** So many addresses of a page are asked for. */
const PATHS = 8;

/** A session's conflicts with its own enterprises: hashed while members are few, then by their index. */
const known = new Set(['memberships']);

describe('a portal that has grown', () => {
  const clock = new AdjustableClock('2026-11-24T02:00:00Z');
  let api: Awaited<ReturnType<typeof testApp>>;
  let readers: Readers;
  let pages: Page[];

  beforeAll(async () => {
    api = await testApp({ imports: [ApiModule], clock });
    const world = await CaseWorld.over(api, clock);
    await grow(world, await makeExemplars(world), SIZE, clock.now());
    readers = await grownReaders(world);
    pages = await grownPages(world.db.database, readers);
    await sealAgain(
      world,
      pages.flatMap((page) => page.paths),
    );
  });
  afterAll(() => api?.close());

  /** Of so few rows anything is read whole. Without these ways a plan does so only where no index answers. */
  const planning = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: api.db.url });
    await client.connect();
    for (const way of ['seqscan', 'hashjoin', 'mergejoin']) await client.query(`set enable_${way} = off`);
    return client;
  };
  const planOf = async (
    client: pg.Client,
    { text, values }: Pick<Statement, 'text' | 'values'>,
  ): Promise<PlanNode> => {
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
      `explain (format json) ${text}`,
      values,
    );
    return rows[0]!['QUERY PLAN'][0]!.Plan;
  };

  it('reads no growing table whole: each statement of each page finds an index for its question', async () => {
    const recorder = new Recorder();
    const client = await planning();
    try {
      const { rows } = await client.query<{ name: string }>(
        `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
           and reltuples > $1`,
        [SIZE / 10],
      );
      const growing = new Set(rows.map(({ name }) => name));
      expect([...growing]).toEqual(
        expect.arrayContaining(['applications', 'cases', 'duties', 'stage_entries']),
      );
      const found = new Set<string>();
      const seen = new Set<string>();
      for (const { name, reader, paths } of pages) {
        const browser =
          reader === 'visitor' ? null : await api.as(readers[reader as Exclude<Reader, 'visitor'>]);
        for (const path of paths.filter((_, n) => n % Math.ceil(paths.length / PATHS) === 0)) {
          const asked = await recorder.during(async () => {
            const answer = await (browser ? browser.get(path) : api.app.inject({ method: 'GET', url: path }));
            expect([path, answer.statusCode]).toEqual([path, 200]);
          });
          for (const { text, values } of asked) {
            if (seen.has(text) || !/^\s*(select|with)\b/i.test(text)) continue;
            seen.add(text);
            for (const table of readWhole(await planOf(client, { text, values }), growing))
              if (!known.has(table))
                found.add(`${name}: ${table} in ${text.replace(/\s+/g, ' ').trim().slice(0, 200)}`);
          }
        }
      }
      expect([...found]).toEqual([]);
    } finally {
      recorder.end();
      await client.end();
    }
  });

  it("counts a town's recommendations only where the call sets a quota, out of an index of just these", async () => {
    const officer = await api.as(readers.officer);
    const paths = pages.find(({ name }) => name === 'application')!.paths;
    const [waiting] = await api.db.database.read<{ id: string; call: string }>(
      `select application_id as id, call_id as call from cases
       where stage_kind = 'endorsement' and ended_at is null and '/api/applications/' || application_id = any ($1)`,
      [paths],
    );
    const recorder = new Recorder();
    const client = await planning();
    try {
      const look = async (limits: object): Promise<Statement[]> => {
        const asked = await recorder.during(async () => {
          const { body } = await officer.get(`/api/applications/${waiting!.id}`);
          expect(body).toContain(JSON.stringify({ limits }).slice(1, -2));
        });
        return asked.filter(({ text }) => text.includes('quota_call'));
      };
      expect(await look({ most: null, used: null })).toEqual([]);
      await client.query('update calls set quota_per_recommender = 9 where id = $1', [waiting!.call]);
      const counts = await look({ most: 9, used: 0 });
      expect(counts).toHaveLength(1);
      expect(indexesOf(await planOf(client, counts[0]!))).toEqual([
        'stage_entries_quota',
        // Either by the key.
        expect.stringMatching(/^cases_(pkey|mode)$/),
      ]);
    } finally {
      recorder.end();
      await client.end();
    }
  });

  it('finds what holds the words, whether it walks the list or asks the index, page by page in each order', async () => {
    const officer = await api.as(readers.officer);
    const search = api.app.get(ApplicationSearch);
    const common: Record<string, boolean> = {};
    for (const text of ['研究', '集成电路 研究', '高精度膜电极', '石墨烯', '嫦娥'])
      for (const [sort, order] of [
        ['-entered', 'c.entered_at desc, c.id desc'],
        ['asked', 'coalesce(c.asked_fen, 0), c.id'],
      ]) {
        common[text] = await search.areCommon(text);
        const found = await api.db.database.read<{ id: string; reference: string }>(
          `select a.id, a.reference from applications a join cases c on c.application_id = a.id and c.kind = 'application'
           where a.submitted_at is not null and a.search like all ($1) order by ${order}`,
          [text.split(' ').map((word) => `%${word}%`)],
        );
        const listed: string[] = [];
        for (let cursor = ''; ;) {
          const path = `/api/applications?limit=20&sort=${sort}&text=${encodeURIComponent(text)}${cursor}`;
          const page = (await officer.get(path)).json() as { items: { id: string }[]; next: string | null };
          listed.push(...page.items.map(({ id }) => id));
          if (!page.next) break;
          cursor = `&cursor=${page.next}`;
        }
        expect([text, sort, listed]).toEqual([text, sort, found.map(({ id }) => id)]);
        const sheet = await officer.get(
          `/api/applications/csv?sort=${sort}&text=${encodeURIComponent(text)}`,
        );
        const lines = sheet.body.split('\r\n').slice(1, -1);
        expect(lines.map((line) => line.split(',')[0])).toEqual(found.map(({ reference }) => reference));
      }
    expect(common).toMatchObject({ 研究: true, '集成电路 研究': true, 石墨烯: false, 嫦娥: false });
  });
});
