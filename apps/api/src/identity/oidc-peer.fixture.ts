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
    const settings = JSON.stringify({ port: this.port, ...CLIENT, callback, people: this.people });
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

  /** Goes through the provider as a browser of `person` does; answers the address that it is sent back to. */
  async through(start: string, person: string): Promise<string> {
    const jar = new Map<string, string>();
    let url = new URL(start);
    url.searchParams.set('login_hint', person);
    while (url.origin === this.issuer) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
      for (const set of answer.headers.getSetCookie()) {
        const [name, value] = set.split(';', 1)[0]!.split(/=(.*)/s);
        jar.set(name!, value!);
      }
      const next = answer.headers.get('location');
      if (!next) throw new Error(`${answer.status} at ${url.pathname}: ${await answer.text()}`);
      url = new URL(next, url);
    }
    return url.href;
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
