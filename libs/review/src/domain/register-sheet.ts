import {
  creditCodeProblem,
  normaliseCreditCode,
  normaliseResidentId,
  residentIdProblem,
  type Text,
} from '@keshen/kernel';
import { USUAL_YEARLY_CAP, type ExpertClass } from './expert';
import { FIELDS_MOST, type ExpertField } from './field';

/** Rows that one file may bring, and that one file may hold when the register goes out. */
export const IMPORT_MOST = 500;
export const EXPORT_MOST = 10_000;

/** The columns of 专家库 as a spreadsheet, in order, with their titles. `state` is only told. */
export const registerColumns = {
  id: { 'zh-CN': '编号（请勿改动）', en: 'Identifier (do not change)' },
  name: { 'zh-CN': '姓名', en: 'Name' },
  email: { 'zh-CN': '电子邮箱', en: 'E-mail' },
  residentId: { 'zh-CN': '身份证号', en: 'Resident ID' },
  class: { 'zh-CN': '类别', en: 'Class' },
  unit: { 'zh-CN': '工作单位', en: 'Organisation' },
  code: { 'zh-CN': '统一社会信用代码', en: 'Credit code' },
  title: { 'zh-CN': '职称', en: 'Title' },
  fields: { 'zh-CN': '专业领域', en: 'Fields' },
  words: { 'zh-CN': '研究方向', en: 'Research' },
  cap: { 'zh-CN': '年度上限', en: 'Reviews a year' },
  outside: { 'zh-CN': '区外', en: 'Outside the district' },
  state: { 'zh-CN': '状态', en: 'State' },
} satisfies Record<string, Text>;
export type RegisterColumn = keyof typeof registerColumns;
export const requiredColumns: readonly RegisterColumn[] = ['name', 'email', 'class', 'unit'];

export const classWords: Record<ExpertClass, Text> = {
  technical: { 'zh-CN': '技术', en: 'technical' },
  management: { 'zh-CN': '管理', en: 'management' },
  finance: { 'zh-CN': '财务', en: 'finance' },
};
const truths: Record<string, boolean> = {
  是: true,
  yes: true,
  true: true,
  否: false,
  no: false,
  false: false,
};

/** A row that says something right; whether it fits the register is the register's to say. */
export interface RegisterRow {
  /** Null: somebody new. */
  id: string | null;
  name: string;
  email: string;
  /** As it stands there, in full or masked; null: nothing. */
  residentId: string | null;
  class: ExpertClass;
  unit: string;
  unitCreditCode: string | null;
  title: string;
  fieldCodes: string[];
  fields: string[];
  yearlyCap: number;
  outside: boolean | null;
}
export interface RowProblem {
  code: string;
  params?: Record<string, unknown>;
}

/** What became of one row: somebody entered, a line changed, nothing to change, or why it was not taken. */
export interface RegisterAnswer {
  row: number;
  name: string;
  done: 'entered' | 'changed' | 'same' | null;
  problem?: RowProblem;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MASKED = /^\d{6}\*{8}\d{3}[\dX]$/;
const ADDRESS = /^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$/;

/** Reads one row; the first thing wrong is told. `fields` is the tree: nodes are named by code or name. */
export function registerRow(
  cells: Readonly<Record<string, unknown>>,
  fields: readonly ExpertField[],
): RegisterRow | { problem: RowProblem } {
  const asIs = (key: RegisterColumn): string => String(cells[key] ?? '').trim();
  const text = (key: RegisterColumn): string => asIs(key).normalize('NFKC');
  const list = (key: RegisterColumn): string[] => [
    ...new Set(
      asIs(key)
        .split(/[、,，;；\n]/)
        .map((part) => part.trim())
        .filter(Boolean),
    ),
  ];
  const wrong = (code: string, params?: Record<string, unknown>) => ({ problem: { code, params } });

  const id = text('id').toLowerCase();
  if (id && !UUID.test(id)) return wrong('row.identifier');
  const name = asIs('name');
  if (name.length < 2 || name.length > 60) return wrong('row.name');
  const email = text('email').toLowerCase();
  if (!ADDRESS.test(email) || email.length > 254) return wrong('form.email');
  const residentId = normaliseResidentId(text('residentId'));
  const idProblem = residentId && !MASKED.test(residentId) ? residentIdProblem(residentId) : null;
  if (idProblem) return wrong(`resident-id.${idProblem}`);
  const cls = (Object.keys(classWords) as ExpertClass[]).find((key) =>
    Object.values(classWords[key]).includes(text('class').toLowerCase()),
  );
  if (!cls) return wrong('row.class');
  const unit = asIs('unit');
  if (unit.length < 2 || unit.length > 100) return wrong('row.unit');
  const code = normaliseCreditCode(text('code'));
  const codeProblem = code ? creditCodeProblem(code) : null;
  if (codeProblem) return wrong(`credit-code.${codeProblem}`);
  const title = asIs('title');
  const words = list('words');
  if (title.length > 60) return wrong('cell.too-long', { most: 60 });
  if (words.length > 10 || words.some((word) => word.length > 40)) return wrong('row.words');
  const fieldCodes: string[] = [];
  for (const said of list('fields')) {
    const field = fields.find(
      (f) =>
        !f.retired &&
        [f.code, f.name['zh-CN'], f.name.en].some((each) => each.toLowerCase() === said.toLowerCase()),
    );
    if (!field) return wrong('row.field', { field: said.slice(0, 40) });
    fieldCodes.push(field.code);
  }
  if (fieldCodes.length > FIELDS_MOST) return wrong('row.fields', { most: FIELDS_MOST });
  const cap = text('cap') === '' ? USUAL_YEARLY_CAP : Number(text('cap'));
  if (!Number.isInteger(cap) || cap < 1 || cap > 500) return wrong('row.cap');
  const outside = text('outside').toLowerCase();
  if (outside && truths[outside] === undefined) return wrong('row.outside');
  return {
    id: id || null,
    name,
    email,
    residentId: residentId || null,
    class: cls,
    unit,
    unitCreditCode: code || null,
    title,
    fieldCodes: [...new Set(fieldCodes)].sort(),
    fields: words,
    yearlyCap: cap,
    outside: outside ? truths[outside]! : null,
  };
}
