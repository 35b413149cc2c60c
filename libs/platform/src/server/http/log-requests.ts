import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'nestjs-pino';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * One line for each answered request of the API: its id, method, path, status and time in milliseconds. No query string
 * (people search for names), no cookie, no body; of the path only what is the route's, and ids.
 */
export function logRequests(fastify: FastifyInstance, logger: Pick<Logger, 'log' | 'warn' | 'error'>): void {
  fastify.addHook('onResponse', async (request, reply) => {
    if (!request.url.startsWith('/api/') || request.url === '/api/health') return;
    const { statusCode } = reply;
    const level = statusCode >= 500 ? 'error' : statusCode >= 400 ? 'warn' : 'log';
    const line = {
      request: request.id,
      method: request.method,
      path: pathOf(request),
      status: statusCode,
      ms: Math.round(reply.elapsedTime),
    };
    logger[level](line, 'Request');
  });
}

/** Whatever else somebody put where an id belongs stays out of the log. */
function pathOf({ routeOptions: { url }, params }: FastifyRequest): string {
  const given = params as Record<string, string>;
  return (url ?? 'none').replace(/:(\w+)/g, (name, key: string) =>
    UUID.test(given[key] ?? '') ? given[key]! : name,
  );
}
