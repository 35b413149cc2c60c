import { seededRandom, type Problem } from '@keshen/kernel';
import { ATTACHMENTS, fieldAt, REASONS, type Answers } from '../answers';
import type { Definition } from '../definition';
import { eligibility } from '../eligibility';
import type { EligibilityContext } from '../expressions';
import { formProblems } from '../form-schema';
import { givenRows, visibleAnswers } from '../visible';
import type { Field } from '../fields';
import { fixedFacts, sampleApplicant, type SampleApplicant, type SampleFacts } from './applicant';
import { repair } from './search';
import { sampleRules, sampleWishes } from './rules';
import { firstValue, type SampleWorld } from './values';

export { type SampleApplicant, type SampleFacts } from './applicant';

/** 样例: answers of one application, its applicant, and what still is not right with them. */
export interface Sample {
  /** Without attachments: whoever applies uploads real files. */
  answers: Answers;
  applicant: SampleApplicant;
  problems: Problem[];
}

/** A file of an attachment counts as there: the sample's reader uploads one. */
const someFile = '00000000-0000-4000-8000-000000000000';

/**
 * 样例答案: right answers for the form of any definition, with an applicant that its conditions accept. The same seed
 * and day give the same sample. Where no right answers were found, `problems` says what is still broken.
 */
export function sampleAnswers(
  definition: Definition,
  { seed, today }: { seed: string; today: string },
): Sample {
  let best: Sample | null = null;
  for (const [index, { party }] of definition.applicants.entries())
    for (const example of definition.example ? [definition.example, {}] : [{}]) {
      const random = seededRandom(`${seed}/${index}`);
      const applicant = sampleApplicant(random, party, definition.district, today);
      const world: SampleWorld = { definition, applicant, random, today };
      const start = {
        answers: withExample(definition, firstAnswers(world), example),
        facts: factsOf(applicant.facts, example),
      };
      const rules = sampleRules(definition, index);
      // A wish must not stand in the way of a rule: where both cannot be had, the rules are kept alone.
      for (const wanted of [[...rules, ...sampleWishes(definition)], rules]) {
        const { answers, facts } = repair(definition, wanted, start, today, random);
        const visible = visibleAnswers(definition, answers);
        const sample = judged(definition, visible, { ...applicant, facts }, today);
        if (sample.problems.length === 0) return sample;
        if (!best || sample.problems.length < best.problems.length) best = sample;
      }
    }
  return best!;
}

/** Every question answered by itself; sections that may stay empty stay so. */
const firstAnswers = (world: SampleWorld): Answers =>
  Object.fromEntries(
    world.definition.form.sections
      .filter((section) => !section.optional)
      .map((section) => [
        section.id,
        Object.fromEntries(
          section.fields.flatMap((field) => {
            const value = firstValue(world, section, field);
            return value === undefined ? [] : [[field.id, value] as const];
          }),
        ),
      ]),
  );

/** Who applies is made up, and what may be claimed once only is new each time: of both the example says nothing. */
function withExample(definition: Definition, first: Answers, example: Record<string, unknown>): Answers {
  const once = new Set(definition.uniques?.flatMap(({ table, of }) => (table ? [table] : of)));
  const answers = { ...first };
  for (const [path, value] of Object.entries(example)) {
    const field = path.includes('.') ? fieldAt(definition, path) : undefined;
    if (!field || once.has(path) || ['name', 'credit_code'].includes(field.prefill ?? '')) continue;
    const [section, name] = path.split('.') as [string, string];
    answers[section] = { ...answers[section], [name]: value ?? undefined };
  }
  return answers;
}

function factsOf(facts: SampleFacts, example: Record<string, unknown>): SampleFacts {
  const all = { ...facts };
  for (const [path, value] of Object.entries(example)) {
    const [group, name] = path.split('.') as [string, string | undefined];
    if (!name || !(group in all) || group === 'history' || fixedFacts.includes(name) || value === null)
      continue;
    all[group] = { ...all[group], [name]: value as string };
  }
  return all;
}

/** Questions for files, answered with one. */
const withFiles = (definition: Definition, answers: Answers): Answers =>
  changed(definition, answers, (field, value) =>
    field.type === 'file' && field.required ? [someFile] : value,
  );

/** What people give of it: nothing that is computed. */
const givenOf = (definition: Definition, answers: Answers): Answers =>
  changed(definition, answers, (field, value) =>
    field.type === 'computed' ? undefined : field.type === 'table' ? givenRows(field, value) : value,
  );

function changed(
  definition: Definition,
  answers: Answers,
  change: (field: Field, value: unknown) => unknown,
): Answers {
  const all = { ...answers };
  for (const section of definition.form.sections) {
    if (!all[section.id]) continue;
    const own = { ...all[section.id] };
    for (const field of section.fields) {
      const value = change(field, own[field.id]);
      if (value === undefined) delete own[field.id];
      else own[field.id] = value;
    }
    all[section.id] = own;
  }
  return all;
}

/** What facts say that expressions read, of answers given by an applicant. */
export const sampleContext = (answers: Answers, facts: SampleFacts, today: string): EligibilityContext =>
  ({ ...facts, answers, today }) as EligibilityContext;

/** Adds the reasons that exceeded rules ask for, and lists what is still wrong. */
function judged(definition: Definition, answers: Answers, applicant: SampleApplicant, today: string): Sample {
  const context = sampleContext(answers, applicant.facts, today);
  const verdicts = (['submission', 'screening', 'decision'] as const).flatMap(
    (at) => eligibility(definition, context, at).verdicts,
  );
  const exceeded = verdicts.filter((v) => v.verdict === 'reason').map((v) => v.rule);
  const files = definition.form.attachments.filter((a) => a.required && a.providedBy === 'applicant');
  const whole: Answers = {
    ...answers,
    ...(exceeded.length
      ? { [REASONS]: Object.fromEntries(exceeded.map((rule) => [rule, '项目所需，已在附件中说明。'])) }
      : {}),
  };
  const attached = withFiles(definition, {
    ...whole,
    [ATTACHMENTS]: Object.fromEntries(files.map((a) => [a.id, [someFile]])),
  });
  const failed = [...new Set(verdicts.filter((v) => v.verdict === 'failed').map((v) => v.rule))];
  return {
    answers: givenOf(definition, whole),
    applicant,
    problems: [
      ...formProblems(definition, attached, { ...context }),
      ...failed.map((rule) => ({ path: `eligibility.${rule}`, code: 'eligibility.failed' })),
    ],
  };
}
