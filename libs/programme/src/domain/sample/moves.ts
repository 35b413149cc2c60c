import { DISTRICTS, TOWNS } from '@keshen/identity';
import type { Random } from '@keshen/kernel';
import { ATTACHMENTS, fieldAt, type Answers } from '../answers';
import type { Definition } from '../definition';
import type { EligibilityContext } from '../expressions';
import { factTypes, type FactGroup } from '../facts';
import { fieldProblems } from '../field-problems';
import { fixedFacts, type SampleFacts } from './applicant';
import { dates, fieldValues, files, industries, numbers, type Hints } from './hinted-values';
import type { Asked } from './distance';
import type { SampleRule } from './rules';

/** Answers and facts as they stand in the search. */
export interface SampleState {
  answers: Answers;
  facts: SampleFacts;
}

/** One change of one value. */
export interface Move {
  /** `section.field` or `group.fact`. */
  path: string;
  value: unknown;
}

export const apply = ({ answers, facts }: SampleState, { path, value }: Move): SampleState => {
  const [place, name] = path.split('.') as [string, string];
  return facts[place]
    ? { answers, facts: { ...facts, [place]: { ...facts[place], [name]: value as string } } }
    : { answers: { ...answers, [place]: { ...answers[place], [name]: value } }, facts };
};

/** What might help a broken rule: for every value that it reads, the values that it hints at. */
export function movesFor(
  definition: Definition,
  rule: SampleRule,
  state: SampleState,
  context: EligibilityContext,
  random: Random,
): Move[] {
  const today = context.today!;
  const hints = hintsOf(definition, rule, context);
  return rule.reads.flatMap((path): Move[] => {
    const [place, name] = path.split('.') as [string, string | undefined];
    if (!name || place === 'param' || place === 'history') return [];
    if (place in state.facts) {
      if (fixedFacts.includes(name)) return [];
      return factValues(place, name, state.facts[place]![name], hints, today).map((value) => ({
        path,
        value,
      }));
    }
    if (place === ATTACHMENTS) {
      const attachment = definition.form.attachments.find((a) => a.id === name);
      if (attachment?.providedBy !== 'applicant') return [];
      return files(attachment.maxFiles, hints).map((value) => ({ path, value }));
    }
    const field = fieldAt(definition, path);
    if (!field) return [];
    const now = state.answers[place]?.[name];
    // An answer that need not be there may have to go.
    return [...fieldValues(field, now, hints, today, random), ...(field.required ? [] : [undefined])]
      .filter((value) => value !== now && fieldProblems(field, value, path, { today }).length === 0)
      .map((value) => ({ path, value }));
  });
}

function hintsOf(definition: Definition, rule: SampleRule, context: EligibilityContext): Hints {
  const hints: Hints = { numbers: [], texts: [], gaps: [], ratios: [] };
  const keep = (value: unknown): void => {
    if (typeof value === 'number') hints.numbers.push(value);
    if (typeof value === 'string') hints.texts.push(value);
  };
  const compare = (asked: Asked, left: string, right: string): void => {
    const [a, b] = [left, right].map((e) => asked.ask(e, context));
    for (const side of [a!, b!]) if ('value' in side) keep(side.value);
    if (!('value' in a!) || !('value' in b!)) return;
    const [x, y] = [Number(a.value), Number(b.value)];
    if (!Number.isFinite(x) || !Number.isFinite(y)) return;
    hints.gaps.push(y - x);
    if (x > 0 && y > 0) hints.ratios.push(y / x, x / y);
  };
  rule.wording.values.forEach(keep);
  for (const asked of rule.asked(context))
    for (const [left, right] of rule.wording.comparisons) compare(asked, left, right);
  for (const path of rule.reads) {
    const parameter = definition.parameters.find((p) => path === `param.${p.id}`);
    if (parameter) hints.numbers.push(parameter.value);
  }
  return hints;
}

function factValues(place: string, name: string, now: unknown, hints: Hints, today: string): unknown[] {
  if (name === 'industry') return industries(hints);
  if (name === 'town') return [...TOWNS];
  if (name === 'district' || name === 'tax_place') return [...DISTRICTS];
  const type = (factTypes[place as FactGroup] as Record<string, string>)[name];
  if (type === 'bool') return [true, false];
  if (type === 'int') return numbers(Number(now ?? 0), hints).filter((n) => n >= 0);
  return [...hints.texts, ...dates(typeof now === 'string' ? now : '', hints, today)];
}
