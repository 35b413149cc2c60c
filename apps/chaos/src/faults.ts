import { setTimeout as sleep } from 'node:timers/promises';
import { between, type Random } from '@keshen/kernel';
import pg from 'pg';
import { fill } from './disk';
import { fakeClock } from './fake-clock';
import type { Passing } from '@keshen/testing/server';
import type { Portal } from './portal';
import type { Name } from './programs';

/** Does something bad to a portal under load and takes it back; answers why, where it cannot be done here. */
export type Fault = (portal: Portal, random: Random) => Promise<string | void>;

/** Some instant within a while of load. */
const instant = (random: Random) => sleep(between(random, 50, 1500));
const aWhile = (random: Random) => sleep(between(random, 500, 3000));

/** Ended without warning, and started again at once, as a supervisor does. */
const deaths: Record<'api' | 'worker' | 'postgres', Fault> = {
  api: async ({ programs }, random) => {
    await instant(random);
    await programs.api.again();
  },
  worker: async ({ programs }, random) => {
    await instant(random);
    await programs.worker.again();
  },
  postgres: async ({ postgres }, random) => {
    await instant(random);
    await postgres.kill();
    await postgres.begin();
  },
};

export const kills: Record<string, Fault> = {
  'kill-api': deaths.api,
  'kill-worker': deaths.worker,
  'kill-postgres': deaths.postgres,
  /** All three, each at an instant of its own while the others may be down. */
  'kill-all': async (portal, random) => {
    await Promise.all(Object.values(deaths).map((death) => death(portal, random)));
  },
};

const cut =
  (name: Name): Fault =>
  async ({ networks }, random) => {
    await instant(random);
    networks[name].cut();
    await aWhile(random);
    networks[name].mend();
  };

const passing =
  (names: Name[], how: Passing): Fault =>
  async ({ networks }, random) => {
    await instant(random);
    for (const name of names) networks[name].let(how);
    await aWhile(random);
    await aWhile(random);
    for (const name of names) networks[name].mend();
  };

const clock =
  (name: Name, step: '+1h' | '-1h'): Fault =>
  async ({ programs, folder }, random) => {
    const faked = fakeClock(folder);
    if (!faked) return 'libfaketime is not installed';
    await programs[name].again(faked.env);
    await programs[name].works();
    await instant(random);
    faked.step(step);
    await aWhile(random);
    await aWhile(random);
    faked.step('+0');
    await programs[name].again();
  };

export const faults: Record<string, Fault> = {
  ...kills,
  /** Everything that the queue knew is gone. */
  'redis-wiped': async ({ redis }, random) => {
    await instant(random);
    await redis.wipe();
  },
  'redis-stopped': async ({ redis }, random) => {
    await instant(random);
    await redis.kill();
    await aWhile(random);
    await redis.begin();
  },
  'cut-worker': cut('worker'),
  'cut-api': cut('api'),
  'stalled-worker': passing(['worker'], 'stalled'),
  /** A database whose disk is slow answers slowly, and little at a time. */
  'slow-disk': passing(['api', 'worker'], { bytesPerSecond: 100_000, delayMs: 30 }),
  /** ENOSPC where the files are. */
  'disk-full': async ({ files }, random) => {
    if (!files.own) return 'a small file system can only be mounted by root';
    await instant(random);
    const empty = fill(files.folder);
    await aWhile(random);
    empty();
  },
  /** Every connection of the API's pool waits for a lock. */
  'pool-exhausted': async ({ postgres }, random) => {
    await instant(random);
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await client.query('begin; lock table applications in access exclusive mode');
    await aWhile(random);
    await client.query('commit');
    await client.end();
  },
  /** The server takes no connection any more. */
  'no-connection': async ({ postgres }, random) => {
    await instant(random);
    const clients: pg.Client[] = [];
    for (;;) {
      const client = new pg.Client({ connectionString: postgres.url });
      client.on('error', () => undefined);
      if (
        await client.connect().then(
          () => false,
          () => true,
        )
      )
        break;
      clients.push(client);
    }
    await aWhile(random);
    await Promise.all(clients.map((client) => client.end()));
  },
  'api-an-hour-ahead': clock('api', '+1h'),
  'api-an-hour-behind': clock('api', '-1h'),
  'worker-an-hour-ahead': clock('worker', '+1h'),
  'worker-an-hour-behind': clock('worker', '-1h'),
};
