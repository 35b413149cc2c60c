import { differences } from './compare';
import type { Definition } from './definition';
import { eligibility, type EligibilityMoment, type Verdict } from './eligibility';
import type { EligibilityContext } from './expressions';

/** What one version says by one rule: the verdict, and the comparison in the rule's unit where it is one. */
export type RuleSays = Pick<Verdict, 'verdict' | 'value' | 'threshold' | 'unit' | 'operator'>;

/** A rule whose verdict is another one in the new version. Null: the version has no such rule. */
export interface AmendedVerdict {
  rule: string;
  text: Verdict['text'];
  before: RuleSays | null;
  after: RuleSays | null;
}

/** Whether a version decides eligibility otherwise: by its rules, the numbers of its policy, what it computes. */
export const rulesAmended = (before: Definition, after: Definition): boolean =>
  differences(decisive(before), decisive(after)).length > 0;

const decisive = ({ eligibility: rules, parameters, form }: Definition): unknown => ({
  rules: rules.map(({ id, when, condition, at, effect, missing }) => ({
    id,
    when,
    condition,
    at,
    effect,
    missing,
  })),
  parameters: parameters.map(({ id, value }) => ({ id, value })),
  computed: form.sections.flatMap(({ id, fields }) =>
    fields.filter(({ type }) => type === 'computed').map((field) => ({ ...field, id: `${id}.${field.id}` })),
  ),
});

/**
 * The rules by which an application stands otherwise under `to` than under `from`. A rule that passes, does not apply
 * or is not there stands in nobody's way, so going from one of these to another is no change. Each side has the
 * answers that its own form shows.
 */
export function amendedVerdicts(
  from: { definition: Definition; context: EligibilityContext },
  to: { definition: Definition; context: EligibilityContext },
  moments: readonly EligibilityMoment[],
): AmendedVerdict[] {
  const [before, after] = [saidBy(from, moments), saidBy(to, moments)];
  const rules = [...new Set([...after.keys(), ...before.keys()])];
  return rules.flatMap((rule): AmendedVerdict[] => {
    const [was, is] = [before.get(rule), after.get(rule)];
    if (standing(was) === standing(is)) return [];
    return [{ rule, text: (is ?? was)!.text, before: says(was), after: says(is) }];
  });
}

/** The verdict of every rule that is asked at one of the moments, by its id. */
function saidBy(
  { definition, context }: { definition: Definition; context: EligibilityContext },
  moments: readonly EligibilityMoment[],
): Map<string, Verdict> {
  const all = moments.flatMap((moment) => eligibility(definition, context, moment).verdicts);
  return new Map(all.map((verdict) => [verdict.rule, verdict]));
}

function standing(said: Verdict | undefined): 'clear' | 'failed' | 'reason' | 'unknown' {
  const verdict = said?.verdict ?? 'passed';
  return verdict === 'passed' || verdict === 'not-applicable' ? 'clear' : verdict;
}

function says(said: Verdict | undefined): RuleSays | null {
  if (!said) return null;
  const { verdict, value, threshold, unit, operator } = said;
  return { verdict, value, threshold, unit, operator };
}
