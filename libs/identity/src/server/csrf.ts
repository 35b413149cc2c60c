import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { forbidden } from '@keshen/kernel';
import { CONFIG, type Config } from '@keshen/platform/server';
import { SessionCookie, type HttpRequest } from './cookie';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

/** Keeps other sites from acting in a person's name. */
@Injectable()
export class CsrfProtection {
  private readonly origin: string;

  constructor(
    private readonly cookie: SessionCookie,
    @Inject(CONFIG) config: Config,
  ) {
    this.origin = new URL(config.PUBLIC_URL).origin;
  }

  /**
   * Refuses an unsafe request that another site made (`csrf.site`: Sec-Fetch-Site, else Origin) or that does not carry
   * the token of its own cookie (`csrf.token`).
   */
  require(request: HttpRequest): void {
    if (SAFE.has(request.method)) return;
    if (!this.sameSite(request)) throw forbidden('csrf.site');
    const token = this.cookie.read(request);
    const given = one(request.headers['x-csrf-token']);
    if (!token || !given || !equal(given, this.cookie.csrf(token))) throw forbidden('csrf.token');
  }

  private sameSite({ headers }: HttpRequest): boolean {
    const site = one(headers['sec-fetch-site']);
    if (site !== undefined) return site === 'same-origin' || site === 'none';
    const origin = one(headers['origin']);
    if (origin === undefined || origin === this.origin) return true;
    return URL.canParse(origin) && new URL(origin).host === one(headers['host']);
  }
}

const equal = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};
