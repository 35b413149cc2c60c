import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { newToken } from '@keshen/platform/server';
import { freePort } from './port';

/** `addresses` as REDIS_URL takes them. */
export type RedisHouse = { addresses: string; close(): Promise<void> };
const SLOTS = 16_384;

/** Redis servers of one's own that know each other. Each needs `redis-server` (REDIS_SERVER or the PATH's). */
class Servers {
  readonly folder = resolve('.tmp', `run-${process.pid}`, newToken().slice(0, 8));
  private readonly children = new Map<number, ChildProcess>();
  private readonly program =
    process.env['REDIS_SERVER'] ?? spawnSync('which', ['redis-server'], { encoding: 'utf8' }).stdout.trim();

  constructor() {
    if (!this.program) throw new Error('no redis-server in the PATH');
    mkdirSync(this.folder, { recursive: true });
  }

  async start(port: number, lines: readonly string[], flags: readonly string[] = []): Promise<Redis> {
    const dir = join(this.folder, String(port));
    mkdirSync(dir);
    const file = join(dir, 'redis.conf');
    const usual = ['bind 127.0.0.1', `dir ${dir}`, `port ${port}`];
    writeFileSync(file, [...usual, ...lines].join('\n') + '\n');
    this.children.set(port, spawn(this.program, [file, ...flags], { stdio: 'ignore' }));
    const client = new Redis({
      host: '127.0.0.1',
      port,
      retryStrategy: () => 50,
      maxRetriesPerRequest: null,
    });
    client.on('error', () => undefined);
    await client.ping();
    return client;
  }

  async kill(port: number): Promise<void> {
    const child = this.children.get(port)!;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    this.children.delete(port);
  }

  async close(): Promise<void> {
    for (const port of [...this.children.keys()]) await this.kill(port);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const QUIET = ['save ""', 'appendonly no'];

/** Three masters that share the slots. */
export async function redisCluster(): Promise<RedisHouse> {
  const servers = new Servers();
  const nodes: { port: number; client: Redis }[] = [];
  for (let n = 0; n < 3; n++) {
    // The bus between the nodes needs a port of its own; by default it would be 10,000 above.
    const [port, bus] = [await freePort(), await freePort()];
    // Without a bound of its own on who is heard of: on a busy machine a node may be silent for seconds.
    const lines = [...QUIET, 'cluster-enabled yes', `cluster-port ${bus}`];
    nodes.push({ port, client: await servers.start(port, lines) });
    await nodes[0]!.client.cluster('MEET', '127.0.0.1', String(port), String(bus));
  }
  for (const [n, { client }] of nodes.entries()) {
    const [from, to] = [Math.ceil((SLOTS / 3) * n), Math.ceil((SLOTS / 3) * (n + 1)) - 1];
    await client.call('CLUSTER', 'ADDSLOTSRANGE', from, to);
  }
  for (const { client } of nodes)
    while (!/cluster_state:ok[^]*cluster_known_nodes:3/.test(String(await client.cluster('INFO'))))
      await sleep(50);
  for (const { client } of nodes) client.disconnect();
  return {
    addresses: nodes.map(({ port }) => `redis://127.0.0.1:${port}`).join(),
    close: () => servers.close(),
  };
}

/** A master with a replica, watched by a sentinel; `killMaster` waits until the replica is the master. */
export async function redisSentinel(): Promise<RedisHouse & { killMaster(): Promise<void> }> {
  const servers = new Servers();
  const [master, replica, sentinel] = [await freePort(), await freePort(), await freePort()];
  const first = await servers.start(master, QUIET);
  const second = await servers.start(replica, [...QUIET, `replicaof 127.0.0.1 ${master}`]);
  while (!/master_link_status:up/.test(await second.info('replication'))) await sleep(50);
  const watching = await servers.start(
    sentinel,
    [
      `sentinel monitor mymaster 127.0.0.1 ${master} 1`,
      'sentinel down-after-milliseconds mymaster 500',
      'sentinel failover-timeout mymaster 2000',
    ],
    ['--sentinel'],
  );
  // A failover needs a replica that the sentinel has heard of.
  const known = async () => ((await watching.call('SENTINEL', 'REPLICAS', 'mymaster')) as unknown[]).length;
  while ((await known()) === 0) await sleep(50);
  for (const client of [first, watching]) client.disconnect();
  return {
    addresses: `redis://127.0.0.1:${sentinel}`,
    async killMaster() {
      await servers.kill(master);
      while (!/role:master/.test(await second.info('replication'))) await sleep(50);
    },
    async close() {
      second.disconnect();
      await servers.close();
    },
  };
}
