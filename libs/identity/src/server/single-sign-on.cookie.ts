import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@keshen/kernel';
import { CLOCK, CONFIG, Crypto, type Config } from '@keshen/platform/server';
import { AWAY_MINUTES, WAITING_MINUTES, type ProviderSays } from '../domain/single-sign-on';
import type { HttpReply, HttpRequest } from './cookie';
import type { Errand } from './openid.provider';

/** Somebody is at the provider. */
export type Away = { kind: 'away'; to: string; errand: Errand };
/** Somebody came back and has to say who they are here: by a password, or (`account`) by a code only. */
export type Waiting = {
  kind: 'waiting';
  to: string;
  issuer: string;
  subject: string;
  says: ProviderSays;
  account: string | null;
};

const MINUTES = { away: AWAY_MINUTES, waiting: WAITING_MINUTES };

/** What the browser keeps between the steps, sealed: nobody else can bring it, read it or change it. */
@Injectable()
export class SingleSignOnCookie {
  private readonly name: string;
  private readonly secure: boolean;

  constructor(
    private readonly crypto: Crypto,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) config: Config,
  ) {
    this.secure = config.PUBLIC_URL.startsWith('https:');
    this.name = this.secure ? '__Host-keshen-oidc' : 'keshen-oidc';
  }

  write(reply: HttpReply, step: Away | Waiting): void {
    const until = this.clock.now().getTime() + MINUTES[step.kind] * 60_000;
    this.set(reply, this.crypto.seal(JSON.stringify({ step, until }), this.name), MINUTES[step.kind] * 60);
  }

  /** The step of this kind, or null when there is none, it is too old, or the cookie is not ours. */
  read<Kind extends (Away | Waiting)['kind']>(
    request: HttpRequest,
    kind: Kind,
  ): Extract<Away | Waiting, { kind: Kind }> | null {
    try {
      const { step, until } = JSON.parse(this.crypto.open(request.cookies?.[this.name] ?? '', this.name)) as {
        step: Away | Waiting;
        until: number;
      };
      const holds = step.kind === kind && until > this.clock.now().getTime();
      return holds ? (step as Extract<Away | Waiting, { kind: Kind }>) : null;
    } catch {
      return null;
    }
  }

  clear(reply: HttpReply): void {
    this.set(reply, '', 0);
  }

  private set(reply: HttpReply, value: string, maxAge: number): void {
    const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: this.secure, maxAge };
    reply.setCookie(this.name, value, options);
  }
}
