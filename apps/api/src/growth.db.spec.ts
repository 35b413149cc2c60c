import pg from 'pg';
import { AdjustableClock } from '@keshen/platform/server';
import {
  CaseWorld,
  grow,
  grownPages,
  grownReaders,
  makeExemplars,
  readWhole,
  sealAgain,
  testApp,
  type PlanNode,
  type Reader,
} from '@keshen/testing/server';
import { Recorder } from '../../../tools/bench/recorder';
import { ApiModule } from './api.module';

const SIZE = 500;
/** So many addresses of a page are asked for. */
const PATHS = 8;

/** A session's conflicts with its own enterprises: hashed while members are few, then by their index. */
const known = new Set(['memberships']);

describe('the pages of a portal that has grown', () => {
  it('read no growing table whole: each statement of each page finds an index for its question', async () => {
    const clock = new AdjustableClock('2026-11-24T02:00:00Z');
    const api = await testApp({ imports: [ApiModule], clock });
    const recorder = new Recorder();
    const client = new pg.Client({ connectionString: api.db.url });
    try {
      const world = await CaseWorld.over(api, clock);
      await grow(world, await makeExemplars(world), SIZE, clock.now());
      const readers = await grownReaders(world);
      const pages = await grownPages(world.db.database, readers);
      await sealAgain(
        world,
        pages.flatMap((page) => page.paths),
      );
      await client.connect();
      // Of so few rows anything is read whole. Without these ways a plan does so only where no index answers.
      for (const way of ['seqscan', 'hashjoin', 'mergejoin']) await client.query(`set enable_${way} = off`);
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
            const plan = await client.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
              `explain (format json) ${text}`,
              values,
            );
            for (const table of readWhole(plan.rows[0]!['QUERY PLAN'][0]!.Plan, growing))
              if (!known.has(table))
                found.add(`${name}: ${table} in ${text.replace(/\s+/g, ' ').trim().slice(0, 200)}`);
          }
        }
      }
      expect([...found]).toEqual([]);
    } finally {
      recorder.end();
      await client.end();
      await api.close();
    }
  });
});
