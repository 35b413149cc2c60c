import { isCreditCode } from '@keshen/kernel';
import { often, rows, type Tx } from '@keshen/platform/server';
import type { Definition } from '@keshen/programme';
import { flatten, type Answers } from '@keshen/programme';
import type { LegalPerson } from '@keshen/registry';
import type { Involved, Person, Subject } from '../domain/conflict';
import { plainName, type Interest } from '../domain/interest';

/** Whom an application names: 参与方, those behind its organisations by the register, and whom it asks to avoid. */
export async function involvedIn(
  tx: Tx,
  { applicationId, partyId }: { applicationId: string; partyId: string },
  definition: Definition,
  answers: Answers | null,
): Promise<Involved> {
  const named = await rows<Subject>(
    tx,
    often(`select role, name, credit_code as "creditCode", resident_fingerprint as "residentFingerprint"
       from participants where application_id = $1
     union
     select 'applicant', name, credit_code, resident_fingerprint from parties where id = $2 order by 1, 2`),
    [applicationId, partyId],
  );
  const codes = codesOf(named);
  const known = await rows<{ person: LegalPerson }>(
    tx,
    often(`select person from register_companies where credit_code = any ($1) and person is not null
     union all
     select r.person from register_answers r join parties p on p.id = r.party_id
     where p.credit_code = any ($1) and r.person is not null`),
    [codes],
  );
  return {
    partyId,
    subjects: [...named, ...known.flatMap(({ person }) => peopleBehind(person))],
    avoided: avoidedBy(definition, answers),
  };
}

/** The organisations among the subjects. */
export const codesOf = (subjects: readonly Subject[]): string[] => [
  ...new Set(subjects.flatMap(({ creditCode }) => (creditCode ? [creditCode] : []))),
];

/** 法定代表人, 高管 and 股东, as subjects. */
function peopleBehind({ name, legalRepresentative, officers, shareholders }: LegalPerson): Subject[] {
  const heads = [...new Set([legalRepresentative, ...(officers ?? [])])].filter(Boolean);
  return [
    ...heads.map((head): Subject => ({ role: 'officer', name: head, creditCode: null, of: name })),
    ...(shareholders ?? []).map((holder): Subject => {
      const creditCode = isCreditCode(holder) ? holder : null;
      return { role: 'shareholder', name: holder, creditCode, of: name };
    }),
  ];
}

/** The rows of the table that names experts to avoid; the form takes no more than the programme allows. */
function avoidedBy(definition: Definition, answers: Answers | null): Involved['avoided'] {
  const panel = definition.rubric?.panel;
  const named = panel?.avoidance && answers ? flatten(answers)[panel.avoidance] : undefined;
  const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
  return (Array.isArray(named) ? (named as Record<string, unknown>[]) : [])
    .filter((row) => text(row['name']))
    .map((row) => ({
      name: text(row['name']),
      unit: text(row['unit']) || null,
      reason: text(row['reason']).slice(0, 300),
    }));
}

/**
 * Everybody of the office and of the register who may have to do with whom an application names: found by the same
 * tokens that decide, so that the work does not grow with the register.
 */
export async function peopleNear(tx: Tx, applicationId: string, involved: Involved): Promise<Person[]> {
  const names = [...involved.subjects, ...involved.avoided].map(({ name }) => plainName(name));
  const prints = involved.subjects.flatMap(({ residentFingerprint: print }) => (print ? [print] : []));
  const near = await rows<{ id: string }>(
    tx,
    often(`select e.account_id as id from experts e
       where e.unit_credit_code = any ($1) or plain_name(e.unit) = any ($2) or e.resident_fingerprint = any ($3)
     union select l.account_id from interests l
       where l.ended_at is null and (l.credit_code = any ($1) or plain_name(l.name) = any ($2))
     union select e.account_id from experts e join accounts a on a.id = e.account_id where plain_name(a.name) = any ($2)
     union select m.account_id from memberships m join staff_roles s on s.account_id = m.account_id and s.state = 'active'
       where m.party_id = $4 and m.state = 'active'
     union select c.account_id from conflicts c where c.application_id = $5 and c.ended_at is null`),
    [codesOf(involved.subjects), names, prints, involved.partyId, applicationId],
  );
  const joint = await jointProjects(tx, applicationId);
  const ids = [...new Set([...near.map((n) => n.id), ...joint.map((j) => j.account)])];
  const people = await rows<Person>(
    tx,
    often(`select a.id as account, a.name, e.resident_fingerprint as "residentFingerprint",
       case when e.account_id is not null then jsonb_build_object('name', e.unit, 'creditCode', e.unit_credit_code) end as unit,
       array(select m.party_id from memberships m where m.account_id = a.id and m.state = 'active') as parties,
       (select coalesce(jsonb_agg(jsonb_build_object('kind', l.kind, 'name', l.name, 'creditCode', l.credit_code,
            'since', l.since, 'until', l.until, 'note', l.note, 'source', l.source) order by l.recorded_at, l.id), '[]')
          from interests l where l.account_id = a.id and l.ended_at is null) as interests
     from accounts a left join experts e on e.account_id = a.id where a.id = any ($1::uuid[]) order by a.id`),
    [ids],
  );
  return people.map((person) => ({
    ...person,
    interests: [
      ...person.interests,
      ...joint.filter((j) => j.account === person.account).map((j) => j.interest),
    ],
  }));
}

/**
 * 合作项目 on record here: experts who lead, or work in, another application in which somebody of this one takes part. A
 * person is known by the resident ID, else by the name together with the unit.
 */
async function jointProjects(
  tx: Tx,
  applicationId: string,
): Promise<{ account: string; interest: Interest }[]> {
  const found = await rows<{
    account: string;
    name: string;
    creditCode: string | null;
    on: string;
    note: string;
  }>(
    tx,
    often(`select distinct e.account_id as account, q.name, q.credit_code as "creditCode", b.reference as note,
       to_char(b.submitted_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "on"
     from participants mine
       join participants q on (q.credit_code = mine.credit_code or q.resident_fingerprint = mine.resident_fingerprint)
         and q.application_id <> mine.application_id
       join applications b on b.id = q.application_id and b.submitted_at is not null
       join participants self on self.application_id = b.id and self.role in ('leader', 'member')
       join experts e on e.resident_fingerprint = self.resident_fingerprint
         or (exists (select 1 from accounts a where a.id = e.account_id and plain_name(a.name) = plain_name(self.name))
             and exists (select 1 from participants u where u.application_id = b.id and u.credit_code = e.unit_credit_code))
     where mine.application_id = $1 and q.credit_code is distinct from e.unit_credit_code
       and q.resident_fingerprint is distinct from coalesce(e.resident_fingerprint, '')
     order by 5 desc limit 500`),
    [applicationId],
  );
  return found.map(({ account, name, creditCode, on, note }) => ({
    account,
    interest: { kind: 'joint-project', name, creditCode, since: on, until: on, note, source: 'record' },
  }));
}
