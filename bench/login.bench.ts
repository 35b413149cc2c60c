import 'reflect-metadata';
import { request, Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { PasswordHasher } from '@keshen/identity/server';
import { writeReport } from '../tools/bench/report.mjs';
import { processorOf } from '../tools/bench/processor';
import { arrivals, chance, percentile } from './load/chance';
import { figure, rounded, say, underLoad, type Loaded } from './load/portal';
import { Drafts } from './submit/drafts';

/** 70,000 within half an hour (NSFC, 2022). */
const PER_SECOND = Number(process.env.BENCH_RATE ?? 39);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 300);
/** A tenth of a minute of ten times as many, who cannot all be let in at once. */
const CROWD = { perSecond: PER_SECOND * 10, seconds: 6 };
const SEED = Number(process.env.BENCH_SEED ?? 1);
const PASSWORD = 'three quiet geese walk home';

type Ended = { status: number; ms: number; comeBack: boolean };

/** Sign-ins at the rate at which people could not sign in; then so many that most have to be told to come back. */
async function measure(): Promise<void> {
  const { TEST_DATABASE_URL: server = '', TEST_REDIS_URL: redis } = process.env;
  if (!redis) throw new Error('no Redis: set TEST_REDIS_URL');
  const count = Math.ceil(PER_SECOND * SECONDS * 1.2 + CROWD.perSecond * CROWD.seconds * 1.2) + 50;
  const drafts = await Drafts.make(server, { name: 'login', count, parties: count });
  await drafts.with(async (url) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('update accounts set password_hash = $1', [await new PasswordHasher().hash(PASSWORD)]);
    await client.query('vacuum analyze accounts');
    await client.end();
    await underLoad(url, redis, (portal) =>
      login(
        portal,
        drafts.list.map((draft) => draft.account),
      ),
    );
  });
  await drafts.close();
}

async function login(portal: Loaded, accounts: readonly string[]): Promise<void> {
  const door = new Door(portal.address, accounts);
  await door.open(PER_SECOND, 5, SEED);
  const spent = () => processorOf(portal.pids.api) ?? NaN;
  const [before, from] = [spent(), performance.now()];
  const ended = await door.open(PER_SECOND, SECONDS, SEED + 1);
  const cores = (spent() - before) / ((performance.now() - from) / 1000);
  const good = ended.filter(({ status }) => status === 200);
  const times = good.map(({ ms }) => ms);
  say(
    `${ended.length} at ${PER_SECOND} 1/s: ${good.length} signed in, p50 ${rounded(percentile(times, 0.5))} ` +
      `p95 ${rounded(percentile(times, 0.95))} p99 ${rounded(percentile(times, 0.99))} ms; the API took ${rounded(cores)} cores`,
  );
  const crowd = await door.open(CROWD.perSecond, CROWD.seconds, SEED + 2);
  const inside = crowd.filter(({ status }) => status === 200);
  const refused = crowd.filter(({ status }) => status !== 200);
  say(
    `${crowd.length} at ${CROWD.perSecond} 1/s: ${inside.length} signed in, ` +
      `p95 ${rounded(
        percentile(
          inside.map(({ ms }) => ms),
          0.95,
        ),
      )} ms, ${refused.length} refused`,
  );
  const locked = await portal.database.query(
    'select count(*)::int as n from sign_in_failures where failures > 0',
  );
  writeReport('login', [
    figure('logins', rounded(good.length / SECONDS), '1/s'),
    figure('login-p95', rounded(percentile(times, 0.95)), 'ms'),
    figure('login-refused', ended.length - good.length, ''),
    figure('api-processor', rounded(cores), 'cores'),
    figure(
      'crowd-login-p95',
      rounded(
        percentile(
          inside.map(({ ms }) => ms),
          0.95,
        ),
      ),
      'ms',
    ),
    figure('crowd-told-nothing', refused.filter(({ comeBack }) => !comeBack).length, ''),
    figure('crowd-tries-used-up', (locked.rows as { n: number }[])[0]!.n, ''),
  ]);
}

/** People who come to the door once each: for the token of the page, then with name and password. */
class Door {
  private readonly agent = new Agent({ keepAlive: true });
  private next = 0;

  constructor(
    private readonly url: string,
    private readonly accounts: readonly string[],
  ) {}

  async open(perSecond: number, seconds: number, seed: number): Promise<Ended[]> {
    const from = performance.now();
    return Promise.all(
      [...arrivals(perSecond, seconds, chance(seed))].map(async (at) => {
        await sleep(Math.max(0, from + at - performance.now()));
        return this.one(from + at);
      }),
    );
  }

  private async one(due: number): Promise<Ended> {
    const n = this.next++;
    const account = this.accounts[n];
    if (!account) throw new Error('everybody has signed in');
    const address = { 'x-forwarded-for': `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}` };
    const page = await this.ask('GET', address);
    if (page.status !== 200) return { status: page.status, ms: 0, comeBack: page.comeBack };
    const { csrf } = JSON.parse(page.body) as { csrf: string };
    const { status, comeBack } = await this.ask(
      'POST',
      { ...address, cookie: page.cookie, 'x-csrf-token': csrf, 'content-type': 'application/json' },
      JSON.stringify({ login: `${account}@example.com`, password: PASSWORD }),
    );
    return { status, comeBack, ms: performance.now() - due };
  }

  private ask(method: string, headers: Record<string, string>, body = '') {
    return new Promise<{ status: number; body: string; cookie: string; comeBack: boolean }>((resolve) => {
      const none = { status: 0, body: '', cookie: '', comeBack: false };
      const sending = request(`${this.url}/api/session`, { agent: this.agent, method, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.once('error', () => resolve(none));
        answer.once('end', () =>
          resolve({
            status: answer.statusCode!,
            body: Buffer.concat(parts).toString(),
            cookie: (answer.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; '),
            comeBack: answer.headers['retry-after'] !== undefined,
          }),
        );
      });
      sending.once('error', () => resolve(none));
      sending.end(body);
    });
  }
}

await measure();
process.exit();
