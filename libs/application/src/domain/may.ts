import { mayTable, member, staff, when } from '@keshen/identity';
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
        staff('recommender', (t: ApplicationThing) => t.town),
        (_, t) => t.submitted,
      ),
      ...(['officer', 'leader', 'finance', 'auditor', 'administrator'] as const).map((role) =>
        when(staff(role), (_a, t: ApplicationThing) => t.submitted),
      ),
      when(staff('department'), (a, t) =>
        a.staff.some((s) => s.role === 'department' && t.departments.includes(s.scope ?? '')),
      ),
      when(staff('expert'), (a, t) => t.experts.includes(a.account ?? '')),
    ],
    'read-notes': [staff('officer'), staff('leader'), staff('auditor')],
    'see-all': [staff('officer'), staff('leader'), staff('finance'), staff('auditor')],
    handle: [staff('officer')],
    'read-amendments': [staff('officer'), staff('leader'), staff('auditor'), staff('administrator')],
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
