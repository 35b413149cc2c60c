import type { FieldErrors, FieldValues, Resolver } from 'react-hook-form';
import type { z } from 'zod';

/** What a field's error carries: the code as `type`, and what its words need. */
export type FieldProblem = { type: string; params?: Record<string, unknown> };

const CODE = /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)*$/;

/** Code and parameters of a zod issue: ours carry the code as message, zod's own are told by their kind. */
export function problemOfIssue(issue: z.core.$ZodIssue): { code: string; params: Record<string, unknown> } {
  const own = 'params' in issue && issue.params ? (issue.params as Record<string, unknown>) : {};
  if (CODE.test(issue.message)) return { code: issue.message, params: own };
  if (typeof own.code === 'string') return { code: own.code, params: own };
  const limit = 'maximum' in issue ? issue.maximum : 'minimum' in issue ? issue.minimum : undefined;
  return { code: issue.code ?? 'custom', params: { ...own, limit } };
}

/**
 * The definition's schema as react-hook-form's resolver. Words are found when the error is drawn, so that they
 * follow the language; the first problem of each path counts.
 */
export function definitionResolver<Values extends FieldValues>(
  schemaOf: (values: Values) => z.ZodType,
): Resolver<Values> {
  return (values) => {
    const result = schemaOf(values).safeParse(values);
    if (result.success) return { values: result.data as Values, errors: {} };
    return { values: {}, errors: errorsOf(result.error.issues) as FieldErrors<Values> };
  };
}

/** Issues as the nested object react-hook-form keeps. */
export function errorsOf(issues: readonly z.core.$ZodIssue[]): Record<string, unknown> {
  const errors: Record<string, unknown> = {};
  for (const issue of issues) {
    const { code, params } = problemOfIssue(issue);
    let place = errors;
    const path = issue.path.map(String);
    for (const step of path.slice(0, -1)) place = (place[step] ??= {}) as Record<string, unknown>;
    const last = path.at(-1) ?? 'root';
    if (!isProblem(place[last]))
      place[last] = { ...(place[last] as object), type: code, params } satisfies FieldProblem;
  }
  return errors;
}

export function isProblem(value: unknown): value is FieldProblem {
  return typeof value === 'object' && value !== null && typeof (value as FieldProblem).type === 'string';
}

/** Every problem beneath an error object, as paths: a table's cells as `section.field.2.amount`. */
export function problemsBeneath(errors: unknown, base = ''): { path: string; problem: FieldProblem }[] {
  if (typeof errors !== 'object' || errors === null) return [];
  const own = isProblem(errors) ? [{ path: base, problem: errors }] : [];
  const beneath = Object.entries(errors)
    .filter(([key]) => !(isProblem(errors) && ['type', 'params', 'ref', 'message', 'types'].includes(key)))
    .flatMap(([key, value]) => problemsBeneath(value, base ? `${base}.${key}` : key));
  return [...own, ...beneath];
}
