import 'reflect-metadata';
import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { SessionCookie } from '@keshen/identity/server';
import { Crypto, parseConfig } from '@keshen/platform/server';
import { writeReport } from '../tools/bench/report.mjs';
import { percentile } from './load/chance';
import { Client } from './load/client';
import { differences } from './load/comparison';
import { restOf, season } from './load/season';
import { Drafts } from './submit/drafts';
import { settings, startPortal } from './submit/programs';

/** 190,871 applications (NSFC, 2017) within an hour. */
const PER_SECOND = Number(process.env.BENCH_RATE ?? 190_871 / 3600);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 300);
const SEED = Number(process.env.BENCH_SEED ?? 1);
const BYTES = 64 * 1024;
const PORT = 3988;

const say = (line: string): void => void process.stdout.write(`  ${line}\n`);
const rounded = (value: number): number => Math.round(value * 10) / 10;

/** A whole season within an hour, as long as BENCH_SECONDS of it; then everything acknowledged is looked for. */
async function measure(): Promise<void> {
  const { TEST_DATABASE_URL: server = '', TEST_REDIS_URL: redis } = process.env;
  if (!redis) throw new Error('no Redis: set TEST_REDIS_URL');
  const count = Math.ceil(PER_SECOND * SECONDS * 1.2) + 50;
  const drafts = await Drafts.make(server, { name: 'surge', count, parties: count, attachment: true });
  say(`${rounded(PER_SECOND)} applicants a second for ${SECONDS} s`);
  await drafts.with((url) => surge(url, redis, drafts));
  await drafts.close();
}

async function surge(url: string, redis: string, drafts: Drafts): Promise<void> {
  const parsed = parseConfig(settings(url));
  if ('problems' in parsed) throw new Error(parsed.problems.join('; '));
  const database = new pg.Client({ connectionString: url });
  await database.connect();
  const portal = await startPortal(url, redis, PORT);
  const client = new Client(portal.address, new SessionCookie(parsed.config, new Crypto(parsed.config)));
  try {
    const passed = await season(
      client,
      drafts.list,
      { perSecond: PER_SECOND, seconds: SECONDS, seed: SEED, bytes: BYTES },
      say,
    );
    const over = performance.now();
    const { journal } = passed;
    for (const [kind, times] of client.times)
      say(
        `${kind}: ${times.length}, p50 ${rounded(percentile(times, 0.5))} p95 ${rounded(percentile(times, 0.95))} ` +
          `p99 ${rounded(percentile(times, 0.99))} ms`,
      );
    for (const [what, times] of client.refused) say(`refused: ${what}, ${times} times`);
    if (passed.first) say(`${passed.ended} applicants did not come through: ${passed.first.message}`);
    const since = async (sql: string): Promise<number> => {
      while ((await database.query<{ n: number }>(sql)).rows[0]!.n < journal.tickets.length) await sleep(500);
      return (performance.now() - over) / 1000;
    };
    const routed = await since(`select count(*)::int as n from cases where stage = 'check'`);
    say(`all in formal check ${rounded(routed)} s after the last`);
    const lag = await since(`select count(*)::int as n from mails where state = 'sent'`);
    say(`all receipts written and mailed ${rounded(lag)} s after the last`);
    const { lost, doubled } = await differences(database, journal);
    for (const one of [...lost, ...doubled].slice(0, 10)) say(`not as acknowledged: ${JSON.stringify(one)}`);
    const figure = (name: string, value: number, unit: string) => ({ name, value, unit, reference: null });
    writeReport('surge', [
      figure('submissions', rounded(journal.tickets.length / passed.lasted), '1/s'),
      figure('ticket-p99', rounded(percentile(client.times.get('ticket') ?? [], 0.99)), 'ms'),
      figure('rest-p95', rounded(percentile(restOf(client), 0.95)), 'ms'),
      figure('lost', lost.length, ''),
      figure('doubled', doubled.length, ''),
      figure('refused', passed.ended, ''),
      figure('routed', rounded(routed), 's'),
      figure('receipt-lag', rounded(lag), 's'),
    ]);
  } finally {
    client.end();
    await portal.stop();
    await database.end();
  }
}

await measure();
process.exit();
