import {
  type CanActivate,
  type CustomDecorator,
  type ExecutionContext,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Rates } from './rates';
import { addressKey, type Limit } from './windows';

const LIMIT = 'keshen:limit';

/** A limit of this route's own: so many requests per person, of visitors per address, within so many seconds. */
export const Limited = (times: number, seconds: number): CustomDecorator =>
  SetMetadata(LIMIT, { times, seconds } satisfies Limit);

/** What the guard of the sessions, which comes before, has found out. */
type Asking = { ip: string; keshen?: { actor: { account: string | null } } };

/** Holds what `@Limited` declares. */
@Injectable()
export class FloodGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly rates: Rates,
  ) {}

  /** Refuses `rate.limited` with the seconds to wait. */
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const limit = this.reflector.get<Limit | undefined>(LIMIT, context.getHandler());
    if (!limit) return true;
    const { ip, keshen } = context.switchToHttp().getRequest<Asking>();
    const who = keshen?.actor.account ?? addressKey(ip);
    this.rates.count(`${context.getClass().name}.${context.getHandler().name} ${who}`, limit);
    return true;
  }
}
