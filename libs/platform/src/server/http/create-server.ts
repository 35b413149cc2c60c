import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import { type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { constants } from 'node:zlib';
import type { Config } from '../config/config';
import type { Clock } from '@keshen/kernel';
import { CLOCK } from '../clock';
import { ClockWatch } from '../database/clock-drift';
import { Database } from '../database/database';
import { noteActs } from '../database/old-reads';
import { AppLogger } from './app-logger';
import { measureRequests } from '../metrics/requests';
import { traceRequests } from '../tracing/requests';
import { isTracing } from '../tracing/tracing';
import { noteArrivals, takeActsByTheRightClock } from './arrival';
import { Admission } from './admission';
import { answerBadClient, PATIENCE } from './bad-client';
import { tellOfCrowds } from './crowd';
import { giveWay, Leaving } from './leaving';
import { requestIdOf } from './log';
import { logRequests } from './log-requests';
import { limitAddresses, Rates } from './rates';
import { serveOpenApi } from './openapi';
import { packShort } from './pack';
import { answerProblem, ProblemFilter, problemOf } from './problem.filter';
import { RefusalWatch } from './refusal-watch';
import { secureHeaders } from './security';
import { shedLoad } from './shed';
import { serveWebFiles } from './web-files';

const BODY_MOST = 2 * 1024 * 1024;
const MEGABYTE = 1024 * 1024;

/** The API as it runs, not yet listening; specs ask it through `inject`. */
export async function createServer(
  config: Config,
  root: Type | DynamicModule,
  webRoot?: string,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    genReqId: requestIdOf,
    // Only who stands in front is believed: what a client itself has written stands further to the left.
    trustProxy: (_address: string, hop: number) => hop < config.TRUST_PROXY,
    bodyLimit: BODY_MOST,
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: 'idle',
    // Whoever was let in before the door closed is answered; what answers them goes after they have.
    return503OnClosing: false,
    ...PATIENCE,
    clientErrorHandler: answerBadClient,
    // An address that no route is even looked up for: broken escapes, a part of it too long.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const id = requestIdOf(request.raw);
      void reply.header('x-request-id', id);
      answerProblem(reply, problemOf(error, id));
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(root as Type, adapter, {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(AppLogger));
  const watch = app.get(RefusalWatch);
  app.useGlobalFilters(new ProblemFilter(watch));
  const fastify = adapter.getInstance();
  const admission = new Admission();
  shedLoad(fastify.server, admission);
  tellOfCrowds(fastify, admission, app.get(Database));
  giveWay(fastify.server, app.get(Leaving));
  noteArrivals(fastify, app.get<Clock>(CLOCK));
  measureRequests(fastify);
  logRequests(fastify, app.get(AppLogger));
  if (isTracing()) traceRequests(fastify);
  limitAddresses(fastify, app.get(Rates), watch);
  // JSON only: a form of a foreign page sends one of the other kinds.
  fastify.removeContentTypeParser('text/plain');
  // The bytes of an upload are nobody's to parse: they go from the connection into the store.
  fastify.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => done(null));
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
  });
  takeActsByTheRightClock(fastify, app.get(ClockWatch));
  await app.register(cookie);
  noteActs(fastify, config);
  await app.register(multipart, {
    throwFileSizeLimit: true,
    limits: { fileSize: config.UPLOAD_MAX_MB * MEGABYTE, files: 1, fields: 10, fieldSize: 10_000, parts: 12 },
  });
  packShort(fastify);
  await app.register(compress, {
    threshold: 1024,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  });
  await secureHeaders(app, config);
  serveOpenApi(app);
  if (webRoot) await serveWebFiles(app, webRoot);
  return app;
}
