import type { ApplicationPage, CaseView } from '../application/application.api';

const words = (text: string) => ({ 'zh-CN': text, en: text });
export const outcome = (id: string, label: string, remark: 'required' | 'optional' = 'optional') => ({
  id,
  label: words(label),
  to: 'next',
  remark,
  tone: 'forward' as const,
});

/** A page of one application, as much of it as the panels of stages read. */
export const pageFixture = {
  application: { id: 'a1', reference: 'CXY-2026-0103' },
  party: { id: 'p1', name: '上海嘉测传感技术有限公司' },
  mine: false,
} as ApplicationPage;

/** A case in a stage of the given kind, owed by a role. */
export function viewFixture(
  kind: CaseView['stage']['kind'],
  role: string | null,
  rest: {
    arguments?: Record<string, unknown>;
    outcomes?: CaseView['stage']['outcomes'];
    view?: Record<string, unknown>;
  },
): CaseView {
  return {
    case: { id: 'c1', round: 1, version: 3, dueAt: null, endedAt: null } as CaseView['case'],
    stage: {
      id: kind,
      kind,
      label: words(kind),
      explanation: null,
      actors: ['applicant', 'officer'],
      workingDays: null,
      arguments: rest.arguments ?? {},
      outcomes: rest.outcomes ?? [],
    },
    duty: role === null ? null : { id: 1, role, scope: null, dueAt: null },
    played: false,
    view: rest.view ?? {},
  };
}
