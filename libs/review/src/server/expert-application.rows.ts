import type { ApplicationEntry, ExpertApplicationState } from '../domain/expert-application';

/** A row of expert_applications with the applicant's name; no resident ID. */
export interface ExpertApplication {
  id: string;
  accountId: string;
  name: string;
  email: string;
  state: ExpertApplicationState;
  entry: ApplicationEntry;
  statement: string;
  unitContact: string;
  /** To whom the link for the unit's word went: masked addresses. */
  askedOf: string;
  sentAt: Date;
  answeredAt: Date | null;
  answeredBy: string | null;
  answerNote: string | null;
  decidedAt: Date | null;
  reason: string | null;
}

export const applicationColumns = `p.id, p.account_id as "accountId", a.name, a.email, p.state, p.entry, p.statement,
  p.unit_contact as "unitContact", p.asked_of as "askedOf", p.sent_at as "sentAt", p.answered_at as "answeredAt",
  p.answered_by as "answeredBy", p.answer_note as "answerNote", p.decided_at as "decidedAt", p.reason`;
