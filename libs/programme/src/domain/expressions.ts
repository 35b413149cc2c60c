import { Environment, type ASTNode, type ParseResult } from '@marcbachmann/cel-js';
import { ATTACHMENTS, type Answers } from './answers';
import {
  columnTypes,
  memberTypes,
  registerParts,
  scalar,
  toCel,
  typeOfField,
  type RowClass,
} from './cel-values';
import { reads, type Read } from './expression-reads';
import { registerFunctions } from './expression-functions';
import type { Definition } from './definition';
import {
  type CountedApplication,
  factTypes,
  type ApplicantFacts,
  type CreditFacts,
  type FactGroup,
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
  /** What a fact is the sum of, by its path; only where the reader may know. */
  counted?: Partial<Record<string, CountedApplication[]>>;
}

export type Evaluated = { value: boolean | number | string } | { missing: string[] } | { error: string };

/** What is wrong with an expression, and between which of its characters. */
export interface ExpressionProblem {
  code: string;
  message: string;
  start: number;
  end: number;
}

const ownNames = [...Object.keys(factTypes), 'param', 'today', 'row', 'attachments', 'reasons'];

/** Whether no section may be called so: names of the facts, and words of the expression language (`list`, `in`). */
export function isReservedName(name: string): boolean {
  if (ownNames.includes(name)) return true;
  try {
    const language = new Environment();
    language.registerVariable(name, 'int');
    return language.parse(name).ast.op !== 'id';
  } catch {
    return true;
  }
}

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

  /** The value of an expression over these facts, of which only what it reads is brought into its form. */
  protected run(expression: string, bound: Bound, row?: object): Evaluated {
    const { parsed, reads, needs } = this.compile(expression);
    bound.need(needs);
    const values = row ? { ...bound.values, row } : bound.values;
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
      const all = reads(parsed.ast, (name) => this.environment.hasVariable(name));
      const needs = new Map<string, Need>();
      for (const { path } of all) {
        const [group, name] = path.split('.') as [string, string | undefined];
        needs.set(`${group}.${name ?? ''}`, { group, name });
      }
      found = { parsed, reads: all, needs: [...needs.values()] };
      this.compiled.set(expression, found);
    }
    return found;
  }
}

/** What is said of one row or record: beside the answers its columns or questions, those before it, as `row.x`. */
export class RowExpressions extends Compiler {
  /** The value for one row, given as expressions see it. */
  evaluateRow(expression: string, bound: Bound, row: object): Evaluated {
    return this.run(expression, bound, row);
  }
}

/** The expressions of one definition: an environment in which every question has its type. */
export class Expressions extends Compiler {
  private readonly parameters: Record<string, bigint>;
  private readonly rowClasses = new Map<Field, RowClass>();
  private readonly fields = new Map<string, Field>();
  private readonly groupClasses = new Map<string, RowClass>();
  private readonly rows = new Map<string, RowExpressions>();

  constructor(
    definition: Definition,
    private readonly names = new Environment({ unlistedVariablesAreDyn: false, limits }),
  ) {
    super(names);
    registerParts(names);
    for (const section of definition.form.sections) {
      if (names.hasVariable(section.id) || isReservedName(section.id)) continue;
      const schema: Record<string, string> = {};
      for (const field of section.fields) {
        if (field.id in schema) continue;
        this.fields.set(`${section.id}.${field.id}`, field);
        const ctor = class {};
        this.rowClasses.set(field, ctor);
        schema[field.id] = typeOfField(names, field, `row_${section.id}__${field.id}`, ctor);
      }
      this.declare(section.id, schema);
    }
    for (const [name, schema] of Object.entries(factTypes)) this.declare(name, schema);
    this.parameters = Object.fromEntries(definition.parameters.map((p) => [p.id, BigInt(p.value)]));
    const parameters = Object.fromEntries(definition.parameters.map((p) => [p.id, 'int']));
    names.registerVariable({ name: 'param', schema: parameters });
    const files = Object.fromEntries(definition.form.attachments.map((a) => [a.id, 'int']));
    names.registerVariable({ name: ATTACHMENTS, schema: files });
    names.registerVariable('today', 'string');
    registerFunctions(names);
  }

  /** A name with parts: instances of a class of its own, so that evaluating does not have to convert them. */
  private declare(name: string, fields: Record<string, string>): void {
    const ctor = class {};
    this.groupClasses.set(name, ctor);
    this.names.registerType(`group_${name}`, { ctor, fields });
    this.names.registerVariable(name, `group_${name}`);
  }

  /** The expressions of a computed column, the `index`-th of the table at `path`. */
  column(path: string, field: FieldOf<'table'>, index: number): RowExpressions {
    return this.row(`${path}.${index}`, columnTypes(field.columns.slice(0, index)));
  }

  /** The condition of a record's question, the `index`-th of the group at `path`; without one, the group's rules. */
  member(path: string, field: FieldOf<'group'>, index = field.fields.length): RowExpressions {
    return this.row(`${path}.${index}`, memberTypes(field.fields.slice(0, index)));
  }

  private row(key: string, schema: Record<string, string>): RowExpressions {
    let found = this.rows.get(key);
    if (!found) {
      const names = this.names.clone();
      names.registerVariable({ name: 'row', schema });
      this.rows.set(key, (found = new RowExpressions(names)));
    }
    return found;
  }

  /**
   * The value of an expression. Absent values are found in the expression before it is evaluated; a part that
   * does not matter (the other arm of `||`) may be absent all the same. Who evaluates several expressions over the
   * same facts binds them once.
   */
  evaluate(expression: string, context: EligibilityContext | Bound): Evaluated {
    return this.run(expression, context instanceof Bound ? context : this.bind(context));
  }

  /** An answer as expressions see it. */
  celValue(field: Field, value: unknown): unknown {
    return toCel(field, value, this.rowClasses.get(field) ?? Object);
  }

  /** The facts as expressions see them; each is brought into its form when the first expression reads it. */
  bind(context: EligibilityContext): Bound {
    return new Bound(context, this.parameters, {
      empty: (group) => new (this.groupClasses.get(group) ?? Object)() as Record<string, unknown>,
      read: (group, name) => this.read(context, group, name),
    });
  }

  /** One fact as expressions see it. */
  private read(context: EligibilityContext, group: string, name: string): unknown {
    if (group === ATTACHMENTS) {
      const files = context.answers[ATTACHMENTS]?.[name];
      return BigInt(Array.isArray(files) ? files.length : 0);
    }
    if (group in factTypes) {
      const value = (context[group as FactGroup] as Record<string, unknown> | undefined)?.[name];
      return value === null ? undefined : scalar(value);
    }
    const field = this.fields.get(`${group}.${name}`);
    return field && this.celValue(field, context.answers[group]?.[name]);
  }
}

/** What an expression reads of a group; no name: all of it. */
interface Need {
  group: string;
  name: string | undefined;
}

interface Compiled {
  parsed: ParseResult;
  reads: Read[];
  needs: Need[];
}

/** Facts bound for one definition's expressions; see Expressions.bind. */
export class Bound {
  readonly values: Record<string, unknown>;
  private readonly known = new Map<string, Set<string>>();

  constructor(
    private readonly context: EligibilityContext,
    parameters: Record<string, bigint>,
    private readonly facts: {
      empty(group: string): Record<string, unknown>;
      read(group: string, name: string): unknown;
    },
  ) {
    this.values = { param: parameters, today: context.today };
  }

  /** Brings what is needed into its form, once each. */
  need(needs: readonly Need[]): void {
    for (const { group, name } of needs) {
      if (group === 'param' || group === 'today') continue;
      if (name !== undefined) this.take(group, name);
      else
        for (const each of Object.keys(this.context.answers[group] ?? this.context[group as FactGroup] ?? {}))
          this.take(group, each);
    }
  }

  /** Puts another value for an answer, or takes it away. */
  put(section: string, field: string, value: unknown): void {
    this.knownOf(section).add(field);
    const answers = this.values[section] as Record<string, unknown>;
    if (value === undefined) delete answers[field];
    else answers[field] = value;
  }

  private take(group: string, name: string): void {
    const known = this.knownOf(group);
    if (known.has(name)) return;
    known.add(name);
    const value = this.facts.read(group, name);
    if (value !== undefined) (this.values[group] as Record<string, unknown>)[name] = value;
  }

  private knownOf(group: string): Set<string> {
    let known = this.known.get(group);
    if (!known) {
      this.known.set(group, (known = new Set()));
      this.values[group] = this.facts.empty(group);
    }
    return known;
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

const at = (bound: Record<string, unknown>, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], bound);
