import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { canonicalJson } from '@keshen/audit';
import type { Problem } from '@keshen/kernel';
import { often, rows, type Database, type Tx } from '@keshen/platform/server';
import { questionOf, type EarlierTicket } from '../domain/grace';
import type { Content } from '../domain/opening';

/** 提交凭据: the instant of pressing submit, and exactly what was there then. */
export interface Ticket {
  id: string;
  applicationId: string;
  entryId: number;
  accountId: string | null;
  arrivedAt: Date;
  certified: string | null;
  /** Version of every answer, by path. */
  versions: Record<string, number>;
  files: string[];
}

/** The digest of a draft's content: what a certifier certifies. It changes with every saved answer and every file. */
export const contentDigest = (versions: Readonly<Record<string, number>>, files: readonly string[]): string =>
  createHash('sha256')
    .update(canonicalJson({ versions, files: [...files].sort() }))
    .digest('hex');

/** So many tickets an application may be given in an hour. */
export const TICKETS_AN_HOUR = 60;

const CONTENT = `
  (select coalesce(jsonb_object_agg(v.path, v.version), '{}') from answers v where v.application_id = a.id),
  (select coalesce(array_agg(f.id order by f.id), '{}') from files f
   where f.thing_kind = 'application' and f.thing_id = a.id::text and f.detached_at is null)`;

/** A press of submit. `settleFrom`: it is not settled before. */
export interface Press {
  application: string;
  account: string;
  arrivedAt: Date;
  certified: string;
  settleFrom: Date | null;
  /** What its settling belongs to (`traceNow`). */
  trace: string | null;
}

/** A ticket that was written, and the task to settle it. */
export interface Written {
  ticket: string;
  task: number;
}

const COLUMNS = `id, application_id, entry_id, account_id, arrived_at, certified, versions, files`;
/** How many tickets an application was given in the hour before an instant, as far as it matters. */
const recent = (at: string): string => `(select count(*) from (
  select 1 from tickets t where t.application_id = a.id and t.arrived_at > ${at} - interval '1 hour'
  limit ${TICKETS_AN_HOUR}) recent)`;

const USUAL = `with pressed as materialized (
    select * from jsonb_to_recordset($1) as p (id uuid, application uuid, account uuid, "arrivedAt" timestamptz,
      certified text, "settleFrom" timestamptz, trace text, parties uuid[], before int)
  ), written as (
    insert into tickets (${COLUMNS})
    select p.id, a.id, c.entry_id, p.account, p."arrivedAt", p.certified, ${CONTENT}
    from pressed p join applications a on a.id = p.application
      join cases c on c.application_id = a.id and c.kind = 'application' join calls k on k.id = a.call_id
    where not a.trial and a.party_id = any (p.parties)
      and not exists (select 1 from submissions s where s.application_id = a.id)
      and (k.grace_minutes = 0 or p."arrivedAt" <= least(k.closes_at, coalesce(k.closed_early_at, 'infinity')))
      and p.before + ${recent('p."arrivedAt"')} < ${TICKETS_AN_HOUR}
    returning id
  )
  insert into outbox (task, payload, not_before, trace)
  select 'ticket.settle', jsonb_build_object('ticket', p.id), p."settleFrom", p.trace from written join pressed p using (id)
  order by p."arrivedAt", p.before
  returning id as task, payload ->> 'ticket' as ticket`;
const GIVEN = `with written as (
    insert into tickets (${COLUMNS})
    select $1, a.id, $7, $3, $4, $5, $8::jsonb, $9::uuid[] from applications a
    where a.id = $2 and ${recent('$4::timestamptz')} < ${TICKETS_AN_HOUR}
    returning id
  )
  insert into outbox (task, payload, not_before, trace)
  select 'ticket.settle', jsonb_build_object('ticket', id), $6, $10 from written returning id as task`;

/**
 * Writes tickets of first submissions in time, and the tasks to settle them, in one statement and without waiting for
 * anybody's lock. Answers null where nothing was written: no such live application among these parties, it was submitted
 * before or a grace may run, so that what is submitted must be found out (`pressWith`), or too many tickets already.
 */
export async function pressTickets(
  database: Pick<Database, 'quick'>,
  presses: readonly (Press & { parties: readonly string[] })[],
): Promise<(Written | null)[]> {
  const before = new Map<string, number>();
  const pressed = presses.map((press) => {
    const earlier = before.get(press.application) ?? 0;
    before.set(press.application, earlier + 1);
    return { ...press, id: uuid(), before: earlier };
  });
  const written = await database.quick<Written>('ticket', USUAL, [JSON.stringify(pressed)]);
  const tasks = new Map(written.map((one) => [one.ticket, one]));
  return pressed.map(({ id }) => tasks.get(id) ?? null);
}

/** The same of content that is known, by whoever was seen to have the right. Answers null for too many tickets. */
export async function pressWith(
  tx: Pick<Tx, 'query'>,
  press: Press,
  { entryId, content }: { entryId: number; content: Content },
): Promise<Written | null> {
  const ticket = uuid();
  const [found] = await rows<{ task: number }>(tx, GIVEN, [
    ticket,
    press.application,
    press.account,
    press.arrivedAt,
    press.certified,
    press.settleFrom,
    entryId,
    JSON.stringify(content.versions),
    [...content.files].sort(),
    press.trace,
  ]);
  return found ? { ticket, task: found.task } : null;
}

/** Writes the ticket of a submission within its own transaction. */
export async function ownTicket(
  tx: Tx,
  application: string,
  account: string | null,
  at: Date,
  { entryId, content }: { entryId: number; content: Content },
): Promise<Ticket> {
  const id = uuid();
  await tx.query(
    `insert into tickets (id, application_id, entry_id, account_id, arrived_at, versions, files)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, application, entryId, account, at, JSON.stringify(content.versions), [...content.files].sort()],
  );
  return (await ticketById(tx, id))!;
}

const columns = `t.id, t.application_id as "applicationId", t.entry_id as "entryId", t.account_id as "accountId",
  t.arrived_at as "arrivedAt", t.certified, t.versions, t.files`;

export async function ticketById(tx: Pick<Tx, 'query'>, id: string): Promise<Ticket | null> {
  const [found] = await rows<Ticket>(tx, often(`select ${columns} from tickets t where t.id = $1`), [id]);
  return found ?? null;
}

/** The ticket out of which this stay in the form stage was submitted, with the submission's number. */
export async function submittedTicket(tx: Tx, entryId: number): Promise<(Ticket & { no: number }) | null> {
  const [found] = await rows<Ticket & { no: number }>(
    tx,
    `select ${columns}, s.no from tickets t join submissions s on s.ticket_id = t.id
     where t.application_id = (select application_id from cases c join stage_entries e on e.case_id = c.id where e.id = $1)
       and t.entry_id = $1 order by s.no desc limit 1`,
    [entryId],
  );
  return found ?? null;
}

/** The stay in the form stage out of which content that was certified as this was submitted; null where none was. */
export async function stayOf(tx: Tx, applicationId: string, certified: string): Promise<number | null> {
  const [found] = await rows<{ entryId: number }>(
    tx,
    `select t.entry_id as "entryId" from submissions s join tickets t on t.id = s.ticket_id
     where s.application_id = $1 and t.certified = $2 order by s.no desc limit 1`,
    [applicationId, certified],
  );
  return found?.entryId ?? null;
}

/** What was submitted last; null where that had no ticket, or the draft was fitted to another version of its programme since. */
export async function lastTicket(tx: Tx, applicationId: string): Promise<Content | null> {
  const [found] = await rows<Content>(
    tx,
    `select t.versions, t.files from submissions s join tickets t on t.id = s.ticket_id
     where s.application_id = $1 and not exists (
       select 1 from version_moves m where m.application_id = $1 and m.at > t.arrived_at)
     order by s.no desc limit 1`,
    [applicationId],
  );
  return found ?? null;
}

/** The questions and attachments for which one of its people had begun an upload at an instant that is still no answer. */
export async function uploadsBegun(tx: Tx, applicationId: string, at: Date): Promise<string[]> {
  const found = await rows<{ purpose: string }>(
    tx,
    `select distinct u.purpose from (
       select purpose, uploaded_by, created_at as begun_at from uploads where begun_for = $1
       union all
       select purpose, uploaded_by, begun_at from files
       where begun_for = $1 and state = 'stored' and (attached_at is null or attached_at > $2)
     ) u where u.begun_at <= $2 and exists (
       select 1 from applications a join memberships m on m.party_id = a.party_id and m.state = 'active'
       where a.id = $1 and m.account_id = u.uploaded_by)`,
    [applicationId, at],
  );
  return found.map(({ purpose }) => questionOf(purpose));
}

/** Why a ticket led to no submission. */
export interface TicketRefusal {
  kind: 'invalid' | 'conflict' | 'not-found' | 'forbidden';
  code: string;
  details: { problems?: Problem[]; begun?: string[]; [key: string]: unknown };
}

/** The latest ticket of a stay that came in time and was refused for wrong answers; null when there is none. */
export async function refusedInTime(
  tx: Tx,
  ticket: Pick<Ticket, 'applicationId' | 'entryId'>,
  closes: Date,
): Promise<(EarlierTicket & Content) | null> {
  const [found] = await rows<Content & { at: Date; refusal: TicketRefusal }>(
    tx,
    `select t.versions, t.files, r.at, r.refusal from tickets t join ticket_results r on r.ticket_id = t.id
     where t.application_id = $1 and t.entry_id = $2 and t.arrived_at <= $3
       and r.refusal ->> 'code' = 'application.incomplete'
     order by t.arrived_at desc, t.id desc limit 1`,
    [ticket.applicationId, ticket.entryId, closes],
  );
  if (!found) return null;
  const { problems = [], begun = [] } = found.refusal.details;
  return { versions: found.versions, files: found.files, refusedAt: found.at, problems, begun };
}
