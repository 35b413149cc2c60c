import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { canonicalJson } from '@keshen/audit';
import type { Problem } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import type { EarlierTicket } from '../domain/grace';

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

/**
 * Writes a ticket and the task to settle it, in one statement and without waiting for anybody's lock. Answers null when
 * nothing was written: no such application among these parties, or too many tickets already. `settleFrom`: not before.
 */
export async function pressTicket(
  tx: Pick<Tx, 'query'>,
  press: {
    application: string;
    account: string;
    parties: readonly string[];
    arrivedAt: Date;
    certified: string;
    settleFrom: Date | null;
    /** Of a trial's application: the caller has seen that this person tests it. */
    trial: boolean;
  },
): Promise<{ ticket: string; task: number } | null> {
  const ticket = uuid();
  const [written] = await rows<{ task: number }>(
    tx,
    `with written as (
       insert into tickets (id, application_id, entry_id, account_id, arrived_at, certified, versions, files)
       select $1, a.id, c.entry_id, $3, $4, $5, ${CONTENT}
       from applications a join cases c on c.application_id = a.id and c.kind = 'application'
       where a.id = $2 and a.trial = $9 and a.party_id = any ($6::uuid[]) and $8 > (select count(*) from (
         select 1 from tickets t where t.application_id = a.id and t.arrived_at > $4::timestamptz - interval '1 hour'
         limit $8) recent)
       returning id
     )
     insert into outbox (task, payload, not_before)
     select 'ticket.settle', jsonb_build_object('ticket', id), $7 from written returning id as task`,
    [
      ticket,
      press.application,
      press.account,
      press.arrivedAt,
      press.certified,
      [...press.parties],
      press.settleFrom,
      TICKETS_AN_HOUR,
      press.trial,
    ],
  );
  return written ? { ticket, task: written.task } : null;
}

/** Writes the ticket of a submission within its own transaction. */
export async function ownTicket(
  tx: Tx,
  application: string,
  account: string | null,
  at: Date,
): Promise<Ticket> {
  const id = uuid();
  await tx.query(
    `insert into tickets (id, application_id, entry_id, account_id, arrived_at, versions, files)
     select $1, a.id, c.entry_id, $3, $4, ${CONTENT}
     from applications a join cases c on c.application_id = a.id and c.kind = 'application' where a.id = $2`,
    [id, application, account, at],
  );
  return (await ticketById(tx, id))!;
}

const columns = `t.id, t.application_id as "applicationId", t.entry_id as "entryId", t.account_id as "accountId",
  t.arrived_at as "arrivedAt", t.certified, t.versions, t.files`;

export async function ticketById(tx: Pick<Tx, 'query'>, id: string): Promise<Ticket | null> {
  const [found] = await rows<Ticket>(tx, `select ${columns} from tickets t where t.id = $1`, [id]);
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

/** Why a ticket led to no submission. */
export interface TicketRefusal {
  kind: 'invalid' | 'conflict' | 'not-found' | 'forbidden';
  code: string;
  details: { problems?: Problem[]; begun?: string[]; [key: string]: unknown };
}

/** The latest ticket of a stay that came in time and was refused for wrong answers; null when there is none. */
export async function refusedInTime(tx: Tx, ticket: Ticket, closes: Date): Promise<EarlierTicket | null> {
  const [found] = await rows<{ versions: Record<string, number>; at: Date; refusal: TicketRefusal }>(
    tx,
    `select t.versions, r.at, r.refusal from tickets t join ticket_results r on r.ticket_id = t.id
     where t.application_id = $1 and t.entry_id = $2 and t.arrived_at <= $3
       and r.refusal ->> 'code' = 'application.incomplete'
     order by t.arrived_at desc, t.id desc limit 1`,
    [ticket.applicationId, ticket.entryId, closes],
  );
  if (!found) return null;
  const { problems = [], begun = [] } = found.refusal.details;
  return { versions: found.versions, refusedAt: found.at, problems, begun };
}
