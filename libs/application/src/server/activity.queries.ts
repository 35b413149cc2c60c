import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import type { Text } from '@keshen/kernel';
import { Database, decodeCursor, pageOf, rows, type Page } from '@keshen/platform/server';
import { ProgrammeService } from '@keshen/programme/server';
import { placeName } from '../domain/thread';
import { ApplicationAccess } from './access';
import { applicationById } from './application.rows';

/** What of the audit log is told to colleagues: their own acts. */
const TOLD = [
  'application.certification-asked',
  'application.handed-back',
  'application.submitted',
  'thread.begun',
  'thread.assigned',
  'thread.resolved',
  'thread.reopened',
];

/** One save (`places` are what it changed) or one act. */
export interface Activity {
  at: string;
  person: string;
  act: string;
  places: { path: string; name: Text }[];
}
const place = z.tuple([z.iso.datetime(), z.string().max(80)]);

/** 谁改了什么: saves and acts of the people of one enterprise at an application, for themselves only. */
@Injectable()
export class ActivityQueries {
  constructor(
    private readonly database: Database,
    private readonly access: ApplicationAccess,
    private readonly programmes: ProgrammeService,
  ) {}

  /** Newest first. Refuses `application.unknown`, and `role.missing` to staff. */
  list(
    actor: Actor,
    applicationId: string,
    { cursor, limit }: { cursor?: string; limit: number },
  ): Promise<Page<Activity>> {
    const [at, key] = cursor ? decodeCursor(cursor, place) : ['infinity', ''];
    return this.database.transaction(async (tx) => {
      await this.access.require(tx, actor, 'discuss', applicationId);
      const found = await rows<{ at: string; key: string; person: string; act: string; paths: string[] }>(
        tx,
        `select to_char(u.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, u.key, u.person, u.act, u.paths
         from (
           (select c.changed_at as at, c.changed_by::text as key, w.name as person, 'answers.saved' as act,
              array_agg(distinct c.path) as paths
            from answer_changes c join accounts w on w.id = c.changed_by
            where c.application_id = $1 and (c.changed_at, c.changed_by::text) < ($2::timestamptz, $3)
            group by c.changed_at, c.changed_by, w.name
            order by c.changed_at desc, c.changed_by::text desc limit $4)
           union all
           (select r.at, 'record' || lpad(r.id::text, 19, '0'), r.label, r.act, '{}'
            from audit_records r
            where r.thing_kind = 'application' and r.thing_id = $1::text and r.act = any ($5)
              and (r.at, 'record' || lpad(r.id::text, 19, '0')) < ($2::timestamptz, $3)
            order by r.at desc, r.id desc limit $4)
         ) u order by u.at desc, u.key desc limit $4`,
        [applicationId, at, key, limit + 1, TOLD],
      );
      const application = await applicationById(tx, applicationId);
      const definition = await this.programmes.definitionOf(application.programmeVersionId);
      const page = pageOf(found, limit, (row) => [row.at, row.key]);
      const items = page.items.map(({ key: _, paths, ...rest }) => ({
        ...rest,
        places: paths.map((path) => ({
          path,
          name: placeName(definition, path) ?? { 'zh-CN': path, en: path },
        })),
      }));
      return { items, next: page.next };
    });
  }
}
