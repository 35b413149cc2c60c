import type { Expert } from './expert';

/** Whom the expert may not judge: everybody who takes part, and those whom the applicant asked to avoid. */
export interface Involved {
  /** 参与方: the applicant, partners, leader, members. */
  participants: { role: string; name: string; creditCode: string | null }[];
  /** 回避专家, named in the application. */
  avoided: { name: string; unit: string | null }[];
}

/** What is known of an expert's year: reviews taken on, by calendar year in Shanghai. */
export interface Workload {
  thisYear: number;
  open: number;
}

export type Conflict =
  | { kind: 'same-unit'; by: 'credit-code' | 'name'; participant: string }
  | { kind: 'participant'; participant: string }
  | { kind: 'avoided' }
  | { kind: 'year-full'; most: number; taken: number }
  | { kind: 'unavailable' }
  | { kind: 'retired' };

/** Names are compared without blanks, full-width forms and brackets' kinds. */
const plain = (name: string): string => name.normalize('NFKC').replace(/\s/g, '').toLowerCase();

/**
 * 利益冲突 found from what is on record, in the order of their weight. Empty: none was found, which is not yet a
 * declaration: every expert also declares before seeing anything. `yearlyMost` is the programme's limit.
 */
export function conflictsOf(
  expert: Expert,
  involved: Involved,
  load: Workload,
  yearlyMost: number | null,
): Conflict[] {
  const conflicts: Conflict[] = [];
  for (const participant of involved.participants) {
    if (expert.unitCreditCode && participant.creditCode === expert.unitCreditCode)
      conflicts.push({ kind: 'same-unit', by: 'credit-code', participant: participant.name });
    else if (plain(participant.name) === plain(expert.unit))
      conflicts.push({ kind: 'same-unit', by: 'name', participant: participant.name });
    else if (plain(participant.name) === plain(expert.name))
      conflicts.push({ kind: 'participant', participant: participant.name });
  }
  const avoided = involved.avoided.some(
    (a) => plain(a.name) === plain(expert.name) && (!a.unit || plain(a.unit) === plain(expert.unit)),
  );
  if (avoided) conflicts.push({ kind: 'avoided' });
  const most = Math.min(yearlyMost ?? Infinity, expert.yearlyCap ?? Infinity);
  if (load.thisYear >= most) conflicts.push({ kind: 'year-full', most, taken: load.thisYear });
  if (expert.retiredAt) conflicts.push({ kind: 'retired' });
  else if (!expert.available) conflicts.push({ kind: 'unavailable' });
  return conflicts;
}
