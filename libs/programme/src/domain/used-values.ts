import type { Text } from '@keshen/kernel';
import { ATTACHMENTS, attachmentOf, fieldAt, sensitivePaths, type TableRow } from './answers';
import type { Definition } from './definition';
import type { EligibilityContext } from './expressions';
import { factTypes, type FactGroup } from './facts';

/** Where a value came from: the form, the profile, a register, the portal's records, the policy, a file, the clock. */
export type ValueSource =
  'answer' | 'profile' | 'register' | 'history' | 'credit' | 'parameter' | 'file' | 'clock';

/** A value that a rule looked at. Facts of the context have their words in the locales, by path. */
export interface UsedValue {
  path: string;
  from: ValueSource;
  /** Null: not there yet, or not to be shown. Money in fen, shares in hundredths of a percent; of a table its rows. */
  value: boolean | number | string | null;
  unit?: 'money' | 'percent' | 'rows' | 'files';
  /** The question, parameter or file. */
  label?: Text;
  /** The chosen option in words. */
  shown?: Text;
}

const sourceOf: Record<FactGroup, ValueSource> = {
  applicant: 'profile',
  register: 'register',
  history: 'history',
  credit: 'credit',
};

/** Describes the values at these paths; what an answer shares with the profile it was filled in from, is the profile's. */
export const usedValues = (
  definition: Definition,
  paths: readonly string[],
  context: EligibilityContext,
): UsedValue[] => paths.map((path) => usedValue(definition, path, context));

function usedValue(definition: Definition, path: string, context: EligibilityContext): UsedValue {
  const [group, name] = path.split('.') as [string, string | undefined];
  if (group === 'today') return { path, from: 'clock', value: context.today ?? null };
  if (group === 'param') {
    const parameter = definition.parameters.find((p) => p.id === name);
    const unit = parameter && parameter.type !== 'integer' ? { unit: parameter.type } : {};
    return { path, from: 'parameter', value: parameter?.value ?? null, label: parameter?.label, ...unit };
  }
  if (group in factTypes) {
    const facts = context[group as FactGroup] as Record<string, unknown> | undefined;
    const value = facts?.[name!];
    const money = ['registered_capital', 'revenue', 'rd_cost', 'awarded_this_year'].includes(name!);
    return {
      path,
      from: sourceOf[group as FactGroup],
      value: plain(value),
      ...(money ? { unit: 'money' } : {}),
    };
  }
  if (group === ATTACHMENTS) {
    const files = context.answers[ATTACHMENTS]?.[name!];
    const count = Array.isArray(files) ? files.length : 0;
    return { path, from: 'file', value: count, unit: 'files', label: attachmentOf(definition, name!)?.name };
  }
  return answerValue(definition, path, context);
}

function answerValue(definition: Definition, path: string, context: EligibilityContext): UsedValue {
  const field = fieldAt(definition, path);
  const [section, id] = path.split('.') as [string, string];
  const value = context.answers[section]?.[id];
  if (!field || sensitivePaths(definition).includes(path))
    return { path, from: 'answer', value: null, label: field?.label };
  const profile = (context.applicant as Record<string, unknown> | undefined)?.[field.prefill ?? ''];
  const from = field.prefill && value !== undefined && value === profile ? 'profile' : 'answer';
  const base = { path, from, label: field.label } as const;
  if (Array.isArray(value)) {
    if (field.type !== 'choices') return { ...base, value: (value as TableRow[]).length, unit: 'rows' };
    const chosen = field.options.filter((o) => (value as unknown[]).includes(o.value));
    const join = (locale: 'zh-CN' | 'en', by: string) => chosen.map((o) => o.label[locale]).join(by);
    return {
      ...base,
      value: (value as string[]).join(', '),
      shown: { 'zh-CN': join('zh-CN', '、'), en: join('en', ', ') },
    };
  }
  const option = field.type === 'choice' ? field.options.find((o) => o.value === value) : undefined;
  const unit = field.type === 'money' || field.type === 'percent' ? { unit: field.type } : {};
  return { ...base, value: plain(value), ...unit, ...(option ? { shown: option.label } : {}) };
}

/** Scalars as they are, a date range as `start – end`; longer texts cut, for a line on a screen. */
function plain(value: unknown): boolean | number | string | null {
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') return value.length > 80 ? `${value.slice(0, 79)}…` : value;
  const range = value as { start?: string; end?: string } | null | undefined;
  return range?.start || range?.end ? `${range.start ?? '?'} – ${range.end ?? '?'}` : null;
}
