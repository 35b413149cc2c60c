import 'reflect-metadata';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { between, seededRandom } from '@keshen/kernel';
import { faults, kills } from './faults';
import { planOf } from './plan';
import { failedOf, figuresOf, type Figure, type Round } from './report';
import { Rounds } from './rounds';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    only: { type: 'string' },
    seed: { type: 'string' },
    minutes: { type: 'string' },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const known = Object.keys(faults);
const names = values.only?.split(',') ?? known;
const strange = names.filter((name) => !known.includes(name));
if (strange.length) throw new Error(`there is no ${strange.join(', ')}; there are ${known.join(', ')}`);
const [deaths, others] = [true, false].map((kill) => names.filter((name) => name in kills === kill));
const plan = planOf(deaths!, others!, values.rounds ? Number(values.rounds) : undefined);
const first = Number(values.seed ?? between(seededRandom(Date.now()), 1, 1_000_000));

const rounds: Round[] = [];
let atEnd: string[] = [];
const failures = (): number => failedOf(rounds) + (atEnd.length ? 1 : 0);
const closing = (): string => `${rounds.length - failedOf(rounds)} passed, ${failures()} failed`;
// What was started goes when this process exits, which a signal alone would not let it do.
for (const [signal, number] of Object.entries({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }))
  process.once(signal, () => {
    say(`ended by ${signal} after ${rounds.length} of ${plan.length} rounds`);
    say(closing());
    process.exit(128 + number);
  });

const began = performance.now();
const minutes = () => ((performance.now() - began) / 60_000).toFixed(1);
say(`${plan.length} rounds from seed ${first}`);
const running = await Rounds.start({ people: 6, paying: 6, buyers: 2, sellers: 2 });
say(`the portal runs, ${minutes()} min`);
for (const [n, name] of plan.entries()) {
  if (Number(minutes()) >= Number(values.minutes ?? Infinity)) {
    say(`ended after ${rounds.length} of ${plan.length} rounds: its time is over`);
    break;
  }
  const since = performance.now();
  const ended = await running.run(faults[name]!, first + n);
  const { skipped, problems, settledAfter, compared, acknowledged } = ended;
  const seconds = (performance.now() - since) / 1000;
  rounds.push({ name, seconds, ...ended });
  const result = problems.length ? 'FAILED' : skipped ? `passed, without the fault: ${skipped}` : 'passed';
  say(
    `${String(n + 1).padStart(3)}/${plan.length} ${name.padEnd(21)} seed ${first + n}  ${acknowledged} acknowledged  ` +
      `settled ${settledAfter.toFixed(1)} s  compared ${compared.toFixed(1)} s  ${seconds.toFixed(1)} s  ${result}` +
      `  (${failures()} failed, ${minutes()} min)`,
  );
  for (const problem of problems) say(`      ${problem}`);
}
const since = performance.now();
atEnd = await running.everything();
const everything = (performance.now() - since) / 1000;
say(`everything compared once more in ${everything.toFixed(1)} s: ${atEnd.length ? 'FAILED' : 'the same'}`);
for (const problem of atEnd) say(`      ${problem}`);
const figures = figuresOf(rounds, {
  moved: await running.moved(),
  repeated: running.repeated,
  planned: plan.length,
  wrongAtEnd: atEnd.length,
  everything,
  seconds: (performance.now() - began) / 1000,
});
await running.stop();
for (const { name, value, unit } of figures) say(`  ${name.padEnd(30)} ${value} ${unit}`);
// Only a run of all faults is kept; how far it came is a figure of it.
if (!values.only && !values.rounds) {
  const address = pathToFileURL(resolve('tools/bench/report.mjs')).href;
  const { writeReport } = (await import(address)) as { writeReport(name: string, figures: Figure[]): void };
  writeReport('chaos', figures);
}
say(closing());
process.exit(failures() ? 1 : 0);
