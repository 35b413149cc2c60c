import { v7 as uuid } from 'uuid';
import { newToken, tokenHash } from '@keshen/platform/server';
import { CaseWorld, smallDefinition } from '@keshen/testing/server';
import { SigningKeys } from '@keshen/receipt/server';
import { attachmentSchema } from '@keshen/programme';
import { FIRST_IDENTITY } from '../../tools/bench/replay';
import { Template } from '../../tools/bench/template';
import { settings } from './programs';

export const FIELDS = 40;
const words = (text: string) => ({ 'zh-CN': text, en: text });

/** A draft that waits to be submitted, and the session token of its certifier. */
export interface WaitingDraft {
  id: string;
  account: string;
  party: string;
  token: string;
}

/** Which drafts: how many, of how many parties with one account each; with an attachment that is still to be uploaded. */
export type Asked = { name: string; count: number; parties: number; attachment?: boolean };

/** The attachment that is still to be uploaded. */
export const ATTACHMENT = 'attachments.plan';

const plan = {
  id: 'plan',
  name: words('项目计划书'),
  required: true,
  formats: ['pdf' as const],
  maxMegabytes: 5,
  provenance: { source: 'A' },
};

/** A form of forty answers, submitted to an officer's check. */
const programme = (attachment = false) =>
  smallDefinition(
    [
      { id: 'draft', kind: 'form', outcomes: ['submit > check'] },
      {
        id: 'check',
        kind: 'formal-check',
        arguments: { items: [{ id: 'all', label: words('齐全') }], returns: 'back', returnWorkingDays: 5 },
        outcomes: ['pass > done', '!back > draft'],
      },
      { id: 'done', kind: 'closed', arguments: { result: 'completed' } },
    ],
    {
      form: {
        sections: [
          {
            id: 'project',
            title: words('项目'),
            fields: [
              { type: 'text', id: 'title', label: words('名称'), required: true, maxLength: 100 },
              { type: 'money', id: 'asked', label: words('申请金额'), required: false },
              ...Array.from({ length: FIELDS - 2 }, (_, n) => ({
                type: 'long-text' as const,
                id: `text_${n}`,
                label: words(`问题 ${n}`),
                required: true,
                maxLength: 2000,
              })),
            ],
            rules: [],
          },
        ],
        attachments: attachment ? [attachmentSchema.parse(plan)] : [],
        title: 'project.title',
        asked: 'project.asked',
      },
    },
  );

/** Fresh databases in one state: so many drafts of so many parties, each complete and none submitted. */
export class Drafts {
  private constructor(
    private readonly template: Template,
    readonly list: WaitingDraft[],
  ) {}

  static async make(server: string, { name, count, parties, attachment }: Asked): Promise<Drafts> {
    const world = await CaseWorld.start(
      { KESHEN_SECRET: settings('').KESHEN_SECRET! },
      programme(attachment),
    );
    const sql = (text: string, params: unknown[] = []) => world.db.dataSource.query(text, params);
    const people = Array.from({ length: parties }, () => ({
      party: uuid(),
      account: uuid(),
      token: newToken(),
    }));
    await sql(
      `insert into parties (id, kind, name, credit_code, town, vouched_at, created_at, changed_at)
       select p.id, 'legal', '单位' || n, 'BENCH' || lpad(n::text, 13, '0'), '马陆镇', now(), now(), now()
       from unnest($1::uuid[]) with ordinality as p (id, n)`,
      [people.map((p) => p.party)],
    );
    await sql(
      `insert into accounts (id, email, name, email_confirmed_at, created_at)
       select a.id, a.id || '@example.com', '审核人', now(), now() from unnest($1::uuid[]) as a (id)`,
      [people.map((p) => p.account)],
    );
    await sql(
      `insert into memberships (account_id, party_id, role, state, created_at, changed_at)
       select m.account, m.party, role, 'active', now(), now()
       from unnest($1::uuid[], $2::uuid[]) as m (account, party), unnest(array['writer', 'certifier']) as role`,
      [people.map((p) => p.account), people.map((p) => p.party)],
    );
    await sql(
      `insert into sessions (token_hash, id, account_id, created_at, last_used_at, expires_at)
       select s.hash, gen_random_uuid(), s.account, now(), '2099-01-01', '2099-01-01' from unnest($1::text[], $2::uuid[]) as s (hash, account)`,
      [people.map((p) => tokenHash(p.token)), people.map((p) => p.account)],
    );
    const drafts = Array.from({ length: count }, (_, n) => ({ id: uuid(), ...people[n % parties]! }));
    await fill(sql, drafts);
    // A party stands for many of a season's.
    await sql(
      `update calls set limit_per_party = $1, closes_at = now() + interval '1 year',
         endorsement_closes_at = now() + interval '2 years'`,
      [count],
    );
    // The key that signs receipts is there, as on any day but the first.
    await world.app.get(SigningKeys).sign('begin');
    for (const [index, table] of ['outbox', 'stage_entries'].entries())
      await sql(`alter table ${table} alter column id restart with ${FIRST_IDENTITY * (index + 1)}`);
    await sql('delete from outbox');
    await sql('vacuum analyze');
    await world.db.database.close();
    const template = await Template.of(server, name, world.db.url);
    await world.close();
    return new Drafts(template, drafts);
  }

  /** Gives the work a database of its own, dropped afterwards. */
  with<T>(work: (url: string) => Promise<T>): Promise<T> {
    return this.template.with(work);
  }

  close(): Promise<void> {
    return this.template.close();
  }
}

/** Applications, their cases and their answers with history, in bulk as a season leaves them. */
async function fill(sql: (text: string, params?: unknown[]) => Promise<unknown>, drafts: WaitingDraft[]) {
  const rows = `unnest($1::uuid[], $2::uuid[], $3::uuid[]) with ordinality as d (id, party, account, n)`;
  const params = [drafts.map((d) => d.id), drafts.map((d) => d.party), drafts.map((d) => d.account)];
  await sql(
    `with call as (select id, programme_version_id as version from calls order by created_at desc, notice_number desc limit 1),
     made as (
       insert into applications (id, call_id, programme_version_id, party_id, reference, title, town, created_at, created_by)
       select d.id, call.id, call.version, d.party, 'BENCH-2026-' || lpad(d.n::text, 6, '0'), '压力测试', '马陆镇', now(), d.account
       from ${rows}, call returning id, party_id, call_id, programme_version_id
     ), entered as (
       insert into stage_entries (case_id, no, stage, stage_kind, round, entered_at, handled_at, handled_count)
       select made.id, 1, 'draft', 'form', 1, now(), now(), 1 from made returning id, case_id
     )
     insert into cases (id, kind, application_id, party_id, call_id, programme_version_id, town, stage, stage_kind, entry_id, entry_no, round, entered_at)
     select made.id, 'application', made.id, made.party_id, made.call_id, made.programme_version_id, '马陆镇', 'draft', 'form', entered.id, 1, 1, now()
     from made join entered on entered.case_id = made.id`,
    params,
  );
  for (const table of ['answers', 'answer_changes'])
    await sql(
      `insert into ${table} (application_id, path, value, version, changed_at, changed_by)
       select d.id, case f.n when 0 then 'project.title' when 1 then 'project.asked' else 'project.text_' || (f.n - 2) end,
         case f.n when 1 then '10000000' else to_jsonb('提交系统压力测试的一段回答，' || repeat('约一百字', 20)) end, 1, now(), d.account
       from ${rows}, generate_series(0, ${FIELDS - 1}) as f (n)`,
      params,
    );
}
