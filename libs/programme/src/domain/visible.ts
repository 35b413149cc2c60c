import {
  ATTACHMENTS,
  attachmentOf,
  isEmpty,
  REASONS,
  sectionOf,
  type Answers,
  type TableRow,
} from './answers';
import { cellToCel, isRow, memberValues } from './cel-values';
import type { Definition } from './definition';
import { settlingOrder, type Settled } from './dependencies';
import {
  expressionsOf,
  type Bound,
  type EligibilityContext,
  type Evaluated,
  type RowExpressions,
} from './expressions';
import type { Field, FieldOf, Section } from './fields';

/**
 * The answers that count: of known questions, without those whose `showIf` does not hold, with what is computed.
 * Questions are settled after those they depend on, so a hidden answer shows no other question and is in no formula.
 * Whatever was given for something computed is passed over.
 */
export const visibleAnswers = (definition: Definition, answers: Answers): Answers =>
  settledForm(definition, answers).answers;

/** A form whose questions are settled: the answers that count, what is hidden, and both bound for expressions. */
export interface SettledForm {
  answers: Answers;
  hidden: ReadonlySet<Field>;
  /** Questions of records that are not asked, as `section.field.item.question`. */
  hiddenInside: ReadonlySet<string>;
  bound: Bound;
}

/** Settles a form, see visibleAnswers; the facts are for whoever evaluates more over it. */
export function settledForm(
  definition: Definition,
  answers: Answers,
  facts: Omit<EligibilityContext, 'answers'> = {},
): SettledForm {
  const kept = known(definition, answers);
  const bound = expressionsOf(definition).bind({ ...facts, answers: kept });
  const hidden = new Set<Field>();
  const hiddenInside = new Set<string>();
  for (const settled of settlingOrder(definition))
    if (!settle(definition, settled, kept, bound, hiddenInside)) hidden.add(settled.field);
  const begun = Object.entries(kept).filter(([, fields]) => Object.keys(fields).length > 0);
  const visible = Object.fromEntries(begun);
  return { answers: visible, hidden, hiddenInside, bound };
}

/** The questions that are shown, as paths; `visible` is what visibleAnswers gave. */
export function visiblePaths(definition: Definition, visible: Answers): Set<string> {
  const bound = expressionsOf(definition).bind({ answers: visible });
  return new Set(
    definition.form.sections.flatMap((section) =>
      section.fields
        .filter((field) => isShown(definition, field, bound))
        .flatMap((field) => {
          const path = `${section.id}.${field.id}`;
          return field.type === 'group'
            ? [path, ...askedInside(definition, path, field, visible[section.id]?.[field.id], bound)]
            : [path];
        }),
    ),
  );
}

/** The questions of a group's records that are asked, also of those that must be given and are not begun. */
function askedInside(
  definition: Definition,
  path: string,
  field: FieldOf<'group'>,
  given: unknown,
  bound: Bound,
): string[] {
  const items: unknown[] = Array.isArray(given) ? [...(given as unknown[])] : [];
  while (items.length < field.minItems) items.push({});
  return items.flatMap((item, at) => {
    const { hidden } = shownOf(definition, path, field, isRow(item) ? item : {}, bound);
    return field.fields.filter(({ id }) => !hidden.includes(id)).map(({ id }) => `${path}.${at}.${id}`);
  });
}

/** A record without the questions whose condition does not hold, each condition told from the questions before it. */
function shownOf(
  definition: Definition,
  path: string,
  field: FieldOf<'group'>,
  item: TableRow,
  bound: Bound,
): { item: TableRow; hidden: string[] } {
  const compiled = expressionsOf(definition);
  const kept: TableRow = { ...item };
  const hidden: string[] = [];
  field.fields.forEach(({ id, showIf }, index) => {
    if (showIf === undefined) return;
    const row = memberValues(field.fields.slice(0, index), kept);
    if (isTrue(compiled.member(path, field, index).evaluateRow(showIf, bound, row))) return;
    delete kept[id];
    hidden.push(id);
  });
  return { item: kept, hidden };
}

/** Whether a question is asked, among visible answers. */
export const isShown = (definition: Definition, field: Field, bound: Bound): boolean =>
  field.showIf === undefined || isTrue(expressionsOf(definition).evaluate(field.showIf, bound));

const isTrue = (result: Evaluated): boolean => 'value' in result && result.value === true;

/** Whether anything of a section was answered; what is computed is nobody's answer. */
export const isBegun = (section: Section, answers: Answers): boolean =>
  section.fields.some((field) => field.type !== 'computed' && !isEmpty(answers[section.id]?.[field.id]));

/** What was given for known questions, without what people may not give, as a copy of its own. */
function known(definition: Definition, answers: Answers): Answers {
  const found: Answers = {};
  for (const section of definition.form.sections) {
    const given = answers[section.id] ?? {};
    const own: Record<string, unknown> = (found[section.id] = {});
    for (const field of section.fields)
      if (given[field.id] !== undefined && field.type !== 'computed')
        own[field.id] = field.type === 'table' ? givenRows(field, given[field.id]) : given[field.id];
  }
  for (const place of [ATTACHMENTS, REASONS]) {
    if (sectionOf(definition, place)) continue;
    found[place] = Object.fromEntries(
      Object.entries(answers[place] ?? {}).filter(
        ([key, value]) =>
          value !== undefined &&
          (place === ATTACHMENTS
            ? attachmentOf(definition, key)
            : definition.eligibility.some((rule) => rule.id === key && rule.effect === 'reason')),
      ),
    );
  }
  return found;
}

/** Rows without their computed columns: what people gave. */
export function givenRows(field: FieldOf<'table'>, rows: unknown): unknown {
  const computed = field.columns.filter((column) => column.type === 'computed').map(({ id }) => id);
  if (computed.length === 0 || !Array.isArray(rows)) return rows;
  return (rows as unknown[]).map((row) =>
    isRow(row) ? Object.fromEntries(Object.entries(row).filter(([id]) => !computed.includes(id))) : row,
  );
}

/** Hides or computes one answer; whether its question is shown. */
function settle(
  definition: Definition,
  { section, field }: Settled,
  answers: Answers,
  bound: Bound,
  hiddenInside: Set<string>,
): boolean {
  const compiled = expressionsOf(definition);
  const own = answers[section.id]!;
  const shown = isShown(definition, field, bound);
  if (!shown) delete own[field.id];
  else if (field.type === 'computed') {
    const result = compiled.evaluate(field.formula, bound);
    if ('value' in result) own[field.id] = result.value;
  } else if (field.type === 'table' && Array.isArray(own[field.id])) {
    const formulas = field.columns.map((column, index) =>
      column.type === 'computed' ? compiled.column(`${section.id}.${field.id}`, field, index) : null,
    );
    if (formulas.some(Boolean))
      own[field.id] = (own[field.id] as unknown[]).map((row) =>
        isRow(row) ? withComputed(field, formulas, row, bound) : row,
      );
  } else if (field.type === 'group' && Array.isArray(own[field.id])) {
    const path = `${section.id}.${field.id}`;
    own[field.id] = (own[field.id] as unknown[]).map((given, at) => {
      if (!isRow(given)) return given;
      const { item, hidden } = shownOf(definition, path, field, given, bound);
      for (const id of hidden) hiddenInside.add(`${path}.${at}.${id}`);
      return item;
    });
  } else return true;
  bound.put(section.id, field.id, compiled.celValue(field, own[field.id]));
  return shown;
}

/** A row with its computed columns, each from those before it; what cannot be computed yet is left out. */
function withComputed(
  field: FieldOf<'table'>,
  formulas: readonly (RowExpressions | null)[],
  row: TableRow,
  bound: Bound,
): TableRow {
  const cells: Record<string, unknown> = {};
  const whole: TableRow = { ...row };
  field.columns.forEach((column, index) => {
    if (column.type === 'computed') {
      const result = formulas[index]!.evaluateRow(column.formula, bound, cells);
      if ('value' in result) whole[column.id] = result.value;
    }
    const cell = cellToCel(column, whole);
    if (cell !== undefined) cells[column.id] = cell;
  });
  return whole;
}
