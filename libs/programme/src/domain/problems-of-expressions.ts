import type { ASTNode } from '@marcbachmann/cel-js';
import { fieldAt } from './answers';
import type { Definition } from './definition';
import { COST_MOST, expressionCost, unboundedCalls } from './expression-cost';
import { children, expressionsOf } from './expressions';
import type { ProgrammeProblem } from './problem';

interface Placed {
  place: string;
  expression: string;
  type: 'bool' | 'int';
  /** Evaluated where only the answers are known: it may not read the party, its history or its credit. */
  formOnly?: boolean;
}

function expressionsIn(definition: Definition): Placed[] {
  const found: Placed[] = [];
  const add = (
    place: string,
    expression: string | undefined,
    type: 'bool' | 'int' = 'bool',
    formOnly = false,
  ): void => {
    if (expression !== undefined) found.push({ place, expression, type, formOnly });
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
    section.fields.forEach((field, j) =>
      add(`/form/sections/${i}/fields/${j}/showIf`, field.showIf, 'bool', true),
    );
    section.rules.forEach((rule, j) => add(`/form/sections/${i}/rules/${j}/test`, rule.test));
  });
  definition.payments.forEach((p, i) => add(`/payments/${i}/when`, p.when, 'bool', true));
  add('/amount/formula', definition.amount.formula, 'int');
  const { voucher } = definition;
  add('/voucher/quota/formula', voucher?.quota.formula, 'int');
  voucher?.quota.caps.forEach((cap, i) => add(`/voucher/quota/caps/${i}/amount`, cap.amount, 'int'));
  add('/voucher/order/share', voucher?.order.share, 'int', true);
  return found;
}

/** Unknown names, wrong types and wrong syntax, with the characters that are wrong; columns that no table has. */
export function expressionProblems(definition: Definition): ProgrammeProblem[] {
  const compiled = expressionsOf(definition);
  return expressionsIn(definition).flatMap(({ place, expression, type, formOnly }): ProgrammeProblem[] => {
    const wrong = compiled.check(expression, type);
    if (wrong) {
      const { code, ...rest } = wrong;
      return [{ place, code: `expression.${code.replaceAll('_', '-')}`, params: { ...rest, expression } }];
    }
    const outside = formOnly
      ? compiled
          .pathsOf(expression)
          .filter((path) => !path.startsWith('param.') && !isAnswer(definition, path))
      : [];
    return [
      ...outside.map((path) => ({ place, code: 'expression.context', params: { path, expression } })),
      ...costProblems(definition, compiled.ast(expression)).map(({ code, params }) => ({
        place,
        code,
        params: { ...params, expression },
      })),
      ...columnProblems(definition, compiled.ast(expression)).map(({ column, node }) => ({
        place,
        code: 'expression.column',
        params: { column, start: node.start, end: node.end, expression },
      })),
    ];
  });
}

/** An expression that could run for ever, or longer than a form may take. */
function costProblems(definition: Definition, ast: ASTNode): Omit<ProgrammeProblem, 'place'>[] {
  const calls = unboundedCalls(ast);
  if (calls.length)
    return calls.map(({ name, node }) => ({
      code: 'expression.function',
      params: { name, start: node.start, end: node.end },
    }));
  const cost = expressionCost(definition, ast);
  return cost > COST_MOST ? [{ code: 'expression.cost', params: { cost, most: COST_MOST } }] : [];
}

const isAnswer = (definition: Definition, path: string): boolean =>
  path.includes('.') && fieldAt(definition, path) !== undefined;

/** The table that an expression stands for: itself, or what filter() leaves of it. */
function tableOf(
  definition: Definition,
  node: ASTNode,
): Extract<ReturnType<typeof fieldAt>, { type: 'table' }> | null {
  if (node.op === 'rcall' && node.args[0] === 'filter') return tableOf(definition, node.args[1]);
  if (node.op !== '.' || node.args[0].op !== 'id') return null;
  const field = fieldAt(definition, `${node.args[0].args}.${node.args[1]}`);
  return field?.type === 'table' ? field : null;
}

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
    const table = list && tableOf(definition, list);
    const name = column?.op === 'value' ? String(column.args) : null;
    const summed = table?.columns.some(
      (c) => c.id === name && ['money', 'integer', 'row-total'].includes(c.type),
    );
    const inside = list ? columnProblems(definition, list, rows) : [];
    return summed ? inside : [...inside, { column: name ?? '?', node }];
  }
  if (node.op === 'rcall') {
    const table = tableOf(definition, node.args[1]);
    const variable = node.args[2][0];
    const within =
      table && variable?.op === 'id' ? { ...rows, [variable.args]: table.columns.map((c) => c.id) } : rows;
    return children(node).flatMap((child) => columnProblems(definition, child, within));
  }
  return children(node).flatMap((child) => columnProblems(definition, child, rows));
}
