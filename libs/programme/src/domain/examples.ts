import { isDate } from '@keshen/kernel';
import { ATTACHMENTS, attachmentOf, REASONS, type Answers } from './answers';
import type { Definition, EligibilityRule } from './definition';
import { verdictOn, type Verdict } from './eligibility';
import type { EligibilityContext } from './expressions';
import { factTypes, type FactGroup } from './facts';
import { checkAnswerChange, formProblems } from './form-schema';
import type { ProgrammeProblem } from './problem';
import { smallestChanges, type SmallestChange } from './smallest-change';
import { visibleAnswers } from './visible';

/** Values by path: answers as `section.field`, facts as `credit.blacklisted`, and `today`. Null takes one away. */
export type ExampleValues = Record<string, unknown>;

/** One worked example that was run: what a rule should say to it, and what it says. */
export interface ExampleResult {
  rule: string;
  expected: 'passes' | 'fails';
  /** Written by the author, or derived from the whole example: the example itself, or a value moved to the threshold. */
  from: 'given' | 'example' | 'derived';
  /** What differs from the whole example. */
  change: ExampleValues;
  verdict: Verdict;
  right: boolean;
}

/** The whole example with these changes, as rules see it. */
export function exampleContext(definition: Definition, change: ExampleValues = {}): EligibilityContext {
  const facts: Record<string, Record<string, unknown>> = {};
  const answers: Answers = {};
  let today: string | undefined;
  for (const [path, value] of Object.entries({ ...definition.example, ...change })) {
    if (value === null || value === undefined) continue;
    if (path === 'today') {
      today = String(value);
      continue;
    }
    const [group, name] = split(path);
    if (group in factTypes) (facts[group] ??= {})[name] = value;
    // Of files an example only says how many.
    else if (group === ATTACHMENTS) (answers[group] ??= {})[name] = Array(Number(value)).fill(name);
    else (answers[group] ??= {})[name] = value;
  }
  return { ...facts, answers: visibleAnswers(definition, answers), today };
}

/**
 * Runs the worked examples: of each rule the two that its author wrote or, where there are none, the whole example
 * (which should pass every rule that speaks of it) and, for a comparison, the nearest value that just fails.
 */
export function runExamples(definition: Definition): ExampleResult[] {
  if (!definition.example) return [];
  return definition.eligibility.flatMap((rule): ExampleResult[] => {
    const run = (
      expected: ExampleResult['expected'],
      from: ExampleResult['from'],
      change: ExampleValues,
    ): ExampleResult => {
      const verdict = verdictOn(definition, rule, exampleContext(definition, change));
      const failing = verdict.verdict === 'failed' || verdict.verdict === 'reason';
      const right = expected === 'passes' ? verdict.verdict === 'passed' : failing;
      return { rule: rule.id, expected, from, change, verdict, right };
    };
    if (rule.examples)
      return [run('passes', 'given', rule.examples.passes), run('fails', 'given', rule.examples.fails)];
    const whole = run('passes', 'example', {});
    if (whole.verdict.verdict === 'not-applicable') return [];
    const failing = derived(definition, rule);
    return [whole, ...(failing ? [run('fails', 'derived', failing)] : [])];
  });
}

/** The slightest change of the whole example by which a comparison just fails. */
function derived(definition: Definition, rule: EligibilityRule): ExampleValues | null {
  if ('test' in rule.condition) return null;
  const context = exampleContext(definition);
  const [change] = smallestChanges(definition, rule.condition.compare, context, {
    wanted: false,
    facts: true,
  }).filter((c) => c.column === undefined);
  return change ? changeOf(change, context) : null;
}

function changeOf({ path, to }: SmallestChange, context: EligibilityContext): ExampleValues {
  const [group, name, part] = path.split('.') as [string, string, string | undefined];
  if (part === undefined) return { [path]: to };
  const range = context.answers[group]?.[name] as Record<string, unknown>;
  return { [`${group}.${name}`]: { ...range, [part]: to } };
}

/** What is wrong with the examples themselves, and where a rule does not say what its example says. */
export function exampleProblems(
  definition: Definition,
  results: readonly ExampleResult[],
): ProgrammeProblem[] {
  const written = [
    ...valueProblems(definition, definition.example ?? {}, '/example'),
    ...definition.eligibility.flatMap((rule, i) =>
      (['passes', 'fails'] as const).flatMap((which) =>
        valueProblems(definition, rule.examples?.[which] ?? {}, `/eligibility/${i}/examples/${which}`),
      ),
    ),
  ];
  if (written.length) return written;
  const lacking: ProgrammeProblem[] =
    !definition.example && definition.eligibility.some((rule) => rule.examples)
      ? [{ place: '/example', code: 'example.needed', params: {} }]
      : [];
  return [
    ...lacking,
    ...wholeProblems(definition),
    ...results.filter((r) => !r.right).map(wrongVerdict(definition)),
  ];
}

const wrongVerdict =
  (definition: Definition) =>
  ({ rule, expected, from, verdict }: ExampleResult): ProgrammeProblem => {
    const index = definition.eligibility.findIndex((r) => r.id === rule);
    const place = from === 'given' ? `/eligibility/${index}/examples/${expected}` : '/example';
    const { value, threshold, missing } = verdict;
    return {
      place,
      code: 'example.verdict',
      params: { rule, expected, verdict: verdict.verdict, value, threshold, missing },
    };
  };

/** The whole example must be an application that could be submitted; files are not part of it. */
function wholeProblems(definition: Definition): ProgrammeProblem[] {
  if (!definition.example) return [];
  const { answers, ...facts } = exampleContext(definition);
  return formProblems(definition, answers, facts)
    .filter(({ path }) => !path.startsWith(`${ATTACHMENTS}.`))
    .map(({ path, code, params }) => ({
      place: '/example',
      code: 'example.form',
      params: { ...params, path, problem: code },
    }));
}

/** More files no question takes. */
const FILES_MOST = 20;

/** Paths that nothing has, values that do not fit. */
function valueProblems(definition: Definition, values: ExampleValues, place: string): ProgrammeProblem[] {
  return Object.entries(values).flatMap(([path, value]): ProgrammeProblem[] => {
    const at = `${place}/${path}`;
    if (value === null) return [];
    if (path === 'today')
      return typeof value === 'string' && isDate(value)
        ? []
        : [{ place: at, code: 'example.value', params: { path, type: 'date' } }];
    const [group, name] = split(path);
    if (group in factTypes) {
      const type = (factTypes[group as FactGroup] as Record<string, string>)[name];
      if (!type) return [{ place: at, code: 'example.path', params: { path } }];
      const fits =
        type === 'int' ? Number.isSafeInteger(value) : typeof value === (type === 'bool' ? 'boolean' : type);
      return fits ? [] : [{ place: at, code: 'example.value', params: { path, type } }];
    }
    if (group === ATTACHMENTS && attachmentOf(definition, name)) {
      const fits = Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= FILES_MOST;
      return fits ? [] : [{ place: at, code: 'example.value', params: { path, type: 'int' } }];
    }
    const wrong =
      group === ATTACHMENTS || group === REASONS
        ? 'example.path'
        : checkAnswerChange(definition, path, value)[0]?.code;
    if (!wrong) return [];
    const unknown = wrong === 'example.path' || wrong === 'answer.unknown-path';
    return [{ place: at, code: unknown ? 'example.path' : 'example.value', params: { path, type: wrong } }];
  });
}

const split = (path: string): [string, string] => {
  const at = path.indexOf('.');
  return at < 1 ? ['', path] : [path.slice(0, at), path.slice(at + 1)];
};
