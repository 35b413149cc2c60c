import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Clock } from '@keshen/kernel';
import type { FastifyInstance } from 'fastify';
import { problemDocument } from '../../domain/problem';
import type { ClockWatch } from '../database/clock-drift';
import { requestIdOf } from './log';
import { answerProblem } from './problem.filter';

const arrivals = new WeakMap<object, Date>();

/** Notes when each request came in, before anything else is done for it; registered first of all hooks. */
export function noteArrivals(fastify: FastifyInstance, clock: Clock): void {
  fastify.addHook('onRequest', async (request) => void arrivals.set(request, clock.now()));
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Nothing is done while the clock is not the database's: its instants decide deadlines and stand in every record. Whoever
 * acts is told to come again in a moment (503); reading goes on.
 */
export function takeActsByTheRightClock(fastify: FastifyInstance, clock: ClockWatch): void {
  fastify.addHook('onRequest', async (request, reply) => {
    if (READS.has(request.method) || clock.isRight) return;
    answerProblem(reply, problemDocument(503, 'service.unavailable', requestIdOf(request.raw)));
    return reply;
  });
}

/** When the request arrived, however long it waited for a connection since: what a deadline is measured by. */
export const ArrivedAt = createParamDecorator((_: unknown, context: ExecutionContext): Date => {
  const arrived = arrivals.get(context.switchToHttp().getRequest<object>());
  if (!arrived) throw new Error('arrivals are not noted');
  return arrived;
});
