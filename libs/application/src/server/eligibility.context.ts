import { shanghaiDate } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import type { Answers, EligibilityContext } from '@keshen/programme';
import type { Application } from './application.rows';

/** What the public credit register answered; absent before anybody asked it. */
export type CreditFacts = EligibilityContext['credit'];

/**
 * What eligibility rules may look at: the party, its history in the portal, its answers. The caller holds the
 * party's lock where a limit per party must not be overrun by a second application.
 */
export async function eligibilityContext(
  tx: Tx,
  application: Pick<Application, 'id' | 'partyId' | 'callId'>,
  answers: Answers,
  now: Date,
  credit?: CreditFacts,
): Promise<EligibilityContext> {
  const [facts] = await rows<{
    kind: 'legal' | 'natural' | 'team';
    name: string;
    creditCode: string | null;
    town: string | null;
    vouched: boolean;
    profile: Record<string, unknown>;
    thisYear: number;
    open: number;
  }>(
    tx,
    `select p.kind, p.name, p.credit_code as "creditCode", p.town, p.vouched_at is not null as vouched, p.profile,
       (select count(*)::int from applications o join calls ok on ok.id = o.call_id join cases oc on oc.application_id = o.id and oc.kind = 'application'
         where o.party_id = p.id and ok.year = k.year and ok.programme_code = k.programme_code
           and (o.id = $1 or (o.submitted_at is not null and oc.result is distinct from 'withdrawn'))) as "thisYear",
       (select count(*)::int from applications o join cases oc on oc.application_id = o.id and oc.kind = 'application'
         join calls ok on ok.id = o.call_id
         where o.party_id = p.id and o.id <> $1 and ok.programme_code = k.programme_code and oc.ended_at is null
           and exists (select 1 from stage_entries e where e.case_id = oc.id and e.stage_kind = 'agreement' and e.left_at is not null)) as open
     from parties p, calls k where p.id = $2 and k.id = $3`,
    [application.id, application.partyId, application.callId],
  );
  const profile = facts!.profile;
  return {
    answers,
    applicant: {
      kind: facts!.kind,
      name: facts!.name,
      credit_code: facts!.creditCode ?? undefined,
      town: facts!.town ?? undefined,
      vouched: facts!.vouched,
      district: text(profile['district']),
      established_on: text(profile['established_on']),
      tax_place: text(profile['tax_place']),
    },
    history: { applications_this_year: facts!.thisYear, open_projects: facts!.open },
    credit,
    today: shanghaiDate(now),
  };
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
