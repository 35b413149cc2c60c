import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { between, seededRandom } from '@keshen/kernel';
import { Rounds } from '../rounds';
import { manyFaults } from './faults';
import { ManyPortal } from './portal';

const { values } = parseArgs({
  options: { rounds: { type: 'string' }, only: { type: 'string' }, seed: { type: 'string' } },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
/** Answers that somebody who uses the portal would notice. */
const noticed = (status: number): boolean => status >= 500 || status === 429 || status === 499;

// What was started goes when this process exits, which a signal alone would not let it do.
for (const [signal, number] of [
  ['SIGHUP', 1],
  ['SIGINT', 2],
  ['SIGTERM', 15],
] as const)
  process.once(signal, () => process.exit(128 + number));

const names = values.only?.split(',') ?? Object.keys(manyFaults);
if (names.some((name) => !(name in manyFaults)))
  throw new Error(`no such fault; there are ${Object.keys(manyFaults).join(', ')}`);
const first = Number(values.seed ?? between(seededRandom(Date.now()), 1, 1_000_000));
const times = (name: string): number => (manyFaults[name]!.once ? 1 : Number(values.rounds ?? 5));
let passed = 0;
let failed = 0;

for (const name of names) {
  const { run, unseen } = manyFaults[name]!;
  // A promoted replica has none itself: what comes next begins with a portal of its own.
  const rounds = await Rounds.over(await ManyPortal.start({ people: 6, paying: 4, buyers: 1, sellers: 1 }));
  const { nginx } = rounds.portal;
  for (let n = 0; n < times(name); n++) {
    const since = performance.now();
    const before = nginx.passed().length;
    const told = rounds.journal.unanswered.length;
    const { problems, settledAfter, acknowledged } = await rounds.run(run, first + n);
    const asked = nginx.passed().slice(before);
    const bad = asked.filter(({ status }) => noticed(status));
    const unanswered = unseen ? rounds.journal.unanswered.slice(told) : [];
    if (unseen)
      problems.push(
        ...bad.map(({ status, server, request }) => `${request} was answered with ${status} (${server})`),
        ...unanswered,
        ...(bad.length || unanswered.length ? [`nginx: ${nginx.said()}`] : []),
      );
    if (problems.length) failed++;
    else passed++;
    const elsewhere = asked.filter(({ server }) => server.includes(',')).length;
    say(
      `${name.padEnd(16)} seed ${first + n}  ${acknowledged} acknowledged  ${asked.length} requests, ` +
        `${elsewhere} passed on, ${bad.length} failed  settled ${settledAfter.toFixed(1)} s  ` +
        `${((performance.now() - since) / 1000).toFixed(1)} s  ${problems.length ? 'failed' : 'passed'}`,
    );
    for (const problem of problems.slice(0, 20)) say(`      ${problem}`);
  }
  const atEnd = await rounds.everything();
  if (atEnd.length) failed++;
  for (const problem of atEnd) say(`      in all rounds of ${name}: ${problem}`);
  await rounds.stop();
}
say(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
