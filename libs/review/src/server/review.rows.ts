import type { Case } from '@keshen/application';
import { caseColumns } from '@keshen/application/server';
import { notFound } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import type { Expert } from '../domain/expert';
import type { Review } from '../domain/review';

export const reviewColumns = `r.id, r.case_id as "caseId", r.entry_id as "entryId", r.round, r.expert_id as expert,
  r.state, r.assigned_at as "assignedAt", r.due_at as "dueAt", r.closes_at as "closesAt", r.answer,
  r.answered_at as "answeredAt", r.declared_at as "declaredAt", r.recusal_reason as "recusalReason", (select w.void_reason from reviews w where w.id = r.id) as "voidReason", r.scores,
  r.total, r.recommended_fen as "recommendedFen", r.recommend, r.comment, r.office_remark as "officeRemark", r.version, r.saved_at as "savedAt",
  r.submitted_at as "submittedAt"`;

export const expertColumns = `e.account_id as "accountId", a.name, e.class, e.unit,
  e.unit_credit_code as "unitCreditCode", e.title, e.fields, e.field_codes as "fieldCodes", e.available,
  e.yearly_cap as "yearlyCap", e.outside, (select coalesce(jsonb_agg(jsonb_build_object('from', w.first_day, 'until', w.last_day)
      order by w.first_day, w.last_day), '[]') from expert_absences w where w.account_id = e.account_id) as away,
  e.retired_at as "retiredAt", e.version`;

/** `revision` counts from 0, as handed in; `mask` is the number of 专家A. */
export type SeatedReview = Review & {
  name: string;
  class: Expert['class'];
  unit: string;
  revision: number;
  mask: number | null;
  /** 复核 of this revision; null: not looked at. */
  accepted: boolean | null;
  checkReason: string | null;
};

/** All reviews of one entry into the stage, with their experts, in the order of assignment. */
export const reviewsOfEntry = (tx: Tx, entryId: number): Promise<SeatedReview[]> =>
  reviewsOfEntries(tx, [entryId]);

/** The reviews of several entries as they stand now, with their experts, in the order of assignment. */
export function reviewsOfEntries(tx: Tx, entries: readonly number[]): Promise<SeatedReview[]> {
  return rows<SeatedReview>(
    tx,
    `select ${reviewColumns}, r.revision, r.accepted, r.check_reason as "checkReason", a.name, e.class, e.unit, m.mask from judged_reviews r
       join experts e on e.account_id = r.expert_id join accounts a on a.id = r.expert_id
       left join review_masks m on m.review_id = r.id
     where r.entry_id = any ($1::bigint[]) order by r.assigned_at, r.id`,
    [entries],
  );
}

/** Reads a review. Refuses `review.unknown`. */
export async function reviewById(tx: Tx, id: string): Promise<Review> {
  const [found] = await rows<Review>(tx, `select ${reviewColumns} from reviews r where r.id = $1`, [id]);
  if (!found) throw notFound('review.unknown');
  return found;
}

/** Locks a review for a change; the caller has locked its case before where the case changes too. */
export async function lockReview(tx: Tx, id: string): Promise<Review> {
  const [found] = await rows<Review>(
    tx,
    `select ${reviewColumns} from reviews r where r.id = $1 for no key update`,
    [id],
  );
  if (!found) throw notFound('review.unknown');
  return found;
}

/** Reads a case without locking it. Refuses `case.unknown`. */
export async function caseById(tx: Tx, id: string): Promise<Case> {
  const [found] = await rows<Case>(tx, `select ${caseColumns} from cases c where c.id = $1`, [id]);
  if (!found) throw notFound('case.unknown');
  return found;
}
