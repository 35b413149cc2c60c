import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { CONFIG, type Config } from '../config/config';
import { Database } from '../database/database';

/** What one process tells all others at once: ids and places, never contents. */
export type LiveMessage = { kind: string } & Record<string, unknown>;

const CHANNEL = 'keshen_live';
const GATHER_MS = 20;
/** PostgreSQL refuses 8000 bytes and more. */
const BYTES_MOST = 7000;
/** Messages waiting to be told; more are dropped: pages ask again when they come back. */
const WAITING_MOST = 5000;
const AGAIN_MS = 1000;

/**
 * Carries news between processes by NOTIFY: after the commit, gathered, and never inside a transaction (there it takes a
 * database-wide lock). Whatever is lost costs only liveness. A process listens while somebody subscribes.
 */
@Injectable()
export class LiveLine implements OnApplicationShutdown {
  private readonly logger = new Logger('LiveLine');
  private readonly listeners = new Set<(message: LiveMessage) => void>();
  private waiting: string[] = [];
  private timer: NodeJS.Timeout | undefined;
  private again: NodeJS.Timeout | undefined;
  private client: pg.Client | undefined;
  private connecting = false;
  private closed = false;

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Pick<Config, 'DATABASE_URL'>,
  ) {}

  /** Tells every process, this one too, within some 20 ms. */
  publish(message: LiveMessage): void {
    if (this.closed || this.waiting.length >= WAITING_MOST) return;
    this.waiting.push(JSON.stringify(message));
    this.timer ??= setTimeout(() => void this.tell(), GATHER_MS);
    this.timer.unref();
  }

  /** Hears what any process tells. Answers how to stop. */
  subscribe(listener: (message: LiveMessage) => void): () => void {
    this.listeners.add(listener);
    if (!this.client && !this.connecting) void this.listen();
    return () => void this.listeners.delete(listener);
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    clearTimeout(this.again);
    const { client } = this;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private async tell(): Promise<void> {
    this.timer = undefined;
    const payloads = packed(this.waiting);
    this.waiting = [];
    try {
      if (!this.database.dataSource.isInitialized) return;
      await this.database.dataSource.query(
        `select pg_notify('${CHANNEL}', payload) from unnest($1::text[]) as payload`,
        [payloads],
      );
    } catch (error) {
      this.logger.warn(`news not told: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** A connection of its own: listening binds it. */
  private async listen(): Promise<void> {
    this.connecting = true;
    const client = new pg.Client({
      connectionString: this.config.DATABASE_URL,
      application_name: 'keshen-live',
      keepAlive: true,
    });
    const lost = (): void => {
      if (this.client === client) this.client = undefined;
      this.listenAgain();
    };
    client.on('error', lost);
    client.on('notification', ({ payload }) => this.heard(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      this.client = client;
      client.on('end', lost);
    } catch {
      await client.end().catch(() => undefined);
      this.listenAgain();
    } finally {
      this.connecting = false;
    }
    if (this.closed) await client.end().catch(() => undefined);
  }

  private listenAgain(): void {
    if (this.closed || this.again) return;
    this.again = setTimeout(() => {
      this.again = undefined;
      if (!this.client && !this.connecting && this.listeners.size) void this.listen();
    }, AGAIN_MS);
    this.again.unref();
  }

  private heard(payload: string): void {
    let messages: LiveMessage[];
    try {
      messages = JSON.parse(payload) as LiveMessage[];
    } catch {
      return; // not ours
    }
    for (const message of messages) for (const listener of this.listeners) listener(message);
  }
}

/** As few payloads as the limit allows; a message that is too long by itself is not told. */
function packed(messages: readonly string[]): string[] {
  const payloads: string[][] = [];
  let size = BYTES_MOST;
  for (const message of messages) {
    const bytes = Buffer.byteLength(message) + 1;
    if (bytes > BYTES_MOST) continue;
    if (size + bytes > BYTES_MOST) {
      payloads.push([]);
      size = 2;
    }
    payloads.at(-1)!.push(message);
    size += bytes;
  }
  return payloads.map((each) => `[${each.join()}]`);
}
