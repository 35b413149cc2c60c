import type { Problem, RefusalKind } from '@keshen/kernel';

/** What the API answers when it says no: a problem document by RFC 9457 (application/problem+json). */
export type ProblemDocument = {
  /** `urn:keshen:problem:` and the code. */
  type: string;
  /** The status in English words; the sentence for people is looked up by `code` in the locales. */
  title: string;
  status: number;
  code: string;
  /** The id of the request, which the log names too. */
  instance: string;
  field?: string;
  problems?: Problem[];
  /** Values for the sentence. */
  details?: Record<string, unknown>;
};

/** The HTTP status of each kind of refusal. */
export const statusOfKind = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  unsupported: 415,
  unsatisfiable: 416,
  'too-many': 429,
} satisfies Record<RefusalKind, number>;

const titles: Record<number, string> = {
  400: 'The request could not be read',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  408: 'Too slow',
  409: 'The state has moved on',
  413: 'Too large',
  415: 'Unsupported kind of content',
  416: 'No such part',
  422: 'A rule is broken',
  429: 'Too many requests',
  431: 'Too large',
  502: 'Another process answers',
  503: 'Not available at this moment',
};

/** A problem document; `details` beside `field` and `problems` explain the code. */
export function problemDocument(
  status: number,
  code: string,
  instance: string,
  { field, problems, ...details }: { field?: string; problems?: Problem[]; [key: string]: unknown } = {},
): ProblemDocument {
  return {
    type: `urn:keshen:problem:${code}`,
    title: titles[status] ?? 'Something went wrong here',
    status,
    code,
    instance,
    ...(field === undefined ? {} : { field }),
    ...(problems === undefined ? {} : { problems }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
  };
}
