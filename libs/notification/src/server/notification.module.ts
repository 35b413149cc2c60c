import { join } from 'node:path';
import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { ErasureService, Mails, PersonalData } from '@keshen/identity/server';
import {
  CONFIG,
  Database,
  Retention,
  SealedColumns,
  Sweeps,
  TaskHandlers,
  type Config,
} from '@keshen/platform/server';
import { AccountMails } from './account.mails';
import { Enclosures } from './enclosures';
import { MailService } from './mail.queries';
import { ADDRESS, BODY, MailSender } from './mail.sender';
import { FileTransport, MailTransport, SmtpTransport } from './mail.transport';
import { MessageService } from './message.queries';
import { ReminderSweep } from './reminders';
import { keptOfNotification } from './retention';
import { mailSend } from './tasks';

const SWEEP_EVERY_MS = 30_000;

/** With SMTP_URL by a mail server, without it into files. */
export function mailTransport(
  config: Pick<Config, 'SMTP_URL' | 'MAIL_FROM' | 'PUBLIC_URL' | 'KESHEN_DATA'>,
): MailTransport {
  const domain = new URL(config.PUBLIC_URL).hostname;
  return config.SMTP_URL
    ? new SmtpTransport(config.SMTP_URL, config.MAIL_FROM, domain)
    : new FileTransport(join(config.KESHEN_DATA, 'mail'), config.MAIL_FROM, domain);
}

/** Global, because identity, which stands below, only names the port `Mails`. */
@Global()
@Module({
  providers: [
    { provide: MailTransport, inject: [CONFIG], useFactory: mailTransport },
    { provide: Mails, useClass: AccountMails },
    Enclosures,
    MailSender,
    MailService,
    MessageService,
    ReminderSweep,
  ],
  exports: [Mails, Enclosures, MailService, MessageService, ReminderSweep],
})
export class NotificationModule implements OnModuleInit {
  constructor(
    private readonly handlers: TaskHandlers,
    private readonly sweeps: Sweeps,
    private readonly sender: MailSender,
    private readonly reminders: ReminderSweep,
    private readonly data: PersonalData,
    private readonly sealed: SealedColumns,
    private readonly erasure: ErasureService,
    private readonly retention: Retention,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.data.define({
      name: 'messages',
      title: '消息',
      columns: { at: '时间', subject: '标题', body: '内容', readAt: '阅读时间' },
      sql: `select created_at as at, subject, body, read_at as "readAt"
        from messages where account_id = $1 order by id desc limit $2`,
    });
    this.sealed.define(
      { table: 'mails', column: 'address_sealed', key: { id: 'bigint' }, context: ADDRESS },
      { table: 'mails', column: 'body_sealed', key: { id: 'bigint' }, context: BODY },
    );
    this.retention.define(...keptOfNotification(this.database));
    this.erasure.define(async (tx, account) => {
      await tx.query(
        'delete from mails where message_id in (select id from messages where account_id = $1)',
        [account],
      );
      await tx.query('delete from messages where account_id = $1', [account]);
    });
    this.handlers.handleOutside(mailSend, ({ mail }, context) => this.sender.send(mail, context));
    this.sweeps.define('reminders', SWEEP_EVERY_MS, () => this.reminders.run());
  }
}
