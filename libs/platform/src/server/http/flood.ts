import {
  type CanActivate,
  type CustomDecorator,
  type ExecutionContext,
  Inject,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Refusal, type Clock } from '@keshen/kernel';
import { CLOCK } from '../clock';

const LIMIT = 'keshen:limit';
const PRUNE_AT = 10_000;

type Limit = { times: number; seconds: number };

/** Against floods only: a whole enterprise may sit behind one address. */
const everyRoute: Limit = { times: 3000, seconds: 60 };

/** A stricter limit for this route: so many requests per address within so many seconds. */
export const Limited = (times: number, seconds: number): CustomDecorator =>
  SetMetadata(LIMIT, { times, seconds } satisfies Limit);

/**
 * Counts requests per address, in the process: several processes allow as many times more. Guessing of
 * passwords is counted by the sign-in itself, in PostgreSQL.
 */
@Injectable()
export class FloodGuard implements CanActivate {
  private readonly windows = new Map<string, { ends: number; count: number }>();

  constructor(
    private readonly reflector: Reflector,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Refuses `rate.limited` with the seconds to wait. */
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const { ip } = context.switchToHttp().getRequest<{ ip: string }>();
    const own = this.reflector.get<Limit | undefined>(LIMIT, context.getHandler());
    this.count(ip, everyRoute);
    if (own) this.count(`${context.getClass().name}.${context.getHandler().name} ${ip}`, own);
    return true;
  }

  private count(key: string, { times, seconds }: Limit): void {
    const now = this.clock.now().getTime();
    const window = this.windows.get(key);
    if (!window || window.ends <= now) {
      if (this.windows.size >= PRUNE_AT) this.prune(now);
      this.windows.set(key, { ends: now + seconds * 1000, count: 1 });
      return;
    }
    if (++window.count <= times) return;
    throw new Refusal('too-many', 'rate.limited', { seconds: Math.ceil((window.ends - now) / 1000) });
  }

  private prune(now: number): void {
    for (const [key, { ends }] of this.windows) if (ends <= now) this.windows.delete(key);
  }
}
