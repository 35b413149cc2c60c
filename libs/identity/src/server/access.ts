import {
  applyDecorators,
  createParamDecorator,
  Inject,
  Injectable,
  SetMetadata,
  type CallHandler,
  type CanActivate,
  type CustomDecorator,
  type ExecutionContext,
  type NestInterceptor,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ApiResponse } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { forbidden, Refusal, type Clock } from '@keshen/kernel';
import { CLOCK, Rates, withHidden, type Hidden } from '@keshen/platform/server';
import { isProved, PROOF_MINUTES, proofBy } from '../domain/proof';
import { isStaffRole, visitor, type Actor, type Role } from '../domain/roles';
import { SessionCookie, type HttpRequest } from './cookie';
import { CsrfProtection } from './csrf';
import { actorOfSession, SessionService, type CurrentSession } from './session.service';

type Access = { kind: 'public' } | { kind: 'signed-in' } | { kind: 'roles'; roles: readonly Role[] };
const ACCESS = 'keshen:access';
const PROVED = 'keshen:proved';

/** The route is open to everybody. Somebody who has signed in is known all the same. */
export const Public = (): CustomDecorator => SetMetadata(ACCESS, { kind: 'public' } satisfies Access);

/** The route is open to everybody who has signed in. */
export const SignedIn = (): CustomDecorator => SetMetadata(ACCESS, { kind: 'signed-in' } satisfies Access);

/**
 * The route is open to holders of one of the roles, whatever their scope; an enterprise role counts with any party.
 * It is the first gate only: the service asks its `may` table about the thing itself.
 */
export const Roles = (...roles: Role[]): CustomDecorator =>
  SetMetadata(ACCESS, { kind: 'roles', roles } satisfies Access);

/**
 * The route moves money, or gives out all that is held of a person: whoever may use it has proved again who they are, a short time ago (再次验证). Signing in is no
 * such proof: a browser that was left open has done that.
 */
export const Proved = (): MethodDecorator =>
  applyDecorators(
    SetMetadata(PROVED, true),
    ApiResponse({ status: 403, description: 'Codes: session.proof-needed, role.missing' }),
  );

/** A request that the guard has let through. */
export type GuardedRequest = HttpRequest & {
  keshen?: { actor: Actor; session: CurrentSession | null; hidden?: Hidden };
};

const guarded = (context: ExecutionContext): NonNullable<GuardedRequest['keshen']> =>
  context.switchToHttp().getRequest<GuardedRequest>().keshen ?? { actor: visitor, session: null };

/** Who acts, as a parameter of a handler: `@CurrentActor() actor: Actor`. */
export const CurrentActor = createParamDecorator(
  (_: unknown, context: ExecutionContext): Actor => guarded(context).actor,
);

/** The session of the request, null for a visitor. */
export const OfSession = createParamDecorator(
  (_: unknown, context: ExecutionContext): CurrentSession | null => guarded(context).session,
);

/**
 * Stands before every route: forged requests are refused, the actor is looked up (one row) and counted, and what the
 * route declares is held. A route without a declaration is refused.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionService,
    private readonly cookie: SessionCookie,
    private readonly csrf: CsrfProtection,
    private readonly rates: Rates,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!access) throw forbidden('route.undeclared');
    this.csrf.require(request);
    const token = this.cookie.read(request);
    const session = token ? await this.sessions.find(token) : null;
    const actor = session ? actorOfSession(session) : visitor;
    request.keshen = { actor, session };
    if (session) this.rates.account(session.account.id);
    if (access.kind === 'public') return true;
    if (!session) throw new Refusal('unauthenticated', 'session.required');
    if (access.kind === 'roles' && !holds(actor, access.roles)) throw forbidden('role.missing');
    if (this.reflector.get(PROVED, context.getHandler()) && !isProved(session.provedAt, this.clock.now()))
      throw forbidden('session.proof-needed', {
        by: proofBy(session.secondFactor),
        minutes: PROOF_MINUTES,
      });
    if (session.aside) request.keshen.hidden = hiddenOn(access, actor, session.aside);
    return true;
  }
}

/** Where people may ask for the own enterprise its applications are no secret to them; only there. */
function hiddenOn(access: Access, actor: Actor, aside: NonNullable<CurrentSession['aside']>): Hidden {
  const forOffice =
    access.kind === 'roles' &&
    !holds(
      actor,
      access.roles.filter((role) => !isStaffRole(role)),
    );
  const ids = (own: boolean) =>
    aside.filter((one) => (one.own && !forOffice) === own).map((one) => one.application);
  return { applications: ids(false), own: ids(true) };
}

/**
 * 不可见 (decision 0016): the requests of whoever stands aside are answered as if those applications had never been. The one
 * place where that begins. What is open to the public is no secret to anybody.
 */
@Injectable()
export class HidesApplications implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const hidden =
      context.getType() === 'http' && context.switchToHttp().getRequest<GuardedRequest>().keshen?.hidden;
    return hidden ? withHidden(hidden, () => next.handle()) : next.handle();
  }
}

const holds = (actor: Actor, roles: readonly Role[]): boolean =>
  roles.some((role) =>
    isStaffRole(role)
      ? actor.staff.some((held) => held.role === role)
      : actor.memberships.some((held) => held.role === role),
  );

/** At the start: a program with a route that does not say who may use it does not come up. */
@Injectable()
export class AccessDeclarations implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    const missing = this.undeclared();
    if (missing.length) throw new Error(`routes without @Public, @SignedIn or @Roles: ${missing.join(', ')}`);
  }

  private undeclared(): string[] {
    return this.discovery.getControllers().flatMap(({ metatype, instance }) => {
      if (!metatype || !instance) return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, (...args: never[]) => unknown>;
      return this.scanner
        .getAllMethodNames(prototype)
        .map((name) => ({ name, handler: prototype[name]! }))
        .filter(({ handler }) => Reflect.hasMetadata(METHOD_METADATA, handler))
        .filter(({ handler }) => !this.reflector.getAllAndOverride(ACCESS, [handler, metatype]))
        .map(({ name }) => `${metatype.name}.${name}`);
    });
  }
}
