import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { between, seededRandom } from '@keshen/kernel';
import { faults, kills, type Fault } from './faults';
import { Rounds } from './rounds';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    only: { type: 'string' },
    seed: { type: 'string' },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const KILLS = 100;
const OTHERS_EACH = 3;

/** The faults in turn: so many kills, and between them each other fault a few times. */
function plan(): [string, Fault][] {
  const named = Object.entries(faults).filter(
    ([name]) => !values.only || values.only.split(',').includes(name),
  );
  if (named.length === 0) throw new Error(`no such fault; there are ${Object.keys(faults).join(', ')}`);
  const deaths = named.filter(([name]) => name in kills);
  const others = named.filter(([name]) => !(name in kills));
  const all = [
    ...Array.from({ length: deaths.length ? KILLS : 0 }, (_, n) => deaths[n % deaths.length]!),
    ...Array.from({ length: OTHERS_EACH * others.length }, (_, n) => others[n % others.length]!),
  ];
  const rounds = Number(values.rounds ?? all.length);
  return Array.from({ length: rounds }, (_, n) => {
    // Both kinds from the beginning, so that few rounds have of everything.
    const turn = others.length && deaths.length ? (n % 2 ? others : deaths) : named;
    const place = others.length && deaths.length ? n >> 1 : n;
    return rounds < all.length ? turn[place % turn.length]! : all[n % all.length]!;
  });
}

const rounds = plan();
const first = Number(values.seed ?? between(seededRandom(Date.now()), 1, 1_000_000));
const began = await Rounds.start({ people: 6, paying: 6 });
let failed = 0;
for (const [n, [name, fault]] of rounds.entries()) {
  const since = performance.now();
  const { skipped, problems, settledAfter, acknowledged } = await began.run(fault, first + n);
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  const ended = problems.length ? 'failed' : skipped ? `passed, without the fault: ${skipped}` : 'passed';
  say(
    `${String(n + 1).padStart(3)} ${name.padEnd(16)} seed ${first + n}  ${acknowledged} acknowledged  ` +
      `settled ${settledAfter.toFixed(1)} s  ${seconds} s  ${ended}`,
  );
  for (const problem of problems) say(`      ${problem}`);
  if (problems.length) failed++;
}
say(`${began.journal.count} acknowledged, ${began.repeated} mails came twice under one Message-ID`);
await began.stop();
say(`${rounds.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
