import type { Column, Definition, Field } from '@keshen/programme';
import type { Problem } from '@keshen/kernel';
import { colon, textOf, wan } from '../format';
import i18n from '../i18n';
import { problemText } from '../problems';
import type { ListedProblem } from '../ui/problem-list';

type Words = { 'zh-CN': string; en: string };
type Coded = { code: string; params?: Record<string, unknown> };

/**
 * The sentence for a problem of a question or of a cell: the definition's own words where it has some (a rule, a
 * pattern), limits in the unit that people see, and the field's name nowhere, since it stands beside it.
 */
export function fieldProblemText(problem: Coded, asked?: Field | Column, namespace?: string): string {
  const params = problem.params ?? {};
  const own =
    problem.code === 'rule.broken'
      ? params.message
      : problem.code === 'field.pattern'
        ? params.hint
        : undefined;
  if (own) return textOf(own as Words);
  if (problem.code === 'field.type' && asked) {
    const key = `problems:field-type.${asked.type}`;
    if (i18n.exists(key)) return i18n.t(key);
  }
  return problemText(
    { code: problem.code, params: { ...params, ...limits(params, asked?.type) } },
    namespace,
  );
}

/** Limits as people read them: fen as 万元, hundredths of a percent as percent. */
function limits(params: Record<string, unknown>, type?: string): Record<string, unknown> {
  const shown = (value: unknown) => {
    if (typeof value !== 'number') return value;
    if (type === 'money') return `${wan(value)} ${i18n.t('common:money.wan')}`;
    return type === 'percent' ? `${value / 100}%` : String(value);
  };
  return { min: shown(params.min), max: shown(params.max) };
}

/** Rows that a table draws at once; of a row further on only the table itself can be gone to. */
export const ROWS_DRAWN = 50;

/** Where a path lies in the form: `section.field`, `section.field.2.column`, `section.field.name`, `attachments.id`. */
function placeOf(
  definition: Definition,
  path: string,
): { label: string; asked?: Field | Column; target: string } {
  const [sectionId = '', id = '', ...rest] = path.split('.');
  const number = definition.form.sections.findIndex((section) => section.id === sectionId);
  const section = definition.form.sections[number];
  if (!section) {
    const attachment = definition.form.attachments.find((each) => each.id === id);
    return { label: textOf(attachment?.name), target: `${sectionId}.${id}` };
  }
  const field = section.fields.find((each) => each.id === id);
  const whole = `${sectionId}.${id}`;
  const named = `${number + 1} ${textOf(section.title)}　${textOf(field?.label)}`;
  const row = Number(rest[0]);
  if (field?.type === 'table' && rest.length > 0) {
    const column = field.columns.find((each) => each.id === rest[1]);
    return {
      label: `${named}　${i18n.t('form:rowNumber', { number: row + 1 })}`,
      asked: column ?? field,
      target: column && row < ROWS_DRAWN ? path : whole,
    };
  }
  if (field?.type === 'group' && rest.length > 0) {
    const inside = field.fields.find((each) => each.id === rest[1]);
    return {
      label: `${named}　${i18n.t('form:item', { number: row + 1 })}　${textOf(inside?.label)}${partOf(inside, rest[2])}`,
      asked: inside,
      target: firstPart(inside) === rest[2] ? rest.slice(0, 2).reduce((a, b) => `${a}.${b}`, whole) : path,
    };
  }
  const part = rest[0];
  return {
    label: `${named}${partOf(field, part)}`,
    asked: field,
    target: part === undefined || part === firstPart(field) ? whole : path,
  };
}

/** The control of an answer's first part has the answer's own id. */
const firstPart = (field?: Field): string | undefined =>
  field?.type === 'organisation' || field?.type === 'person' ? 'name' : undefined;

const partOf = (field?: Field, part?: string): string =>
  field && part ? `　${i18n.t(`form:part.${field.type}.${part}`)}` : '';

/** Problems of a form as the error summary lists them: section, question, what is wrong, and the way there. */
export function listedProblems(
  definition: Definition,
  problems: readonly Problem[],
  namespace?: string,
): ListedProblem[] {
  return problems.map((problem, index) => {
    const { label, asked, target } = placeOf(definition, problem.path);
    return {
      key: `${problem.path}-${index}`,
      must: true,
      text: `${label}${colon()}${fieldProblemText(problem, asked, namespace)}`,
      target,
    };
  });
}
