import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, createServer, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Entrances } from './entrances';

const COUNT = 8;

/** Connects so many times, and ends when all of them wait to be let in. */
const COMING = `const [port, people] = process.argv.slice(1).map(Number);
let come = 0;
for (let n = 0; n < people; n++)
  require('node:net').connect(port, '127.0.0.1', () => ++come === people && process.exit());`;

/** Connects so many times, asks, makes a file when all of them wait to be let in, and tells how each was answered. */
const ASKING = `const [port, people, file] = process.argv.slice(1);
let come = 0;
for (let n = 0; n < people; n++)
  require('node:net').connect(port, '127.0.0.1', function () {
    this.write('GET / HTTP/1.1\\r\\nhost: here\\r\\n\\r\\n');
    if (++come == people) require('node:fs').writeFileSync(file, '');
  }).on('data', (said) => console.log(String(said).split('\\r\\n')[0])).on('error', ({ code }) => console.log(code));`;

describe('several entrances to one socket', () => {
  let server: Server;
  let entrances: Entrances;
  let port: number;
  let asked: ServerResponse[];

  beforeEach(async () => {
    asked = [];
    server = createServer((_request, response) => void asked.push(response)).listen(0, '127.0.0.1', 4096);
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
    entrances = new Entrances(server);
    expect(await entrances.open(COUNT)).toBe(COUNT);
  });
  afterEach(async () => {
    server.closeAllConnections();
    await entrances.close();
  });

  /** Settles when it holds, looked at in every turn of the loop. */
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise(setImmediate);
  };

  it('let as many in within each turn of a busy loop as there are entrances', async () => {
    const PEOPLE = 64;
    const letIn: number[] = [];
    let turn = 0;
    server.on('connection', () => letIn.push(turn));
    // This process is busy until all of them wait.
    const { status } = spawnSync(process.execPath, ['-e', COMING, String(port), String(PEOPLE)]);
    expect(status).toBe(0);
    await until(() => ++turn > 0 && letIn.length === PEOPLE);
    expect(new Set(letIn).size).toBeLessThanOrEqual(PEOPLE / COUNT + 1);
  });

  it('close when everybody who came in by any of them has been answered, whoever keeps the connection', async () => {
    const agent = new Agent({ keepAlive: true });
    const answers = Array.from(
      { length: COUNT * 4 },
      () =>
        new Promise<number | undefined>((done, fail) =>
          request({ port, agent, host: '127.0.0.1' }, (answer) => {
            answer.resume().once('end', () => done(answer.statusCode));
          })
            .once('error', fail)
            .end(),
        ),
    );
    await until(() => asked.length === answers.length);
    let closed = false;
    const closing = entrances.close().then(() => (closed = true));
    for (const response of asked.splice(1)) response.end();
    await Promise.all(answers.slice(1));
    expect(closed).toBe(false);
    asked[0]!.end();
    await Promise.all([answers[0], closing]);
    await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();
  });

  it('let in whoever stands before the door when it closes', async () => {
    const PEOPLE = 3 * COUNT;
    server.on('request', (_request, response) => response.end());
    const folder = mkdtempSync(join(tmpdir(), 'keshen-'));
    const file = join(folder, 'all-wait');
    const people = spawn(process.execPath, ['-e', ASKING, String(port), String(PEOPLE), file]);
    // This process lets nobody in until all of them wait.
    const asleep = new Int32Array(new SharedArrayBuffer(4));
    while (!existsSync(file)) Atomics.wait(asleep, 0, 0, 5);
    await entrances.close();
    expect((await text(people.stdout)).trim().split('\n')).toEqual(
      Array.from({ length: PEOPLE }, () => 'HTTP/1.1 200 OK'),
    );
    rmSync(folder, { recursive: true });
  });
});
