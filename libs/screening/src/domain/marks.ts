import {
  isSensitive,
  normalisePatentNumber,
  type Answers,
  type Column,
  type Definition,
  type Field,
  type SimpleField,
} from '@keshen/programme';

/** 查重线索 by what is the same. */
export const LEAD_KINDS = ['invoice', 'contract', 'patent', 'equipment', 'file', 'text'] as const;
export type LeadKind = (typeof LEAD_KINDS)[number];

/** What identifies a thing in an application, by the place where it was said. `key` is comparable, `value` as written. */
export interface Mark {
  kind: LeadKind;
  path: string;
  key: string;
  value: string;
}
/** A longer text of an application. */
export interface LongText {
  path: string;
  value: string;
}

/** What a text is, told by the id or the label of its question (A: the format has no word for it). */
const named: readonly [LeadKind, RegExp, RegExp][] = [
  ['invoice', /invoice/, /发票/],
  ['contract', /contract_?(no|number|code)/, /合同(编|登记)?号|合同编号/],
  ['equipment', /(equipment|device|instrument|serial)/, /(设备|仪器).*(编号|型号|名称|序列号)|序列号/],
];
const KEY_LEAST = 4;
const MARKS_MOST = 500;
const TEXTS_MOST = 6;

/** Comparable form: width, blanks, punctuation and case do not count. */
const keyOf = (value: string): string =>
  value
    .normalize('NFKC')
    .replace(/[\s\p{P}\p{S}]/gu, '')
    .toUpperCase();

type Question = Pick<Field | SimpleField | Column, 'id' | 'label' | 'type'>;

function kindOf({ id, label, type }: Question): LeadKind | null {
  if (type === 'patent') return 'patent';
  if (type !== 'text') return null;
  return named.find(([, byId, byLabel]) => byId.test(id) || byLabel.test(label['zh-CN']))?.[0] ?? null;
}

/** Invoices, contracts, patents and equipment that the answers name, and their longer texts. No personal data. */
export function marksOf(definition: Definition, answers: Answers): { marks: Mark[]; texts: LongText[] } {
  const marks = new Map<string, Mark>();
  const texts: LongText[] = [];
  const take = (question: Question, path: string, value: unknown): void => {
    const kind = kindOf(question);
    if (!kind || typeof value !== 'string') return;
    const key = kind === 'patent' ? keyOf(normalisePatentNumber(value)) : keyOf(value);
    if (key.length >= KEY_LEAST && marks.size < MARKS_MOST)
      marks.set(`${kind}:${path}:${key}`, { kind, path, key, value: value.slice(0, 200) });
  };
  for (const section of definition.form.sections)
    for (const field of section.fields) {
      const path = `${section.id}.${field.id}`;
      const value = answers[section.id]?.[field.id];
      if (value === undefined || value === null || isSensitive(field)) continue;
      if (field.type === 'long-text' && typeof value === 'string') texts.push({ path, value });
      else if ((field.type === 'table' || field.type === 'group') && Array.isArray(value)) {
        const inside: readonly Question[] = field.type === 'table' ? field.columns : field.fields;
        for (const row of value as Record<string, unknown>[])
          for (const question of inside) take(question, path, row[question.id]);
      } else take(field, path, value);
    }
  const longest = texts.sort((a, b) => b.value.length - a.value.length).slice(0, TEXTS_MOST);
  return { marks: [...marks.values()], texts: longest };
}
