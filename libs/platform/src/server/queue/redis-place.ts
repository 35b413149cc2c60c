import type { RedisOptions } from 'bullmq';
import { Cluster, type ClusterOptions } from 'ioredis';
import type { Config } from '../config/config';

/** Where the queue's Redis is: one server, a cluster, or whoever the sentinels say is the master. */
export type RedisPlace = Pick<Config, 'REDIS_URL'> & Partial<Pick<Config, 'REDIS_KIND' | 'REDIS_MASTER'>>;

/** Every key of the queue has this hash tag: a cluster keeps what one script touches on one of its masters. */
export const REDIS_PREFIX = '{keshen}';

/** How to connect; null without a Redis. A cluster is connected already, and is to be disconnected by whoever asked. */
export function redisConnection(
  { REDIS_URL: given, REDIS_KIND: kind, REDIS_MASTER: name }: RedisPlace,
  options: RedisOptions,
): RedisOptions | Cluster | null {
  if (!given) return null;
  const addresses = given.split(',').map((url) => new URL(url));
  const [first] = addresses;
  const login: RedisOptions = {
    ...(first!.username ? { username: decodeURIComponent(first!.username) } : {}),
    ...(first!.password ? { password: decodeURIComponent(first!.password) } : {}),
    ...(first!.protocol === 'rediss:' ? { tls: {} } : {}),
  };
  const nodes = addresses.map(({ hostname, port }) => ({ host: hostname, port: Number(port || 6379) }));
  if (kind === 'cluster') {
    const redisOptions = { ...login, ...options } as ClusterOptions['redisOptions'];
    return new Cluster(nodes, { redisOptions });
  }
  if (kind === 'sentinel') return { ...login, ...options, sentinels: nodes, name };
  return { ...login, ...options, ...nodes[0], db: Number(first!.pathname.slice(1) || 0) };
}
