import type { Column, Definition, Field } from '@keshen/programme';
import type { Problem } from '@keshen/kernel';
import { textOf, wan } from '../format';
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

/** Where a path lies in the form: `section.field`, `section.field.2.column`, `attachments.id`. */
function placeOf(
  definition: Definition,
  path: string,
): { label: string; asked?: Field | Column; target: string } {
  const [sectionId = '', id = '', row, columnId] = path.split('.');
  const number = definition.form.sections.findIndex((section) => section.id === sectionId);
  const section = definition.form.sections[number];
  if (!section) {
    const attachment = definition.form.attachments.find((each) => each.id === id);
    return { label: textOf(attachment?.name), target: `${sectionId}.${id}` };
  }
  const field = section.fields.find((each) => each.id === id);
  const column = field?.type === 'table' ? field.columns.find((each) => each.id === columnId) : undefined;
  const rowWords = row === undefined ? '' : `　${i18n.t('form:rowNumber', { number: Number(row) + 1 })}`;
  return {
    label: `${number + 1} ${textOf(section.title)}　${textOf(field?.label)}${rowWords}`,
    asked: column ?? field,
    target: column ? path : `${sectionId}.${id}`,
  };
}

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
      text: `${label}：${fieldProblemText(problem, asked, namespace)}`,
      target,
    };
  });
}
