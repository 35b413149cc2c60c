import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { notFound, type Clock } from '@keshen/kernel';
import {
  CLOCK,
  CONFIG,
  Crypto,
  Database,
  decodeCursor,
  enqueue,
  pageOf,
  rows,
  type Config,
  type Page,
  type Tx,
} from '@keshen/platform/server';
import { maskAddress } from '../domain/mail-text';
import type { MailsQuery } from '../domain/requests';
import { fill, withAbsoluteLink } from '../domain/template';
import type { ListedMail } from '../domain/views';
import { BODY } from './mail.sender';
import { MailTransport } from './mail.transport';
import { mailSend } from './tasks';

/** `body` is null when it carried a link that lets its bearer in and a mail server has taken it. */
export type OneMail = ListedMail & { body: string | null; providerId: string | null };

const columns = `m.id, m.template, coalesce(a.email, m.address_masked) as address,
  coalesce(g.subject, m.subject) as subject, m.state, m.attempts, m.last_error as "lastError",
  m.created_at as "createdAt", m.sent_at as "sentAt"`;
const from = `mails m left join messages g on g.id = m.message_id left join accounts a on a.id = g.account_id`;

/** Mails for the administrator, who is the only one to ask (the controller's roles); each reading is audited. */
@Injectable()
export class MailService {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    private readonly transport: MailTransport,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>,
  ) {}

  /** Mails, newest first, and whether they leave this machine. */
  async list(actor: Actor, query: MailsQuery): Promise<Page<ListedMail> & { leaves: boolean }> {
    const before = query.cursor === undefined ? null : decodeCursor(query.cursor, z.number().int());
    return this.database.transaction(async (tx) => {
      const found = await rows<ListedMail>(
        tx,
        `select ${columns} from ${from}
         where ($1::bigint is null or m.id < $1) and ($2::text is null or m.state = $2)
         order by m.id desc limit $3`,
        [before, query.state ?? null, query.limit + 1],
      );
      await this.record(tx, actor, 'mail.listed', 'all', { state: query.state ?? 'any' });
      const page = pageOf(found, query.limit, (row) => row.id);
      return { ...page, items: page.items.map(masked), leaves: this.transport.leaves };
    });
  }

  /** One mail with its words. Refuses not-found `mail.unknown`. */
  async one(actor: Actor, id: number): Promise<OneMail> {
    type Row = OneMail & { data: Record<string, string> | null; bodySealed: string | null };
    return this.database.transaction(async (tx) => {
      const [row] = await rows<Row>(
        tx,
        `select ${columns}, m.provider_id as "providerId", g.body, g.data, m.body_sealed as "bodySealed"
         from ${from} where m.id = $1`,
        [id],
      );
      if (!row) throw notFound('mail.unknown');
      await this.record(tx, actor, 'mail.read', String(id));
      const { data, bodySealed, ...mail } = row;
      return { ...masked(mail), body: this.wordsOf(mail.body, data, bodySealed) };
    });
  }

  private wordsOf(body: string | null, data: Record<string, string> | null, sealed: string | null) {
    if (body !== null) return fill(body, withAbsoluteLink(data ?? {}, this.config.PUBLIC_URL));
    return sealed === null ? null : this.crypto.open(sealed, BODY);
  }

  /** Sends a failed mail again, as a new task. Refuses not-found `mail.unknown` when none has failed so. */
  async retry(actor: Actor, id: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      const found = await rows(
        tx,
        `update mails set state = 'waiting', claimed_until = null where id = $1 and state = 'failed' and emptied_at is null returning id`,
        [id],
      );
      if (found.length === 0) throw notFound('mail.unknown');
      await this.record(tx, actor, 'mail.retried', String(id));
      await enqueue(tx, mailSend, { mail: id });
    });
  }

  private record(tx: Tx, actor: Actor, act: string, id: string, details = {}): Promise<void> {
    const at = this.clock.now();
    return record(tx, { actor: actorRef(actor), act, thing: { kind: 'mail', id }, details, at });
  }
}

const masked = <T extends { address: string }>(mail: T): T => ({
  ...mail,
  address: mail.address.includes('***') ? mail.address : maskAddress(mail.address),
});
