import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { attachExactly } from '@keshen/document/server';
import { type Actor } from '@keshen/identity';
import { conflict, invalid, notFound, referenceNumber, type Clock } from '@keshen/kernel';
import { CLOCK, CONFIG, type Config, Database, demoAllowed, rows, type Tx } from '@keshen/platform/server';
import {
  answersBehind,
  ATTACHMENTS,
  checkAnswerChange,
  fieldAt,
  flatten,
  visibleAnswers,
  type Attachment,
  type Definition,
  type FieldOf,
} from '@keshen/programme';
import { CallService, ProgrammeService } from '@keshen/programme/server';
import { RegisterAnswers } from '@keshen/registry/server';
import type { SaveAnswer } from '../domain/draft';
import { applicationTable } from '../domain/may';
import { isOpen, type Opening } from '../domain/opening';
import type { SaveRequest } from '../domain/requests';
import { TRIAL_PREFIX } from '../domain/trial';
import { ApplicationAccess } from './access';
import { AnswerStore, type AnswerChange } from './answers';
import { applicationColumns, lockApplication, type Application } from './application.rows';
import { CaseService } from './case.service';
import { LiveStreams } from './live.streams';
import { lockCaseOfApplication } from './case.rows';
import { Openings, type Standing } from './openings';
import { profileOf } from './party-profile';

/** 草稿: starting an application and saving answers. */
@Injectable()
export class DraftService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly calls: CallService,
    private readonly cases: CaseService,
    private readonly answers: AnswerStore,
    private readonly access: ApplicationAccess,
    private readonly register: RegisterAnswers,
    private readonly live: LiveStreams,
    private readonly openings: Openings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Starts an application of a party in an open call, with what the party's profile knows filled in.
   * Refuses `call.unknown`, `call.not-open`, `party.unknown`.
   */
  start(actor: Actor, callId: string, partyId: string): Promise<{ id: string; reference: string }> {
    const thing = { party: partyId, town: null, submitted: false, departments: [], experts: [] };
    return this.database.transaction((tx) => {
      applicationTable.require(actor, 'start', thing);
      return this.startIn(tx, actor, callId, partyId);
    });
  }

  /** The same within a transaction, for a capability that has decided itself who may; `applyFree`: 免申即享. */
  async startIn(
    tx: Tx,
    actor: Actor,
    callId: string,
    partyId: string,
    applyFree = false,
  ): Promise<{ id: string; reference: string }> {
    const call = await this.calls.published(tx, callId, actor.account);
    const now = this.clock.now();
    if (this.calls.status(call, now) !== 'open') throw conflict('call.not-open', { closes: call.closesAt });
    const party = await profileOf(tx, partyId);
    const definition = await this.programmes.definitionOf(call.programmeVersionId, tx);
    const id = uuid();
    const reference = await this.nextReference(
      tx,
      call.trial ? `${TRIAL_PREFIX}${definition.code}` : definition.code,
      call.year,
    );
    await tx.query(
      `insert into applications (id, call_id, programme_version_id, party_id, reference, town, demo, created_at, created_by, apply_free, trial)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        id,
        call.id,
        call.programmeVersionId,
        partyId,
        reference,
        party.town,
        demoAllowed(this.config),
        now,
        actor.account,
        applyFree,
        call.trial,
      ],
    );
    const filled = prefilled(definition, party.values);
    if (filled.length) await this.answers.write(tx, definition, id, actor.account!, filled);
    await this.cases.open(
      tx,
      {
        kind: 'application',
        applicationId: id,
        partyId,
        callId: call.id,
        trial: call.trial,
        programmeVersionId: call.programmeVersionId,
        town: party.town,
      },
      { actor, details: { reference } },
    );
    await this.register.refresh(tx, partyId);
    return { id, reference };
  }

  /** Writes answers over whatever a draft has, within a transaction. Refuses `answer.invalid` with every problem. */
  async fillIn(tx: Tx, actor: Actor, id: string, values: Record<string, unknown>): Promise<void> {
    const application = await lockApplication(tx, id);
    const { definition } = await this.openings.editable(tx, application, await lockCaseOfApplication(tx, id));
    const problems = Object.entries(values).flatMap(([path, value]) =>
      checkAnswerChange(definition, path, value),
    );
    if (problems.length) throw invalid('answer.invalid', { problems });
    const stored = new Map((await this.answers.read(tx, id)).map((a) => [a.path, a.version]));
    const changes = Object.entries(values).map(([path, value]) => ({
      path,
      value,
      base: stored.get(path) ?? 0,
    }));
    await this.answers.write(tx, definition, id, actor.account!, changes);
    await this.project(tx, definition, id, changes);
  }

  /**
   * Saves answers while the application stands in a form stage: each change made on what stands is written, for the
   * others what stands is answered, so that the person's device can merge or ask. Refuses `application.not-editable`,
   * `section.locked` (not among the returned ones), `grace.locked` (not found wrong in time), `answer.invalid` (with
   * every problem).
   */
  save(actor: Actor, id: string, request: SaveRequest): Promise<SaveAnswer> {
    return this.saveWith(actor, id, async (_, __, save) => save(request.changes));
  }

  /** Saves what `work` decides on with the draft locked, all of it or nothing, and tells the others afterwards. */
  async saveWith(
    actor: Actor,
    id: string,
    work: (
      tx: Tx,
      now: { definition: Definition; opening: Opening | null },
      save: (changes: readonly AnswerChange[]) => Promise<SaveAnswer>,
    ) => Promise<SaveAnswer>,
  ): Promise<SaveAnswer> {
    const written: [string, number][] = [];
    let party = '';
    const answer = await this.database.transaction(async (tx) => {
      written.length = 0;
      const { application, subject } = await this.lockForEdit(tx, actor, id);
      party = application.partyId;
      const now = await this.openings.editable(tx, application, subject);
      return work(tx, now, async (changes) => {
        const { written: news, ...saved } = await this.write(tx, actor, id, now, changes);
        if (news.length) for (const { path, version } of saved.saved) written.push([path, version]);
        return saved;
      });
    });
    if (written.length) this.live.changed(party, id, written);
    return answer;
  }

  private async write(
    tx: Tx,
    actor: Actor,
    id: string,
    { definition, opening }: { definition: Definition; opening: Opening | null },
    changes: readonly AnswerChange[],
  ): Promise<SaveAnswer & { written: AnswerChange[] }> {
    const problems = changes.flatMap((change) => [
      ...checkAnswerChange(definition, change.path, change.value),
      ...(change.aside ? checkAnswerChange(definition, change.path, change.aside.value) : []),
    ]);
    if (problems.length) throw invalid('answer.invalid', { problems });
    const locked = changes.find((c) => opening && !isOpen(opening.places, c.path));
    if (locked)
      throw conflict(opening!.until ? 'grace.locked' : 'section.locked', {
        field: locked.path,
        ...(opening!.until ? { until: opening!.until } : {}),
      });
    const saved = await this.answers.save(tx, definition, id, actor.account!, changes);
    for (const change of saved.written) {
      const asked = filesAsked(definition, change.path);
      if (!asked) continue;
      const files = (change.value as string[] | null) ?? [];
      await attachExactly(tx, files, { kind: 'application', id }, asked.purpose, actor, asked.limits);
    }
    if (saved.written.length) await this.project(tx, definition, id, saved.written);
    return saved;
  }

  /** The application and its case, locked by one statement; to whoever may not edit it, it is refused. */
  private async lockForEdit(
    tx: Tx,
    actor: Actor,
    id: string,
  ): Promise<{ application: Application; subject: Standing }> {
    const [found] = await rows<Application & { subject: Standing }>(
      tx,
      `select ${applicationColumns}, jsonb_build_object('stage', c.stage, 'endedAt', c.ended_at,
         'programmeVersionId', c.programme_version_id, 'entryId', c.entry_id, 'graced', k.grace_minutes > 0) as subject
       from applications a join cases c on c.application_id = a.id and c.kind = 'application'
         join calls k on k.id = a.call_id
       where a.id = $1 for no key update of a for share of c`,
      [id],
    );
    if (!found) throw notFound('application.unknown');
    const { subject, ...application } = found;
    const thing = {
      party: application.partyId,
      town: application.town,
      submitted: application.submittedAt !== null,
      departments: [],
      experts: [],
    };
    // Whom departments and experts are asks for more than an editor needs.
    if (!applicationTable.may(actor, 'edit', thing)) await this.access.require(tx, actor, 'edit', id);
    return { application, subject };
  }

  private async nextReference(tx: Tx, code: string, year: number): Promise<string> {
    const [counter] = await rows<{ last: number }>(
      tx,
      `insert into reference_counters (code, year, last) values ($1, $2, 1)
       on conflict (code, year) do update set last = reference_counters.last + 1 returning last`,
      [code, year],
    );
    return referenceNumber(code, year, counter!.last);
  }

  /** Title and asked amount stand on the application's row, for lists; an amount that is computed is computed here. */
  private async project(
    tx: Tx,
    definition: Definition,
    id: string,
    changes: readonly AnswerChange[],
  ): Promise<void> {
    const title = changes.find((c) => c.path === definition.form.title);
    const asked = await this.asked(tx, definition, id, changes);
    if (!title && asked === undefined) return;
    await tx.query(
      `update applications set title = coalesce($2, title), asked_fen = case when $3 then $4::bigint else asked_fen end
       where id = $1`,
      [id, title ? String(title.value ?? '') : null, asked !== undefined, asked ?? null],
    );
  }

  /** The asked amount after these changes; undefined when they say nothing of it. */
  private async asked(
    tx: Tx,
    definition: Definition,
    id: string,
    changes: readonly AnswerChange[],
  ): Promise<unknown> {
    const path = definition.form.asked;
    if (path === undefined) return undefined;
    if (fieldAt(definition, path)?.type !== 'computed') {
      const change = changes.find((c) => c.path === path);
      return change && (change.value ?? null);
    }
    const behind = answersBehind(definition, path);
    if (!changes.some((c) => behind.has(c.path) || behind.has(c.path.split('.')[0]!))) return undefined;
    const visible = visibleAnswers(definition, await this.answers.readTree(tx, id));
    return flatten(visible)[path] ?? null;
  }
}

/** What files a path asks for: those of an attachment, or those inside of a question. */
function filesAsked(
  definition: Definition,
  path: string,
): { purpose: string; limits: Attachment | FieldOf<'file'> } | null {
  const attachment = definition.form.attachments.find((a) => `${ATTACHMENTS}.${a.id}` === path);
  if (attachment) return { purpose: attachment.id, limits: attachment };
  const field = fieldAt(definition, path);
  return field?.type === 'file' ? { purpose: path, limits: field } : null;
}

/** Answers that the party's profile knows, as changes of a new draft; a table takes of a list what it has columns for. */
export function prefilled(
  definition: Definition,
  profile: Record<string, unknown>,
): { path: string; value: unknown; base: 0 }[] {
  return definition.form.sections.flatMap((section) =>
    section.fields.flatMap((field) => {
      const known = knownTo(field, profile);
      const value =
        field.type === 'group'
          ? firstRecord(field, profile)
          : field.type === 'table' && Array.isArray(known)
            ? rowsFor(field, known)
            : known;
      const path = `${section.id}.${field.id}`;
      const fits =
        value !== undefined && value !== null && checkAnswerChange(definition, path, value).length === 0;
      return fits ? [{ path, value, base: 0 as const }] : [];
    }),
  );
}

function rowsFor(field: FieldOf<'table'>, items: unknown[]): unknown[] {
  const columns = new Set(field.columns.map(({ id }) => id));
  return items
    .slice(0, field.maxRows)
    .map((item) => Object.fromEntries(Object.entries(item as object).filter(([id]) => columns.has(id))));
}

const knownTo = ({ prefill }: { prefill?: string | undefined }, profile: Record<string, unknown>): unknown =>
  (prefill ? profile[prefill] : undefined) ?? undefined;

/** The first record of a group, begun with what the profile knows of it; undefined when it knows nothing. */
function firstRecord(field: FieldOf<'group'>, profile: Record<string, unknown>): unknown {
  const known = field.fields
    .map((each) => [each.id, knownTo(each, profile)] as const)
    .filter(([, value]) => value !== undefined);
  return known.length ? [Object.fromEntries(known)] : undefined;
}
