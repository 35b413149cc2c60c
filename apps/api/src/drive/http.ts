import { Buffer } from 'node:buffer';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** One request as it goes out, and what came back. */
export interface Sent {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Buffer;
}
export interface Heard {
  status: number;
  cookies: string[];
  text: string;
}

/** Speaks HTTP to a portal: over the net, or to a program in the same process. */
export type Http = (sent: Sent) => Promise<Heard>;

/** A portal at an address. */
export const overNet =
  (address: string): Http =>
  async ({ method, path, headers, body }) => {
    const answer = await fetch(address + path, { method, headers, body: body as BodyInit | undefined });
    return { status: answer.status, cookies: answer.headers.getSetCookie(), text: await answer.text() };
  };

/** A portal in this process, through Fastify's `inject`. */
export const overInject =
  (app: NestFastifyApplication): Http =>
  async ({ method, path, headers, body }) => {
    const answer = await app.inject({ method: method as 'GET', url: path, headers, payload: body });
    const cookies = [answer.headers['set-cookie'] ?? []].flat();
    return { status: answer.statusCode, cookies, text: answer.payload };
  };

/** What a portal refused, with the whole problem document (RFC 9457). */
export class Refused extends Error {
  constructor(
    readonly asked: string,
    readonly status: number,
    readonly problem: Record<string, unknown>,
  ) {
    super(`${asked}: ${status} ${JSON.stringify(problem)}`);
  }

  get code(): string {
    return String(this.problem['code'] ?? '');
  }
}

/** Somebody at a browser: keeps cookies and the token, signs in again when the session has ended. */
export class Visitor {
  private readonly cookies = new Map<string, string>();
  private csrf = '';
  private known: { login: string; password: string } | null = null;

  constructor(private readonly http: Http) {}

  /** Opens the portal: only then unsafe requests carry a token. */
  arrive(): Promise<void> {
    return this.readSession();
  }

  async signIn(login: string, password: string): Promise<void> {
    this.known = { login, password };
    await this.readSession();
    await this.once('POST', '/session', { login, password });
    await this.readSession();
  }

  /** Who one is here; anybody may ask. */
  async session(): Promise<Session> {
    return (await this.once('GET', '/session')) as Session;
  }

  get<T>(path: string): Promise<T> {
    return this.ask('GET', path) as Promise<T>;
  }
  post<T>(path: string, body?: unknown): Promise<T> {
    return this.ask('POST', path, body) as Promise<T>;
  }
  put<T>(path: string, body?: unknown): Promise<T> {
    return this.ask('PUT', path, body) as Promise<T>;
  }

  /** Uploads a file; answers its id. */
  async upload(name: string, content: Buffer, fields: Record<string, string>): Promise<string> {
    const metadata = Object.entries({ ...fields, filename: name })
      .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
      .join(',');
    const announced = {
      'tus-resumable': '1.0.0',
      'upload-length': String(content.length),
      'upload-metadata': metadata,
    };
    const { id } = (await this.again(() =>
      this.send('POST', '/uploads', content, 'application/offset+octet-stream', announced),
    )) as { id: string };
    await this.post(`/uploads/${id}/file`);
    return id;
  }

  private ask(method: string, path: string, body?: unknown): Promise<unknown> {
    return this.again(() => this.once(method, path, body));
  }

  /** Time that passes ends sessions: whoever was signed in signs in once more, and proves who they are where asked. */
  private async again(work: () => Promise<unknown>, times = 2): Promise<unknown> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Refused) || !this.known || times === 0) throw error;
      if (error.code === 'session.proof-needed')
        await this.once('POST', '/session/proof', { current: this.known.password });
      else if (error.status === 401) await this.signIn(this.known.login, this.known.password);
      else throw error;
      return this.again(work, times - 1);
    }
  }

  private once(method: string, path: string, body?: unknown): Promise<unknown> {
    return this.send(method, path, body === undefined ? undefined : JSON.stringify(body), 'application/json');
  }

  private async readSession(): Promise<void> {
    this.csrf = (await this.session()).csrf;
  }

  private async send(
    method: string,
    path: string,
    body: string | Buffer | undefined,
    type: string,
    more: Record<string, string> = {},
  ): Promise<unknown> {
    const headers: Record<string, string> = {
      cookie: [...this.cookies].map(([key, value]) => `${key}=${value}`).join('; '),
      ...(method === 'GET' ? {} : { 'x-csrf-token': this.csrf }),
      ...(body === undefined ? {} : { 'content-type': type }),
      ...more,
    };
    const heard = await this.http({ method, path: `/api${path}`, headers, body });
    for (const cookie of heard.cookies) {
      const [key, value] = cookie.split(';')[0]!.split(/=(.*)/s) as [string, string];
      this.cookies.set(key, value);
    }
    const answer: unknown = parsed(heard.text);
    if (heard.status >= 400)
      throw new Refused(`${method} /api${path}`, heard.status, (answer ?? {}) as Record<string, unknown>);
    return answer;
  }
}

export interface Session {
  account: { id: string; name: string; email: string } | null;
  memberships: { party: string; role: string; vouched: boolean }[];
  csrf: string;
  now: string;
  demo: boolean;
}

function parsed(text: string): unknown {
  try {
    return text ? (JSON.parse(text) as unknown) : undefined;
  } catch {
    return { text: text.slice(0, 500) };
  }
}
