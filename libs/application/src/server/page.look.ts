import { notFound } from '@keshen/kernel';
import { dated, type Database } from '@keshen/platform/server';
import type { Call } from '@keshen/programme';
import { callColumns } from '@keshen/programme/server';
import type { Case } from '../domain/case';
import type { Act, Entry } from '../domain/timeline';
import { askedColumns, askedJoin, subjectOf, type Asked, type Subject } from './access';
import { applicationColumns, type Application } from './application.rows';
import { caseColumns } from './case.rows';
import type { OpenDuty } from './stage.service';

/** What the page of an application is made of. */
export interface PageLook {
  application: Application;
  subject: Subject;
  party: { id: string; name: string; creditCode: string | null; town: string | null; vouched: boolean };
  call: Call;
  /** Its own case first, then those beneath; each with what is owed in it now. */
  cases: (Case & { duties: OpenDuty[] })[];
  /** Of its own case. */
  entries: Entry[];
  acts: Act[];
}

type Row = Application &
  Asked &
  Pick<PageLook, 'party'> & {
    call: object;
    cases: { duties: object[] }[];
    entries: object[];
    acts: object[];
  };

const list = (select: string): string => `(select coalesce(json_agg(x), '[]') from (${select}) x)`;

const PAGE = `select ${applicationColumns}, ${askedColumns},
  (select row_to_json(x) from (select p.id, p.name, p.credit_code as "creditCode", p.town,
     p.vouched_at is not null as vouched from parties p where p.id = a.party_id) x) as party,
  (select row_to_json(x) from (select ${callColumns} from calls k where k.id = a.call_id) x) as call,
  ${list(`select ${caseColumns}, ${list(`select d.id, d.role, d.scope, d.account_id as "accountId", d.due_at as "dueAt"
       from duties d where d.entry_id = c.entry_id and d.done_at is null and c.ended_at is null order by d.id`)} as duties
     from cases c left join cases parent on parent.id = c.parent_id
     where c.application_id = a.id and c.kind not in ('order', 'redemption') and parent.kind is distinct from 'redemption'
     order by c.kind <> 'application', c.entered_at, c.id`)} as cases,
  ${list(`select e.id, e.no, e.stage, e.stage_kind as "stageKind", e.round, e.entered_at as "enteredAt",
       e.due_at as "dueAt", e.left_at as "leftAt", e.outcome, e.actor_label as "actorLabel", e.remark
     from stage_entries e where e.case_id = main.id order by e.no limit 200`)} as entries,
  ${list(`select t.id, t.entry_id as "entryId", t.kind, t.at, t.actor_label as "actorLabel", t.remark, t.data,
       t.for_applicant as "forApplicant"
     from stage_acts t where t.case_id = main.id order by t.id limit 500`)} as acts
from applications a join cases main on main.application_id = a.id and main.kind = 'application' ${askedJoin}
where a.id = $1`;

/** All of it by one statement, since it is asked at every look at an application. Refuses `application.unknown`. */
export async function pageLook(database: Pick<Database, 'quick'>, id: string): Promise<PageLook> {
  const [row] = await database.quick<Row>('application-page', PAGE, [id]);
  if (!row) throw notFound('application.unknown');
  const { departments, experts, party, call, cases, entries, acts, ...application } = row;
  return {
    application,
    subject: subjectOf(application, { departments, experts }),
    party,
    call: dated<Call>(
      call,
      'opensAt',
      'closesAt',
      'endorsementClosesAt',
      'publishedAt',
      'closedEarlyAt',
      'trialEndedAt',
    ),
    cases: cases.map(({ duties, ...one }) => ({
      ...dated<Case>(one, 'enteredAt', 'dueAt', 'endedAt'),
      duties: duties.map((duty) => dated<OpenDuty>(duty, 'dueAt')),
    })),
    entries: entries.map((entry) => dated<Entry>(entry, 'enteredAt', 'dueAt', 'leftAt')),
    acts: acts.map((act) => dated<Act>(act, 'at')),
  };
}
