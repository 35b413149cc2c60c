import type { HeldKind } from './personal-data';

/** What this capability and the audit hold of a person. */
export const heldOfAccount: HeldKind[] = [
  {
    name: 'account',
    title: '账号',
    columns: {
      email: '邮箱',
      name: '姓名',
      mobile: '手机',
      locale: '语言',
      createdAt: '建立时间',
      confirmedAt: '邮箱确认时间',
      secondFactorSince: '两步验证开启时间',
    },
    sql: `select email, name, mobile, locale, created_at as "createdAt", email_confirmed_at as "confirmedAt",
        (select confirmed_at from second_factors f where f.account_id = a.id) as "secondFactorSince"
      from accounts a where id = $1 limit $2`,
  },
  {
    name: 'memberships',
    title: '所在单位',
    columns: { unit: '单位', role: '角色', state: '状态', createdAt: '开始时间', changedAt: '变更时间' },
    sql: `select p.name as unit, m.role, m.state, m.created_at as "createdAt", m.changed_at as "changedAt"
      from memberships m join parties p on p.id = m.party_id where m.account_id = $1
      order by m.changed_at desc limit $2`,
  },
  {
    name: 'staffRoles',
    title: '工作角色',
    columns: { role: '角色', scope: '范围', state: '状态', createdAt: '开始时间', changedAt: '变更时间' },
    sql: `select role, scope, state, created_at as "createdAt", changed_at as "changedAt"
      from staff_roles where account_id = $1 order by changed_at desc limit $2`,
  },
  {
    name: 'claims',
    title: '单位认领',
    columns: {
      unit: '单位',
      state: '状态',
      grounds: '说明',
      createdAt: '提出时间',
      decidedAt: '办结时间',
      reason: '理由',
    },
    sql: `select name as unit, state, grounds, created_at as "createdAt", decided_at as "decidedAt", reason
      from claims where account_id = $1 order by created_at desc limit $2`,
  },
  {
    name: 'links',
    title: '单点登录',
    columns: { provider: '身份提供方', createdAt: '关联时间', lastUsedAt: '最近使用' },
    sql: `select issuer as provider, created_at as "createdAt", last_used_at as "lastUsedAt"
      from account_links where account_id = $1 order by created_at desc limit $2`,
  },
  {
    name: 'sessions',
    title: '登录',
    columns: {
      createdAt: '登录时间',
      lastUsedAt: '最近使用',
      endedAt: '结束时间',
      address: '网络地址',
      agent: '浏览器',
    },
    sql: `select created_at as "createdAt", last_used_at as "lastUsedAt", ended_at as "endedAt", address, agent
      from sessions where account_id = $1 order by created_at desc limit $2`,
  },
  {
    name: 'devices',
    title: '登录过的设备',
    columns: { device: '浏览器', firstAt: '首次登录', lastAt: '最近登录' },
    sql: `select device, first_at as "firstAt", last_at as "lastAt"
      from known_devices where account_id = $1 order by last_at desc limit $2`,
  },
  {
    name: 'acts',
    title: '操作记录',
    columns: { at: '时间', act: '操作', thingKind: '对象种类', thingId: '对象编号' },
    sql: `select at, act, thing_kind as "thingKind", thing_id as "thingId"
      from audit_records where account = $1 order by id desc limit $2`,
  },
];
