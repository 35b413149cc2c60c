import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { notFound, type Text } from '@keshen/kernel';
import { Database, decodeCursor, pageOf, rows, type Page, type Tx } from '@keshen/platform/server';
import { decisionTable } from '../domain/may';
import type { CallRanking, MeetingItem } from '../domain/views';
import { RankingQueries } from './ranking.queries';

const place = z.tuple([z.iso.date(), z.uuid()]);

/** 主任办公会 as stored. `heldOn` is a day in Shanghai. */
export interface Meeting {
  id: string;
  callId: string;
  title: string;
  heldOn: string;
  minutes: string;
  state: 'draft' | 'closed';
  createdAt: Date;
  closedAt: Date | null;
  version: number;
}
export interface ListedMeeting extends Omit<Meeting, 'minutes'> {
  call: Text;
  cases: number;
  decided: number;
}

const columns = `m.id, m.call_id as "callId", m.title, m.held_on as "heldOn", m.state, m.created_at as "createdAt",
  m.closed_at as "closedAt", m.version`;

/** A meeting by its id. Refuses `meeting.unknown`. */
export async function meetingById(
  tx: Tx,
  id: string,
  lock: '' | 'for share' | 'for update' = '',
): Promise<Meeting> {
  const [found] = await rows<Meeting>(
    tx,
    `select ${columns}, m.minutes from meetings m where m.id = $1 ${lock}`,
    [id],
  );
  if (!found) throw notFound('meeting.unknown');
  return found;
}

/** Reads of meetings. */
@Injectable()
export class MeetingQueries {
  constructor(
    private readonly database: Database,
    private readonly rankings: RankingQueries,
  ) {}

  /** Meetings, the latest first. */
  async list(
    actor: Actor,
    query: { call?: string; cursor?: string; limit: number },
  ): Promise<Page<ListedMeeting>> {
    decisionTable.require(actor, 'read', {});
    const [on, id] = query.cursor
      ? decodeCursor(query.cursor, place)
      : ['9999-12-31', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
    const found = await this.database.read<ListedMeeting>(
      `select ${columns}, k.title as call, n.cases, n.decided from meetings m join calls k on k.id = m.call_id
         join lateral (select count(*)::int as cases, count(i.decided_at)::int as decided from meeting_items i
           where i.meeting_id = m.id) n on true
       where ($1::uuid is null or m.call_id = $1) and (m.held_on, m.id) < ($2::date, $3::uuid)
       order by m.held_on desc, m.id desc limit $4`,
      [query.call ?? null, on, id, query.limit + 1],
    );
    return pageOf(found, query.limit, (m) => [m.heldOn, m.id]);
  }

  /** A meeting with its cases and the call's ranking beside. Refuses `meeting.unknown`. */
  meeting(actor: Actor, id: string): Promise<Meeting & { items: MeetingItem[]; ranking: CallRanking }> {
    decisionTable.require(actor, 'read', {});
    return this.database.transaction(async (tx) => {
      const meeting = await meetingById(tx, id);
      const items = await rows<MeetingItem>(
        tx,
        `select i.case_id as "caseId", a.id as "applicationId", a.reference, a.title, p.name as party, i.position,
           i.rank, i.score, i.recommended_fen as "recommendedFen", i.note, i.outcome, i.amount_fen as "amountFen",
           i.remark, i.decided_at as "decidedAt", u.name as "decidedBy", c.version,
           c.stage_kind = 'decision' and c.ended_at is null as waiting
         from meeting_items i join cases c on c.id = i.case_id join applications a on a.id = c.application_id
           join parties p on p.id = c.party_id left join accounts u on u.id = i.decided_by
         where i.meeting_id = $1 order by i.position`,
        [id],
      );
      return { ...meeting, items, ranking: await this.rankings.of(tx, meeting.callId) };
    });
  }
}
