import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@keshen/kernel';
import { Mails, type Mail } from '@keshen/identity/server';
import { CLOCK, Crypto, enqueue, rows, type Tx } from '@keshen/platform/server';
import { maskAddress, subjectLine } from '../domain/mail-text';
import { fill } from '../domain/template';
import { accountTemplates } from '../domain/templates';
import { ADDRESS, BODY } from './mail.sender';
import { mailSend } from './tasks';

/** Mails about accounts, to addresses that may have none. Address and words are kept sealed: links let people in. */
@Injectable()
export class AccountMails extends Mails {
  constructor(
    private readonly crypto: Crypto,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    super();
  }

  async send(tx: Tx, { to, locale, template, data, key }: Mail): Promise<void> {
    const words = accountTemplates[template];
    const [mail] = await rows<{ id: number }>(
      tx,
      `insert into mails (key, template, locale, address_sealed, address_masked, subject, body_sealed, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (key) do nothing returning id`,
      [
        key,
        template,
        locale,
        this.crypto.seal(to, ADDRESS),
        maskAddress(to),
        subjectLine(fill(words.subject[locale], data)),
        this.crypto.seal(fill(words.body[locale], data), BODY),
        this.clock.now(),
      ],
    );
    if (mail) await enqueue(tx, mailSend, { mail: mail.id });
  }
}
