import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Clock } from '@keshen/kernel';
import type { FastifyInstance } from 'fastify';

const arrivals = new WeakMap<object, Date>();

/** Notes when each request came in, before anything else is done for it; registered first of all hooks. */
export function noteArrivals(fastify: FastifyInstance, clock: Clock): void {
  fastify.addHook('onRequest', async (request) => void arrivals.set(request, clock.now()));
}

/** When the request arrived, however long it waited for a connection since: what a deadline is measured by. */
export const ArrivedAt = createParamDecorator((_: unknown, context: ExecutionContext): Date => {
  const arrived = arrivals.get(context.switchToHttp().getRequest<object>());
  if (!arrived) throw new Error('arrivals are not noted');
  return arrived;
});
