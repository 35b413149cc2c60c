import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { stageById, type CaseKind } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import type { Actor } from '@keshen/identity';
import { Database, decodeCursor, hiddenNow, pageOf, type Page } from '@keshen/platform/server';
import type { WorkItem } from '../domain/views';

const place = z.tuple([z.string(), z.number()]);

/**
 * What a trial asks waits for its testers only; the account is parameter 3. In applications of the own party (`own`)
 * nobody is staff.
 */
const open = (duty: string, own: string): string => `(not ${duty}.trial or exists (
  select 1 from cases tc join calls tk on tk.id = tc.call_id and tk.trial_ended_at is null
    join trial_testers tt on tt.call_id = tk.id and tt.account_id = $3 where tc.id = ${duty}.case_id))
  and (cardinality(${own}::uuid[]) = 0 or ${duty}.role in ('applicant', 'institution') or not exists (
    select 1 from cases oc where oc.id = ${duty}.case_id and oc.application_id = any (${own}::uuid[])))`;

/** 我的待办: what waits for a person, by due time; one index range for each role that the person has. */
@Injectable()
export class WorkQueries {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
  ) {}

  async work(
    actor: Actor,
    query: { role?: string; cursor?: string; limit: number },
  ): Promise<Page<WorkItem>> {
    const owed = owedBy(actor).filter((o) => !query.role || o.role === query.role);
    const [due, id] = query.cursor ? decodeCursor(query.cursor, place) : ['-infinity', 0];
    const found = await this.database.read<WorkItem & { dueKey: string; versionId: string }>(
      `select d.id as duty, d.role, d.scope, c.id as "caseId", c.kind as "caseKind", (select parent.kind from cases parent where parent.id = c.parent_id) as "parentKind", a.id as "applicationId",
         case when d.role = 'institution' then '' else a.reference end as reference,
         case when d.role = 'institution' then '' else a.title end as title, p.name as party, a.town, jsonb_build_object('id', k.id, 'title', k.title, 'closesAt', k.closes_at) as call,
         k.programme_code as programme, c.stage, c.stage_kind as "stageKind", c.round, case when d.role <> 'institution' then a.asked_fen end as "askedFen",
         c.entered_at as "enteredAt", d.trial, d.due_at as "dueAt", c.version, d.due_key::text as "dueKey",
         c.programme_version_id as "versionId"
       from (
         select * from (
           select x.*, coalesce(x.due_at, 'infinity') as due_key from unnest($1::text[], $2::text[]) as o (role, scope)
           cross join lateral (
             (select * from duties t where t.role = o.role and t.scope = o.scope
               and t.account_id is null and t.done_at is null and ${open('t', '$8')}
               and (coalesce(t.due_at, 'infinity'), t.id) > ($4::timestamptz, $5::bigint)
             order by coalesce(t.due_at, 'infinity'), t.id limit $6)
             union all
             (select * from duties t where o.scope is null and t.role = o.role and t.scope is null
               and t.account_id is null and t.done_at is null and ${open('t', '$8')}
               and (coalesce(t.due_at, 'infinity'), t.id) > ($4::timestamptz, $5::bigint)
             order by coalesce(t.due_at, 'infinity'), t.id limit $6)
           ) x
           union all
           select t.*, coalesce(t.due_at, 'infinity') from duties t
             where t.account_id = $3 and t.done_at is null and ${open('t', '$8')} and ($7::text is null or t.role = $7)
               and (coalesce(t.due_at, 'infinity'), t.id) > ($4::timestamptz, $5::bigint)
             order by 10, 1 limit $6
         ) owed order by due_key, id limit $6
       ) d
       join cases c on c.id = d.case_id join applications a on a.id = c.application_id
       join parties p on p.id = a.party_id join calls k on k.id = c.call_id
       order by d.due_key, d.id`,
      [
        owed.map((o) => o.role),
        owed.map((o) => o.scope),
        actor.account,
        due,
        id,
        query.limit + 1,
        query.role ?? null,
        hiddenNow().own,
      ],
    );
    const page = pageOf(found, query.limit, (row) => [row.dueKey, row.duty]);
    return {
      next: page.next,
      items: await Promise.all(
        page.items.map(async ({ versionId, dueKey: _, ...item }) => {
          const definition = await this.programmes.definitionOf(versionId);
          const stage = stageById(definition, item.caseKind as CaseKind, item.stage);
          const stageLabel = item.role === 'applicant' ? (stage.applicantLabel ?? stage.label) : stage.label;
          // 盲评: the reference is all that an expert is told here; the own desk shows the rest.
          const blind = item.role === 'expert' && definition.rubric?.blind === true;
          const named = blind ? { ...item, title: '', party: '', town: null } : item;
          return { ...named, stageLabel, workingDays: stage.workingDays };
        }),
      ),
    };
  }

  /** How much waits, by role, counted up to 1,000 each: for the badge. */
  async counts(actor: Actor): Promise<Record<string, number>> {
    const owed = owedBy(actor);
    const found = await this.database.read<{ role: string; n: number }>(
      `select o.role, sum((select count(*) from (
           (select 1 from duties t where t.role = o.role and t.scope = o.scope and t.account_id is null and t.done_at is null
              and ${open('t', '$4')} limit 1000)
           union all
           (select 1 from duties t where o.scope is null and t.role = o.role and t.scope is null and t.account_id is null
              and t.done_at is null and ${open('t', '$4')} limit 1000)) x))::int as n
       from unnest($1::text[], $2::text[]) as o (role, scope) group by o.role
       union all
       select t.role, count(*)::int from duties t where t.account_id = $3 and t.done_at is null and ${open('t', '$4')} group by t.role`,
      [owed.map((o) => o.role), owed.map((o) => o.scope), actor.account, hiddenNow().own],
    );
    const counts: Record<string, number> = {};
    for (const { role, n } of found) counts[role] = (counts[role] ?? 0) + n;
    return counts;
  }
}

/** The (role, scope) pairs under which duties may wait for an actor. */
export function owedBy(actor: Actor): { role: string; scope: string | null }[] {
  const staff = actor.staff
    .filter((s) => s.role !== 'expert')
    .map((s) => ({ role: s.role as string, scope: s.scope }));
  const parties = [...new Set(actor.memberships.filter((m) => m.role !== 'viewer').map((m) => m.party))];
  return [
    ...staff,
    ...parties.flatMap((party) => [
      { role: 'applicant', scope: party },
      { role: 'institution', scope: party },
    ]),
  ];
}
