import 'reflect-metadata';
import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { SessionCookie } from '@keshen/identity/server';
import { Crypto, parseConfig } from '@keshen/platform/server';
import { writeReport } from '../tools/bench/report.mjs';
import { median, type Statement } from '../tools/bench/replay';
import { Recorder } from '../tools/bench/recorder';
import { replay } from './submit/bare';
import { contentOf } from './submit/content';
import { Drafts } from './submit/drafts';
import { rush } from './submit/overload';
import { settings, startPortal } from './submit/programs';
import { submitAll } from './submit/real';

const SUBMISSIONS = Number(process.env.BENCH_SUBMISSIONS ?? 400);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const AT_ONCE = 8;
/** Ten times what a national season brings in its busiest second. */
const RUSH_PER_SECOND = Number(process.env.BENCH_RUSH ?? 530);
const RUSH_SECONDS = Number(process.env.BENCH_RUSH_SECONDS ?? 10);

const say = (line: string): void => void process.stdout.write(`  ${line}\n`);
const rounded = (value: number): number => Math.round(value * 10) / 10;

/** Submissions per second from ticket to receipt, beside the same statements by bare `pg`; then a rush of tickets. */
async function measure(): Promise<void> {
  const { TEST_DATABASE_URL: server = '', TEST_REDIS_URL: redis } = process.env;
  if (!redis) throw new Error('no Redis: set TEST_REDIS_URL');
  const drafts = await Drafts.make(server, {
    name: 'submit',
    count: Math.max(SUBMISSIONS, RUSH_PER_SECOND * RUSH_SECONDS),
    parties: 200,
  });
  const some = drafts.list.slice(0, SUBMISSIONS);
  const recorder = new Recorder();
  const statements: Statement[][] = [];
  await drafts.with((url) =>
    submitAll(url, some, 1, async (work) => void statements.push(await recorder.during(work))),
  );
  recorder.end();
  say(`${SUBMISSIONS} submissions, ${AT_ONCE} at once, ${statements.at(-1)!.length} statements each`);
  if (process.env.BENCH_SHOW)
    for (const s of statements.at(-1)!) say(s.text.replace(/\s+/g, ' ').slice(0, 160));
  const rates = { real: [] as number[], bare: [] as number[] };
  for (let round = 1; round <= ROUNDS; round++) {
    rates.bare.push(SUBMISSIONS / (await drafts.with((url) => replay(url, statements, AT_ONCE))));
    rates.real.push(SUBMISSIONS / (await drafts.with((url) => submitAll(url, some, AT_ONCE))));
    say(`round ${round}: ${rounded(rates.real.at(-1)!)} 1/s, bare ${rounded(rates.bare.at(-1)!)} 1/s`);
  }
  const ticket = await drafts.with((url) => overload(url, redis, drafts));
  await drafts.close();
  writeReport('submit', [
    {
      name: 'submissions',
      value: rounded(median(rates.real)),
      unit: '1/s',
      reference: rounded(median(rates.bare)),
    },
    { name: 'ticket-p99-overload', value: rounded(ticket), unit: 'ms', reference: null },
  ]);
}

/** The 99th percentile, in milliseconds, of how soon a ticket is answered in a rush. Every ticket must be settled in the end. */
async function overload(url: string, redis: string, drafts: Drafts): Promise<number> {
  const parsed = parseConfig(settings(url));
  if ('problems' in parsed) throw new Error(parsed.problems.join('; '));
  const cookie = new SessionCookie(parsed.config, new Crypto(parsed.config));
  const pressed = drafts.list.slice(0, RUSH_PER_SECOND * RUSH_SECONDS);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const read = async <T>(sql: string, params: unknown[] = []): Promise<T[]> =>
    (await client.query(sql, params)).rows as T[];
  const contents = await contentOf({ read }, pressed);
  const portal = await startPortal(url, redis, 3987);
  try {
    const { times, submitted, queued } = await rush(
      portal.address,
      pressed,
      contents,
      RUSH_PER_SECOND,
      cookie,
    );
    const p99 = times[Math.ceil(times.length * 0.99) - 1]!;
    say(
      `${times.length} tickets at ${RUSH_PER_SECOND} 1/s: ${submitted} answered with a receipt, ${queued} queued;`,
    );
    say(`p50 ${rounded(times[times.length >> 1]!)} ms, p99 ${rounded(p99)} ms`);
    const left = `select count(*)::int as n from tickets t left join ticket_results r on r.ticket_id = t.id where r.ticket_id is null`;
    const from = performance.now();
    for (let n = 1; n > 0;) {
      [{ n } = { n: 0 }] = await read<{ n: number }>(left);
      await sleep(500);
    }
    const [{ n } = { n: 0 }] = await read<{ n: number }>('select count(*)::int as n from submissions');
    if (n !== pressed.length) throw new Error(`${n} submissions of ${pressed.length} tickets`);
    say(`all settled ${rounded((performance.now() - from) / 1000)} s later`);
    return p99;
  } finally {
    await portal.stop();
    await client.end();
  }
}

await measure();
process.exit();
