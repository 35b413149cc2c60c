import { makeCreditCode } from '@keshen/kernel';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PasswordHasher, PeopleService } from '@keshen/identity/server';
import type { StaffAssignment } from '@keshen/identity';
import { AdjustableClock, Crypto } from '@keshen/platform/server';
import { drain, testApp, type TestApp } from '@keshen/testing/server';
import { IdentityApiModule } from './identity-api.module';

export type Answer = { status: number; body: never; text: string; location?: string };
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** A browser: keeps its cookies and sends the token that goes with them. */
export class Browser {
  readonly cookies = new Map<string, string>();
  private csrf = '';

  constructor(
    private readonly app: NestFastifyApplication,
    private readonly headers: Record<string, string> = {},
  ) {}

  async call(
    method: Method,
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await this.app.inject({
      method,
      url: `/api${url}`,
      headers: { cookie: this.cookie(), 'x-csrf-token': this.csrf, ...this.headers, ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    for (const { name, value, maxAge } of answer.cookies)
      if (maxAge === 0) this.cookies.delete(name);
      else this.cookies.set(name, value);
    const json = answer.headers['content-type']?.toString().includes('json') ? answer.json() : undefined;
    if (json?.csrf) this.csrf = json.csrf;
    const location = answer.headers.location;
    return { status: answer.statusCode, body: json as never, text: answer.payload, location };
  }

  private cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get = (url: string) => this.call('GET', url);
  post = (url: string, body?: unknown) => this.call('POST', url, body);
  put = (url: string, body?: unknown) => this.call('PUT', url, body);
  del = (url: string) => this.call('DELETE', url);

  async open(): Promise<this> {
    await this.get('/session');
    return this;
  }

  async signIn(login: string, password: string): Promise<Answer> {
    await this.open();
    return this.post('/session', { login, password });
  }
}

export const PASSWORD = 'four words by hand';

/** The API over a database of its own, at ten in the morning of 24 November 2026 in Shanghai. */
export class Portal {
  readonly clock = new AdjustableClock('2026-11-24T02:00:00Z');
  private test!: TestApp;

  async start(env?: Record<string, string>, besides: Type[] = []): Promise<this> {
    this.test = await testApp({ imports: [IdentityApiModule, ...besides], clock: this.clock, env });
    return this;
  }

  stop = async (): Promise<void> => this.test?.close();

  get app(): NestFastifyApplication {
    return this.test.app;
  }

  browser = (headers?: Record<string, string>): Browser => new Browser(this.app, headers);
  sql = <T>(sql: string, params: unknown[] = []): Promise<T[]> => this.test.db.database.read<T>(sql, params);
  work = (): Promise<number> => drain(this.app);

  /** An account that can sign in with PASSWORD. */
  async person(email: string, name: string, staff: StaffAssignment[] = []): Promise<string> {
    const passwordHash = await this.app.get(PasswordHasher).hash(PASSWORD);
    const { id } = await this.test.db.database.transaction((tx) =>
      this.app.get(PeopleService).createWithPassword(tx, { email, name, passwordHash }, staff),
    );
    return id;
  }

  async signedIn(email: string): Promise<Browser> {
    const browser = this.browser();
    const answer = await browser.signIn(email, PASSWORD);
    if (answer.status !== 200) throw new Error(answer.text);
    return browser;
  }

  /** The mails to an address, newest last: template and words. */
  async mails(to: string): Promise<{ template: string; body: string }[]> {
    const crypto = this.app.get(Crypto);
    const all = await this.sql<{ template: string; address: string; body: string | null }>(
      'select template, address_sealed as address, body_sealed as body from mails where address_sealed is not null order by id',
    );
    return all
      .filter((m) => crypto.open(m.address, 'mail.address') === to)
      .map((m) => ({ template: m.template, body: m.body ? crypto.open(m.body, 'mail.body') : '' }));
  }

  /** The token in the link of the newest mail of a template. */
  async token(to: string, template: string): Promise<string> {
    const mail = (await this.mails(to)).filter((m) => m.template === template).at(-1);
    const found = /token=([\w-]+)/.exec(mail?.body ?? '');
    if (!found) throw new Error(`no ${template} to ${to}`);
    return found[1]!;
  }
}

/** A registration of a legal person. */
export const registration = (over: object = {}) => ({
  kind: 'legal',
  creditCode: makeCreditCode('91', '310114', 'MA1GW099'),
  unit: '上海星澜传感技术有限公司',
  legalRepresentative: '陈星',
  town: '马陆镇',
  name: '周敏',
  email: 'zhou@example.com',
  mobile: '13812342047',
  password: PASSWORD,
  locale: 'zh-CN',
  accepted: true,
  ...over,
});
