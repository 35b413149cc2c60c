import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { invalid, isRefusal } from '@keshen/kernel';
import { problemDocument, statusOfKind, type ProblemDocument } from '../../domain/problem';
import { isAway, sqlState } from '../database/database';
import { requestIdOf, type NamedRequest } from './log';
import type { RefusalWatch, RefusedRequest } from './refusal-watch';

/** What of a Fastify reply is needed to answer with a problem. */
type Reply = {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  type(value: string): Reply;
  send(body: unknown): unknown;
  sent?: boolean;
};

/** Answers of the framework and its plugins, by status; what a person may read stands in the locales. */
const codes: Record<number, string> = {
  400: 'request.malformed',
  401: 'session.required',
  403: 'access.forbidden',
  404: 'route.unknown',
  405: 'route.unknown',
  413: 'body.too-large',
  414: 'request.malformed',
  415: 'body.content-type',
  429: 'rate.limited',
};

/** Fastify's own codes where the status alone says too little. */
const fastifyCodes: Record<string, [number, string]> = {
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'body.malformed'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'body.malformed'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'body.malformed'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'body.content-type'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body.too-large'],
  FST_REQ_FILE_TOO_LARGE: [413, 'file.too-large'],
  FST_INVALID_MULTIPART_CONTENT_TYPE: [415, 'body.content-type'],
  FST_PARTS_LIMIT: [413, 'body.too-large'],
  FST_FILES_LIMIT: [413, 'body.too-large'],
  FST_FIELDS_LIMIT: [413, 'body.too-large'],
};

/** A text that PostgreSQL cannot keep: a NUL or half a surrogate pair, which inside of JSON is no JSON to it. */
const UNSTORABLE = new Set(['22021', '22P05']);
const unstorable = (error: unknown): boolean =>
  UNSTORABLE.has(sqlState(error)) ||
  (sqlState(error) === '22P02' && /for type json/.test((error as Error).message));

/** A list's cursor is read back as it was written: one whose values PostgreSQL cannot read was made up. */
const madeUp = (request: RefusedRequest, error: unknown): boolean =>
  sqlState(error).startsWith('22') &&
  typeof (request.query as { cursor?: unknown } | undefined)?.cursor === 'string';

/** Turns everything thrown in a request into a problem document; a bug becomes 500 and a line in the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  constructor(private readonly watch: RefusalWatch) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<RefusedRequest & { raw: NamedRequest }>();
    const reply = http.getResponse<Reply>();
    const id = requestIdOf(request.raw);
    const refusal = madeUp(request, error) ? invalid('cursor.malformed', { field: 'cursor' }) : error;
    const problem = problemOf(refusal, id);
    if (problem.status >= 500) {
      this.logger.error(
        { err: error instanceof Error ? error : new Error(String(error)), request: id },
        problem.code,
      );
    }
    this.watch.refused(request, problem);
    answerProblem(reply, problem);
  }
}

/** The document for anything thrown. */
export function problemOf(error: unknown, requestId: string): ProblemDocument {
  if (isRefusal(error)) {
    return problemDocument(statusOfKind[error.kind], error.code, requestId, error.details);
  }
  const cause = error instanceof HttpException ? error.cause : error;
  const known = fastifyCodes[(cause as { code?: string } | undefined)?.code ?? ''];
  if (known) return problemDocument(...known, requestId);
  if (cause instanceof SyntaxError && statusOf(error) === 400) {
    return problemDocument(400, 'body.malformed', requestId);
  }
  if (unstorable(error)) return problemDocument(422, 'text.unstorable', requestId);
  if (isAway(error)) return problemDocument(503, 'service.unavailable', requestId);
  const status = statusOf(error);
  const code = codes[status];
  return code ? problemDocument(status, code, requestId) : problemDocument(500, 'internal', requestId);
}

/** Sends a problem document. */
export function answerProblem(reply: Reply, problem: ProblemDocument): void {
  if (reply.sent) return;
  const wait = problem.details?.['seconds'] ?? (problem.status === 503 ? 5 : undefined);
  if (typeof wait === 'number') reply.header('retry-after', String(wait));
  // Bytes: with a string Fastify would add a charset that the media type does not have.
  reply
    .status(problem.status)
    .type('application/problem+json')
    .header('cache-control', 'no-store')
    .send(Buffer.from(JSON.stringify(problem)));
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : 500;
}
