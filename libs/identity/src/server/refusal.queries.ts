import { Injectable } from '@nestjs/common';
import { Database, decodeCursor, pageOf, pageQuery, type Page } from '@keshen/platform/server';
import { z } from 'zod';
import type { RefusalRow } from '../domain/views';

/** What the auditor may look for. */
export const refusalQuery = z.strictObject({
  ...pageQuery,
  code: z.string().max(100).optional(),
  account: z.uuid().optional(),
  address: z.string().max(60).optional(),
});

/** Reads of the refusals, the newest first. */
@Injectable()
export class RefusalQueries {
  constructor(private readonly database: Database) {}

  async list(query: z.infer<typeof refusalQuery>): Promise<Page<RefusalRow>> {
    const params: unknown[] = [query.limit + 1];
    const conditions = ['true'];
    const where = (column: string, compared: string, value: unknown) => {
      if (value === null || value === undefined) return;
      params.push(value);
      conditions.push(`${column} ${compared} $${params.length}`);
    };
    where('id', '<', query.cursor ? decodeCursor(query.cursor, z.int().positive()) : null);
    where('code', '=', query.code);
    where('account', '=', query.account);
    where('address', '=', query.address);
    const found = await this.database.read<RefusalRow>(
      `select id, minute, code, account, name, address, route, times from refusals
       where ${conditions.join(' and ')} order by id desc limit $1`,
      params,
    );
    return pageOf(found, query.limit, (row) => row.id);
  }
}
