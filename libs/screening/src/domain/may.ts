import { mayTable, staff, when, type Actor } from '@keshen/identity';

/** An opinion asked of a department. */
export interface OpinionThing {
  department: string;
}

export type ScreeningAction = 'read-findings' | 'read-opinion' | 'read-visit' | 'read-check';

/**
 * 核查与征询: who reads what came of it. A department knows its own opinion only; findings and duplicate leads name
 * other enterprises' projects and stay with the office. Concluding is decided by who owes it (duties).
 */
export const screeningTable = mayTable<ScreeningAction, OpinionThing>({
  'read-findings': [staff('officer'), staff('leader'), staff('auditor')],
  'read-check': [staff('officer'), staff('leader'), staff('auditor')],
  'read-visit': [staff('officer'), staff('leader'), staff('auditor')],
  'read-opinion': [
    staff('officer'),
    staff('leader'),
    staff('auditor'),
    when(staff('department'), (actor: Actor, opinion: OpinionThing) =>
      actor.staff.some((s) => s.role === 'department' && s.scope === opinion.department),
    ),
  ],
});
