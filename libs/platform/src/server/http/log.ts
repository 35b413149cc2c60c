import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Config } from '../config/config';
import { AppLogger } from './app-logger';

/** A request as the log and the problem document name it. */
export type NamedRequest = IncomingMessage & { id?: unknown };

const SANE = /^[A-Za-z0-9._-]{8,64}$/;

/** The id of a request: the one a proxy in front gave it when that is sane, else a new one. */
export function requestIdOf(request: NamedRequest): string {
  if (typeof request.id === 'string') return request.id;
  const given = request.headers['x-request-id'];
  const id = typeof given === 'string' && SANE.test(given) ? given : randomUUID();
  request.id = id;
  return id;
}

/** Keys whose values never reach the log, at any of the usual depths. */
const secret = [
  'cookie',
  'authorization',
  'password',
  'newPassword',
  'token',
  'csrf',
  'residentId',
  'idNumber',
  'bankAccount',
  'address',
];

/**
 * Logging by pino, one JSON line each. Of a request the log keeps its id, method and path: no query string
 * (people search for names), no cookie, no body.
 */
export function logModule(config: Pick<Config, 'LOG_LEVEL'>): DynamicModule {
  const logging = LoggerModule.forRoot({
    pinoHttp: {
      level: config.LOG_LEVEL,
      genReqId: requestIdOf,
      autoLogging: {
        ignore: (request) => !request.url?.startsWith('/api/') || request.url === '/api/health',
      },
      customLogLevel: (_request, response, error) =>
        error || response.statusCode >= 500 ? 'error' : response.statusCode >= 400 ? 'warn' : 'info',
      serializers: {
        req: (request: { id: unknown; method: string; url: string }) => ({
          id: request.id,
          method: request.method,
          path: request.url.split('?', 1)[0],
        }),
        res: (response: { statusCode: number }) => ({ status: response.statusCode }),
        err: (error: Error) => ({ type: error.name, message: error.message, stack: error.stack }),
      },
      redact: {
        paths: secret.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
        censor: '[redacted]',
      },
    },
  });
  return {
    ...logging,
    providers: [...(logging.providers ?? []), AppLogger],
    exports: [...(logging.exports ?? []), AppLogger],
  };
}
