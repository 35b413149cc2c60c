import i18next from './i18n';
import { useTranslation } from 'react-i18next';
import { Problem } from './api';

const KIND_OF_STATUS: Record<number, string> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  413: 'too-large',
  415: 'unsupported',
  422: 'invalid',
  429: 'too-many',
  0: 'network',
};

type Coded = { code: string; params?: Record<string, unknown> };

/**
 * The words for a refusal, or for one problem of a field: the feature's own `problems.<code>` first, then the
 * common `problems:<code>`, then a sentence for its kind. Never the bare code.
 */
export function problemText(problem: Problem | Coded | unknown, namespace?: string): string {
  const code = codeOf(problem);
  const params = paramsOf(problem);
  const status = problem instanceof Problem ? problem.status : 422;
  const kind = KIND_OF_STATUS[status] ?? 'internal';
  const keys = [
    ...(namespace ? [`${namespace}:problems.${code}`] : []),
    ...(code === 'internal' && !params.requestId ? [] : [`problems:${code}`]),
    `problems:kind.${problem instanceof Problem || isCoded(problem) ? kind : 'internal'}`,
  ];
  const key = keys.find(
    (each) => i18next.exists(each) && typeof i18next.t(each, { returnObjects: true }) === 'string',
  );
  return i18next.t(key ?? 'problems:kind.internal', params);
}

function isCoded(value: unknown): value is Coded {
  return typeof value === 'object' && value !== null && 'code' in value;
}
function codeOf(value: unknown): string {
  return isCoded(value) ? String(value.code) : 'internal';
}
function paramsOf(value: unknown): Record<string, unknown> {
  if (value instanceof Problem) return { ...value.details, requestId: value.requestId };
  return isCoded(value) ? (value.params ?? {}) : {};
}

/** `problemText` that follows the language: `const say = useProblemText('application'); say(error)`. */
export function useProblemText(namespace?: string): (problem: unknown) => string {
  useTranslation();
  return (problem) => problemText(problem, namespace);
}
