import { notFound } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import type { DefenceSession } from '../domain/session';
import type { SessionCase, SessionFacts } from '../domain/session-views';

const columns = `s.id, s.call_id as "callId", s.starts_at as "startsAt", s.place, s.chair_id as chair, s.commitment,
  s.drawn_at as "drawnAt", s.signed_at as "signedAt"`;

/** A session by its id. Refuses `defence.unknown`. */
export async function sessionById(
  tx: Tx,
  id: string,
  lock: '' | 'for no key update' = '',
): Promise<DefenceSession> {
  const [found] = await rows<DefenceSession>(
    tx,
    `select ${columns} from defence_sessions s where s.id = $1 ${lock}`,
    [id],
  );
  if (!found) throw notFound('defence.unknown');
  return found;
}

/** Everything that one session hears or draws: 100 slots at most. */
export function casesOfSession(tx: Tx, sessionId: string): Promise<SessionCase[]> {
  return rows<SessionCase>(
    tx,
    `select e.id as "entryId", c.id as "caseId", a.id as "applicationId", a.reference, a.title, p.name as party,
       d.slot, d.attended, coalesce(d.minutes, '') as minutes, d.came_at as "cameAt", d.ended_at as "endedAt", e.left_at is null as open
     from (select entry_id from defences where session_id = $1
           union select entry_id from defence_draws where session_id = $1) x
       join stage_entries e on e.id = x.entry_id left join defences d on d.entry_id = e.id
       join cases c on c.id = e.case_id join applications a on a.id = c.application_id
       join parties p on p.id = a.party_id
     where d.session_id = $1 or (d.entry_id is null and e.left_at is null)
     order by d.slot nulls last, a.reference`,
    [sessionId],
  );
}

/** What of a session is shown besides its rules: names, the seed once it is drawn, the clock. */
export async function factsOfSession(tx: Tx, id: string): Promise<SessionFacts> {
  const [found] = await rows<SessionFacts>(
    tx,
    `select c.name as "chairName", g.name as "signedBy", case when s.drawn_at is not null then s.seed end as seed,
       -- Whoever stands aside from a case hears of it neither in the order nor on the clock.
       case when s.drawn_at is not null then array(select o.reference from unnest(s.drawn_order) with ordinality o (reference, n)
         where exists (select 1 from applications a where a.reference = o.reference) order by o.n) end as "order",
       case when k.id is not null then jsonb_build_object('caseId', k.id,
         'phase', s.clock_phase, 'startedAt', s.clock_started_at) end as clock
     from defence_sessions s left join cases k on k.id = s.clock_case left join accounts c on c.id = s.chair_id left join accounts g on g.id = s.signed_by
     where s.id = $1`,
    [id],
  );
  return found!;
}

/** Who has arrived, and when. */
export function arrivalsOf(tx: Tx, sessionId: string): Promise<{ account: string; arrivedAt: Date }[]> {
  return rows(
    tx,
    `select account_id as account, arrived_at as "arrivedAt" from defence_arrivals where session_id = $1`,
    [sessionId],
  );
}

/** 利益冲突 that hold between people and the applications of a session. */
export function conflictsBetween(
  tx: Tx,
  applications: readonly string[],
  people: readonly string[],
): Promise<{ account: string; applicationId: string }[]> {
  return rows(
    tx,
    `select distinct account_id as account, application_id as "applicationId" from conflicts
     where application_id = any ($1::uuid[]) and account_id = any ($2::uuid[])
       and ended_at is null and cleared_at is null`,
    [applications, people],
  );
}

/** The session of this call at this time and place, made where there is none yet. */
export async function ensureSession(
  tx: Tx,
  { id, callId, startsAt, place, now, by }: EnsuredSession,
): Promise<DefenceSession> {
  const [found] = await rows<DefenceSession>(
    tx,
    `insert into defence_sessions as s (id, call_id, starts_at, place, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (call_id, starts_at, place) do update set place = excluded.place returning ${columns}`,
    [id, callId, startsAt, place, now, by],
  );
  return found!;
}
export interface EnsuredSession {
  id: string;
  callId: string;
  startsAt: Date;
  place: string;
  now: Date;
  by: string;
}
