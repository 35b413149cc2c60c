import pg from 'pg';
import type { Database } from '../database/database';

export const SWEEP_LOCKS = 7_163;
/** An answer that takes longer will not come: the connection is given up, with its locks. */
const ANSWER_MS = 30_000;

/**
 * The advisory locks of the sweeps that run in this process, all on one connection beside the pool. A sweep that held one
 * of the pool's while it waits for another would, with nineteen more of its kind, leave none for anybody.
 */
export class SweepLocks {
  private readonly held = new Map<string, pg.Client>();
  private opening: Promise<pg.Client> | undefined;
  /** One question at a time. */
  private asked: Promise<unknown> = Promise.resolve();

  constructor(private readonly database: Database) {}

  /** Whether it is ours from now on; not while another process, or another run in this one, has it. */
  async take(name: string): Promise<boolean> {
    // To its own session PostgreSQL would give it once more.
    if (this.held.has(name)) return false;
    const client = await (this.opening ??= this.open());
    const mine = await this.ask(client, 'pg_try_advisory_lock', name);
    if (mine) this.held.set(name, client);
    return mine;
  }

  /** Gives it back; nothing is left to give where the connection was lost. */
  async release(name: string): Promise<void> {
    const client = this.held.get(name);
    this.held.delete(name);
    if (client) await this.ask(client, 'pg_advisory_unlock', name).catch(() => undefined);
  }

  /** Ends the connection; it is opened again when a lock is asked for. */
  async close(): Promise<void> {
    const client = await this.opening?.catch(() => undefined);
    this.opening = undefined;
    await client?.end().catch(() => undefined);
  }

  private async open(): Promise<pg.Client> {
    const { url, extra } = this.database.dataSource.options as { url: string; extra: pg.ClientConfig };
    const client = new pg.Client({
      ...extra,
      connectionString: url,
      keepAlive: true,
      query_timeout: ANSWER_MS,
    });
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    try {
      await client.connect();
      return client;
    } catch (error) {
      this.opening = undefined;
      throw error;
    }
  }

  private ask(client: pg.Client, call: string, name: string): Promise<boolean> {
    const answer = this.asked.then(() =>
      client.query<{ yes: boolean }>(`select ${call}($1, hashtext($2)) as yes`, [SWEEP_LOCKS, name]),
    );
    this.asked = answer.catch(() => {
      this.lost(client);
      void client.end().catch(() => undefined);
    });
    return answer.then(({ rows }) => rows[0]!.yes);
  }

  /** PostgreSQL has given back what it held. */
  private lost(client: pg.Client): void {
    for (const [name, holder] of this.held) if (holder === client) this.held.delete(name);
    this.opening?.then(
      (current) => {
        if (current === client) this.opening = undefined;
      },
      // Who asked for it is told; unheard here, too, that would end the process.
      () => undefined,
    );
  }
}
