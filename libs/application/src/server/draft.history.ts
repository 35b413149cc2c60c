import { Injectable } from '@nestjs/common';
import type { Actor } from '@keshen/identity';
import { notFound } from '@keshen/kernel';
import { Database, decodeCursor, encodeCursor, rows, type Page, type Tx } from '@keshen/platform/server';
import { ATTACHMENTS, checkAnswerChange, fieldAt, unflatten, type Definition } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { z } from 'zod';
import { same, type SaveAnswer } from '../domain/draft';
import { isOpen } from '../domain/opening';
import type { HistoryQuery, RestoreRequest } from '../domain/requests';
import { ApplicationAccess } from './access';
import { masked } from './answer.queries';
import { AnswerStore, type AnswerChange } from './answers';
import { applicationById } from './application.rows';
import { DraftService } from './draft.service';

/** One version of an answer. `aside`: it was not chosen of two; the version above it was. */
export type AnswerVersion = {
  path: string;
  version: number;
  value: unknown;
  aside: boolean;
  changedAt: Date;
  changedBy: string;
};

type Row = AnswerVersion & { id: number; sealed: string | null; rows: string[] | null };
const COLUMNS = `h.id, h.path, h.version, h.value, h.sealed, h.rows, h.aside, h.changed_at as "changedAt",
  (select name from accounts where id = h.changed_by) as "changedBy"`;

/** So many answers are brought back by one statement. */
const BATCH = 200;

/** 修改记录: every version of every answer, the draft as it was at an instant, and the way back to it. */
@Injectable()
export class DraftHistory {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly access: ApplicationAccess,
    private readonly answers: AnswerStore,
    private readonly drafts: DraftService,
  ) {}

  /** Versions of one answer or of all, the newest first; personal numbers masked. */
  versions(actor: Actor, id: string, query: HistoryQuery): Promise<Page<AnswerVersion>> {
    return this.database.transaction(async (tx) => {
      const definition = await this.own(tx, actor, id);
      const before = query.cursor ? decodeCursor(query.cursor, z.int()) : null;
      const found = await rows<Row>(
        tx,
        `select ${COLUMNS} from answer_changes h
         where h.application_id = $1 and ($2::text is null or h.path = $2) and ($3::bigint is null or h.id < $3)
         order by h.id desc limit $4`,
        [id, query.path ?? null, before, query.limit + 1],
      );
      const items = found.slice(0, query.limit);
      const next = found.length > query.limit ? encodeCursor(items.at(-1)!.id) : null;
      return { items: items.map((row) => this.shown(definition, id, row)), next };
    });
  }

  /** The answers as they stood at an instant (ISO; now without one), personal numbers masked. */
  asOf(actor: Actor, id: string, at?: string): Promise<{ answers: AnswerVersion[] }> {
    return this.database.transaction(async (tx) => {
      const definition = await this.own(tx, actor, id);
      const found = await this.standing(tx, id, at ?? 'infinity');
      return { answers: found.map((row) => this.shown(definition, id, row)) };
    });
  }

  /**
   * Brings back one version of an answer, or all answers that are open as they stood at an instant, as new versions: what
   * stands now stays beneath them. All or nothing. Files stay as they are. Refuses `version.unknown` and whatever saving
   * refuses.
   */
  restore(actor: Actor, id: string, request: RestoreRequest): Promise<SaveAnswer> {
    return this.drafts.saveWith(actor, id, async (tx, { definition, opening }, save) => {
      const whole = 'at' in request;
      const wanted = whole
        ? await this.standing(tx, id, request.at)
        : await rows<Row>(
            tx,
            `select ${COLUMNS} from answer_changes h where h.application_id = $1 and h.path = $2 and h.version = $3`,
            [id, request.path, request.version],
          );
      if (!whole && wanted.length === 0) throw notFound('version.unknown');
      const back = await this.wayBack(tx, definition, id, wanted, whole);
      const changes = whole ? back.filter(({ path }) => isOpen(opening?.places ?? null, path)) : back;
      const saved: SaveAnswer['saved'][number][] = [];
      for (let from = 0; from < changes.length; from += BATCH)
        saved.push(...(await save(changes.slice(from, from + BATCH))).saved);
      return { saved, current: [] };
    });
  }

  /** What must be written so that these stand again; for a whole draft also what was not there yet. */
  private async wayBack(
    tx: Tx,
    definition: Definition,
    id: string,
    wanted: Row[],
    whole: boolean,
  ): Promise<AnswerChange[]> {
    const target = new Map(wanted.map((row) => [row.path, this.answers.opened(id, row)]));
    const current = await this.answers.read(tx, id, whole ? undefined : [...target.keys()]);
    return current.flatMap(({ path, value, version }) => {
      const back = target.get(path) ?? { value: null, rows: null };
      const stays = same(back.value, value) || isFiles(definition, path);
      // A question may have changed since, by another version of the programme.
      if (stays || (whole && checkAnswerChange(definition, path, back.value).length)) return [];
      return [{ path, value: back.value, ...(back.rows ? { rows: back.rows } : {}), base: version }];
    });
  }

  private standing(tx: Tx, id: string, at: string): Promise<Row[]> {
    return rows<Row>(
      tx,
      `select distinct on (h.path) ${COLUMNS} from answer_changes h
       where h.application_id = $1 and h.changed_at <= $2::timestamptz order by h.path, h.version desc`,
      [id, at],
    );
  }

  /** The history is the enterprise's own, and not for those who only look on. */
  private async own(tx: Tx, actor: Actor, id: string): Promise<Definition> {
    const { party } = await this.access.require(tx, actor, 'read', id);
    if (!actor.memberships.some((m) => m.party === party && m.role !== 'viewer'))
      throw notFound('application.unknown');
    return this.definitionOf(tx, id);
  }

  private async definitionOf(tx: Tx, id: string): Promise<Definition> {
    return this.programmes.definitionOf((await applicationById(tx, id)).programmeVersionId, tx);
  }

  private shown(definition: Definition, id: string, row: Row): AnswerVersion {
    const { path, version, value, aside, changedAt, changedBy } = this.answers.opened(id, row);
    const open = value === null ? null : masked(definition, unflatten({ [path]: value }), false)[0]!.value;
    return { path, version, value: open, aside, changedAt, changedBy };
  }
}

const isFiles = (definition: Definition, path: string): boolean =>
  path.startsWith(`${ATTACHMENTS}.`) ||
  (!path.startsWith('reasons.') && fieldAt(definition, path)?.type === 'file');
