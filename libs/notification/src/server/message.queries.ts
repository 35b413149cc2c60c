import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { notFound, type Clock } from '@keshen/kernel';
import {
  CLOCK,
  CONFIG,
  Database,
  decodeCursor,
  pageOf,
  type Config,
  type Page,
} from '@keshen/platform/server';
import type { MessagesQuery } from '../domain/requests';
import { fill, withAbsoluteLink } from '../domain/template';
import type { Message } from '../domain/views';

type Row = Omit<Message, 'link'> & { data: Record<string, string> };

/** Everybody's own messages; nobody reads another's. */
@Injectable()
export class MessageService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>,
  ) {}

  /** The actor's messages, newest first, with the number of unread ones. */
  async list(actor: Actor, query: MessagesQuery): Promise<Page<Message> & { unread: number }> {
    const before = query.cursor === undefined ? null : decodeCursor(query.cursor, z.number().int());
    const found = await this.database.read<Row>(
      `select id, subject, body, data, locale, created_at as "createdAt", read_at as "readAt" from messages
       where account_id = $1 and ($2::bigint is null or id < $2)${query.unread === '1' ? ' and read_at is null' : ''}
       order by id desc limit $3`,
      [actor.account, before, query.limit + 1],
    );
    const { items, next } = pageOf(found, query.limit, (row) => row.id);
    return { items: items.map((row) => this.shown(row)), next, unread: await this.unread(actor) };
  }

  /** How many messages the actor has not read, counted up to 100: the bell shows no more. */
  async unread(actor: Actor): Promise<number> {
    if (actor.account === null) return 0;
    const [row] = await this.database.read<{ count: number }>(
      `select count(*) as count from (
         select 1 from messages where account_id = $1 and read_at is null limit 100) as counted`,
      [actor.account],
    );
    return row!.count;
  }

  /** Marks one as read; read already, it stays as it was. Refuses not-found `message.unknown`. */
  async read(actor: Actor, id: number): Promise<void> {
    const done = await this.database.read(
      `update messages set read_at = coalesce(read_at, $3) where id = $1 and account_id = $2 returning id`,
      [id, actor.account, this.clock.now()],
    );
    if (done.length === 0) throw notFound('message.unknown');
  }

  async readAll(actor: Actor): Promise<void> {
    await this.database.read(
      'update messages set read_at = $2 where account_id = $1 and read_at is null returning id',
      [actor.account, this.clock.now()],
    );
  }

  private shown({ data, body, ...row }: Row): Message {
    const link = data['link'];
    return {
      ...row,
      body: fill(body, withAbsoluteLink(data, this.config.PUBLIC_URL)),
      link: link !== undefined && /^\/(?!\/)/.test(link) ? link : null,
    };
  }
}
