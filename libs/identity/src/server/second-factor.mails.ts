import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import type { Clock } from '@keshen/kernel';
import { CLOCK, type Tx } from '@keshen/platform/server';
import { actorRef, systemActor, type Actor } from '../domain/roles';
import { AccountStore } from './account.store';
import { Mails, type MailTemplate } from './mails';

/** Tells the owner what happened to the second factor, and keeps it in the audit. */
@Injectable()
export class SecondFactorMails {
  constructor(
    private readonly mails: Mails,
    private readonly accounts: AccountStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  changed(tx: Tx, actor: Actor, id: string, to: 'on' | 'off'): Promise<void> {
    const key = `second-factor-${to}:${id}:${this.clock.now().getTime()}`;
    return this.tell(tx, actor, id, `identity.second-factor-${to}`, key);
  }

  /**
   * A right code was presented again (OWASP ASVS 2.8.5): somebody may have watched it being typed, and knows the
   * password too. One mail per code, which `which` names, however often it comes.
   */
  reused(tx: Tx, id: string, which: string): Promise<void> {
    const template = 'identity.second-factor-reused';
    return this.tell(tx, systemActor, id, template, `second-factor-reused:${id}:${which}`);
  }

  private async tell(
    tx: Tx,
    actor: Actor,
    id: string,
    template: Extract<MailTemplate, `identity.second-factor-${string}`>,
    key: string,
  ): Promise<void> {
    const account = (await this.accounts.byId(tx, id))!;
    const { email: to, locale, name } = account;
    await this.mails.send(tx, { to, locale, template, data: { name }, key });
    const act = template.replace('identity.', 'account.');
    await record(tx, {
      actor: actorRef(actor),
      act,
      thing: { kind: 'account', id },
      at: this.clock.now(),
    });
  }
}
