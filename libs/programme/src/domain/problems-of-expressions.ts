import type { ASTNode } from '@marcbachmann/cel-js';
import { fieldAt, sensitivePaths } from './answers';
import { computedType } from './cel-values';
import type { Definition } from './definition';
import { dependencyCycles } from './dependencies';
import { COST_MOST, expressionCost, unboundedCalls } from './expression-cost';
import { children } from './expression-reads';
import { expressionsOf, type Compiler } from './expressions';
import type { ProgrammeProblem } from './problem';

interface Placed {
  place: string;
  expression: string;
  type: 'bool' | 'int' | 'string';
  /** The names it may use. */
  compiler: Compiler;
  /** Evaluated where only the answers are known: it may not read the party, its history or its credit. */
  formOnly: boolean;
  /** Kept as an answer in the open: it may not read what is encrypted. */
  open?: boolean;
  /** Columns known as `row.x`. */
  columns?: string[];
  /** How often it is evaluated at most. */
  times: number;
}

function expressionsIn(definition: Definition): Placed[] {
  const compiler = expressionsOf(definition);
  const found: Placed[] = [];
  const add = (
    place: string,
    expression: string | undefined,
    type: Placed['type'] = 'bool',
    more: Partial<Placed> = {},
  ): void => {
    if (expression !== undefined)
      found.push({ place, expression, type, compiler, formOnly: false, times: 1, ...more });
  };
  definition.applicants.forEach((a, i) => add(`/applicants/${i}/when`, a.when));
  definition.eligibility.forEach((rule, i) => {
    const place = `/eligibility/${i}`;
    add(`${place}/when`, rule.when);
    if ('test' in rule.condition) return add(`${place}/condition/test`, rule.condition.test);
    add(`${place}/condition/compare/value`, rule.condition.compare.value, 'int');
    add(`${place}/condition/compare/threshold`, rule.condition.compare.threshold, 'int');
  });
  definition.form.sections.forEach((section, i) => {
    section.fields.forEach((field, j) => {
      const place = `/form/sections/${i}/fields/${j}`;
      add(`${place}/showIf`, field.showIf, 'bool', { formOnly: true });
      if (field.type === 'computed')
        add(`${place}/formula`, field.formula, computedType(field.result), { formOnly: true, open: true });
      if (field.type === 'table')
        field.columns.forEach((column, k) => {
          if (column.type !== 'computed') return;
          add(`${place}/columns/${k}/formula`, column.formula, 'int', {
            formOnly: true,
            open: true,
            compiler: compiler.column(`${section.id}.${field.id}`, field, k),
            times: field.maxRows,
            columns: field.columns.slice(0, k).map(({ id }) => id),
          });
        });
    });
    section.fields.forEach((field, j) => {
      if (field.type !== 'group') return;
      const place = `/form/sections/${i}/fields/${j}`;
      const path = `${section.id}.${field.id}`;
      const inside = (index?: number): Partial<Placed> => ({
        compiler: compiler.member(path, field, index),
        times: field.maxItems,
        columns: field.fields.slice(0, index).map(({ id }) => id),
      });
      field.fields.forEach((each, k) =>
        add(`${place}/fields/${k}/showIf`, each.showIf, 'bool', { formOnly: true, ...inside(k) }),
      );
      field.rules?.forEach((rule, k) => add(`${place}/rules/${k}/test`, rule.test, 'bool', inside()));
    });
    section.rules.forEach((rule, j) => add(`/form/sections/${i}/rules/${j}/test`, rule.test));
  });
  definition.payments.forEach((p, i) => add(`/payments/${i}/when`, p.when, 'bool', { formOnly: true }));
  add('/amount/formula', definition.amount.formula, 'int');
  const { voucher } = definition;
  add('/voucher/quota/formula', voucher?.quota.formula, 'int');
  voucher?.quota.caps.forEach((cap, i) => add(`/voucher/quota/caps/${i}/amount`, cap.amount, 'int'));
  add('/voucher/order/share', voucher?.order.share, 'int', { formOnly: true });
  return found;
}

/** Unknown names, wrong types and wrong syntax, with the characters that are wrong; columns that no table has. */
export function expressionProblems(definition: Definition): ProgrammeProblem[] {
  const found = expressionsIn(definition).flatMap((placed) => problemsOf(definition, placed));
  return found.length > 0 ? found : cycleProblems(definition);
}

function problemsOf(definition: Definition, placed: Placed): ProgrammeProblem[] {
  const { place, expression, type, compiler, formOnly, open, columns } = placed;
  const wrong = compiler.check(expression, type);
  const unknown = wrong && wrong.code !== 'no_such_key' ? [] : unknownColumns(definition, placed);
  if (unknown.length > 0) return unknown;
  if (wrong) {
    const { code, ...rest } = wrong;
    return [{ place, code: `expression.${code.replaceAll('_', '-')}`, params: { ...rest, expression } }];
  }
  const paths = compiler.pathsOf(expression).filter((path) => !(columns && path.startsWith('row.')));
  // A figure over records tells nothing of the people in them; a text might.
  const sensitive = new Set(
    (open ? sensitivePaths(definition) : []).filter(
      (path) => type === 'string' || fieldAt(definition, path)?.type !== 'group',
    ),
  );
  const outside = formOnly
    ? paths.filter((path) => !path.startsWith('param.') && !isAnswer(definition, path))
    : [];
  return [
    ...outside.map((path) => ({ place, code: 'expression.context', params: { path, expression } })),
    ...costProblems(definition, placed),
    ...paths
      .filter((path) => sensitive.has(path))
      .map((path) => ({ place, code: 'expression.sensitive', params: { path, expression } })),
  ];
}

/** An expression that could run for ever, or longer than a form may take; a column's runs once for each row. */
function costProblems(
  definition: Definition,
  { place, expression, compiler, times }: Placed,
): ProgrammeProblem[] {
  const ast = compiler.ast(expression);
  const calls = unboundedCalls(ast);
  if (calls.length)
    return calls.map(({ name, node }) => ({
      place,
      code: 'expression.function',
      params: { name, start: node.start, end: node.end, expression },
    }));
  const cost = expressionCost(definition, ast) * times;
  return cost > COST_MOST
    ? [{ place, code: 'expression.cost', params: { cost, most: COST_MOST, expression } }]
    : [];
}

/** Columns that are read and do not exist, between which characters. */
const unknownColumns = (definition: Definition, placed: Placed): ProgrammeProblem[] =>
  columnProblems(
    definition,
    placed.compiler.ast(placed.expression),
    placed.columns ? { row: placed.columns } : {},
  ).map(({ column, node }) => ({
    place: placed.place,
    code: 'expression.column',
    params: { column, start: node.start, end: node.end, expression: placed.expression },
  }));

/** A condition or formula that depends on itself, at the question where the circle was found. */
const cycleProblems = (definition: Definition): ProgrammeProblem[] =>
  dependencyCycles(definition).map((cycle) => {
    const [sectionId, fieldId] = cycle[0]!.split('.') as [string, string];
    const i = definition.form.sections.findIndex((section) => section.id === sectionId);
    const j = definition.form.sections[i]!.fields.findIndex((field) => field.id === fieldId);
    return {
      place: `/form/sections/${i}/fields/${j}`,
      code: 'expression.cycle',
      params: { path: [...cycle, cycle[0]].join(' → ') },
    };
  });

const isAnswer = (definition: Definition, path: string): boolean =>
  path.includes('.') && fieldAt(definition, path) !== undefined;

/** The columns of the table or group that an expression stands for, or that filter() leaves of it. */
function columnsOf(definition: Definition, node: ASTNode): { id: string; summed: boolean }[] | null {
  if (node.op === 'rcall' && node.args[0] === 'filter') return columnsOf(definition, node.args[1]);
  if (node.op !== '.' || node.args[0].op !== 'id') return null;
  const field = fieldAt(definition, `${node.args[0].args}.${node.args[1]}`);
  const found = field?.type === 'table' ? field.columns : field?.type === 'group' ? field.fields : null;
  return found && found.map(({ id, type }) => ({ id, summed: numeric.includes(type) }));
}

const numeric: string[] = ['money', 'integer', 'percent', 'row-total', 'computed'];

/** Columns that are read and do not exist: `sum_of(t, "x")`, `t.all(row, row.x > 0)`. */
function columnProblems(
  definition: Definition,
  node: ASTNode,
  rows: Record<string, string[]> = {},
): { column: string; node: ASTNode }[] {
  if (node.op === '.' && node.args[0].op === 'id') {
    const columns = rows[node.args[0].args];
    return columns && !columns.includes(node.args[1]) ? [{ column: node.args[1], node }] : [];
  }
  if (node.op === 'call' && node.args[0] === 'sum_of') {
    const [list, column] = node.args[1];
    const table = list && columnsOf(definition, list);
    const name = column?.op === 'value' ? String(column.args) : null;
    const summed = table?.some((c) => c.id === name && c.summed);
    const inside = list ? columnProblems(definition, list, rows) : [];
    return summed ? inside : [...inside, { column: name ?? '?', node }];
  }
  if (node.op === 'rcall') {
    const [, list, args] = node.args;
    const table = columnsOf(definition, list);
    const variable = args[0];
    const within =
      table && variable?.op === 'id' ? { ...rows, [variable.args]: table.map((c) => c.id) } : rows;
    return [
      ...columnProblems(definition, list, rows),
      ...args.flatMap((arg) => columnProblems(definition, arg, within)),
    ];
  }
  return children(node).flatMap((child) => columnProblems(definition, child, rows));
}
