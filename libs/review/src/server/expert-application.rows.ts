export const applicationColumns = `p.id, p.account_id as "accountId", a.name, a.email, p.state, p.entry, p.statement,
  p.unit_contact as "unitContact", p.asked_of as "askedOf", p.sent_at as "sentAt", p.answered_at as "answeredAt",
  p.answered_by as "answeredBy", p.answer_note as "answerNote", p.decided_at as "decidedAt", p.reason`;
