import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ArchiveSources, type PackedThing } from '@keshen/document/server';
import { memberOf, type Actor } from '@keshen/identity';
import { forbidden, invalid, Refusal } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import { callTable, fieldAt, type Definition } from '@keshen/programme';
import { CallService, ProgrammeService } from '@keshen/programme/server';
import { applicationTable } from '../domain/may';
import { ApplicationAccess } from './access';

/** Applications of one call in one archive at most. */
const APPLICATIONS_MOST = 5000;

type Packable = { id: string; reference: string; party: string; partyId: string; versionId: string };
type Contents = { name: string; things: PackedThing[] };

/** What was submitted last names the files; before that there are none for anybody outside. */
const SUBMITTED = `select (e ->> 'id')::uuid as id from (
    select r.manifest::jsonb as manifest from submissions s join receipts r on r.submission_id = s.id
    where s.application_id = a.id order by s.no desc limit 1) last, jsonb_array_elements(last.manifest -> 'files') e`;
const ATTACHED = `select n.id from files n
  where n.thing_kind = 'application' and n.thing_id = a.id::text and n.detached_at is null`;

/** 打包下载: which files of an application, or of a call's applications, go into an archive, and under which folders. */
@Injectable()
export class ArchiveContents implements OnModuleInit {
  constructor(
    private readonly sources: ArchiveSources,
    private readonly access: ApplicationAccess,
    private readonly calls: CallService,
    private readonly programmes: ProgrammeService,
  ) {}

  onModuleInit(): void {
    this.sources.register('application', (tx, actor, id) => this.application(tx, actor, id));
    this.sources.register('call', (tx, actor, id) => this.call(tx, actor, id));
  }

  /** Its own people get what is attached now, everybody else what was submitted last. */
  private async application(tx: Tx, actor: Actor, id: string): Promise<Contents> {
    const { party } = await this.access.require(tx, actor, 'read', id);
    const held = await this.access.heldBack(tx, actor, id);
    if (held) throw invalid(held);
    const [one] = await this.packable(tx, 'a.id = $1', id, 1);
    const own = memberOf(actor, party);
    const things = await this.filesOf(tx, [one!], own ? ATTACHED : SUBMITTED, () => []);
    return { name: `${one!.reference} ${one!.party}`, things };
  }

  /** For those who see all applications; what is sealed or of a trial they do not test is not among them. */
  private async call(tx: Tx, actor: Actor, id: string): Promise<Contents> {
    const call = await this.calls.get(tx, id);
    callTable.require(actor, 'read', { published: call.publishedAt !== null });
    const anyOne = { party: '', town: null, submitted: true, departments: [], experts: [] };
    if (!applicationTable.may(actor, 'see-all', anyOne)) throw forbidden('role.missing');
    const found = await this.packable(
      tx,
      'a.call_id = $1 and a.submitted_at is not null',
      id,
      APPLICATIONS_MOST + 1,
    );
    if (found.length > APPLICATIONS_MOST)
      throw new Refusal('too-large', 'archive.too-many-applications', { most: APPLICATIONS_MOST });
    const things = await this.filesOf(tx, found, SUBMITTED, (one) => [`${one.reference} ${one.party}`]);
    return { name: call.title['zh-CN'], things };
  }

  private packable(tx: Tx, where: string, id: string, most: number): Promise<Packable[]> {
    return rows<Packable>(
      tx,
      `select a.id, a.reference, p.name as party, a.party_id as "partyId", a.programme_version_id as "versionId"
       from applications a join parties p on p.id = a.party_id where ${where} order by a.reference limit ${most}`,
      [id],
    );
  }

  private async filesOf(
    tx: Tx,
    applications: readonly Packable[],
    chosen: string,
    folder: (one: Packable) => string[],
  ): Promise<PackedThing[]> {
    const files = await rows<{ id: string; application: string; purpose: string }>(
      tx,
      `select f.id, a.id as application, f.purpose from applications a
         cross join lateral (${chosen}) x join files f on f.id = x.id
       where a.id = any ($1::uuid[]) order by f.name, f.id`,
      [applications.map(({ id }) => id)],
    );
    const things: PackedThing[] = [];
    for (const one of applications) {
      const definition = await this.programmes.definitionOf(one.versionId, tx);
      const own = files
        .filter(({ application }) => application === one.id)
        .map(({ id, purpose }) => ({ id, ...placeOf(definition, purpose) }))
        .sort((a, b) => a.place - b.place);
      if (own.length === 0) continue;
      things.push({
        thing: { kind: 'application', id: one.id },
        label: one.reference,
        files: own.map(({ id, label }) => ({ id, folders: [...folder(one), ...(label ? [label] : [])] })),
      });
    }
    return things;
  }
}

/** The attachment or question that a file answers: its words, and where it stands in the form. */
function placeOf(definition: Definition, purpose: string): { label: string; place: number } {
  const { attachments } = definition.form;
  const place = attachments.findIndex(({ id }) => id === purpose);
  if (place >= 0) return { label: attachments[place]!.name['zh-CN'], place };
  // Reports of a running project and the like answer no question of the form.
  const field = purpose.includes('.') ? fieldAt(definition, purpose) : undefined;
  return { label: field?.label['zh-CN'] ?? '', place: attachments.length };
}
