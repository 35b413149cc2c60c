import {
  mayTable,
  member,
  memberOf,
  staff,
  when,
  type Actor,
  type Rule,
  type StaffRole,
} from '@keshen/identity';
import type { StageActor } from '@keshen/programme';

/**
 * What decides about an application: whose it is, where it is, and who owes something in it now.
 * `departments` and `experts` are those who were asked in any round, so that they can read what they judged.
 */
export interface ApplicationThing {
  party: string;
  town: string | null;
  submitted: boolean;
  departments: string[];
  experts: string[];
}

export type ApplicationAction =
  | 'start'
  | 'read'
  | 'edit'
  | 'discuss'
  | 'certify'
  | 'submit'
  | 'withdraw'
  | 'read-notes'
  | 'see-all'
  | 'handle'
  | 'read-amendments';

/** Of the own enterprise's application nobody is staff, only its people. */
const office = (
  role: StaffRole,
  scopeOf?: (thing: ApplicationThing) => string | null,
): Rule<ApplicationThing> =>
  when(staff<ApplicationThing>(role, scopeOf), (actor, thing) => !memberOf(actor, thing.party));

/** The actor as concerns a party's own affair: its people are no staff there. */
export const actingFor = (actor: Actor, party: string): Actor =>
  actor.staff.length && memberOf(actor, party) ? { ...actor, staff: [] } : actor;

/** 申报: who may do what. The spec runs every role × action. */
export const applicationTable = mayTable<ApplicationAction, ApplicationThing>(
  {
    start: [member('enterprise-administrator', 'writer')],
    edit: [member('enterprise-administrator', 'writer')],
    discuss: [member()],
    certify: [member('certifier')],
    submit: [member('certifier')],
    withdraw: [member('enterprise-administrator', 'certifier')],
    read: [
      member('enterprise-administrator', 'writer', 'certifier', 'viewer'),
      when(
        office('recommender', (t) => t.town),
        (_, t) => t.submitted,
      ),
      ...(['officer', 'leader', 'finance', 'auditor', 'administrator'] as const).map((role) =>
        when(office(role), (_a, t: ApplicationThing) => t.submitted),
      ),
      when(office('department'), (a, t) =>
        a.staff.some((s) => s.role === 'department' && t.departments.includes(s.scope ?? '')),
      ),
      when(office('expert'), (a, t) => t.experts.includes(a.account ?? '')),
    ],
    'read-notes': [office('officer'), office('leader'), office('auditor')],
    'see-all': [office('officer'), office('leader'), office('finance'), office('auditor')],
    handle: [office('officer')],
    'read-amendments': [office('officer'), office('leader'), office('auditor'), office('administrator')],
  },
  { unknown: 'application.unknown' },
);

/** Which duty of a stage an actor can answer; null when none is theirs. */
export function dutyOf<D extends { role: StageActor; scope: string | null; accountId: string | null }>(
  actor: {
    account: string | null;
    staff: { role: string; scope: string | null }[];
    memberships: { party: string; role: string }[];
  },
  duties: D[],
): D | null {
  return (
    duties.find((d) => {
      if (d.accountId) return d.accountId === actor.account;
      if (d.role === 'applicant' || d.role === 'institution')
        return actor.memberships.some((m) => m.party === d.scope && m.role !== 'viewer');
      return actor.staff.some((s) => s.role === d.role && (d.scope === null || s.scope === d.scope));
    }) ?? null
  );
}
