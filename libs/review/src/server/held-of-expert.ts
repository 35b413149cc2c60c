import type { Erasing, HeldKind } from '@keshen/identity/server';
import type { Database } from '@keshen/platform/server';
import { RESIDENT_CONTEXT } from './expert.queries';

/** What the register of experts holds of a person; what others wrote of them for a review is no part of it. */
export const heldOfExpert: HeldKind[] = [
  {
    name: 'expert',
    title: '专家库',
    columns: {
      class: '类别',
      unit: '单位',
      title: '职称',
      fields: '领域',
      residentId: '身份证号',
      available: '可邀请',
      createdAt: '入库时间',
      retiredAt: '出库时间',
    },
    sql: `select class, unit, title, array_to_string(fields, '、') as fields, resident_sealed as "residentId",
        available, created_at as "createdAt", retired_at as "retiredAt"
      from experts where account_id = $1 limit $2`,
    sealed: { residentId: RESIDENT_CONTEXT },
  },
  {
    name: 'absences',
    title: '专家请假',
    columns: { firstDay: '从', lastDay: '到', note: '说明' },
    sql: `select first_day::text as "firstDay", last_day::text as "lastDay", note
      from expert_absences where account_id = $1 order by last_day desc limit $2`,
  },
  {
    name: 'expertApplications',
    title: '入库申请',
    columns: {
      state: '状态',
      statement: '自述',
      unitContact: '单位联系人',
      sentAt: '提出时间',
      decidedAt: '办结时间',
      reason: '理由',
    },
    sql: `select state, statement, unit_contact as "unitContact", sent_at as "sentAt", decided_at as "decidedAt", reason
      from expert_applications where account_id = $1 order by sent_at desc limit $2`,
  },
];

/**
 * What goes with an account: the resident ID, times away and what somebody wrote to be let into the register. Class and
 * unit stay beside the reviews, which have to show who judged.
 */
export const eraseExpert: Erasing = async (tx, account, now) => {
  await tx.query(
    `update experts set resident_sealed = null, resident_fingerprint = null, available = false,
       retired_at = coalesce(retired_at, $2), version = version + 1 where account_id = $1`,
    [account, now],
  );
  await tx.query('delete from expert_absences where account_id = $1', [account]);
  await tx.query('delete from expert_applications where account_id = $1', [account]);
};

/** 入库申请 that came to nothing go after their time, with the resident ID in them. Answers how many. */
export async function removeOldApplications(database: Database, before: Date, most: number): Promise<number> {
  const gone = await database.read(
    `delete from expert_applications where id in (
       select id from expert_applications
       where state in ('refused', 'withdrawn') and decided_at < $1 order by decided_at limit $2)
     returning id`,
    [before, most],
  );
  return gone.length;
}
