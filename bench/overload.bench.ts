import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeReport } from '../tools/bench/report.mjs';
import { percentile } from './load/chance';
import { differences, UNSETTLED } from './load/comparison';
import { Mix, type Ended } from './load/mix';
import { figure, rounded, say, underLoad, until, type Loaded } from './load/portal';
import { Drafts } from './submit/drafts';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 60);
const TIMES = Number(process.env.BENCH_TIMES ?? 3);
const SEED = Number(process.env.BENCH_SEED ?? 1);
/** As many as answer at once without anybody being refused. */
const AT_ONCE = 48;
/** What a machine of this kind is asked for at most, for the number of drafts. */
const MOST_PER_SECOND = Number(process.env.BENCH_MOST ?? 3000);
const WRITTEN = 4000;
/** Answered like this again, the portal has recovered; and a quarter of what it can carry is asked of it meanwhile. */
const RECOVERED_MS = 500;
const AFTERWARDS = { share: 0.25, seconds: Number(process.env.BENCH_AFTERWARDS ?? 60) };
const TOLD_EACH_MS = 5000;

const isGood = ({ status }: Ended): boolean => status >= 200 && status < 300;
const took = (ended: readonly Ended[]): number[] => ended.map(({ at, due }) => at - due);

/** What it can carry; then three times as much; then how soon everything is as before. */
async function measure(): Promise<void> {
  const { TEST_DATABASE_URL: server = '', TEST_REDIS_URL: redis } = process.env;
  if (!redis) throw new Error('no Redis: set TEST_REDIS_URL');
  // The rush, and what is carried for ten and for twenty seconds before it and for a quarter of the time after it.
  const count = WRITTEN + Math.ceil((MOST_PER_SECOND / 9) * (SECONDS + 10 + AFTERWARDS.seconds / 12)) + 500;
  const drafts = await Drafts.make(server, { name: 'overload', count, parties: 500 });
  await drafts.with((url) => underLoad(url, redis, (portal) => overload(portal, drafts)));
  await drafts.close();
}

async function overload(portal: Loaded, drafts: Drafts): Promise<void> {
  const mix = new Mix(portal.client, drafts.list, WRITTEN);
  await mix.closed(AT_ONCE, 10);
  const peak = await goodput('what it can carry', mix, () => mix.closed(AT_ONCE, Math.min(20, SECONDS)));
  const { rate: carried } = peak;
  const offered = Math.min(carried * TIMES, MOST_PER_SECOND);
  const rush = await goodput(`${Math.round(offered)} 1/s offered`, mix, () =>
    mix.open(offered, SECONDS, SEED),
  );
  const over = performance.now();
  const after = await goodput('afterwards', mix, () =>
    mix.open(carried * AFTERWARDS.share, AFTERWARDS.seconds, SEED + 1),
  );
  tellAfterwards(after.ended, over);
  const recovery = recovered(after.ended, over);
  const tickets = rush.ended.filter(({ kind }) => kind === 'ticket');
  const refused = rush.ended.filter((one) => !isGood(one));
  for (const kind of ['read', 'save', 'ticket']) {
    const all = rush.ended.filter((one) => one.kind === kind);
    const good = all.filter(isGood);
    say(
      `${kind}: ${good.length} of ${all.length} answered, p50 ${Math.round(percentile(took(good), 0.5))} ` +
        `p99 ${Math.round(percentile(took(good), 0.99))} ms`,
    );
  }
  const told = refused.filter(({ status, comeBack }) => (status === 429 || status === 503) && comeBack);
  say(`${told.length} of ${refused.length} refused were told when to come back`);
  await page(portal.address);
  // Those, too, whose answer was lost on its way: they stand before acknowledged ones.
  const settled = await until(portal, UNSETTLED, 0, performance.now());
  say(`all tickets settled ${rounded(settled)} s later`);
  const { lost, doubled } = await differences(portal.database, mix.journal, false);
  for (const [what, times] of portal.client.refused) say(`refused: ${what}, ${times} times`);
  for (const one of [...lost, ...doubled].slice(0, 10)) say(`not as acknowledged: ${JSON.stringify(one)}`);
  writeReport('overload', [
    figure('goodput', rounded(rush.rate), '1/s', rounded(carried)),
    figure('tickets-refused', tickets.filter((one) => !isGood(one)).length, ''),
    figure('ticket-p99', rounded(percentile(took(tickets.filter(isGood)), 0.99)), 'ms'),
    figure('told-nothing', refused.length - told.length, ''),
    figure('recovery', rounded(recovery), 's'),
    figure('lost', lost.length, ''),
    figure('doubled', doubled.length, ''),
  ]);
}

/** Good answers a second while the work is done, told by when they came. */
async function goodput(name: string, mix: Mix, work: () => Promise<void>) {
  const [first, from] = [mix.ended.length, performance.now()];
  let lasted = 0;
  await Promise.all([work(), sleep(0)]).then(() => (lasted = (performance.now() - from) / 1000));
  const ended = mix.ended.slice(first);
  const rate = ended.filter(isGood).length / lasted;
  say(
    `${name}: ${ended.length} asked, ${Math.round(rate)} 1/s answered well, over after ${rounded(lasted)} s`,
  );
  return { rate, ended };
}

const isBad = (one: Ended): boolean => !isGood(one) || one.at - one.due > RECOVERED_MS;

/** What was refused or slow, and of what kind, in each few seconds after the end. */
function tellAfterwards(ended: readonly Ended[], over: number): void {
  for (let from = 0; from < AFTERWARDS.seconds * 1000; from += TOLD_EACH_MS) {
    const due = ended.filter((one) => one.due - over >= from && one.due - over < from + TOLD_EACH_MS);
    const bad = ['read', 'save', 'ticket'].map(
      (kind) => `${due.filter((one) => one.kind === kind && isBad(one)).length} ${kind}s`,
    );
    say(
      `after ${from / 1000} s: of ${due.length} refused or slow ${bad.join(', ')}; ` +
        `p50 ${Math.round(percentile(took(due), 0.5))} p99 ${Math.round(percentile(took(due), 0.99))} ms`,
    );
  }
}

/**
 * Seconds after which nobody was refused any more and each was answered soon; NaN where that lasted for less than five
 * seconds, or did not come at all: then nobody knows.
 */
function recovered(ended: readonly Ended[], over: number): number {
  const last = ended.filter(isBad).reduce((latest, { at }) => Math.max(latest, at), over);
  const seconds = (last - over) / 1000;
  return seconds > AFTERWARDS.seconds - 5 ? NaN : seconds;
}

/** The front page is there again for a browser. */
async function page(address: string): Promise<void> {
  const answer = await fetch(address, { headers: { accept: 'text/html' } });
  if (!answer.ok) throw new Error(`the front page is answered with ${answer.status}`);
}

await measure();
process.exit();
