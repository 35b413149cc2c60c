import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Writable } from 'node:stream';
import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Config } from '../config/config';
import { brokenConstraint, sqlState } from '../database/database';
import { logContext } from '../tracing/trace';
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

/** Logging by pino, one JSON line each. `to`: elsewhere than standard output. */
export function logModule(config: Pick<Config, 'LOG_LEVEL'>, to?: Writable): DynamicModule {
  const logging = LoggerModule.forRoot({
    // Requests are told by `logRequests`.
    forRoutes: [],
    pinoHttp: {
      ...(to ? { stream: to } : {}),
      level: config.LOG_LEVEL,
      mixin: logContext,
      autoLogging: false,
      serializers: { err: errorTold },
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

/** An error as the log tells it. The database's own words quote what somebody typed: its code stands for them. */
function errorTold(error: Error): Record<string, unknown> {
  const state = sqlState(error);
  const message = state ? `SQLSTATE ${state} ${brokenConstraint(error)}`.trim() : error.message;
  return { type: error.name, message, stack: error.stack?.slice(error.stack.indexOf('\n    at ') + 1) };
}
