import type { Text } from '@keshen/kernel';
import type { Definition, EligibilityRule } from './definition';
import { evaluate, expressionsOf, type Bound, type EligibilityContext } from './expressions';
import { compares, smallestChanges, type SmallestChange } from './smallest-change';
import type { Provenance } from './text';
import { describer, type Describer, type UsedValue } from './used-values';

export type EligibilityMoment = EligibilityRule['at'][number];

/**
 * What a rule says of one application. `reason`: exceeded, allowed with a reason in words (原则上). `unknown`:
 * a fact is not there yet. Value, threshold and gap are in the rule's unit (fen, hundredths of a percent, months,
 * years, count); the gap is what is lacking, at least 1.
 */
export interface Verdict {
  rule: string;
  text: Text;
  verdict: 'passed' | 'failed' | 'reason' | 'unknown' | 'not-applicable';
  value?: number;
  threshold?: number;
  unit?: 'money' | 'percent' | 'months' | 'years' | 'count';
  operator?: '>=' | '<=' | '>' | '<' | '==';
  gap?: number;
  /** What it reads, and of that what is absent. */
  uses: string[];
  missing: string[];
  /** The values that it looked at, each with where it came from. */
  values: UsedValue[];
  /** Where a comparison fell short: which values, changed alone, would pass, the slightest change first. */
  changes?: SmallestChange[];
  provenance: Provenance;
  /** The title of the source that says so, where it is one of the definition's. */
  source?: string;
}

export interface Eligibility {
  verdicts: Verdict[];
  summary: Record<Verdict['verdict'], number> & { eligible: boolean };
}

/**
 * 资格核对: all rules that are asked at this moment, in order. Before the submission an absent value is `unknown`;
 * from the submission on it means what the rule says it means.
 */
export function eligibility(
  definition: Definition,
  context: EligibilityContext,
  at: EligibilityMoment,
): Eligibility {
  const bound = expressionsOf(definition).bind(context);
  const early = at === 'start' || at === 'draft';
  const verdicts = definition.eligibility
    .filter((rule) => rule.at.includes(at))
    .map((rule) => verdictOf(definition, rule, { context, bound, early }));
  const count = (verdict: Verdict['verdict']): number => verdicts.filter((v) => v.verdict === verdict).length;
  return {
    verdicts,
    summary: {
      passed: count('passed'),
      failed: count('failed'),
      reason: count('reason'),
      unknown: count('unknown'),
      'not-applicable': count('not-applicable'),
      eligible: count('failed') === 0,
    },
  };
}

/** What one rule says, as from the submission on. */
export const verdictOn = (
  definition: Definition,
  rule: EligibilityRule,
  context: EligibilityContext,
): Verdict =>
  verdictOf(definition, rule, {
    context,
    bound: expressionsOf(definition).bind(context),
    early: false,
  });

interface Asked {
  context: EligibilityContext;
  bound: Bound;
  /** Before the submission: what is absent is only not there yet. */
  early: boolean;
}

function verdictOf(definition: Definition, rule: EligibilityRule, { context, bound, early }: Asked): Verdict {
  const compiled = expressionsOf(definition);
  const { uses, describers, source } = planOf(definition, rule);
  const verdict: Verdict = {
    rule: rule.id,
    text: rule.text,
    verdict: 'passed',
    uses,
    missing: [],
    values: describers.map((describe) => describe(context)),
    provenance: rule.provenance,
    source,
  };
  const absent = (missing: string[]): Verdict => {
    verdict.missing = missing;
    if (early || rule.missing === 'unknown') verdict.verdict = 'unknown';
    else if (rule.missing === 'fails') verdict.verdict = broken(rule);
    return verdict;
  };
  if (rule.when) {
    const applies = compiled.evaluate(rule.when, bound);
    if ('missing' in applies) return absent(applies.missing);
    if (!('value' in applies) || applies.value !== true) {
      verdict.verdict = 'not-applicable';
      return verdict;
    }
  }
  if ('test' in rule.condition) {
    const result = compiled.evaluate(rule.condition.test, bound);
    if (!('value' in result)) return absent('missing' in result ? result.missing : []);
    if (result.value !== true) verdict.verdict = broken(rule);
    return verdict;
  }
  const { value, threshold, operator, unit } = rule.condition.compare;
  const [left, right] = [compiled.evaluate(value, bound), compiled.evaluate(threshold, bound)];
  if (!('value' in left) || !('value' in right))
    return absent([left, right].flatMap((r) => ('missing' in r ? r.missing : [])));
  const [a, b] = [Number(left.value), Number(right.value)];
  Object.assign(verdict, { value: a, threshold: b, operator, unit });
  if (compares(a, operator, b)) return verdict;
  verdict.verdict = broken(rule);
  verdict.gap = lacking(a, operator, b);
  verdict.changes = smallestChanges(definition, rule.condition.compare, context).slice(0, CHANGES_MOST);
  return verdict;
}

/** So many ways out are shown. */
const CHANGES_MOST = 3;

interface Plan {
  uses: string[];
  describers: Describer[];
  source: string | undefined;
}
const plans = new WeakMap<EligibilityRule, Plan>();

/** What a rule reads and how that is said, found once per rule. */
function planOf(definition: Definition, rule: EligibilityRule): Plan {
  let found = plans.get(rule);
  if (!found) {
    const { condition, when } = rule;
    const expressions =
      'test' in condition ? [condition.test] : [condition.compare.value, condition.compare.threshold];
    const compiled = expressionsOf(definition);
    const uses = [...new Set([...expressions, ...(when ? [when] : [])].flatMap((e) => compiled.pathsOf(e)))];
    found = {
      uses,
      describers: uses.map((path) => describer(definition, path)),
      source: definition.sources[rule.provenance.source]?.title,
    };
    plans.set(rule, found);
  }
  return found;
}

const broken = (rule: EligibilityRule): 'failed' | 'reason' =>
  rule.effect === 'reason' ? 'reason' : 'failed';

const lacking = (a: number, operator: string, b: number): number =>
  Math.abs(a - b) + (operator === '>' || operator === '<' ? 1 : 0);

/** One question of the own check (资格自测): yes, no or not known; a figure where the rule compares amounts, shares or months. */
export interface OwnCheckQuestion {
  rule: string;
  question: Text;
  text: Text;
  kind: 'yes-no' | 'number';
  unit?: Verdict['unit'];
  operator?: Verdict['operator'];
  threshold?: number;
  effect: EligibilityRule['effect'];
  provenance: Provenance;
  /** Asked only when the chosen category of the form makes the rule apply. */
  when?: string;
}

/** The questions for a visitor, before anything is known of him. Thresholds stand where the parameters alone give them. */
export function ownCheckQuestions(definition: Definition): OwnCheckQuestion[] {
  return definition.eligibility.flatMap((rule): OwnCheckQuestion[] => {
    if (!rule.question) return [];
    const base = {
      rule: rule.id,
      question: rule.question,
      text: rule.text,
      effect: rule.effect,
      provenance: rule.provenance,
      ...(rule.when ? { when: rule.when } : {}),
    };
    if ('test' in rule.condition) return [{ ...base, kind: 'yes-no' }];
    const { threshold, unit, operator } = rule.condition.compare;
    const fixed = evaluate(definition, threshold, { answers: {} });
    // Years since something and counts are known to a person as yes or no, not as figures.
    const figure = unit === 'money' || unit === 'percent' || unit === 'months';
    if (!figure || !('value' in fixed)) return [{ ...base, kind: 'yes-no' }];
    return [{ ...base, kind: 'number', unit, operator, threshold: Number(fixed.value) }];
  });
}

/** What a visitor answered: by rule, yes or no or a number in the rule's unit; null or absent is not known. */
export type OwnCheckAnswers = Record<string, boolean | number | null>;

/** 资格自测: what the rules would say to these answers. `applies` tells the rules of the chosen category. */
export function ownCheck(
  definition: Definition,
  answers: OwnCheckAnswers,
  context: EligibilityContext,
): Pick<Verdict, 'rule' | 'verdict' | 'value' | 'threshold' | 'unit' | 'operator' | 'gap'>[] {
  return ownCheckQuestions(definition).map(({ rule: id, kind, operator, threshold, unit, when }) => {
    const rule = definition.eligibility.find((r) => r.id === id)!;
    if (when) {
      const applies = evaluate(definition, when, context);
      if ('value' in applies && applies.value !== true) return { rule: id, verdict: 'not-applicable' };
    }
    const given = answers[id];
    if (given === undefined || given === null) return { rule: id, verdict: 'unknown' };
    if (kind === 'yes-no' || typeof given === 'boolean')
      return { rule: id, verdict: given === true ? 'passed' : broken(rule) };
    const passed = compares(given, operator!, threshold!);
    return {
      rule: id,
      value: given,
      threshold: threshold!,
      unit: unit!,
      operator: operator!,
      verdict: passed ? 'passed' : broken(rule),
      ...(passed ? {} : { gap: lacking(given, operator!, threshold!) }),
    };
  });
}
