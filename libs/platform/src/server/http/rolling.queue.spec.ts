import { once } from 'node:events';
import { Agent, createServer, request, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, Nginx } from '@keshen/testing/server';
import { giveWay, Leaving } from './leaving';

/** Seconds: more than a busy machine lets this process or nginx stand still, or the door closes before it was heard. */
const DRAIN = 3;
const PEOPLE = 12;

/** A process of the portal as nginx sees it: it takes acts, leaves, and comes back. */
class Process {
  private server!: Server;
  private leaving!: Leaving;
  /** How often it was asked since it came. */
  asked = 0;

  constructor(
    readonly port: number,
    private readonly done: string[],
  ) {}

  async start(): Promise<void> {
    this.asked = 0;
    this.leaving = new Leaving();
    this.server = createServer(async (incoming, response) => {
      this.asked++;
      for await (const chunk of incoming) void chunk;
      await sleep(5);
      if (incoming.method !== 'GET') this.done.push(incoming.url!);
      response.end(incoming.headers['x-forwarded-for']);
    });
    giveWay(this.server, this.leaving);
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async stop(): Promise<void> {
    await this.leaving.begin(DRAIN);
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeIdleConnections();
    await closed;
  }
}

describe('processes behind nginx that are restarted one after the other', () => {
  const done: string[] = [];
  const acknowledged: string[] = [];
  const failed: string[] = [];
  const agent = new Agent({ keepAlive: true });
  let processes: Process[];
  let nginx: Nginx;
  let asking = true;

  beforeAll(async () => {
    processes = [new Process(await freePort(), done), new Process(await freePort(), done)];
    for (const each of processes) await each.start();
    nginx = await Nginx.start({ ports: processes.map(({ port }) => port), drain: DRAIN });
  });
  afterAll(async () => {
    agent.destroy();
    await nginx?.stop();
    for (const each of processes ?? []) await each.stop();
  });

  const ask = (method: string, path: string, headers = {}) =>
    new Promise<{ status: number; body: string; headers: Record<string, unknown> }>((resolve, reject) => {
      const asked = request(nginx.address + path, { method, agent, headers }, (answer) => {
        let body = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        answer.on('end', () => resolve({ status: answer.statusCode!, body, headers: answer.headers }));
      });
      asked.on('error', reject).end(method === 'POST' ? '{}' : undefined);
    });

  // Some only save, so that nobody's look tells nginx who leaves.
  const person = async (name: number): Promise<void> => {
    for (let n = 0; asking; n++) {
      const [method, path] =
        n % 2 === 0
          ? ['POST', `/api/acts/${name}-${n}`]
          : name % 2
            ? ['GET', '/api/x']
            : ['PUT', `/api/saves/${name}-${n}`];
      const { status } = await ask(method!, path!).catch((error: Error) => ({ status: error.message }));
      if (status !== 200) failed.push(`${method} ${path}: ${status}`);
      else if (method !== 'GET') acknowledged.push(path!);
    }
  };

  it('answer every request, and do each act once', async () => {
    const people = Array.from({ length: PEOPLE }, (_, n) => person(n));
    for (const each of processes) {
      await each.stop();
      const before = acknowledged.length;
      while (acknowledged.length < before + 10) await sleep(10);
      await each.start();
      while (each.asked < 10) await sleep(10);
    }
    asking = false;
    await Promise.all(people);
    expect(failed).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(100);
    expect([...done].sort()).toEqual([...acknowledged].sort());
    expect(nginx.passed().some(({ answers }) => answers === '502, 200')).toBe(true);
  });

  it('hear whom nginx has seen last, whatever a client says', async () => {
    const { body } = await ask('GET', '/api/who', { 'x-forwarded-for': '6.6.6.6, 10.0.0.9' });
    expect(body.split(', ').at(-1)).toBe('10.0.0.9');
  });

  it('are stood in for by a page in Chinese and a problem document while all are away', async () => {
    await Promise.all(processes.map((each) => each.stop()));
    const page = await ask('GET', '/calls');
    expect([page.status, page.headers['retry-after']]).toEqual([503, '10']);
    expect(page.body).toContain('暂时不能访问，马上回来');
    const problem = await ask('POST', '/api/acts/none');
    expect([problem.status, problem.headers['content-type']]).toEqual([503, 'application/problem+json']);
    expect(JSON.parse(problem.body)).toMatchObject({ status: 503, code: 'service.unavailable' });
    for (const each of processes) await each.start();
  });

  it('are not bothered with a body that they would refuse', async () => {
    const answer = await fetch(`${nginx.address}/api/acts`, { method: 'POST', body: 'x'.repeat(3 << 20) });
    expect([answer.status, await answer.json()]).toMatchObject([413, { code: 'body.too-large' }]);
  });
});
