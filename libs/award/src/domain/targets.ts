import type { Answers, Definition } from '@keshen/programme';

/** A target that the application promised; a report says beside it what was reached. */
export interface Target {
  indicator: string;
  target: string;
}

const MOST = 50;
const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

/**
 * The targets in the table of the form that a stage names: its first column is the indicator, the column `target`, else
 * the second, the value, with the column `unit` after it. Empty where none is named or filled in.
 */
export function targetsOf(definition: Definition, path: string | undefined, answers: Answers): Target[] {
  if (!path) return [];
  const [sectionId, fieldId] = path.split('.') as [string, string];
  const field = definition.form.sections
    .find((section) => section.id === sectionId)
    ?.fields.find((each) => each.id === fieldId);
  const given = answers[sectionId]?.[fieldId];
  if (field?.type !== 'table' || !Array.isArray(given)) return [];
  const [first, second] = field.columns;
  const value = field.columns.find((column) => column.id === 'target') ?? second;
  const unit = field.columns.find((column) => column.id === 'unit');
  return (given as Record<string, unknown>[])
    .slice(0, MOST)
    .map((row) => ({
      indicator: text(row[first!.id]).slice(0, 200),
      target: `${text(value && row[value.id])}${unit ? ` ${text(row[unit.id])}` : ''}`.trim().slice(0, 100),
    }))
    .filter(({ indicator, target }) => indicator !== '' && target !== '');
}
