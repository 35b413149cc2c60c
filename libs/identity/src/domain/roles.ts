import { z } from 'zod';

/** Roles inside an enterprise: 单位管理员, 填报人, 单位审核人, 查看人. One person may hold several. */
export const ENTERPRISE_ROLES = ['enterprise-administrator', 'writer', 'certifier', 'viewer'] as const;
export const enterpriseRole = z.enum(ENTERPRISE_ROLES);
export type EnterpriseRole = z.infer<typeof enterpriseRole>;

/** Roles of the commission and of those who work for it. */
export const STAFF_ROLES = [
  'recommender',
  'officer',
  'department',
  'leader',
  'finance',
  'auditor',
  'administrator',
  'expert',
] as const;
export const staffRole = z.enum(STAFF_ROLES);
export type StaffRole = z.infer<typeof staffRole>;

/** Roles that mean nothing without a scope: the town or park that recommends, the department that is asked. */
export const SCOPED_ROLES: readonly StaffRole[] = ['recommender', 'department'];

export type Role = StaffRole | EnterpriseRole;
export const ROLES: readonly Role[] = [...ENTERPRISE_ROLES, ...STAFF_ROLES];
export const isStaffRole = (role: string): role is StaffRole =>
  (STAFF_ROLES as readonly string[]).includes(role);

export type StaffAssignment = { role: StaffRole; scope: string | null };
export type MembershipOf = { party: string; role: EnterpriseRole };

/** Who acts. `account` is null for a visitor and for the system. Only active roles and memberships are listed. */
export interface Actor {
  account: string | null;
  name: string;
  staff: StaffAssignment[];
  memberships: MembershipOf[];
}

/** Somebody who has not signed in. */
export const visitor: Actor = { account: null, name: '', staff: [], memberships: [] };

/** The program itself: deadlines, screening, imports. It passes no `may` table; services act for it directly. */
export const systemActor: Actor = { account: null, name: 'system', staff: [], memberships: [] };

/** Whether the actor holds a staff role, for this scope when one is given. */
export const hasRole = (actor: Actor, role: StaffRole, scope?: string | null): boolean =>
  actor.staff.some((s) => s.role === role && (scope === undefined || s.scope === scope));

/** Whether the actor belongs to a party, in one of the roles when any are given. */
export const memberOf = (actor: Actor, party: string, ...roles: EnterpriseRole[]): boolean =>
  actor.memberships.some((m) => m.party === party && (roles.length === 0 || roles.includes(m.role)));

/** Who is written into the audit records. */
export const actorRef = (actor: Actor): { account: string | null; label: string } => ({
  account: actor.account,
  label: actor.name || 'visitor',
});
