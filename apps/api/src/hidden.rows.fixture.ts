import type { Database } from '@keshen/platform/server';

const id = 'gen_random_uuid()';
/** Every application with its case and the entry that it stands in; `n` counts them. */
const each = `(select a.*, c.id as case_id, c.entry_id, c.programme_code as code, row_number() over (order by a.id) as n
  from (select a.*, k.programme_code from applications a join calls k on k.id = a.call_id) a
  join lateral (select c.*, a.programme_code from cases c where c.application_id = a.id and c.kind = 'application') c on true)`;

/**
 * Rows of what takes long to come about by itself, one for each application and what holds them together: a meeting, a
 * session of defences, a list of offers, a plan of assignment, an archive. `who` ($1) made all of it and is told of it.
 */
const statements = [
  `insert into meetings (id, call_id, title, held_on, created_at, created_by)
   select ${id}, id, '主任办公会', '2026-12-01', now(), $1 from calls`,
  `insert into meeting_items (meeting_id, case_id, position, rank, score, recommended_fen, note)
   select m.id, e.case_id, e.n, e.n, 8000 + e.n, 1000000 * e.n, e.reference from ${each} e join meetings m on m.call_id = e.call_id`,
  `insert into defence_sessions (id, call_id, starts_at, place, created_at, created_by, clock_case, clock_phase, clock_started_at,
     commitment, seed, drawn_at, drawn_order)
   select ${id}, k.id, '2026-12-02T01:00Z', '三楼', now(), $1, (select case_id from ${each} e where e.n = 1), 'present', now(),
     repeat('a', 64), repeat('b', 64), now(), (select array_agg(e.reference order by e.n) from ${each} e) from calls k`,
  `insert into defences (entry_id, case_id, call_id, session_at, place, slot, scheduled_at, scheduled_by, session_id)
   select e.entry_id, e.case_id, e.call_id, s.starts_at, s.place, e.n, now(), $1, s.id
   from ${each} e join defence_sessions s on s.call_id = e.call_id`,
  `insert into defence_draws (entry_id, session_id, reference)
   select e.entry_id, s.id, e.reference from ${each} e join defence_sessions s on s.call_id = e.call_id`,
  `insert into subsidy_batches (id, call_id, programme_version_id, title, mode, state, created_at, created_by)
   select ${id}, k.id, v.id, '清单', 'confirm', 'making', now(), $1 from calls k, programme_versions v where v.code = 'ZLZZ'`,
  `insert into subsidy_offers (id, batch_id, credit_code, name, party_id, state, application_id, amount_fen, changed_at)
   select ${id}, b.id, p.credit_code, p.name, p.id, 'submitted', e.id, 100 * e.n, now()
   from ${each} e join parties p on p.id = e.party_id join subsidy_batches b on b.call_id = e.call_id`,
  `insert into subsidy_rows (batch_id, number, offer_id, credit_code, name, item, state, amount_fen)
   select o.batch_id, row_number() over (order by o.id), o.id, o.credit_code, o.name, '{}', 'due', o.amount_fen from subsidy_offers o`,
  `insert into assignment_plans (id, call_id, state, objective, most, total, created_at, created_by)
   select ${id}, id, 'proposed', 'total', 10, 100, now(), $1 from calls`,
  `insert into assignment_plan_pairs (plan_id, case_id, expert_id, fit)
   select n.id, e.case_id, x.account_id, 50 from ${each} e join assignment_plans n on n.call_id = e.call_id cross join experts x`,
  `insert into biddings (call_id, classes, opened_at, opened_by, closes_at)
   select id, '{}', now(), $1, '2030-01-01' from calls`,
  `insert into bids (case_id, expert_id, bid, said_at)
   select e.case_id, x.account_id, 'can', now() from ${each} e cross join experts x where e.n % 2 = 0`,
  `insert into expert_draws (id, call_id, request, names, seed_sealed, committed_at, committed_by)
   select ${id}, id, '{"scope": "application", "quotas": [{"class": "technical", "outside": null, "count": 1, "substitutes": 1}],
     "field": null, "outside": null, "most": null}', 'never', 'k1.', now(), $1 from calls`,
  `insert into expert_draw_panels (id, draw_id, no, commitment, size, excluded)
   select ${id}, d.id, e.n, repeat('a', 64), 1, '{"conflict": 1}' from ${each} e join expert_draws d on d.call_id = e.call_id`,
  `insert into expert_draw_cases (panel_id, case_id, entry_id)
   select p.id, e.case_id, e.entry_id from ${each} e join expert_draws d on d.call_id = e.call_id
     join expert_draw_panels p on p.draw_id = d.id and p.no = e.n`,
  `insert into expert_draw_candidates (panel_id, id, class, account_id, nonce, name, unit)
   select p.id, encode(sha256((p.id::text || x.account_id)::bytea), 'hex'), 'technical', x.account_id, 'n', '姓名', '单位'
   from expert_draw_panels p cross join experts x`,
  `insert into expert_draw_outcomes (panel_id, drawn, substitutes, skipped)
   select panel_id, array_agg(id), '{"technical": []}', '[]' from expert_draw_candidates group by panel_id`,
  `insert into expert_draw_acts (draw_id, act, at, by, data)
   select d.id, v.act, now(), $1, v.data::jsonb from expert_draws d
     cross join (values ('witnessed', '{"word": "一句话"}'), ('revealed', '{"seed": "s"}')) v (act, data)`,
  `insert into files (id, key, state, sha256, size, media_type, name, uploaded_by, thing_kind, thing_id, created_at, held_at)
   select ${id}, kind || e.n, 'stored', repeat('a', 64), 9, 'application/pdf', kind || e.n || '.pdf', $1, kind,
     case kind when 'case' then e.case_id else e.id end, now(), now() from ${each} e cross join (values ('application'), ('case')) v (kind)`,
  `insert into archives (id, kind, thing_id, asked_by, asked_at, name, files, size, ready_at, expires_at)
   select ${id}, 'application', e.id, $1, now(), e.reference, 1, 9, now(), now() + interval '90 days' from ${each} e`,
  `insert into archives (id, kind, thing_id, asked_by, asked_at, name, files, size, ready_at, expires_at)
   select ${id}, 'call', k.id, $1, now(), '全部', 6, 99, now(), now() + interval '90 days' from calls k`,
  `insert into archive_files (archive_id, no, file_id, thing_kind, thing_id, held, label, path)
   select h.id, row_number() over (partition by h.id order by f.id), f.id, 'application', f.thing_id, true, f.name, f.name
   from archives h join files f on f.thing_kind = 'application' and (h.kind = 'call' or h.thing_id = f.thing_id)`,
  `insert into call_extensions (call_id, application_id, closed_at_before, closes_at, reason, at, by)
   select e.call_id, e.id, now(), now() + interval '1 day', e.reference, now(), $1 from ${each} e`,
  `insert into threads (id, application_id, place, created_at, created_by) select ${id}, e.id, 'project.title', now(), $1 from ${each} e`,
  `insert into thread_comments (id, thread_id, author, body, mentions, created_at)
   select ${id}, t.id, $1, '请看', array[$1]::uuid[], now() from threads t`,
  `insert into leads (id, application_id, other_id, kind, path, other_path, evidence, found_at)
   select ${id}, e.id, o.id, 'same-text', 'project.title', 'project.title', '{}', now() from ${each} e join ${each} o on o.n = e.n % 6 + 1`,
  `insert into letters (id, occasion, kind, template_version, name, thing_kind, thing_id, application_id, audience, number, words, issued_at)
   select ${id}, 'o' || e.n, 'award', 1, e.title, 'case', e.case_id, e.id, 'staff', 'N' || e.n, '{}', now() from ${each} e`,
  `insert into messages (account_id, key, thing_kind, thing_id, locale, subject, body, data, created_at)
   select s.account_id, 'hidden-' || e.n || kind, kind, case kind when 'case' then e.case_id else e.id end, 'zh-CN', e.title, e.reference, '{}', now()
   from ${each} e cross join (values ('application'), ('case')) v (kind) cross join (select distinct account_id from staff_roles) s`,
  `insert into mails (message_id, created_at, state) select id, now(), 'failed' from messages where key like 'hidden-%'`,
  `insert into recommendations (entry_id, case_id, call_id, recommended_on, document, recommended_by)
   select e.entry_id, e.case_id, e.call_id, '2026-11-01', e.reference, $1 from ${each} e`,
  `insert into programme_registrations (id, application_id, case_id, party_id, programme_code, year, serial, number, registered_on, registered_at, registered_by, plaque)
   select ${id}, e.id, e.case_id, e.party_id, e.code, 2026, e.n, 'R' || e.n, '2026-11-01', now(), $1, true from ${each} e`,
  `insert into review_results (entry_id, case_id, score, n, method, recommended_fen, recommends, dots, proposed, chosen, concluded_at, concluded_by)
   select s.id, e.case_id, 8000 + e.n, 3, 'mean', 100, 2, '[]', 'recommend', 'recommend', now(), $1
   from ${each} e join stage_entries s on s.case_id = e.case_id and s.stage = 'review' on conflict do nothing`,
  `insert into audit_records (at, account, label, act, thing_kind, thing_id, details, digest)
   select now(), $1, 'x', 'spec.named', 'call', e.call_id, jsonb_build_object('application', e.id), '\\x00' from ${each} e`,
  `insert into audit_records (at, account, label, act, thing_kind, thing_id, details, digest)
   select now(), $1, 'x', 'spec.listed', 'call', e.call_id, jsonb_build_object('order', jsonb_build_array(e.reference)), '\\x00' from ${each} e`,
  `insert into outbox (task, payload, created_at, failed_at, refused)
   select 'conflicts.find', jsonb_build_object('application', e.id), now(), now(), '{"code": "spec"}' from ${each} e`,
  `insert into voucher_quotas (id, programme_code, party_id, year, call_id, application_id, case_id, programme_version_id, cap_fen,
     issued_at, expires_at, issued_fen, free_fen)
   select ${id}, e.code, e.party_id, 2026, e.call_id, e.id, e.case_id, e.programme_version_id, 1000 * e.n, now(), now() + interval '1 year', 0, 0
   from ${each} e`,
];

export async function rowsOfEveryKind(database: Database, who: string): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query(`set local session_replication_role = replica`);
    for (const sql of statements) await tx.query(sql, sql.includes('$1') ? [who] : []);
  });
}
