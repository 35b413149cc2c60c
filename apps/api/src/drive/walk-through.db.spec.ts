import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import { PasswordHasher, PeopleService } from '@keshen/identity/server';
import { makeCreditCode } from '@keshen/kernel';
import { AdjustableClock, Database } from '@keshen/platform/server';
import { drain, testApp, type TestApp } from '@keshen/testing/server';
import { ApiModule } from '../api.module';

const document = readFileSync('docs/programme-format.md', 'utf8');
const example = /```json\n(.*?)\n```/s.exec(document)![1]!;
const commands = [...document.split('## A walk-through in curl')[1]!.matchAll(/```sh\n(.*?)\n```/gs)]
  .map((block) => block[1])
  .join('\n');

describe('the walk-through of the documentation', () => {
  let api: TestApp;
  let folder: string;
  let working: Promise<void>;
  let over = false;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'walk-'));
    api = await testApp({
      imports: [ApiModule],
      clock: new AdjustableClock(new Date()),
      env: { DEMO: '1' },
    });
    await accounts();
    await api.app.listen(0, '127.0.0.1');
    working = (async () => {
      for (; !over; await sleep(50)) await drain(api.app);
    })();
  });
  afterAll(async () => {
    over = true;
    await working;
    await api?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The accounts of the demonstration that the commands name. */
  const accounts = async (): Promise<void> => {
    const staff = {
      admin: 'administrator',
      officer: 'officer',
      leader: 'leader',
      finance: 'finance',
      finance2: 'finance',
    };
    for (const [name, role] of Object.entries(staff)) await person(name, [{ role, scope: null }]);
    const account = await person('enterprise', []);
    const party = uuid();
    await sql(
      `insert into parties (id, kind, name, credit_code, town, profile, vouched_at, created_at, changed_at)
       values ($1, 'legal', '上海嘉澜科普有限公司', $2, '马陆镇', '{"district":"310114"}', now(), now(), now())`,
      [party, makeCreditCode('91', '310114', 'MA1GW001')],
    );
    for (const role of ['enterprise-administrator', 'writer', 'certifier'])
      await sql(
        `insert into memberships (party_id, account_id, role, state, created_at, changed_at)
         values ($1, $2, $3, 'active', now(), now())`,
        [party, account, role],
      );
  };
  const sql = (text: string, params: unknown[]) => api.db.dataSource.query(text, params);
  const person = async (name: string, roles: { role: string; scope: null }[]): Promise<string> => {
    const passwordHash = await api.app.get(PasswordHasher).hash('keshen-demo-2026');
    const { id } = await api.app
      .get(Database)
      .transaction((tx) =>
        api.app
          .get(PeopleService)
          .createWithPassword(tx, { email: `${name}@example.com`, name, passwordHash }, roles as never),
      );
    return id;
  };

  const run = (env: NodeJS.ProcessEnv): Promise<{ code: number | null; said: string[] }> =>
    new Promise((done) => {
      const shell = spawn('bash', ['-eu', '-o', 'pipefail', 'walk-through.sh'], {
        cwd: folder,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      shell.stdout.on('data', (chunk) => (said += String(chunk)));
      shell.stderr.on('data', (chunk) => (said += String(chunk)));
      shell.once('close', (code) => done({ code, said: said.trim().split('\n') }));
    });

  it('ends with the example completed and paid, command by command', async () => {
    writeFileSync(join(folder, 'kphd.json'), example);
    writeFileSync(join(folder, 'walk-through.sh'), commands);
    const none = JSON.stringify({ legalPersons: [], credit: [] });
    writeFileSync(join(api.config.KESHEN_DATA, 'registry.json'), none);
    const { port } = api.app.getHttpServer().address() as AddressInfo;
    const env = { PATH: process.env['PATH'], HOME: folder, PORTAL: `http://127.0.0.1:${port}` };
    const failing = working.then((): never => {
      throw new Error('nobody works any more');
    });
    const { code, said } = await Promise.race([run(env), failing]);
    // What was said stands beside the code, so that a command that failed can be read.
    expect({ code, problems: said[0], end: said.at(-1), said }).toEqual({
      code: 0,
      problems: '0',
      end: 'completed',
      said: expect.any(Array),
    });
  });
});
