import { Environment, type ASTNode, type ParseResult } from '@marcbachmann/cel-js';
import { ATTACHMENTS, type Answers } from './answers';
import { columnTypes, registerParts, scalar, toCel, typeOfField, type RowClass } from './cel-values';
import { registerFunctions } from './expression-functions';
import type { Definition } from './definition';
import {
  factTypes,
  type ApplicantFacts,
  type CreditFacts,
  type HistoryFacts,
  type RegisterFacts,
} from './facts';
import type { Field, FieldOf } from './fields';

/** What is known when expressions are evaluated. Absent facts are left out; see factTypes. */
export interface EligibilityContext {
  answers: Answers;
  applicant?: ApplicantFacts;
  register?: RegisterFacts;
  history?: HistoryFacts;
  credit?: CreditFacts;
  today?: string;
}

export type Evaluated = { value: boolean | number | string } | { missing: string[] } | { error: string };

/** What is wrong with an expression, and between which of its characters. */
export interface ExpressionProblem {
  code: string;
  message: string;
  start: number;
  end: number;
}

/** Names that no section may take. */
export const reservedNames = [...Object.keys(factTypes), 'param', 'today', 'row', 'attachments', 'reasons'];

const limits = { maxAstNodes: 300, maxDepth: 30, maxListElements: 60, maxMapEntries: 1, maxCallArguments: 6 };

/** Expressions over one set of names, parsed once each. */
export class Compiler {
  private readonly compiled = new Map<string, Compiled>();

  constructor(private readonly environment: Environment) {}

  /** The problem of an expression that should give this type; null when there is none. */
  check(expression: string, type: 'bool' | 'int' | 'string'): ExpressionProblem | null {
    const result = this.environment.check(expression);
    if (!result.valid)
      return {
        code: result.error?.code ?? 'expression',
        message: result.error?.summary ?? '',
        start: result.error?.range?.start ?? 0,
        end: result.error?.range?.end ?? expression.length,
      };
    if (result.type === type) return null;
    return { code: 'result_type', message: String(result.type), start: 0, end: expression.length };
  }

  ast(expression: string): ASTNode {
    return this.compile(expression).parsed.ast;
  }

  /** What an expression reads, in full: of a date range `project.period.end`. */
  readsOf(expression: string): string[] {
    return [...new Set(this.compile(expression).reads.map(({ path }) => path))];
  }

  /** What an expression reads: `budget.grant`, `param.cap`, `credit.blacklisted`, `today`. */
  pathsOf(expression: string): string[] {
    const all = this.compile(expression).reads;
    return [...new Set(all.map(({ path }) => path.split('.').slice(0, 2).join('.')))];
  }

  /** The value of an expression over these names. */
  protected run(expression: string, values: Record<string, unknown>): Evaluated {
    const { parsed, reads } = this.compile(expression);
    try {
      const value: unknown = parsed(values);
      if (typeof value === 'bigint') {
        const number = Number(value);
        return Number.isSafeInteger(number) ? { value: number } : { error: 'overflow' };
      }
      return { value: value as boolean | string };
    } catch (error) {
      const missing = reads
        .filter(({ path, asked }) => !asked && at(values, path) === undefined)
        .map(({ path }) => path);
      if (missing.length) return { missing: [...new Set(missing)] };
      return { error: (error as { code?: string }).code ?? 'evaluation' };
    }
  }

  private compile(expression: string): Compiled {
    let found = this.compiled.get(expression);
    if (!found) {
      const parsed = this.environment.parse(expression);
      found = { parsed, reads: reads(parsed.ast, (name) => this.environment.hasVariable(name)) };
      this.compiled.set(expression, found);
    }
    return found;
  }
}

/** Formulas of one computed column: beside the answers they see the columns before it as `row.x`. */
export class ColumnExpressions extends Compiler {
  /** The value for one row, given as expressions see it. */
  evaluateRow(expression: string, { values }: Bound, row: object): Evaluated {
    return this.run(expression, { ...values, row });
  }
}

/** The expressions of one definition: an environment in which every question has its type. */
export class Expressions extends Compiler {
  private readonly parameters: Record<string, bigint>;
  private readonly rowClasses = new Map<Field, RowClass>();
  private readonly columns = new Map<string, ColumnExpressions>();

  constructor(
    private readonly definition: Definition,
    private readonly names = new Environment({ unlistedVariablesAreDyn: false, limits }),
  ) {
    super(names);
    registerParts(names);
    for (const section of definition.form.sections) {
      if (reservedNames.includes(section.id) || names.hasVariable(section.id)) continue;
      const schema: Record<string, string | Record<string, string>> = {};
      for (const field of section.fields) {
        if (field.id in schema) continue;
        const ctor = class {};
        this.rowClasses.set(field, ctor);
        schema[field.id] = typeOfField(names, field, `row_${section.id}__${field.id}`, ctor);
      }
      names.registerVariable({ name: section.id, schema });
    }
    for (const [name, schema] of Object.entries(factTypes)) names.registerVariable({ name, schema });
    this.parameters = Object.fromEntries(definition.parameters.map((p) => [p.id, BigInt(p.value)]));
    const parameters = Object.fromEntries(definition.parameters.map((p) => [p.id, 'int']));
    names.registerVariable({ name: 'param', schema: parameters });
    const files = Object.fromEntries(definition.form.attachments.map((a) => [a.id, 'int']));
    names.registerVariable({ name: ATTACHMENTS, schema: files });
    names.registerVariable('today', 'string');
    registerFunctions(names);
  }

  /** The expressions of a computed column, the `index`-th of the table at `path`. */
  column(path: string, field: FieldOf<'table'>, index: number): ColumnExpressions {
    const key = `${path}.${index}`;
    let found = this.columns.get(key);
    if (!found) {
      const names = this.names.clone();
      names.registerVariable({ name: 'row', schema: columnTypes(field.columns.slice(0, index)) });
      this.columns.set(key, (found = new ColumnExpressions(names)));
    }
    return found;
  }

  /**
   * The value of an expression. Absent values are found in the expression before it is evaluated; a part that
   * does not matter (the other arm of `||`) may be absent all the same. Who evaluates several expressions over the
   * same facts binds them once.
   */
  evaluate(expression: string, context: EligibilityContext | Bound): Evaluated {
    return this.run(expression, (context instanceof Bound ? context : this.bind(context)).values);
  }

  /** An answer as expressions see it. */
  celValue(field: Field, value: unknown): unknown {
    return toCel(field, value, this.rowClasses.get(field) ?? Object);
  }

  /** The facts as expressions see them. */
  bind(context: EligibilityContext): Bound {
    const values: Record<string, unknown> = {
      param: this.parameters,
      applicant: present(context.applicant),
      register: present(context.register),
      history: present(context.history),
      credit: present(context.credit),
      today: context.today,
      [ATTACHMENTS]: Object.fromEntries(
        this.definition.form.attachments.map(({ id }) => {
          const files = context.answers[ATTACHMENTS]?.[id];
          return [id, BigInt(Array.isArray(files) ? files.length : 0)];
        }),
      ),
    };
    for (const section of this.definition.form.sections) {
      if (reservedNames.includes(section.id)) continue;
      const given = context.answers[section.id] ?? {};
      const bound: Record<string, unknown> = {};
      for (const field of section.fields) {
        const value = this.celValue(field, given[field.id]);
        if (value !== undefined) bound[field.id] = value;
      }
      values[section.id] = bound;
    }
    return new Bound(values);
  }
}

interface Compiled {
  parsed: ParseResult;
  reads: Read[];
}

/** Facts bound for one definition's expressions; see Expressions.bind. */
export class Bound {
  constructor(readonly values: Record<string, unknown>) {}

  /** Puts another value for an answer, or takes it away. */
  put(section: string, field: string, value: unknown): void {
    const answers = this.values[section] as Record<string, unknown> | undefined;
    if (!answers) return;
    if (value === undefined) delete answers[field];
    else answers[field] = value;
  }
}

const cache = new WeakMap<Definition, Expressions>();

/** The expressions of a definition, compiled once per definition object. */
export function expressionsOf(definition: Definition): Expressions {
  let found = cache.get(definition);
  if (!found) cache.set(definition, (found = new Expressions(definition)));
  return found;
}

/** Evaluates an expression of a definition; see Expressions.evaluate. */
export const evaluate = (
  definition: Definition,
  expression: string,
  context: EligibilityContext | Bound,
): Evaluated => expressionsOf(definition).evaluate(expression, context);

/** Whether a condition holds; a condition that cannot be told does not hold. */
export function holds(
  definition: Definition,
  expression: string,
  context: EligibilityContext | Bound,
): boolean {
  const result = evaluate(definition, expression, context);
  return 'value' in result && result.value === true;
}

const present = (facts: Record<string, unknown> | undefined): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(facts ?? {})
      .filter(([, v]) => v !== undefined && v !== null)
      .map(([k, v]) => [k, scalar(v)]),
  );

const at = (bound: Record<string, unknown>, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], bound);

interface Read {
  path: string;
  /** Only asked for with has(). */
  asked: boolean;
}

function reads(node: ASTNode, known: (name: string) => boolean, asked = false): Read[] {
  const path = chain(node);
  if (path) return known(path.split('.')[0]!) ? [{ path, asked }] : [];
  const inside = node.op === 'call' && node.args[0] === 'has';
  return children(node).flatMap((child) => reads(child, known, asked || inside));
}

/** `a.b.c` for a chain of names, else null. */
function chain(node: ASTNode): string | null {
  if (node.op === 'id') return node.args;
  if (node.op !== '.') return null;
  const before = chain(node.args[0]);
  return before && `${before}.${node.args[1]}`;
}

/** The nodes directly beneath a node. */
export function children(node: ASTNode): ASTNode[] {
  const found: ASTNode[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (value && typeof value === 'object' && 'op' in value) found.push(value as ASTNode);
  };
  walk(node.args);
  return found;
}
