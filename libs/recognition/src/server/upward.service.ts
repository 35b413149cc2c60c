import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { StageService } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { FileService } from '@keshen/document/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, csvRows, invalid, isRefusal, type Clock } from '@keshen/kernel';
import { CLOCK, Database, readSheet, rows, type Tx } from '@keshen/platform/server';
import { stageById } from '@keshen/programme';
import { lockCall, ProgrammeService } from '@keshen/programme/server';
import { requireImpartial } from '@keshen/review/server';
import { recognitionTable } from '../domain/may';
import {
  outcomeOf,
  sameResult,
  UPWARD_MOST,
  type ImportResultsRequest,
  type RecommendRequest,
} from '../domain/upward';
import { resultRow, upwardTitles, type ResultRow, type UpwardColumn } from '../domain/upward-rows';
import type { Imported, RowAnswer } from '../domain/views';
import { resultOfCase } from './upward.rows';

/** Ends a rehearsal: everything it wrote is rolled back. */
class Rehearsed extends Error {
  constructor(readonly told: Imported) {
    super('rehearsed');
  }
}

/** 推荐 and 结果回填 of many cases of a call at once. */
@Injectable()
export class UpwardService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly stages: StageService,
    private readonly files: FileService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Writes down under which document cases were recommended, all or none; again corrects it. Refuses
   * `conflict.call`, `upward.not-waiting` with the cases that do not stand in an upward stage of this call.
   */
  recommend(actor: Actor, callId: string, request: RecommendRequest): Promise<void> {
    recognitionTable.require(actor, 'recommend', {});
    const ids = [...new Set(request.cases)];
    return this.database.transaction(async (tx) => {
      await requireImpartial(tx, actor, callId);
      const waiting = await rows<{ id: string; entryId: number }>(
        tx,
        `select id, entry_id as "entryId" from cases where id = any ($1) and call_id = $2 and stage_kind = 'upward'
           and not trial and ended_at is null order by id for no key update`,
        [ids, callId],
      );
      if (waiting.length < ids.length) {
        const known = new Set(waiting.map((c) => c.id));
        throw conflict('upward.not-waiting', { cases: ids.filter((id) => !known.has(id)) });
      }
      await tx.query(
        `insert into recommendations (entry_id, case_id, call_id, recommended_on, document, recommended_by)
         select w.entry, w.id, $1, $2, $3, $4 from unnest($5::bigint[], $6::uuid[]) as w (entry, id)
         on conflict (entry_id) do update set recommended_on = excluded.recommended_on, document = excluded.document,
           recommended_by = excluded.recommended_by`,
        [
          callId,
          request.on,
          request.document || null,
          actor.account,
          waiting.map((c) => c.entryId),
          waiting.map((c) => c.id),
        ],
      );
      await tx.query(
        `insert into stage_acts (entry_id, case_id, kind, at, actor_id, actor_label, data, for_applicant)
         select w.entry, w.id, 'recommended-upward', $1, $2, $3, $4, true
         from unnest($5::bigint[], $6::uuid[]) as w (entry, id)`,
        [
          this.clock.now(),
          actor.account,
          actor.name,
          JSON.stringify({ on: request.on, document: request.document }),
          waiting.map((c) => c.entryId),
          waiting.map((c) => c.id),
        ],
      );
      await record(tx, {
        actor: actorRef(actor),
        act: 'upward.recommended',
        thing: { kind: 'call', id: callId },
        details: { on: request.on, document: request.document, cases: ids },
        at: this.clock.now(),
      });
    });
  }

  /**
   * Takes the results of a list in: every row is answered, a bad one keeps no good one back, and none is taken by
   * half. The whole list is one transaction, so that a crash leaves nothing; taking it in again changes nothing.
   * Refuses `call.unknown`, `conflict.call`, `import.empty`, `import.columns`, and what reading a spreadsheet refuses.
   */
  async importResults(actor: Actor, callId: string, request: ImportResultsRequest): Promise<Imported> {
    recognitionTable.require(actor, 'recommend', {});
    const list = await this.read(actor, request);
    try {
      return await this.database.transaction(async (tx) => {
        await lockCall(tx, callId);
        await requireImpartial(tx, actor, callId);
        const told: RowAnswer[] = [];
        for (const row of list.rows) told.push(await this.tried(tx, actor, callId, row));
        const count = (state: RowAnswer['state']) => told.filter((r) => r.state === state).length;
        const imported: Imported = {
          rows: told,
          done: count('done'),
          already: count('already'),
          refused: count('refused'),
          unread: list.unread,
        };
        if (request.rehearse) throw new Rehearsed(imported);
        await record(tx, {
          actor: actorRef(actor),
          act: 'upward.imported',
          thing: { kind: 'call', id: callId },
          details: { done: imported.done, already: imported.already, refused: imported.refused },
          at: this.clock.now(),
        });
        return imported;
      });
    } catch (error) {
      if (error instanceof Rehearsed) return error.told;
      throw error;
    }
  }

  private async read(
    actor: Actor,
    request: ImportResultsRequest,
  ): Promise<{ rows: (ResultRow | { row: number; problem: string })[]; unread: string[] }> {
    if (request.csv !== undefined) return csvList(request.csv);
    const { content } = await this.files.open(actor, request.file!);
    const sheet = readSheet(await collected(content), {
      columns: Object.entries(upwardTitles).map(([key, titles]) => ({
        key,
        titles,
        required: key === 'result',
      })),
      maxRows: UPWARD_MOST,
    });
    const wrong = new Map(sheet.problems.map((problem) => [problem.row, problem.code]));
    return {
      rows: sheet.rows.map(({ number, cells }) => {
        const problem = wrong.get(number);
        return problem ? { row: number, problem } : resultRow(number, cells);
      }),
      unread: [...sheet.unreadColumns, ...sheet.unreadSheets].slice(0, 50),
    };
  }

  /** One row in a savepoint of its own: what refuses it undoes it wholly. */
  private async tried(
    tx: Tx,
    actor: Actor,
    callId: string,
    row: ResultRow | { row: number; problem: string },
  ): Promise<RowAnswer> {
    if ('problem' in row)
      return { row: row.row, reference: null, party: null, title: null, state: 'refused', code: row.problem };
    const { reference, party, title } = row;
    const named = { row: row.row, reference, party, title };
    try {
      return { ...named, state: await tx.transaction((inner) => this.take(inner, actor, callId, row)) };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return { ...named, state: 'refused', code: error.code, details: error.details };
    }
  }

  /**
   * Concludes one case. Refuses `upward.unknown` (no such case in the call), `upward.ambiguous` (several of this name),
   * `upward.decided-otherwise`, `upward.not-waiting`, `upward.no-return`.
   */
  private async take(tx: Tx, actor: Actor, callId: string, row: ResultRow): Promise<'done' | 'already'> {
    const found = await rows<{
      id: string;
      version: number;
      stage: string;
      stageKind: string;
      versionId: string;
    }>(
      tx,
      `select c.id, c.version, c.stage, c.stage_kind as "stageKind", c.programme_version_id as "versionId"
       from cases c join applications a on a.id = c.application_id join parties p on p.id = c.party_id
       where c.call_id = $1 and c.kind = 'application'
         and case when $2::text is not null then a.reference = $2 else p.name = $3 and a.title = $4 end limit 2`,
      [callId, row.reference, row.party, row.title],
    );
    const subject = found[0];
    if (!subject) throw conflict('upward.unknown');
    if (found.length > 1) throw conflict('upward.ambiguous');
    if (subject.stageKind !== 'upward') {
      const before = await resultOfCase(tx, subject.id);
      if (!before) throw conflict('upward.not-waiting', { stage: subject.stage });
      const same = sameResult(
        { result: before.result, amountFen: before.amountFen, document: before.resultDocument },
        row,
      );
      if (!same) throw conflict('upward.decided-otherwise', { result: before.result });
      return 'already';
    }
    const stage = stageById(
      await this.programmes.definitionOf(subject.versionId),
      'application',
      subject.stage,
    );
    if (stage.kind !== 'upward') throw new Error(`${stage.id} is no upward stage`);
    await this.stages.concludeIn(tx, actor, subject.id, {
      outcome: outcomeOf(stage.arguments, row.result),
      version: subject.version,
      remark: row.remark ?? (row.result === 'granted' ? undefined : (row.document ?? '市级结果导入')),
      record: {
        ...(row.on ? { on: row.on } : {}),
        ...(row.document ? { document: row.document } : {}),
        ...(row.result === 'granted' && row.amountFen !== null ? { amountFen: row.amountFen } : {}),
      },
    });
    return 'done';
  }
}

/** The same list as CSV: titles in the first row, in any order. Refuses `import.columns`, `import.too-many-rows`. */
function csvList(text: string): { rows: (ResultRow | { row: number; problem: string })[]; unread: string[] } {
  const [head, ...lines] = csvRows(text);
  if (!head || lines.length === 0) throw invalid('import.empty', { field: 'csv' });
  if (lines.length > UPWARD_MOST)
    throw invalid('spreadsheet.too-many-rows', { field: 'csv', most: UPWARD_MOST });
  const keys = head.cells.map(
    (title) =>
      (Object.keys(upwardTitles) as UpwardColumn[]).find((key) =>
        (upwardTitles[key] as readonly string[]).some((t) => t.toLowerCase() === title.toLowerCase()),
      ) ?? null,
  );
  if (!keys.includes('result'))
    throw invalid('spreadsheet.columns', { field: 'csv', missing: [upwardTitles.result[0]], twice: [] });
  return {
    rows: lines.map(({ row, cells }) =>
      resultRow(row, Object.fromEntries(keys.flatMap((key, i) => (key ? [[key, cells[i] ?? '']] : [])))),
    ),
    unread: head.cells.filter((_, i) => keys[i] === null && head.cells[i] !== '').slice(0, 50),
  };
}

async function collected(content: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
