import type { StoredFile } from '@keshen/document';
import { notFound } from '@keshen/kernel';
import { dated, type Database } from '@keshen/platform/server';
import type { LegalPerson } from '@keshen/registry';
import { askedColumns, askedJoin, subjectOf, type Asked, type Subject } from './access';
import { applicationColumns, type Application } from './application.rows';
import type { SealedAnswer } from './answers';
import { partyFactColumns, type PartyFacts } from './eligibility.context';
import type { Standing } from './openings';

/** What the form of an application is made of. */
export interface FormLook {
  application: Application;
  subject: Subject;
  standing: Standing;
  /** Whether something was submitted before, and when a certifier last handed the draft back. */
  submittedBefore: boolean;
  handedBackAt: Date | null;
  party: PartyFacts;
  /** What the register says of the party; null while nobody has asked it. */
  register: { person: LegalPerson | null } | null;
  /** The draft, for its own people only. */
  answers: SealedAnswer[];
  files: FileOfForm[];
}
export type FileOfForm = Omit<StoredFile, 'createdAt'> & { createdAt: Date };

type Row = Application &
  Asked &
  Omit<FormLook, 'application' | 'subject' | 'answers' | 'files'> & {
    answers: { changedBy: string }[];
    names: Record<string, string> | null;
    files: object[];
  };

const FORM = `select ${applicationColumns}, ${askedColumns},
  json_build_object('stage', c.stage, 'endedAt', c.ended_at, 'programmeVersionId', c.programme_version_id,
    'entryId', c.entry_id, 'graced', k.grace_minutes > 0) as standing,
  exists (select 1 from submissions s where s.application_id = a.id) as "submittedBefore",
  (select max(b.at) from stage_acts b where b.case_id = c.id and b.kind = 'handed-back') as "handedBackAt",
  (select json_build_object(${partyFactColumns}) from parties p where p.id = a.party_id) as party,
  (select json_build_object('person', r.person) from register_answers r where r.party_id = a.party_id) as register,
  (select coalesce(json_agg(json_build_object('path', v.path, 'value', v.value, 'sealed', v.sealed, 'rows', v.rows,
     'version', v.version, 'changedAt', v.changed_at, 'changedBy', v.changed_by) order by v.path), '[]')
   from answers v where v.application_id = a.id and a.party_id = any ($2::uuid[])) as answers,
  (select json_object_agg(who.id, (select w.name from accounts w where w.id = who.id))
   from (select distinct v.changed_by as id from answers v
     where v.application_id = a.id and v.changed_by is not null and a.party_id = any ($2::uuid[])) who) as names,
  (select coalesce(json_agg(json_build_object('id', f.id, 'name', f.name, 'size', f.size, 'sha256', f.sha256,
     'mediaType', f.media_type, 'purpose', f.purpose, 'scan', f.scan, 'threat', f.threat, 'createdAt', f.created_at)
     order by f.created_at), '[]')
   from files f where f.thing_kind = 'application' and f.thing_id = a.id::text and f.detached_at is null) as files
from applications a join cases c on c.application_id = a.id and c.kind = 'application' join calls k on k.id = a.call_id
  ${askedJoin}
where a.id = $1`;

/**
 * All of it by one statement, since it is asked whenever somebody opens a form; the draft only where its party is one of
 * `parties`. Refuses `application.unknown`.
 */
export async function formLook(
  database: Pick<Database, 'quick'>,
  id: string,
  parties: readonly string[],
): Promise<FormLook> {
  const [row] = await database.quick<Row>('form', FORM, [id, parties]);
  if (!row) throw notFound('application.unknown');
  const { departments, experts, standing, submittedBefore, handedBackAt, party, register, ...rest } = row;
  const { answers, names, files, ...application } = rest;
  return {
    application,
    subject: subjectOf(application, { departments, experts }),
    standing,
    submittedBefore,
    handedBackAt,
    party,
    register,
    answers: answers.map((answer) => ({
      ...dated<SealedAnswer>(answer, 'changedAt'),
      changedByName: names?.[answer.changedBy] ?? '',
    })),
    files: files.map((file) => dated<FileOfForm>(file, 'createdAt')),
  };
}
