import type { FastifyInstance } from 'fastify';
import { requestSeconds } from './metrics';

/** Measures every request by its route's pattern; what has no route counts as one. */
export function measureRequests(fastify: FastifyInstance): void {
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    requestSeconds.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
  });
}
