import { Injectable } from '@nestjs/common';
import { attachExactly } from '@keshen/document/server';
import { type Actor } from '@keshen/identity';
import { conflict, invalid, notFound } from '@keshen/kernel';
import { Database, often, rows, type Tx } from '@keshen/platform/server';
import {
  answersBehind,
  checkAnswerChange,
  fieldAt,
  flatten,
  visibleAnswers,
  type Definition,
} from '@keshen/programme';
import type { SaveAnswer } from '../domain/draft';
import { applicationTable } from '../domain/may';
import { isOpen, type Opening } from '../domain/opening';
import type { SaveRequest } from '../domain/requests';
import { ApplicationAccess } from './access';
import { AnswerStore, type AnswerChange } from './answers';
import { applicationColumns, lockApplication, type Application } from './application.rows';
import { LiveStreams } from './live.streams';
import { lockCaseOfApplication } from './case.rows';
import { filesAsked } from './files-asked';
import { Openings, type Standing } from './openings';
import { UsualSaves } from './usual-saves';

/** 草稿: saving answers. */
@Injectable()
export class DraftService {
  constructor(
    private readonly database: Database,
    private readonly answers: AnswerStore,
    private readonly access: ApplicationAccess,
    private readonly openings: Openings,
    private readonly live: LiveStreams,
    private readonly usual: UsualSaves,
  ) {}

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
  async save(actor: Actor, id: string, request: SaveRequest): Promise<SaveAnswer> {
    const usual = await this.usual.save(actor, id, request);
    if (!usual) return this.saveWith(actor, id, async (_, __, save) => save(request.changes));
    this.live.changed(
      usual.party,
      id,
      usual.answer.saved.map(({ path, version }) => [path, version]),
    );
    return usual.answer;
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
      often(`select ${applicationColumns}, jsonb_build_object('stage', c.stage, 'endedAt', c.ended_at,
         'programmeVersionId', c.programme_version_id, 'entryId', c.entry_id, 'graced', k.grace_minutes > 0) as subject
       from applications a join cases c on c.application_id = a.id and c.kind = 'application'
         join calls k on k.id = a.call_id
       where a.id = $1 for no key update of a for share of c`),
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
      often(`update applications set title = coalesce($2, title), asked_fen = case when $3 then $4::bigint else asked_fen end
       where id = $1`),
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
