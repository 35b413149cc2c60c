import { Agent, request, type IncomingMessage } from 'node:http';
import type { SessionCookie } from '@keshen/identity/server';

/** Somebody with a session and an address of their own. */
export interface Person {
  token: string;
  address: string;
}

/** What is asked. `kind` is under what its time is kept. */
export interface Asked {
  kind: string;
  method: string;
  path: string;
  headers?: Record<string, string | number>;
  body?: string | Buffer;
  /** The instant (performance.now()) at which it was meant to be sent; its time runs from there. */
  due: number;
}

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  /** '' for one that was only read through. */
  body: string;
}

/** An answer that is no success, or none at all (status 0). */
export class Refused extends Error {
  constructor(
    readonly asked: Asked,
    readonly answer: Answer,
  ) {
    super(`${asked.method} ${asked.path} was answered with ${answer.status}: ${answer.body.slice(0, 300)}`);
  }
}

const connections = { keepAlive: true, timeout: 60_000 };

/**
 * Asks the portal as browsers do, on as many connections as it takes, and keeps how long each answer took, in
 * milliseconds, from the instant at which it was to be asked: a stall of this process counts as well.
 */
export class Client {
  readonly times = new Map<string, number[]>();
  /** How many were answered otherwise than well, by kind and status. */
  readonly refused = new Map<string, number>();
  private readonly agent = new Agent(connections);
  private readonly at: { hostname: string; port: string };

  constructor(
    url: string,
    private readonly cookie: SessionCookie,
  ) {
    const { hostname, port } = new URL(url);
    this.at = { hostname, port };
  }

  /** The answer, with its body where `reads`. Throws `Refused`. */
  async ask(person: Person, asked: Asked, reads = false): Promise<Answer> {
    const answer = await this.send(person, asked, reads);
    if (answer.status >= 200 && answer.status < 300) {
      const times = this.times.get(asked.kind) ?? [];
      this.times.set(asked.kind, times);
      times.push(performance.now() - asked.due);
      return answer;
    }
    const name = `${asked.kind} ${answer.status}`;
    this.refused.set(name, (this.refused.get(name) ?? 0) + 1);
    throw new Refused(asked, answer);
  }

  end(): void {
    this.agent.destroy();
  }

  private send(person: Person, { method, path, headers, body }: Asked, reads: boolean): Promise<Answer> {
    const head: Record<string, string | number> = {
      cookie: `${this.cookie.name}=${person.token}`,
      'x-forwarded-for': person.address,
      accept: 'application/json',
      ...headers,
    };
    if (method !== 'GET') head['x-csrf-token'] = this.cookie.csrf(person.token);
    if (body !== undefined) head['content-length'] = Buffer.byteLength(body);
    return new Promise((resolve) => {
      const sending = request({ agent: this.agent, ...this.at, method, path, headers: head }, (incoming) => {
        const parts: Buffer[] = [];
        const keeps = reads || incoming.statusCode! >= 300;
        incoming.on('data', (part: Buffer) => keeps && parts.push(part));
        incoming.once('error', fail);
        incoming.once('end', () =>
          resolve({
            status: incoming.statusCode!,
            headers: incoming.headers,
            body: Buffer.concat(parts).toString(),
          }),
        );
      });
      const fail = (error: Error): void => resolve({ status: 0, headers: {}, body: error.message });
      sending.once('timeout', () => sending.destroy(new Error('no answer for a minute')));
      sending.once('error', fail);
      sending.end(body);
    });
  }
}
