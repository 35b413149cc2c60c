import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Crypto, newToken, type Config } from '@keshen/platform/server';

/** What this capability needs of Fastify's request and reply. */
export type HttpRequest = {
  method: string;
  ip: string;
  headers: Record<string, string | string[] | undefined>;
  cookies?: Record<string, string | undefined>;
  body?: unknown;
};
export type HttpReply = {
  setCookie(name: string, value: string, options: object): unknown;
};

const TOKEN = /^[\w-]{43}$/;

/**
 * The one cookie: a random token, HttpOnly, SameSite=Lax, and under https bound to this host by its `__Host-` name.
 * Visitors have one too, without a row behind it, so that signing in is protected against forgery like the rest.
 */
@Injectable()
export class SessionCookie {
  readonly name: string;
  private readonly secure: boolean;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly crypto: Crypto,
  ) {
    this.secure = config.PUBLIC_URL.startsWith('https:');
    this.name = this.secure ? '__Host-keshen' : 'keshen';
  }

  /** The token of a request, or null when it carries none that could be ours. */
  read(request: HttpRequest): string | null {
    const value = request.cookies?.[this.name];
    return value && TOKEN.test(value) ? value : null;
  }

  /** Gives the browser a token, a fresh one unless given, and answers it. */
  write(reply: HttpReply, token: string = newToken()): string {
    reply.setCookie(this.name, token, { path: '/', httpOnly: true, sameSite: 'lax', secure: this.secure });
    return token;
  }

  /** What unsafe requests must carry as `x-csrf-token`: only who reads our answers can know it. */
  csrf(token: string): string {
    return this.crypto.fingerprint(token, 'csrf');
  }
}
