import { often, rows, type Tx } from '@keshen/platform/server';
import type { CountedApplication, EligibilityContext, HistoryFacts } from '@keshen/programme';

/**
 * 在研: awarded (its award confirmed, or its agreement signed), its case not ended and not yet accepted. `o` is the
 * application, `oc` its case, `w` its award unless that was revoked. Awards belong to a later capability; here they are
 * only counted.
 */
const OPEN = `oc.ended_at is null
  and (w.state = 'confirmed'
    or exists (select 1 from stage_entries e where e.case_id = oc.id and e.stage_kind = 'agreement' and e.left_at is not null))
  and (oc.stage_kind in ('acceptance', 'milestone', 'form') or not exists (
    select 1 from stage_entries e where e.case_id = oc.id and e.stage_kind = 'acceptance' and e.left_at is not null))`;
const COUNTED = `(o.id = a.id or (coalesce(o.submitted_at, o.sealed_until) is not null and oc.result is distinct from 'withdrawn'))`;
/** 在审: submitted, and neither ended nor awarded yet. */
const PENDING = `coalesce(o.submitted_at, o.sealed_until) is not null and oc.ended_at is null and w.application_id is null`;
const OTHER = `o.id is distinct from a.id`;
const THIS_YEAR = `ok.year = k.year`;
const HERE = `ok.programme_code = k.programme_code`;
/** The history of a live application is what is live; a trial one's is its own trial. */
const JOINED = `join calls ok on ok.id = o.call_id and ok.trial = k.trial and (not k.trial or ok.id = k.id)
  join cases oc on oc.application_id = o.id and oc.kind = 'application'
  left join awards w on w.application_id = o.id and w.state <> 'revoked'`;

/**
 * What the portal knows of a party that applies to a call: see `factTypes.history`. With no application (before
 * starting) the one to be started is counted all the same. The leader's facts are absent until the answers name one.
 */
export async function historyFacts(
  tx: Tx,
  about: { id: string | null; partyId: string; callId: string },
): Promise<HistoryFacts> {
  const [found] = await rows<Record<keyof HistoryFacts, number | null>>(
    tx,
    // One pass over the party's applications, and one over its leader's: nine took ten times as long to plan.
    often(`select own.*,
       case when l.known then led.open end as leader_open_projects,
       case when l.known then led.this_year end as leader_applications_this_year
     from (select $1::uuid as id, $2::uuid as party_id) a cross join calls k
       cross join lateral (select exists (select 1 from participants m where m.application_id = a.id and m.role = 'leader'
         and m.resident_fingerprint is not null) as known) l
       cross join lateral (
         select count(*) filter (where ${THIS_YEAR} and ${HERE} and ${COUNTED})::int
             + case when a.id is null then 1 else 0 end as applications_this_year,
           count(*) filter (where ${OTHER} and ${HERE} and ${OPEN})::int as open_projects,
           count(w.application_id) filter (where not ${HERE} and (oc.ended_at is null or ${THIS_YEAR}))::int as other_district_projects,
           coalesce(sum(w.amount_fen) filter (where ${OTHER} and ${THIS_YEAR}), 0)::bigint as awarded_this_year,
           coalesce(sum(w.amount_fen) filter (where ${OTHER} and ${THIS_YEAR} and ${HERE}), 0)::bigint
             as awarded_here_this_year,
           coalesce(sum(o.asked_fen) filter (where ${OTHER} and ${THIS_YEAR} and ${HERE} and ${PENDING}), 0)::bigint
             as asked_here_this_year,
           count(w.application_id) filter (where ${OTHER} and ${HERE})::int as awards_total
         from applications o ${JOINED} where o.party_id = a.party_id) own
       cross join lateral (
         -- The same project leader elsewhere, told by the resident ID.
         select count(distinct o.id) filter (where ${OTHER} and ${OPEN})::int as open,
           count(distinct o.id) filter (where ${THIS_YEAR} and ${HERE} and ${COUNTED})::int as this_year
         from participants mine
           join participants p on p.resident_fingerprint = mine.resident_fingerprint and p.role = 'leader'
           join applications o on o.id = p.application_id ${JOINED}
         where mine.application_id = a.id and mine.role = 'leader') led
     where k.id = $3`),
    [about.id, about.partyId, about.callId],
  );
  return Object.fromEntries(Object.entries(found ?? {}).filter(([, value]) => value !== null));
}

/** The other applications that a history fact is the sum of, at most so many. */
const COUNTED_MOST = 20;

/**
 * Adds which applications `history.asked_here_this_year` counts: for the applicant's own people and the office only, since
 * they are other applications than the one that is read.
 */
export async function withCounted(
  tx: Tx,
  about: { id: string | null; partyId: string; callId: string },
  context: EligibilityContext,
): Promise<EligibilityContext> {
  if (!context.history?.asked_here_this_year) return context;
  const asked = await rows<CountedApplication>(
    tx,
    `select x.* from (select $1::uuid as id, $2::uuid as party_id) a cross join calls k cross join lateral (
       select o.id, o.reference, ok.title as call, coalesce(o.asked_fen, 0)::bigint as "amountFen"
       from applications o ${JOINED}
       where o.party_id = a.party_id and ${OTHER} and ${THIS_YEAR} and ${HERE} and ${PENDING}
       order by o.reference limit ${COUNTED_MOST}) x
     where k.id = $3`,
    [about.id, about.partyId, about.callId],
  );
  return { ...context, counted: { 'history.asked_here_this_year': asked } };
}
