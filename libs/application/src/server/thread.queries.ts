import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { Database, decodeCursor, pageOf, rows, type Page } from '@keshen/platform/server';
import { ProgrammeService } from '@keshen/programme/server';
import { COMMENTS_MOST, placeName } from '../domain/thread';
import type { ThreadView, MyThread } from '../domain/views';
import { ApplicationAccess } from './access';

const created = z.tuple([z.iso.datetime(), z.uuid()]);
const dueDay = z.tuple([z.union([z.iso.date(), z.literal('infinity')]), z.uuid()]);

/** Reads of threads, for colleagues only. */
@Injectable()
export class ThreadQueries {
  constructor(
    private readonly database: Database,
    private readonly access: ApplicationAccess,
    private readonly programmes: ProgrammeService,
  ) {}

  /** The threads of an application, oldest first, each with what was said. Refuses `application.unknown`. */
  list(
    actor: Actor,
    applicationId: string,
    { state, cursor, limit }: { state: 'open' | 'all'; cursor?: string; limit: number },
  ): Promise<Page<ThreadView>> {
    const [at, id] = cursor
      ? decodeCursor(cursor, created)
      : ['-infinity', '00000000-0000-0000-0000-000000000000'];
    return this.database.transaction(async (tx) => {
      await this.access.require(tx, actor, 'discuss', applicationId);
      const found = await rows<ThreadView & { at: string }>(
        tx,
        `select t.id, t.place, t.row_no as row, t.due_on::text as due, t.created_at as "createdAt",
           to_char(t.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
           t.resolved_at as "resolvedAt", r.name as "resolvedBy",
           case when a.id is null then null else json_build_object('id', a.id, 'name', a.name) end as assignee,
           c.said as comments
         from threads t left join accounts a on a.id = t.assignee left join accounts r on r.id = t.resolved_by,
           lateral (select coalesce(json_agg(json_build_object('id', s.id, 'text', s.body, 'at', s.created_at,
               'author', json_build_object('id', w.id, 'name', w.name)) order by s.created_at, s.id), '[]') as said
             from (select * from thread_comments where thread_id = t.id order by created_at, id limit ${COMMENTS_MOST}) s
               join accounts w on w.id = s.author) c
         where t.application_id = $1 and ($2 = 'all' or t.resolved_at is null)
           and (t.created_at, t.id) > ($3::timestamptz, $4::uuid)
         order by t.created_at, t.id limit $5`,
        [applicationId, state, at, id, limit + 1],
      );
      const page = pageOf(found, limit, (row) => [row.at, row.id]);
      return { items: page.items.map(({ at: _, ...thread }) => thread), next: page.next };
    });
  }

  /** 交办给我的: open to-dos of mine in enterprises where I still work, by due day. */
  async mine(actor: Actor, { cursor, limit }: { cursor?: string; limit: number }): Promise<Page<MyThread>> {
    const [due, id] = cursor
      ? decodeCursor(cursor, dueDay)
      : ['-infinity', '00000000-0000-0000-0000-000000000000'];
    const parties = [...new Set(actor.memberships.map(({ party }) => party))];
    const found = await this.database.read<MyThread & { version: string; sort: string }>(
      `select t.id, t.application_id as application, a.title, a.reference, t.place, t.due_on::text as due,
         coalesce(t.due_on, 'infinity')::text as sort, a.programme_version_id as version,
         (select s.body from thread_comments s where s.thread_id = t.id order by s.created_at, s.id limit 1) as text
       from threads t join applications a on a.id = t.application_id
       where t.assignee = $1 and t.resolved_at is null and a.deleted_at is null and a.party_id = any ($2::uuid[])
         and (coalesce(t.due_on, 'infinity'::date), t.id) > ($3::date, $4::uuid)
       order by coalesce(t.due_on, 'infinity'::date), t.id limit $5`,
      [actor.account, parties, due, id, limit + 1],
    );
    const page = pageOf(found, limit, (row) => [row.sort, row.id]);
    const items = await Promise.all(
      page.items.map(async ({ version, sort: _, ...item }) => ({
        ...item,
        placeName: placeName(await this.programmes.definitionOf(version), item.place),
      })),
    );
    return { items, next: page.next };
  }
}
