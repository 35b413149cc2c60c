import type { Text } from '@keshen/kernel';
import { ATTACHMENTS, attachmentOf, fieldAt, isSensitive, type TableRow } from './answers';
import type { Definition } from './definition';
import type { EligibilityContext } from './expressions';
import { factTypes, type CountedApplication, type FactGroup } from './facts';
import type { Field } from './fields';

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
  /** The applications that it is the sum of, where the reader may know. */
  of?: CountedApplication[];
}

const sourceOf: Record<FactGroup, ValueSource> = {
  applicant: 'profile',
  register: 'register',
  history: 'history',
  credit: 'credit',
};

/** Says the value at one path. */
export type Describer = (context: EligibilityContext) => UsedValue;

/** What says the value at a path of this definition, found once; see usedValue. */
export function describer(definition: Definition, path: string): Describer {
  const [group, name] = path.split('.') as [string, string];
  if (group === 'today') return ({ today }) => ({ path, from: 'clock', value: today ?? null });
  if (group === 'param') {
    const parameter = definition.parameters.find((p) => p.id === name);
    const unit = parameter && parameter.type !== 'integer' ? { unit: parameter.type } : {};
    const said = {
      path,
      from: 'parameter',
      value: parameter?.value ?? null,
      label: parameter?.label,
      ...unit,
    } as const;
    return () => said;
  }
  if (group in factTypes) {
    const from = sourceOf[group as FactGroup];
    const unit = MONEY.includes(name) ? ({ unit: 'money' } as const) : {};
    return (context) => ({
      path,
      from,
      value: plain((context[group as FactGroup] as Record<string, unknown> | undefined)?.[name]),
      ...unit,
      ...(context.counted?.[path] ? { of: context.counted[path] } : {}),
    });
  }
  if (group === ATTACHMENTS) {
    const label = attachmentOf(definition, name)?.name;
    return ({ answers }) => {
      const files = answers[ATTACHMENTS]?.[name];
      return { path, from: 'file', value: Array.isArray(files) ? files.length : 0, unit: 'files', label };
    };
  }
  return answerDescriber(fieldAt(definition, path), group, name, path);
}

/** Facts that are money. */
const MONEY = [
  'registered_capital',
  'revenue',
  'rd_cost',
  'awarded_this_year',
  'awarded_here_this_year',
  'asked_here_this_year',
];

/** An answer. What it shares with the profile that it was filled in from, is the profile's. */
function answerDescriber(field: Field | undefined, section: string, id: string, path: string): Describer {
  const label = field?.label;
  if (!field || isSensitive(field)) return () => ({ path, from: 'answer', value: null, label });
  const { prefill } = field;
  const isMoney = field.type === 'money' || field.type === 'percent';
  const unit = isMoney ? field.type : undefined;
  const options = field.type === 'choice' || field.type === 'choices' ? field.options : [];
  return ({ answers, applicant }) => {
    const value = answers[section]?.[id];
    const shared =
      prefill !== undefined &&
      value !== undefined &&
      value === (applicant as Record<string, unknown> | undefined)?.[prefill];
    const said: UsedValue = { path, from: shared ? 'profile' : 'answer', value: null, label };
    if (Array.isArray(value) && field.type !== 'choices') {
      said.value = (value as TableRow[]).length;
      said.unit = field.type === 'file' ? 'files' : 'rows';
      return said;
    }
    said.value = Array.isArray(value) ? value.join(', ') : plain(value);
    if (unit) said.unit = unit;
    const chosen = options.filter((o) =>
      Array.isArray(value) ? value.includes(o.value) : o.value === value,
    );
    if (chosen.length)
      said.shown = {
        'zh-CN': chosen.map((o) => o.label['zh-CN']).join('、'),
        en: chosen.map((o) => o.label.en).join(', '),
      };
    return said;
  };
}

/** Scalars as they are, a date range as `start – end`; longer texts cut, for a line on a screen. */
function plain(value: unknown): boolean | number | string | null {
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') return value.length > 80 ? `${value.slice(0, 79)}…` : value;
  const range = value as { start?: string; end?: string } | null | undefined;
  return range?.start || range?.end ? `${range.start ?? '?'} – ${range.end ?? '?'}` : null;
}
