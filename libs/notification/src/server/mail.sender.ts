import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@keshen/kernel';
import {
  CLOCK,
  CONFIG,
  Crypto,
  Database,
  enqueue,
  often,
  withHidden,
  type Config,
  type TaskContext,
} from '@keshen/platform/server';
import { htmlOf } from '../domain/mail-text';
import { fill, withAbsoluteLink } from '../domain/template';
import { carriesSecret } from '../domain/templates';
import { Enclosures } from './enclosures';
import { MailRefused, MailTransport } from './mail.transport';
import { mailSend } from './tasks';

/** Below the tasks' own limit, about half an hour: then the mail takes a rest and a new task, for a day. */
const TRIES_OF_TASK = 11;
const REST_MS = 30 * 60_000;
const GIVEN_UP_AFTER_MS = 24 * 3_600_000;
const CLAIM_MS = 90_000;

export const ADDRESS = 'mail.address';
export const BODY = 'mail.body';

type Row = {
  createdAt: Date;
  template: string | null;
  messageId: number | null;
  locale: 'zh-CN' | 'en';
  subject: string;
  email: string | null;
  active: boolean | null;
  aside: string[] | null;
  body: string | null;
  data: Record<string, string> | null;
  addressSealed: string | null;
  bodySealed: string | null;
  enclosureKind: string | null;
  enclosureId: string | null;
};

/**
 * Sends one mail. SMTP knows no transaction: a mail is claimed, sent, and marked sent, so that a second delivery finds
 * it claimed or sent. Only a machine that dies between the server's answer and the mark sends it twice, then with the
 * same Message-ID.
 */
@Injectable()
export class MailSender {
  constructor(
    private readonly database: Database,
    private readonly transport: MailTransport,
    private readonly crypto: Crypto,
    private readonly enclosures: Enclosures,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>,
  ) {}

  async send(id: number, { attempt, taskId }: Pick<TaskContext, 'attempt' | 'taskId'>): Promise<void> {
    if (!(await this.claim(id, taskId))) return;
    const mail = await this.read(id);
    if (mail.active === false) return this.fail(id, 'the account has been retired');
    if (await this.isHidden(id, mail)) return this.fail(id, 'it is about what its reader stands aside from');
    try {
      const { text, attachments } = await this.wordsOf(mail);
      const providerId = await this.transport.send({
        key: `mail-${id}`,
        to: mail.email ?? this.crypto.open(mail.addressSealed!, ADDRESS),
        subject: mail.subject,
        text,
        html: htmlOf(text, mail.locale, this.config.PUBLIC_URL),
        attachments,
      });
      await this.database.insist(
        often(`update mails set state = 'sent', attempts = attempts + 1, sent_at = $2, provider_id = $3, last_error = null,
           claimed_until = null, body_sealed = case when $4 then null else body_sealed end
         where id = $1 returning id`),
        [id, this.clock.now(), providerId, this.transport.leaves && carriesSecret(mail.template ?? '')],
      );
    } catch (error) {
      const reason = reasonOf(error);
      const age = this.clock.now().getTime() - mail.createdAt.getTime();
      const over = attempt >= TRIES_OF_TASK;
      if (error instanceof MailRefused || (over && age > GIVEN_UP_AFTER_MS)) return this.fail(id, reason);
      await this.postpone(id, reason, over);
      if (!over) throw error;
    }
  }

  /** Notes the attempt; `rest`: a new task carries on later, since this one has tried often enough. */
  private async postpone(id: number, reason: string, rest: boolean): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query(
        'update mails set attempts = attempts + 1, last_error = $2, claimed_until = null where id = $1',
        [id, reason],
      );
      const notBefore = new Date(this.clock.now().getTime() + REST_MS);
      if (rest) await enqueue(tx, mailSend, { mail: id }, { notBefore });
    });
  }

  /**
   * False when it was sent or has failed; throws when another task sends it now, so that this one comes again. A task's
   * own claim is one of a delivery that died: while it lives, its lease keeps others away.
   */
  private async claim(id: number, task: number): Promise<boolean> {
    const now = this.clock.now();
    const claimed = await this.database.read(
      often(`update mails set claimed_until = $2, claimed_by = $4
       where id = $1 and state = 'waiting'
         and (claimed_until is null or claimed_until <= $3 or claimed_by = $4) returning id`),
      [id, new Date(now.getTime() + CLAIM_MS), now, task],
    );
    if (claimed.length > 0) return true;
    const [mail] = await this.database.read<{ state: string }>('select state from mails where id = $1', [id]);
    if (mail?.state === 'waiting') throw new Error('this mail is being sent');
    return false;
  }

  private async read(id: number): Promise<Row> {
    const [row] = await this.database.read<Row>(
      often(`select m.created_at as "createdAt", m.template, m.message_id as "messageId", coalesce(g.locale, m.locale) as locale,
         coalesce(g.subject, m.subject) as subject, a.email, a.state = 'active' as active,
         -- The view is the review's.
         (select array_agg(h.application_id::text) from hidden_applications h where h.account_id = a.id and not h.own)
           as aside, g.body, g.data,
         m.address_sealed as "addressSealed", m.body_sealed as "bodySealed",
         m.enclosure_kind as "enclosureKind", m.enclosure_id as "enclosureId"
       from mails m left join messages g on g.id = m.message_id left join accounts a on a.id = g.account_id
       where m.id = $1`),
      [id],
    );
    return row!;
  }

  /** Whether it is about an application from which its reader stands aside now (decision 0016). */
  private async isHidden(id: number, { aside }: Row): Promise<boolean> {
    if (!aside) return false;
    const seen = await withHidden({ applications: aside, own: [] }, () =>
      this.database.read('select 1 from mails where id = $1', [id]),
    );
    return seen.length === 0;
  }

  private async wordsOf(mail: Row) {
    const text = this.textOf(mail);
    if (mail.enclosureKind === null) return { text };
    const enclosed = await this.enclosures.of({ kind: mail.enclosureKind, id: mail.enclosureId! });
    return {
      text: enclosed.text ? `${text}\n\n${enclosed.text}` : text,
      attachments: enclosed.files.map(({ name, mediaType, content }) => ({
        filename: name,
        contentType: mediaType,
        content,
      })),
    };
  }

  /** The words as they are sent: a message's with its link complete. */
  private textOf({ body, data, bodySealed }: Row): string {
    if (body !== null) return fill(body, withAbsoluteLink(data ?? {}, this.config.PUBLIC_URL));
    return bodySealed === null ? '' : this.crypto.open(bodySealed, BODY);
  }

  private async fail(id: number, reason: string): Promise<void> {
    await this.database.read(
      `update mails set state = 'failed', attempts = attempts + 1, last_error = $2, claimed_until = null
       where id = $1 returning id`,
      [id, reason],
    );
  }
}

/** What the server said, in one line and without the address it was said of. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : 'unknown')
    .split('\n', 1)[0]!
    .replace(/[^\s<>:;,]+@[^\s<>:;,]+/g, '***')
    .slice(0, 300);
