/** What kind of no it is; each kind has one HTTP status in the refusal filter. */
export type RefusalKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'unsupported'
  | 'unsatisfiable'
  | 'too-many';

/** One thing wrong in what was handed in: where (a path such as `budget.0.amount`), which rule, which values. */
export type Problem = { path: string; code: string; params?: Record<string, unknown> };

/** Values for the sentence that explains the refusal. Shown to people: never a secret, never a stack. */
export type RefusalDetails = { field?: string; problems?: Problem[]; [key: string]: unknown };

/**
 * The one error a rule may throw. `code` (such as `money.malformed`) is looked up in the locales;
 * anything else that is thrown is a bug.
 */
export class Refusal extends Error {
  constructor(
    readonly kind: RefusalKind,
    readonly code: string,
    readonly details: RefusalDetails = {},
  ) {
    super(code);
    this.name = 'Refusal';
  }
}

/** What was handed in breaks a rule: `throw invalid('money.malformed', { field })`. */
export const invalid = (code: string, details?: RefusalDetails): Refusal =>
  new Refusal('invalid', code, details);

/** This actor may not do this. */
export const forbidden = (code: string, details?: RefusalDetails): Refusal =>
  new Refusal('forbidden', code, details);

/** There is no such thing, or this actor may not know that there is. */
export const notFound = (code: string, details?: RefusalDetails): Refusal =>
  new Refusal('not-found', code, details);

/** It was possible, but the state has moved on. */
export const conflict = (code: string, details?: RefusalDetails): Refusal =>
  new Refusal('conflict', code, details);

/** Whether something caught is a Refusal rather than a bug. */
export const isRefusal = (e: unknown): e is Refusal => e instanceof Refusal;
