import { Inject, Injectable } from '@nestjs/common';
import { actorOfSession, SessionCookie, type CurrentSession } from '@keshen/identity/server';
import type { Clock } from '@keshen/kernel';
import { MessageService } from '@keshen/notification/server';
import { CLOCK, CONFIG, Crypto, demoAllowed, type Config } from '@keshen/platform/server';

/** What a browser learns about its session. */
@Injectable()
export class SessionView {
  constructor(
    private readonly cookie: SessionCookie,
    private readonly messages: MessageService,
    private readonly crypto: Crypto,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async of(token: string, session: CurrentSession | null) {
    return {
      account: session?.account ?? null,
      staff: session?.staff ?? [],
      memberships: session?.memberships ?? [],
      csrf: this.cookie.csrf(token),
      now: this.clock.now().toISOString(),
      ends: session?.ends ?? null,
      secondFactor: session?.secondFactor ?? 'off',
      idleMinutes: this.config.SESSION_IDLE_MINUTES,
      ...(session ? { journalKey: this.crypto.fingerprint(session.account.id, 'journal') } : {}),
      ...(this.config.OIDC_ISSUER ? { singleSignOn: this.config.OIDC_NAME } : {}),
      signsOutAtProvider: this.config.OIDC_SIGN_OUT && session?.through === 'oidc',
      demo: demoAllowed(this.config),
      unread: session ? await this.messages.unread(actorOfSession(session)) : 0,
    };
  }
}
