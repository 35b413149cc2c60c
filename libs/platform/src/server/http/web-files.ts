import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { problemDocument } from '../../domain/problem';
import { requestIdOf } from './log';
import { answerProblem } from './problem.filter';

const YEAR_MS = 365 * 24 * 3600 * 1000;

/**
 * Serves the built web app: hashed assets for ever, index.html never from a cache. Every other address
 * outside /api is the app's own and gets index.html. Without a built web app nothing is served.
 */
export async function serveWebFiles(app: NestFastifyApplication, root: string): Promise<void> {
  if (!existsSync(join(root, 'index.html'))) return;
  const server = app.getHttpAdapter().getInstance();
  await app.register(fastifyStatic, {
    root,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const hashed = path.includes('/assets/');
      reply.header('cache-control', hashed ? `public, max-age=${YEAR_MS / 1000}, immutable` : 'no-cache');
    },
  });
  server.get('/*', (request, reply) => {
    const path = request.url.split('?', 1)[0]!;
    if (/^\/(api|assets)(\/|$)/.test(path)) {
      answerProblem(reply, problemDocument(404, 'route.unknown', requestIdOf(request.raw)));
      return reply;
    }
    return reply.header('cache-control', 'no-cache').sendFile('index.html');
  });
}
