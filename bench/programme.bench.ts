import { eligibility, formProblems } from '@keshen/programme';
import { median } from '../tools/bench/replay';
import { writeReport } from '../tools/bench/report.mjs';
import { formByHand, rulesByHand } from './programme/by-hand';
import { benchAnswers, benchDefinition, benchFacts } from './programme/definition';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 2000);
/** So often within a round: a call is hardly longer than the clock is exact, and a round must not be interrupted. */
const CALLS = 4;

const definition = benchDefinition();
const answers = benchAnswers();
const context = { ...benchFacts, answers };
const byHand = formByHand(benchFacts.today);

/** What is measured, each with what must come out of it. */
const work: Record<string, () => boolean> = {
  form: () => formProblems(definition, answers, benchFacts).length === 0,
  formByHand: () => byHand.safeParse(answers).success,
  rules: () => eligibility(definition, context, 'submission').summary.passed === 20,
  rulesByHand: () => rulesByHand(answers, benchFacts).filter((r) => r.verdict === 'passed').length === 20,
};

/** Milliseconds of one call: the median of the rounds, in which all take turns. */
function measure(): Record<string, number> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(work).map((name) => [name, []]));
  for (let round = -ROUNDS / 4; round < ROUNDS; round++)
    for (const [name, run] of Object.entries(work)) {
      const before = process.hrtime.bigint();
      let right = true;
      for (let call = 0; call < CALLS; call++) right = run() && right;
      const ms = Number(process.hrtime.bigint() - before) / 1e6 / CALLS;
      if (!right) throw new Error(`${name} gave another result than it must`);
      // The first rounds warm up.
      if (round >= 0) times[name]!.push(ms);
    }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}

const exact = (ms: number): number => Math.round(ms * 1e5) / 1e5;
const ms = measure();
writeReport('programme', [
  { name: 'validate-60-fields', value: exact(ms.form!), unit: 'ms', reference: exact(ms.formByHand!) },
  { name: 'eligibility-20-rules', value: exact(ms.rules!), unit: 'ms', reference: exact(ms.rulesByHand!) },
]);
