import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CLIENT = { client: 'keshen', secret: 'between the portal and the provider' };

/** A real provider of identities in a process of its own. `people`: claims by subject. */
export class OidcPeer {
  private child!: ChildProcess;
  private port = 0;

  constructor(private readonly people: Record<string, object>) {}

  get issuer(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The configuration of a portal that trusts this provider. */
  get env(): Record<string, string> {
    return {
      OIDC_ISSUER: this.issuer,
      OIDC_CLIENT_ID: CLIENT.client,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_NAME: '一网通办',
    };
  }

  async start(callback: string): Promise<this> {
    this.port = await freePort();
    const home = new URL('/', callback).href;
    const settings = JSON.stringify({ port: this.port, ...CLIENT, callback, home, people: this.people });
    const program = fileURLToPath(new URL('./oidc-peer.fixture.mjs', import.meta.url));
    this.child = spawn(process.execPath, [program, settings], { stdio: ['ignore', 'pipe', 'ignore'] });
    const lines = createInterface(this.child.stdout!);
    const ended = once(this.child, 'exit').then(() => Promise.reject(new Error('the provider ended')));
    await Promise.race([once(lines, 'line'), ended]);
    ended.catch(() => undefined);
    return this;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill();
    await gone;
  }

  /**
   * Goes through the provider as a browser of `person` does, with what it keeps of it in `jar`; answers the address that
   * it is sent back to.
   */
  async through(start: string, person: string, jar = new Map<string, string>()): Promise<string> {
    const url = new URL(start);
    url.searchParams.set('login_hint', person);
    return this.follow(await this.ask(url, jar), jar);
  }

  /** Says yes to the provider's question whether to sign out; answers the address that it is sent back to. */
  async signOut(start: string, jar: Map<string, string>): Promise<string> {
    const page = await (await this.ask(new URL(start), jar)).text();
    const [, action] = /action="([^"]+)"/.exec(page)!;
    const [, xsrf] = /name="xsrf" value="([^"]+)"/.exec(page)!;
    const body = new URLSearchParams({ xsrf: xsrf!, logout: 'yes' });
    return this.follow(await this.ask(new URL(action!), jar, { method: 'POST', body }), jar);
  }

  private async follow(answer: Response, jar: Map<string, string>): Promise<string> {
    for (let last = answer; ;) {
      const next = last.headers.get('location');
      if (!next) throw new Error(`${last.status} at ${last.url}: ${await last.text()}`);
      const url = new URL(next, last.url);
      if (url.origin !== this.issuer) return url.href;
      last = await this.ask(url, jar);
    }
  }

  private async ask(url: URL, jar: Map<string, string>, init: RequestInit = {}): Promise<Response> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie }, ...init });
    for (const set of answer.headers.getSetCookie()) {
      const [name, value] = set.split(';', 1)[0]!.split(/=(.*)/s);
      jar.set(name!, value!);
    }
    return answer;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
