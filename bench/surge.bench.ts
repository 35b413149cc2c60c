import 'reflect-metadata';
import { writeReport } from '../tools/bench/report.mjs';
import { percentile } from './load/chance';
import { differences, UNSETTLED } from './load/comparison';
import { figure, rounded, say, spending, underLoad, until, type Loaded } from './load/portal';
import { restOf, season } from './load/season';
import { Drafts } from './submit/drafts';

/** 190,871 applications (NSFC, 2017) within an hour. */
const PER_SECOND = Number(process.env.BENCH_RATE ?? 190_871 / 3600);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 300);
const SEED = Number(process.env.BENCH_SEED ?? 1);
const BYTES = 64 * 1024;

/** A whole season within an hour, as long as BENCH_SECONDS of it; then everything acknowledged is looked for. */
async function measure(): Promise<void> {
  const { TEST_DATABASE_URL: server = '', TEST_REDIS_URL: redis } = process.env;
  if (!redis) throw new Error('no Redis: set TEST_REDIS_URL');
  const count = Math.ceil(PER_SECOND * SECONDS * 1.2) + 50;
  const drafts = await Drafts.make(server, { name: 'surge', count, parties: count, attachment: true });
  say(`${rounded(PER_SECOND)} applicants a second for ${SECONDS} s`);
  await drafts.with((url) => underLoad(url, redis, (portal) => surge(portal, drafts)));
  await drafts.close();
}

async function surge(portal: Loaded, drafts: Drafts): Promise<void> {
  const { client, database } = portal;
  const spent = await spending(portal);
  const coming = { perSecond: PER_SECOND, seconds: SECONDS, seed: SEED, bytes: BYTES };
  const { journal, lasted, ended, first } = await season(client, drafts.list, coming, say);
  const over = performance.now();
  const tickets = journal.tickets.length;
  say(`processor time for each application: ${await spent(tickets)}`);
  for (const [kind, times] of client.times)
    say(
      `${kind}: ${times.length}, p50 ${rounded(percentile(times, 0.5))} p95 ${rounded(percentile(times, 0.95))} ` +
        `p99 ${rounded(percentile(times, 0.99))} ms`,
    );
  for (const [what, times] of client.refused) say(`refused: ${what}, ${times} times`);
  if (first) say(`${ended} applicants did not come through: ${first.message}`);
  const routed = await until(portal, UNSETTLED, 0, over);
  say(`all in formal check ${rounded(routed)} s after the last`);
  const mailed = `select count(*)::int as n from mails where state = 'sent'`;
  const lag = process.env.BENCH_RECEIPTS === '0' ? NaN : await until(portal, mailed, tickets, over);
  say(`all receipts written and mailed ${rounded(lag)} s after the last`);
  const { lost, doubled } = await differences(database, journal, !Number.isNaN(lag));
  for (const one of [...lost, ...doubled].slice(0, 10)) say(`not as acknowledged: ${JSON.stringify(one)}`);
  writeReport('surge', [
    figure('submissions', rounded(tickets / lasted), '1/s'),
    figure('ticket-p99', rounded(percentile(client.times.get('ticket') ?? [], 0.99)), 'ms'),
    figure('rest-p95', rounded(percentile(restOf(client), 0.95)), 'ms'),
    figure('lost', lost.length, ''),
    figure('doubled', doubled.length, ''),
    figure('refused', ended, ''),
    figure('routed', rounded(routed), 's'),
    figure('receipt-lag', rounded(lag), 's'),
  ]);
}

await measure();
process.exit();
