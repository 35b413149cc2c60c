import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { Database, decodeCursor, pageOf, type Page } from '@keshen/platform/server';
import type { expertApplicationsQuery } from '../domain/expert-application';
import { reviewTable } from '../domain/may';
import type { ExpertApplication } from '../domain/views';
import { applicationColumns } from './expert-application.rows';
import { nobody } from './panel.result';

const place = z.tuple([z.iso.datetime(), z.uuid()]);

/** 入库申请 as the applicant and the office read them. */
@Injectable()
export class ExpertApplicationQueries {
  constructor(private readonly database: Database) {}

  /** One's own latest application; null: none was ever sent. */
  async mine(actor: Actor): Promise<{ latest: ExpertApplication | null; expert: boolean }> {
    const [found] = await this.database.read<ExpertApplication>(
      `select ${applicationColumns} from expert_applications p join accounts a on a.id = p.account_id
       where p.account_id = $1 order by p.sent_at desc limit 1`,
      [actor.account],
    );
    const [known] = await this.database.read<{ expert: boolean }>(
      'select exists (select 1 from experts where account_id = $1) as expert',
      [actor.account],
    );
    return { latest: found ?? null, expert: known!.expert };
  }

  /** Applications that wait for a word or a decision, the oldest first, keyset. */
  async waiting(
    actor: Actor,
    query: z.infer<typeof expertApplicationsQuery>,
  ): Promise<Page<ExpertApplication>> {
    reviewTable.require(actor, 'read-register', nobody);
    const [at, id] = query.cursor ? decodeCursor(query.cursor, place) : [null, null];
    const found = await this.database.read<ExpertApplication>(
      `select ${applicationColumns} from expert_applications p join accounts a on a.id = p.account_id
       where p.state in ('sent', 'recommended', 'declined')
         and ($1::timestamptz is null or (p.sent_at, p.id) > ($1, $2::uuid))
       order by p.sent_at, p.id limit $3`,
      [at, id, query.limit + 1],
    );
    return pageOf(found, query.limit, (p) => [p.sentAt.toISOString(), p.id]);
  }
}
