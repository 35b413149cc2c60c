import { seededRandom, type Problem } from '@keshen/kernel';
import { ATTACHMENTS, fieldAt, flatten, REASONS, type Answers } from '../answers';
import type { Definition } from '../definition';
import { eligibility } from '../eligibility';
import type { EligibilityContext } from '../expressions';
import { formProblems } from '../form-schema';
import { givenRows, visibleAnswers } from '../visible';
import type { Field } from '../fields';
import { fixedFacts, sampleApplicant, type SampleApplicant, type SampleFacts } from './applicant';
import { repair } from './search';
import { sampleRules, sampleWishes } from './rules';
import { firstValue, someFiles, type SampleWorld } from './values';

export { sampleApplicant, type SampleApplicant, type SampleFacts } from './applicant';

/** 样例: answers of one application, its applicant, and what still is not right with them. */
export interface Sample {
  /** Without files: whoever applies uploads real ones. */
  answers: Answers;
  /** How many files are handed in where: `attachments.plan`, or the path of a question for files. */
  files: Record<string, number>;
  applicant: SampleApplicant;
  problems: Problem[];
}

/**
 * 样例答案: right answers for the form of any definition, with an applicant that its conditions accept. The same seed
 * and day give the same sample. What is `given` stays as it is (null: no answer); the rest is made to fit. Where no
 * right answers were found, `problems` says what is still broken.
 */
export function sampleAnswers(
  definition: Definition,
  { seed, today, given = {} }: { seed: string; today: string; given?: Answers },
): Sample {
  const fixed = new Set(Object.keys(flatten(given)));
  let best: Sample | null = null;
  // Sections that may stay empty do, unless nothing right is found so.
  const ways = [
    ...(definition.example ? [{ example: definition.example, filled: false }] : []),
    { example: {}, filled: false },
    ...(definition.form.sections.some((s) => s.optional) ? [{ example: {}, filled: true }] : []),
  ];
  for (const [index, { party }] of definition.applicants.entries())
    for (const { example, filled } of ways) {
      const random = seededRandom(`${seed}/${index}`);
      const applicant = sampleApplicant(random, party, definition.district, today);
      const world: SampleWorld = { definition, applicant, random, today };
      const start = {
        answers: {
          ...withGiven(withExample(definition, firstAnswers(world, filled), example), given),
          [ATTACHMENTS]: requiredFiles(definition),
        },
        facts: factsOf(applicant.facts, example),
      };
      const rules = sampleRules(definition, index);
      // A wish must not stand in the way of a rule: where both cannot be had, the rules are kept alone.
      for (const wanted of [[...rules, ...sampleWishes(definition)], rules]) {
        const { answers, facts } = repair(definition, wanted, start, { today, random, fixed });
        const visible = visibleAnswers(definition, answers);
        const sample = judged(definition, visible, { ...applicant, facts }, today);
        if (sample.problems.length === 0) return sample;
        if (!best || sample.problems.length < best.problems.length) best = sample;
      }
    }
  return best!;
}

/** What is given stands instead of what was made up. */
const withGiven = (made: Answers, given: Answers): Answers => ({
  ...made,
  ...Object.fromEntries(
    Object.entries(given).map(([section, fields]) => [section, { ...made[section], ...fields }]),
  ),
});

/** Every question answered by itself; sections that may stay empty only where `filled` says so. */
const firstAnswers = (world: SampleWorld, filled: boolean): Answers =>
  Object.fromEntries(
    world.definition.form.sections
      .filter((section) => filled || !section.optional)
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

/** One file of each attachment that the applicant has to hand in. */
const requiredFiles = (definition: Definition): Record<string, string[]> =>
  Object.fromEntries(
    definition.form.attachments
      .filter((a) => a.required && a.providedBy === 'applicant')
      .map(({ id }) => [id, someFiles(1)]),
  );

/** How many files stand where. */
function filesIn(definition: Definition, answers: Answers): Record<string, number> {
  const questions = definition.form.sections.flatMap((section) =>
    section.fields.filter((field) => field.type === 'file').map((field) => `${section.id}.${field.id}`),
  );
  const places = [...questions, ...definition.form.attachments.map(({ id }) => `${ATTACHMENTS}.${id}`)];
  return Object.fromEntries(
    places.flatMap((path) => {
      const [section, name] = path.split('.') as [string, string];
      const files = answers[section]?.[name];
      return Array.isArray(files) && files.length > 0 ? [[path, files.length] as const] : [];
    }),
  );
}

/** What people give of it in words and figures: no file, nothing that is computed. */
const givenOf = (definition: Definition, { [ATTACHMENTS]: _files, ...answers }: Answers): Answers =>
  changed(definition, answers, (field, value) =>
    field.type === 'computed' || field.type === 'file'
      ? undefined
      : field.type === 'table'
        ? givenRows(field, value)
        : value,
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
  const whole: Answers = {
    ...answers,
    ...(exceeded.length
      ? {
          [REASONS]: {
            ...Object.fromEntries(exceeded.map((rule) => [rule, '项目所需，已在附件中说明。'])),
            ...answers[REASONS],
          },
        }
      : {}),
  };
  const failed = [...new Set(verdicts.filter((v) => v.verdict === 'failed').map((v) => v.rule))];
  return {
    answers: givenOf(definition, whole),
    files: filesIn(definition, whole),
    applicant,
    problems: [
      ...formProblems(definition, whole, { ...context }),
      ...failed.map((rule) => ({ path: `eligibility.${rule}`, code: 'eligibility.failed' })),
    ],
  };
}
