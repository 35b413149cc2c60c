import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { StageService } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, invalid, isRefusal, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { callById, lockCall } from '@keshen/programme/server';
import { requireImpartial } from '@keshen/review/server';
import { decisionTable } from '../domain/may';
import type { DecisionLine, LineResult, MeetingChange, MeetingRequest } from '../domain/requests';
import { AwardService } from './award.service';
import { meetingById, type Meeting } from './meeting.queries';
import { RankingQueries } from './ranking.queries';

export interface Preview {
  lines: LineResult[];
  awardedFen: number;
  leftFen: number;
}

/** Ends a rehearsal: everything it wrote is rolled back. */
class Rehearsed extends Error {
  constructor(readonly preview: Preview) {
    super('rehearsed');
  }
}

/** 主任办公会: prepared by the officer, decided by the leader, its minutes kept. */
@Injectable()
export class MeetingService {
  constructor(
    private readonly database: Database,
    private readonly rankings: RankingQueries,
    private readonly stages: StageService,
    private readonly awards: AwardService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Prepares a meeting over cases that wait for the decision; keeps their rank, score and recommendation as they are
   * now. Refuses `meeting.case-not-waiting` and `meeting.case-elsewhere` (in another open meeting), each with the cases.
   */
  prepare(actor: Actor, request: MeetingRequest): Promise<{ id: string }> {
    decisionTable.require(actor, 'prepare', {});
    return this.database.transaction(async (tx) => {
      await lockCall(tx, request.callId);
      await requireImpartial(tx, actor, request.callId);
      const { ranking } = await this.rankings.of(tx, request.callId);
      const known = new Map(ranking.rows.map((row) => [row.caseId, row]));
      const ids = request.cases.map((c) => c.caseId);
      const absent = ids.filter((id) => !known.get(id)?.waiting);
      if (absent.length) throw conflict('meeting.case-not-waiting', { cases: absent });
      const elsewhere = await rows<{ id: string }>(
        tx,
        `select i.case_id as id from meeting_items i join meetings m on m.id = i.meeting_id
         where m.state = 'draft' and i.decided_at is null and i.case_id = any ($1)`,
        [ids],
      );
      if (elsewhere.length) throw conflict('meeting.case-elsewhere', { cases: elsewhere.map((c) => c.id) });
      const id = uuid();
      await tx.query(
        `insert into meetings (id, call_id, title, held_on, created_at, created_by) values ($1, $2, $3, $4, $5, $6)`,
        [id, request.callId, request.title, request.heldOn, this.clock.now(), actor.account],
      );
      const items = request.cases.map((c) => known.get(c.caseId)!);
      await tx.query(
        `insert into meeting_items (meeting_id, case_id, position, rank, score, recommended_fen, note)
         select $1, i.* from unnest($2::uuid[], $3::int[], $4::int[], $5::int[], $6::bigint[], $7::text[]) as i`,
        [
          id,
          ids,
          ids.map((_, i) => i + 1),
          items.map((i) => i.rank),
          items.map((i) => i.score),
          items.map((i) => i.amountFen),
          request.cases.map((c) => c.note),
        ],
      );
      await this.keep(tx, actor, 'meeting.prepared', id, { call: request.callId, cases: ids.length });
      return { id };
    });
  }

  /** Changes title, day and minutes. Refuses `meeting.unknown`, `meeting.closed`, `meeting.stale`. */
  change(
    actor: Actor,
    id: string,
    { title, heldOn, minutes, version }: MeetingChange,
  ): Promise<{ version: number }> {
    decisionTable.require(actor, 'keep-minutes', {});
    return this.database.transaction(async (tx) => {
      await this.open(tx, actor, id, version);
      await tx.query(
        `update meetings set title = $2, held_on = $3, minutes = $4, version = version + 1 where id = $1`,
        [id, title, heldOn, minutes],
      );
      await this.keep(tx, actor, 'meeting.changed', id, { version: version + 1 });
      return { version: version + 1 };
    });
  }

  /** Ends a meeting; what was not decided may go into another one. Refuses `meeting.closed`, `meeting.stale`. */
  close(actor: Actor, id: string, version: number): Promise<void> {
    decisionTable.require(actor, 'keep-minutes', {});
    return this.database.transaction(async (tx) => {
      const meeting = await this.open(tx, actor, id, version);
      if (!meeting.minutes) throw invalid('meeting.minutes-needed', { field: 'minutes' });
      await tx.query(
        `update meetings set state = 'closed', closed_at = $2, closed_by = $3, version = version + 1 where id = $1`,
        [id, this.clock.now(), actor.account],
      );
      await this.keep(tx, actor, 'meeting.closed', id, {});
    });
  }

  /** What would happen, line by line, decided for trial and rolled back: the same code, the same answers. */
  async preview(actor: Actor, id: string, lines: DecisionLine[]): Promise<Preview> {
    decisionTable.require(actor, 'decide', {});
    try {
      return await this.database.transaction(async (tx) => {
        const { callId } = await meetingById(tx, id);
        await lockCall(tx, callId);
        const told: LineResult[] = [];
        for (const line of lines)
          told.push(
            await tried(line, () => tx.transaction((inner) => this.decideIn(inner, actor, id, line))),
          );
        const call = await callById(tx, callId);
        throw new Rehearsed({
          lines: told,
          awardedFen: call.awardedFen,
          leftFen: call.envelopeFen - call.awardedFen,
        });
      });
    } catch (error) {
      if (error instanceof Rehearsed) return error.preview;
      throw error;
    }
  }

  /** Decides the lines one after the other, each in its own transaction: one that is refused stops no other. */
  async decide(actor: Actor, id: string, lines: DecisionLine[]): Promise<{ lines: LineResult[] }> {
    decisionTable.require(actor, 'decide', {});
    const told: LineResult[] = [];
    for (const line of lines)
      told.push(
        await tried(line, () => this.database.transaction((tx) => this.decideIn(tx, actor, id, line))),
      );
    return { lines: told };
  }

  private async decideIn(tx: Tx, actor: Actor, id: string, line: DecisionLine): Promise<void> {
    const { caseId, outcome, remark, amountFen, version } = line;
    const decided = await this.stages.concludeIn(tx, actor, caseId, {
      outcome,
      remark,
      record: amountFen === undefined ? undefined : { amountFen },
      version,
    });
    const meeting = await meetingById(tx, id, 'for share');
    if (meeting.state === 'closed') throw conflict('meeting.closed');
    const award = await this.awards.of(tx, decided.applicationId);
    const awardedFen = award && award.state !== 'revoked' ? award.amountFen : null;
    const [item] = await rows(
      tx,
      `update meeting_items set outcome = $3, amount_fen = $4, remark = $5, decided_at = $6, decided_by = $7
       where meeting_id = $1 and case_id = $2 and decided_at is null returning case_id`,
      [id, caseId, outcome, awardedFen, remark ?? null, this.clock.now(), actor.account],
    );
    if (!item) throw notFound('meeting.case-unknown');
    if (awardedFen !== null) await this.awards.decidedIn(tx, decided.applicationId, id);
  }

  private async open(tx: Tx, actor: Actor, id: string, version: number): Promise<Meeting> {
    const meeting = await meetingById(tx, id, 'for update');
    await requireImpartial(tx, actor, meeting.callId);
    if (meeting.state === 'closed') throw conflict('meeting.closed');
    if (meeting.version !== version) throw conflict('meeting.stale', { version: meeting.version });
    return meeting;
  }

  private keep(tx: Tx, actor: Actor, act: string, id: string, details: object): Promise<void> {
    return record(tx, {
      actor: actorRef(actor),
      act,
      thing: { kind: 'meeting', id },
      details,
      at: this.clock.now(),
    });
  }
}

/** Turns a refusal into the line's answer; everything else is a bug and thrown on. */
async function tried({ caseId }: DecisionLine, work: () => Promise<void>): Promise<LineResult> {
  try {
    await work();
    return { caseId, done: true };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { caseId, done: false, code: error.code, details: error.details };
  }
}
