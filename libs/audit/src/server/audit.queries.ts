import { Injectable } from '@nestjs/common';
import { Database, decodeCursor, pageOf, pageQuery, type Page } from '@keshen/platform/server';
import { z } from 'zod';
import type { AuditRow } from '../domain/views';

/** What the auditor may look for; `act` is a whole act such as `case.advance`, or a beginning such as `case.`. */
export const auditQuery = z.strictObject({
  ...pageQuery,
  act: z.string().max(100).optional(),
  account: z.uuid().optional(),
  thingKind: z.string().max(50).optional(),
  thingId: z.string().max(100).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
});

/** Reads of the audit log, the newest first. */
@Injectable()
export class AuditQueries {
  constructor(private readonly database: Database) {}

  async list(query: z.infer<typeof auditQuery>): Promise<Page<AuditRow>> {
    const before = query.cursor ? decodeCursor(query.cursor, z.int().positive()) : null;
    const conditions: string[] = [];
    const params: unknown[] = [];
    const where = (sql: (place: string) => string, value: unknown) => {
      if (value === null || value === undefined) return;
      params.push(value);
      conditions.push(sql(`$${params.length}`));
    };
    where((p) => `r.id < ${p}`, before);
    where((p) => (query.act?.endsWith('.') ? `starts_with(r.act, ${p})` : `r.act = ${p}`), query.act);
    where((p) => `r.account = ${p}`, query.account);
    where((p) => `r.thing_kind = ${p}`, query.thingKind);
    where((p) => `r.thing_id = ${p}`, query.thingId);
    where((p) => `r.at >= ${p}`, query.from);
    where((p) => `r.at < ${p}`, query.to);
    params.push(query.limit + 1);
    const found = await this.database.read<AuditRow>(
      `select r.id, r.at, r.account, r.label, r.act, r.details,
         json_build_object('kind', r.thing_kind, 'id', r.thing_id) as thing,
         exists (select 1 from audit_seals s where s.record_id = r.id) as sealed
       from audit_records r
       ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
       order by r.id desc limit $${params.length}`,
      params,
    );
    return pageOf(found, query.limit, (row) => row.id);
  }
}
