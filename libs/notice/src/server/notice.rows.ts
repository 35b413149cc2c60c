import { rows, type Tx } from '@keshen/platform/server';
import { dayOf } from '../domain/notice';

/** Under which notice a case was made public. Days in Shanghai, the amount in fen. */
export interface NoticeOfCase {
  id: string;
  /** Of which entry of the case into its notice. */
  entryId: number;
  number: string;
  title: string;
  startsOn: string;
  endsOn: string;
  workingDays: number;
  amountFen: number;
  /** Which working day of the period it is. */
  day: number;
  /** How many objections to this case came; never by whom. */
  objections: number;
}

/** The latest notice of a case; null before it was published. */
export async function noticeOfCase(tx: Tx, caseId: string, now: Date): Promise<NoticeOfCase | null> {
  const [found] = await rows<Omit<NoticeOfCase, 'day'>>(
    tx,
    `select n.id, i.entry_id as "entryId", n.number, n.title, n.starts_on as "startsOn", n.ends_on as "endsOn",
       n.working_days as "workingDays", i.amount_fen as "amountFen",
       (select count(*)::int from objections o where o.item_id = i.id) as objections
     from notice_items i join notices n on n.id = i.notice_id
     where i.case_id = $1 order by i.entry_id desc limit 1`,
    [caseId],
  );
  return found ? { ...found, day: dayOf(found, now) } : null;
}
