import type { HeldKind } from '@keshen/identity/server';
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
