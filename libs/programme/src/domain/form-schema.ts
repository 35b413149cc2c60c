import { z } from 'zod';
import type { Problem } from '@keshen/kernel';
import { ATTACHMENTS, attachmentOf, fieldAt, isEmpty, REASONS, sectionOf, type Answers } from './answers';
import type { Definition } from './definition';
import { isRow, memberValues } from './cel-values';
import { expressionsOf, type Bound, type EligibilityContext } from './expressions';
import { fieldProblems, misfit } from './field-problems';
import { fieldValueSchema, sectionValueSchema } from './field-values';
import type { FieldOf, Section } from './fields';
import { givenRows, isBegun, settledForm, type SettledForm } from './visible';

/** Facts beside the answers; absent ones make rules that need them silent, never wrong. */
export type FormFacts = Omit<EligibilityContext, 'answers'>;

export interface FormOptions {
  /** Only these sections (and `attachments`) are checked. */
  sections?: readonly string[];
  /** What is not answered yet is no problem; what is answered must be right. */
  partial?: boolean;
  /** Answers that need not be given, as `section.field`: the office's list stands in for them (免申即享). */
  waived?: readonly string[];
}

const fileIds = (max: number) => z.array(z.uuid()).max(max);
const reason = z.string().max(1000);

/**
 * Everything wrong with the answers of a form, in the order of the form: the one check of browser and server.
 * A section that may stay empty is checked only once something in it was answered.
 */
export function formProblems(
  definition: Definition,
  answers: Answers,
  facts: FormFacts = {},
  options: FormOptions = {},
): Problem[] {
  return problemsOf(definition, settledForm(definition, answers, facts), facts, options);
}

function problemsOf(
  definition: Definition,
  form: SettledForm,
  facts: FormFacts,
  options: FormOptions,
): Problem[] {
  const wanted = (id: string): boolean => !options.sections || options.sections.includes(id);
  const found = definition.form.sections
    .filter((section) => wanted(section.id))
    .flatMap((section) => sectionProblems(definition, section, form, facts.today));
  if (wanted(ATTACHMENTS)) found.push(...attachmentProblems(definition, form.answers, facts));
  return found.filter(
    ({ path, code }) => !unanswered.includes(code) || !(options.partial || options.waived?.includes(path)),
  );
}

/** Problems that only say that something is not there yet. */
const unanswered = [
  'field.required',
  'field.declaration',
  'attachment.required',
  'table.min-rows',
  'group.min-items',
];

function sectionProblems(
  definition: Definition,
  section: Section,
  { answers, hidden, hiddenInside, bound }: SettledForm,
  today: string | undefined,
): Problem[] {
  if (section.optional && !isBegun(section, answers)) return [];
  const given = answers[section.id] ?? {};
  const found: Problem[] = [];
  // Mostly every answer is of its type: asked of the section at once, and one by one only when it is not so.
  const typed = sectionValueSchema(section).safeParse(givenAnswers(section, given)).success;
  for (const field of section.fields)
    if (!hidden.has(field))
      found.push(
        ...fieldProblems(field, given[field.id], `${section.id}.${field.id}`, {
          today,
          typed,
          hidden: hiddenInside,
        }),
      );
  found.push(...avoidanceProblems(definition, section, given));
  const wrong = new Set(found.map((p) => p.path));
  for (const rule of section.rules) {
    const path = `${section.id}.${rule.field}`;
    const result = expressionsOf(definition).evaluate(rule.test, bound);
    if ('value' in result && result.value === false && !wrong.has(path))
      found.push({ path, code: 'rule.broken', params: { rule: rule.id, message: rule.message } });
  }
  for (const field of section.fields)
    if (field.type === 'group' && field.rules && !hidden.has(field) && Array.isArray(given[field.id]))
      found.push(...brokenInside(definition, section, field, given[field.id] as unknown[], bound, wrong));
  return found;
}

/** 回避专家: an applicant names no more experts to avoid than the programme allows. */
function avoidanceProblems(
  { rubric }: Definition,
  section: Section,
  given: Record<string, unknown>,
): Problem[] {
  const { avoidance, avoidable: most = 0 } = rubric?.panel ?? {};
  const field = section.fields.find(({ id }) => `${section.id}.${id}` === avoidance);
  const rows = field && given[field.id];
  if (!Array.isArray(rows) || rows.length <= most) return [];
  return [{ path: `${section.id}.${field!.id}`, code: 'table.most-rows', params: { most } }];
}

/** The answers of a section without what was computed into the rows of its tables. */
const givenAnswers = (section: Section, answers: Record<string, unknown>): Record<string, unknown> => ({
  ...answers,
  ...Object.fromEntries(
    section.fields.flatMap((field) =>
      field.type === 'table' ? [[field.id, givenRows(field, answers[field.id])]] : [],
    ),
  ),
});

/** The rules of a group that do not hold in a record; a question that is wrong by itself is told only that. */
function brokenInside(
  definition: Definition,
  section: Section,
  field: FieldOf<'group'>,
  items: unknown[],
  bound: Bound,
  wrong: ReadonlySet<string>,
): Problem[] {
  const path = `${section.id}.${field.id}`;
  const compiled = expressionsOf(definition).member(path, field);
  return items.flatMap((item, at) => {
    const row = memberValues(field.fields, isRow(item) ? item : {});
    return (field.rules ?? []).flatMap(({ id, test, message, field: asked }): Problem[] => {
      const place = `${path}.${at}.${asked}`;
      const result = compiled.evaluateRow(test, bound, row);
      return 'value' in result && result.value === false && !wrong.has(place)
        ? [{ path: place, code: 'rule.broken', params: { rule: id, message } }]
        : [];
    });
  });
}

/** Files that the applicant must give. A licence counts as given once the unit itself was vouched for by it. */
function attachmentProblems(definition: Definition, answers: Answers, facts: FormFacts): Problem[] {
  return definition.form.attachments.flatMap((attachment): Problem[] => {
    const path = `${ATTACHMENTS}.${attachment.id}`;
    const value = answers[ATTACHMENTS]?.[attachment.id];
    if (!isEmpty(value))
      return fileIds(attachment.maxFiles).safeParse(value).success
        ? []
        : [{ path, code: 'attachment.files', params: { max: attachment.maxFiles } }];
    const vouched = attachment.electronicLicence && (facts.applicant?.vouched ?? true);
    const asked = attachment.required && attachment.providedBy === 'applicant' && !vouched;
    return asked ? [{ path, code: 'attachment.required' }] : [];
  });
}

function exists(definition: Definition, section: string, key: string): boolean {
  if (section === ATTACHMENTS) return attachmentOf(definition, key) !== undefined;
  if (section === REASONS) return definition.eligibility.some((r) => r.id === key && r.effect === 'reason');
  return fieldAt(definition, `${section}.${key}`) !== undefined;
}

const treeSchema = z.record(z.string().max(40), z.record(z.string().max(40), z.unknown()));

/**
 * The schema of a whole form, for the browser's resolver and for the server alike. Parsing gives the visible
 * answers; every problem is an issue whose message is its code, with `params` for the words.
 */
export function formSchema(
  definition: Definition,
  facts: FormFacts = {},
  options: FormOptions = {},
): z.ZodType<Answers, Answers> {
  return treeSchema.transform((answers, context) => {
    const form = settledForm(definition, answers, facts);
    for (const { path, code, params } of problemsOf(definition, form, facts, options))
      context.addIssue({ code: 'custom', path: path.split('.'), message: code, params: params ?? {} });
    return form.answers;
  }) as unknown as z.ZodType<Answers, Answers>;
}

/**
 * What is wrong with saving one value of a draft: the question must exist and the value be of its type and
 * bounded; it need not be right yet. Null empties the answer.
 */
export function checkAnswerChange(definition: Definition, path: string, value: unknown): Problem[] {
  const at = path.indexOf('.');
  const [section, key] = [path.slice(0, at), path.slice(at + 1)];
  if (at < 1 || !exists(definition, section, key)) return [{ path, code: 'answer.unknown-path' }];
  if (value === null) return [];
  const field = sectionOf(definition, section) && fieldAt(definition, path);
  if (field?.type === 'computed') return [{ path, code: 'answer.computed' }];
  const schema =
    section === ATTACHMENTS
      ? fileIds(attachmentOf(definition, key)!.maxFiles)
      : section === REASONS
        ? reason
        : fieldValueSchema(field!);
  if (schema.safeParse(value).success) return [];
  if (section === ATTACHMENTS) return [{ path, code: 'attachment.files' }];
  if (section === REASONS) return [{ path, code: 'field.type' }];
  const [code, params] = misfit(field!, value);
  return [{ path, code, params }];
}

/** Changes of a draft as a schema: known paths, values of the right type, nothing else. */
export const draftSchema = (definition: Definition): z.ZodType<Record<string, unknown>> =>
  z.record(z.string().max(81), z.unknown()).superRefine((changes, context) => {
    for (const [path, value] of Object.entries(changes))
      for (const { code } of checkAnswerChange(definition, path, value))
        context.addIssue({ code: 'custom', path: [path], message: code });
  });

export interface SectionProgress {
  section: string;
  state: 'empty' | 'started' | 'complete';
  /** Required questions that are shown, and how many of them are answered. */
  required: number;
  answered: number;
  problems: Problem[];
}

/** The task list: how far each section is, the attachments last. A section that may stay empty is complete so. */
export const sectionProgress = (
  definition: Definition,
  answers: Answers,
  facts: FormFacts = {},
): SectionProgress[] => formProgress(definition, answers, facts).sections;

/** The answers that count, and the task list over them. */
export function formProgress(
  definition: Definition,
  answers: Answers,
  facts: FormFacts = {},
): { answers: Answers; sections: SectionProgress[] } {
  const form = settledForm(definition, answers, facts);
  const visible = form.answers;
  const problems = problemsOf(definition, form, facts, {});
  const line = (section: string, required: string[], any: boolean, optional: boolean): SectionProgress => {
    const own = problems.filter((p) => p.path.startsWith(`${section}.`));
    const open = new Set(own.map((p) => p.path));
    const answered = required.filter((path) => !open.has(path)).length;
    const state =
      own.length === 0 && (any || optional || required.length === 0) ? 'complete' : any ? 'started' : 'empty';
    return { section, state, required: required.length, answered, problems: own };
  };
  const sections = definition.form.sections.map((section) => {
    const any = isBegun(section, visible);
    const required = section.fields
      .filter((f) => f.required && !(section.optional && !any) && !form.hidden.has(f))
      .map((f) => `${section.id}.${f.id}`);
    return line(section.id, required, any, section.optional === true);
  });
  const files = definition.form.attachments
    .filter((a) => a.required && a.providedBy === 'applicant')
    .map((a) => `${ATTACHMENTS}.${a.id}`);
  const anyFile = Object.values(visible[ATTACHMENTS] ?? {}).some((v) => !isEmpty(v));
  return { answers: visible, sections: [...sections, line(ATTACHMENTS, files, anyFile, false)] };
}
