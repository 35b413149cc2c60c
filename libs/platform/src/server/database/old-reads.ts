import { AsyncLocalStorage } from 'node:async_hooks';
import {
  Inject,
  Injectable,
  SetMetadata,
  type CallHandler,
  type CustomDecorator,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import type { Observable } from 'rxjs';
import { CONFIG, type Config } from '../config/config';

const OLD = 'keshen:may-be-old';
/** Kept by a browser for a while after it has acted: until then it is answered by the primary. */
const ACTED = 'keshen-acted';
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The route's answer may be as it was a few seconds ago (REPLICA_OLD_SECONDS): a replica may be asked instead of the
 * primary. For what nobody acts upon at once: public pages, searches, figures, exports.
 */
export const MayBeOld = (): CustomDecorator => SetMetadata(OLD, true);

const held = new AsyncLocalStorage<boolean>();

/** Whether the work that asks bears old answers. */
export const mayBeOld = (): boolean => held.getStore() ?? false;

/** The work bears answers that are a few seconds old. */
export const withOldReads = <T>(work: () => T): T => held.run(true, work);

/** What is asked for others, too, or kept, is asked of the primary. */
export const withFreshReads = <T>(work: () => T): T => held.run(false, work);

type Asked = { cookies?: Record<string, string | undefined> };

/** The one place where a request may be answered by a replica: by its route, and only to who has not acted just now. */
@Injectable()
export class ReadsOld implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    @Inject(CONFIG) private readonly config: Pick<Config, 'DATABASE_REPLICA_URL'>,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const asked =
      context.getType() === 'http' && this.reflector.get<true | undefined>(OLD, context.getHandler());
    if (!asked || !this.config.DATABASE_REPLICA_URL) return next.handle();
    const acted = context.switchToHttp().getRequest<Asked>().cookies?.[ACTED] !== undefined;
    return acted ? next.handle() : withOldReads(() => next.handle());
  }
}

/** Whoever has acted sees what came of it, at every process: their browser says so while a replica may not know it yet. */
export function noteActs(fastify: FastifyInstance, config: Config): void {
  if (!config.DATABASE_REPLICA_URL) return;
  const secure = config.PUBLIC_URL.startsWith('https:');
  // Twice as long, since the answer's way and the watch over the replica take their time, too.
  const maxAge = config.REPLICA_OLD_SECONDS * 2;
  fastify.addHook('onSend', async (request, reply) => {
    if (READS.has(request.method) || reply.statusCode >= 400) return;
    reply.setCookie(ACTED, '1', { path: '/api', httpOnly: true, sameSite: 'lax', secure, maxAge });
  });
}
