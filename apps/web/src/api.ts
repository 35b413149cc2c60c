import { QueryClient } from '@tanstack/react-query';
import type { EarlyRead } from '../early';

type QueryValue = string | number | boolean | null | undefined;
type Schema<T> = { parse(value: unknown): T };
export type CallOptions<T> = {
  body?: unknown;
  query?: Record<string, QueryValue | readonly (string | number)[]>;
  schema?: Schema<T>;
  signal?: AbortSignal;
  headers?: Record<string, string>;
  /** Told when it was sent and when its answer came, in ms of this device. */
  timed?: (sentAt: number, receivedAt: number) => void;
};
export type ProblemItem = { path: string; code: string; params?: Record<string, unknown> };
export type ProblemDetails = { field?: string; problems?: ProblemItem[] } & Record<string, unknown>;

/** A refusal of the server (RFC 9457), or `status` 0 when nothing answered. Words come from `useProblemText`. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly details: ProblemDetails = {},
    readonly requestId?: string,
  ) {
    super(code);
    this.name = 'Problem';
  }

  /** Whether trying the same again may help: nothing answered, the server itself failed, or it was too much at once. */
  get passing(): boolean {
    return this.status === 0 || this.status >= 500 || this.code === 'rate.limited';
  }
}

let csrf: string | undefined;
let fetchCsrf: () => Promise<string> = async () => {
  const session = await call<{ csrf: string }>('GET', '/session', {});
  return session.csrf;
};
const unauthenticated = new Set<() => void>();
const answered = new Set<() => void>();
type SessionKeeper = {
  /** What a request waits for before it goes, while the session is over and its page still stands. */
  passage: (path: string, signal?: AbortSignal) => Promise<unknown> | undefined;
  /** Whether a request that was refused for want of a session may be made again (through the passage). */
  mayReturn: () => Promise<boolean>;
};
let keeper: SessionKeeper | undefined;
let prover: (() => Promise<boolean>) | undefined;
const dated = new Set<(date: string, sentAt: number, receivedAt: number) => void>();

/** The token that unsafe requests carry; the session answer brings it and each sign-in changes it. */
export function setCsrf(token: string | undefined): void {
  csrf = token;
}
/** For tests and for the session: how to get a token when none is known. */
export function setCsrfSource(source: () => Promise<string>): void {
  fetchCsrf = source;
}
/** Called whenever the server says that nobody is signed in. Returns how to stop listening. */
export function onUnauthenticated(listener: () => void): () => void {
  unauthenticated.add(listener);
  return () => void unauthenticated.delete(listener);
}
/** Called whenever the server has answered somebody who is signed in, or anybody: each request prolongs a session. */
export function onAnswered(listener: () => void): () => void {
  answered.add(listener);
  return () => void answered.delete(listener);
}
/** Sets who looks after the session: requests made while it is over stand still instead of failing. */
export function setSessionKeeper(next: SessionKeeper | undefined): void {
  keeper = next;
}
/** Sets who asks the person to prove once more who they are (再次验证); when they did, the refused request is made again. */
export function setProver(next: typeof prover): void {
  prover = next;
}
/** Called with each answer's Date header. */
export function onServerDate(
  listener: (date: string, sentAt: number, receivedAt: number) => void,
): () => void {
  dated.add(listener);
  return () => void dated.delete(listener);
}

/** `/api` + path + query; empty values are left out, lists are repeated. */
export function address(path: string, query: CallOptions<unknown>['query'] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const each of value) search.append(name, String(each));
    else if (value !== undefined && value !== null && value !== '') search.append(name, String(value));
  }
  const text = search.toString();
  return `/api${path}${text ? `?${text}` : ''}`;
}

/** The token for requests that do not go through `api`; `again`: the last one was refused. */
export async function csrfToken(again = false): Promise<string> {
  if (again) csrf = undefined;
  await keeper?.passage('/uploads');
  return (csrf ??= await fetchCsrf());
}

/** The problem in an answer to such a request; who is no longer signed in can do so in place, or is told so. */
export async function refusalIn(status: number, text: string, requestId: string | null): Promise<Problem> {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    answer = undefined;
  }
  if (status === 401 && !(await keeper?.mayReturn())) for (const listener of unauthenticated) listener();
  return problemFrom(status, answer, requestId);
}

function problemFrom(status: number, answer: unknown, requestId: string | null): Problem {
  if (typeof answer !== 'object' || answer === null || !('code' in answer))
    return new Problem(status, status >= 500 ? 'internal' : `http.${status}`, {}, requestId ?? undefined);
  const {
    code,
    type: _type,
    title: _title,
    status: _status,
    instance,
    details,
    ...rest
  } = answer as Record<string, unknown>;
  const nested = typeof details === 'object' && details !== null ? details : {};
  return new Problem(
    status,
    String(code),
    { ...rest, ...nested } as ProblemDetails,
    requestId ?? (typeof instance === 'string' ? instance : undefined),
  );
}

async function read(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('spreadsheetml')) return response.blob();
  if (!type.includes('json')) return response.text();
  return response.json().catch(() => undefined);
}

/** So old, in ms, an answer that nobody has taken yet is asked for anew. */
const EARLY_FRESH = 10_000;

/** What `early.ts` asked before this program was here; it serves once. */
function takeEarly(to: string): EarlyRead | undefined {
  const read = window.keshenEarly?.[to];
  delete window.keshenEarly?.[to];
  return read && Date.now() - read.sentAt < EARLY_FRESH ? read : undefined;
}

async function call<T>(method: string, path: string, options: CallOptions<T>, again = true): Promise<T> {
  const unsafe = method !== 'GET';
  await keeper?.passage(path, options.signal);
  if (unsafe) csrf ??= await fetchCsrf();
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  if (unsafe && csrf) headers['x-csrf-token'] = csrf;
  const to = address(path, options.query);
  const early = unsafe || options.headers ? undefined : takeEarly(to);
  const sentAt = early?.sentAt ?? Date.now();
  let response: Response;
  try {
    response = await (early?.response ??
      fetch(to, {
        method,
        headers,
        credentials: 'same-origin',
        body: options.body === undefined ? undefined : JSON.stringify(options.body),
        signal: options.signal,
      }));
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, 'network');
  }
  const receivedAt = early?.receivedAt ?? Date.now();
  options.timed?.(sentAt, receivedAt);
  const date = response.headers.get('date');
  if (date) for (const listener of dated) listener(date, sentAt, receivedAt);
  const answer = await read(response);
  if (response.status !== 401) for (const listener of answered) listener();
  if (response.ok) return options.schema ? options.schema.parse(answer) : (answer as T);
  const problem = problemFrom(response.status, answer, response.headers.get('x-request-id'));
  if (again && unsafe && problem.code.startsWith('csrf')) {
    csrf = await fetchCsrf();
    return call(method, path, options, false);
  }
  if (again && problem.code === 'session.proof-needed' && (await prover?.()))
    return call(method, path, options, false);
  if (problem.status === 401) for (const listener of unauthenticated) listener();
  if (again && problem.code === 'session.required' && (await keeper?.mayReturn()))
    return call(method, path, options, false);
  throw problem;
}

/** The one way to the server: JSON in, JSON out, refusals thrown as `Problem`. Paths start after `/api`. */
export const api = {
  get: <T>(path: string, options: CallOptions<T> = {}) => call<T>('GET', path, options),
  post: <T>(path: string, options: CallOptions<T> = {}) => call<T>('POST', path, options),
  put: <T>(path: string, options: CallOptions<T> = {}) => call<T>('PUT', path, options),
  patch: <T>(path: string, options: CallOptions<T> = {}) => call<T>('PATCH', path, options),
  del: <T>(path: string, options: CallOptions<T> = {}) => call<T>('DELETE', path, options),
};

export type UploadOptions = {
  fields?: Record<string, string>;
  onProgress?: (sent: number, total: number) => void;
  signal?: AbortSignal;
};

/**
 * Sends one file as multipart (`file` last, as the server reads in order) and tells its progress in bytes: for what is
 * only looked at. Files that are kept go by `form/file-upload`.
 */
export async function upload<T>(path: string, file: File, options: UploadOptions = {}): Promise<T> {
  await keeper?.passage(path, options.signal);
  csrf ??= await fetchCsrf();
  const form = new FormData();
  for (const [name, value] of Object.entries(options.fields ?? {})) form.append(name, value);
  form.append('file', file, file.name);
  return new Promise<T>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', address(path));
    request.setRequestHeader('accept', 'application/json');
    if (csrf) request.setRequestHeader('x-csrf-token', csrf);
    request.upload.onprogress = (event) => options.onProgress?.(event.loaded, event.total);
    request.onerror = () => reject(new Problem(0, 'network'));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    request.onload = () => {
      let answer: unknown;
      try {
        answer = request.responseText ? JSON.parse(request.responseText) : undefined;
      } catch {
        answer = undefined;
      }
      if (request.status >= 200 && request.status < 300) return resolve(answer as T);
      const problem = problemFrom(request.status, answer, request.getResponseHeader('x-request-id'));
      if (problem.status === 401) for (const listener of unauthenticated) listener();
      reject(problem);
    };
    options.signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}

/**
 * When to ask again, in ms: when the server says so (`service.busy`), a little apart from the others whom it told the same,
 * else after one second, then two.
 */
export function askAgainAfter(failures: number, error: unknown): number {
  const seconds = error instanceof Problem && error.passing ? Number(error.details.seconds) : NaN;
  return Number.isFinite(seconds) ? seconds * 1000 * (1 + Math.random() / 2) : 1000 * 2 ** failures;
}

/** Refusals are answers and are not asked again, which would be more of the same; a silent or failing server is, twice, a busy one a few times more. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        refetchOnWindowFocus: true,
        retry: (failures, error) =>
          error instanceof Problem &&
          error.passing &&
          error.code !== 'rate.limited' &&
          failures < (error.code === 'service.busy' ? 6 : 2),
        retryDelay: askAgainAfter,
      },
      mutations: { retry: false },
    },
  });
}
