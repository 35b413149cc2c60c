import { forbidden, notFound, Refusal } from '@keshen/kernel';
import {
  ENTERPRISE_ROLES,
  memberOf,
  STAFF_ROLES,
  visitor,
  type Actor,
  type EnterpriseRole,
  type StaffRole,
} from './roles';

/** Whether an actor may do something with a thing, as one condition. */
export type Rule<T> = (actor: Actor, thing: T) => boolean;

/** Everybody, also without signing in. */
export const anyone: Rule<unknown> = () => true;

/** Everybody who has signed in. */
export const signedIn: Rule<unknown> = (actor) => actor.account !== null;

/** Holders of a staff role; with `scopeOf` only those whose scope is the thing's (a thing without one is nobody's). */
export const staff =
  <T = unknown>(role: StaffRole, scopeOf?: (thing: T) => string | null | undefined): Rule<T> =>
  (actor, thing) =>
    actor.staff.some((held) => {
      if (held.role !== role) return false;
      if (!scopeOf) return true;
      const scope = scopeOf(thing);
      return scope !== null && scope !== undefined && held.scope === scope;
    });

/** Members of the thing's party, in one of the roles when any are given. */
export const member =
  (...roles: EnterpriseRole[]): Rule<{ party: string | null }> =>
  (actor, thing) =>
    thing.party !== null && memberOf(actor, thing.party, ...roles);

/** The rule, and a condition besides. */
export const when =
  <T>(rule: Rule<T>, condition: (actor: Actor, thing: T) => boolean): Rule<T> =>
  (actor, thing) =>
    rule(actor, thing) && condition(actor, thing);

/** A capability's table: the web hides buttons and the services refuse by the same one. */
export interface MayTable<A extends string, T> {
  readonly actions: readonly A[];
  may(actor: Actor, action: A, thing: T): boolean;
  /**
   * Refuses what the table does not allow: `session.required` to visitors; not-found (`unknown`) to whoever may do
   * nothing at all with this thing, so that nobody learns of another enterprise's; `role.missing` to the rest.
   */
  require(actor: Actor, action: A, thing: T): void;
}

/** Builds a table; several rules of one action are alternatives. `unknown` is the code outsiders are refused with. */
export function mayTable<A extends string, T>(
  table: { readonly [K in A]: Rule<T> | readonly Rule<T>[] },
  { unknown = 'thing.unknown' }: { unknown?: string } = {},
): MayTable<A, T> {
  const actions = Object.keys(table) as A[];
  const may = (actor: Actor, action: A, thing: T): boolean => {
    const rules: Rule<T> | readonly Rule<T>[] = table[action];
    return typeof rules === 'function' ? rules(actor, thing) : rules.some((rule) => rule(actor, thing));
  };
  return {
    actions,
    may,
    require: (actor, action, thing) => {
      if (may(actor, action, thing)) return;
      if (actor.account === null) throw new Refusal('unauthenticated', 'session.required');
      if (actions.some((other) => may(actor, other, thing))) throw forbidden('role.missing', { action });
      throw notFound(unknown);
    },
  };
}

/** One actor per role, named by it, with a visitor, somebody without roles and a member of another party besides. */
export function oneOfEach(party: string, scope: string | null = null): Record<string, Actor> {
  const person = (name: string, rest: Partial<Actor>): [string, Actor] => [
    name,
    { account: `account-of-${name}`, name, staff: [], memberships: [], ...rest },
  ];
  return {
    visitor,
    ...Object.fromEntries([
      person('nobody', {}),
      person('outsider', {
        memberships: ENTERPRISE_ROLES.map((role) => ({ party: `other-than-${party}`, role })),
      }),
      ...ENTERPRISE_ROLES.map((role) => person(role, { memberships: [{ party, role }] })),
      ...STAFF_ROLES.map((role) => person(role, { staff: [{ role, scope }] })),
    ]),
  };
}

/** For specs: who may do what with a thing, as `{ action: [names of actors] }` over every actor and every action. */
export function matrix<A extends string, T>(
  table: MayTable<A, T>,
  actors: Record<string, Actor>,
  thing: T,
  actions: readonly A[] = table.actions,
): Record<A, string[]> {
  const named = Object.entries(actors);
  return Object.fromEntries(
    actions.map((action) => [
      action,
      named.filter(([, actor]) => table.may(actor, action, thing)).map(([name]) => name),
    ]),
  ) as Record<A, string[]>;
}
