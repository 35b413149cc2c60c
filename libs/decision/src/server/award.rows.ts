import { rows, type Tx } from '@keshen/platform/server';
import type { AwardState } from '../domain/award';

/** 立项 as stored. Amounts in fen, times UTC. */
export interface Award {
  applicationId: string;
  caseId: string;
  callId: string;
  amountFen: number;
  state: AwardState;
  decidedAt: Date;
  decidedBy: string | null;
  meetingId: string | null;
  noticeNumber: string | null;
}
const awardColumns = `w.application_id as "applicationId", w.case_id as "caseId", w.call_id as "callId",
  w.amount_fen as "amountFen", w.state, w.decided_at as "decidedAt", w.decided_by as "decidedBy",
  w.meeting_id as "meetingId", w.notice_number as "noticeNumber"`;

/** The award of an application, revoked ones included; null before any decision. Locked when asked. */
export async function awardOf(tx: Tx, applicationId: string, lock = false): Promise<Award | null> {
  const [found] = await rows<Award>(
    tx,
    `select ${awardColumns} from awards w where w.application_id = $1 ${lock ? 'for update' : ''}`,
    [applicationId],
  );
  return found ?? null;
}
