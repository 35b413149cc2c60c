import type pg from 'pg';
import { compared, together, type Difference, type Kept } from '../../tools/bench/journal';
import type { Journal } from './applicant';

/** Minus as many tickets as have come to nothing yet: neither into formal check nor to a refusal. */
export const UNSETTLED = `select -count(*)::int as n from tickets t
  where not exists (select 1 from cases c where c.application_id = t.application_id and c.stage = 'check')
    and not exists (select 1 from ticket_results r where r.ticket_id = t.id and r.refusal is not null)`;

/**
 * The journal beside the database: every acknowledged save, file and ticket is there once, every ticket became one
 * submission and one entry into the check; where `mailed`, one receipt was written and one mail went for each.
 */
export async function differences(
  client: pg.Client,
  { saves, tickets, files }: Journal,
  mailed = true,
): Promise<Difference> {
  const stored = async (sql: string): Promise<Kept[]> => (await client.query<Kept>(sql)).rows;
  const submitted: Kept[] = tickets.map(({ key }) => ({ key }));
  return together(
    compared(
      saves,
      await stored(
        `select change_id as key, path || '@' || version || ' ' || md5(value::text) as value
         from answer_changes where change_id is not null`,
      ),
    ),
    compared(files, await stored(`select id as key, sha256 as value from files where state = 'stored'`)),
    compared(tickets, await stored('select application_id as key, id as value from tickets')),
    compared(submitted, await stored('select application_id as key from submissions')),
    compared(
      submitted,
      await stored(
        `select c.application_id as key from stage_entries e join cases c on c.id = e.case_id where e.stage = 'check'`,
      ),
    ),
    ...(mailed ? await receipts(stored, submitted) : []),
  );
}

const receipts = async (
  stored: (sql: string) => Promise<Kept[]>,
  submitted: Kept[],
): Promise<Difference[]> => [
  compared(
    submitted,
    await stored(
      `select s.application_id as key from receipt_documents d join submissions s on s.id = d.submission_id`,
    ),
  ),
  compared(
    submitted,
    await stored(
      `select m.thing_id as key from mails l join messages m on m.id = l.message_id
       where m.key like 'receipt:%' and l.state = 'sent'`,
    ),
  ),
];
