import { Inject, Injectable } from '@nestjs/common';
import { SessionCookie, type CurrentSession } from '@keshen/identity/server';
import type { Clock } from '@keshen/kernel';
import { CLOCK, CONFIG, demoAllowed, type Config } from '@keshen/platform/server';

/** What a browser learns about its session. */
@Injectable()
export class SessionView {
  constructor(
    private readonly cookie: SessionCookie,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  of(token: string, session: CurrentSession | null) {
    return {
      account: session?.account ?? null,
      staff: session?.staff ?? [],
      memberships: session?.memberships ?? [],
      csrf: this.cookie.csrf(token),
      now: this.clock.now().toISOString(),
      demo: demoAllowed(this.config),
    };
  }
}
