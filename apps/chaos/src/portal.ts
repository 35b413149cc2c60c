import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { mountFiles, unmountFiles, type Files } from './disk';
import { clearStale, folderPrefix, Leftovers } from './leftovers';
import { MailServer } from './mail-server';
import { Program } from './programs';
import { freePort, Proxy } from '@keshen/testing/server';
import { PostgresServer, RedisServer } from './servers';
import { makeWorld, type Crowd, type World } from './world';

export interface Size extends Crowd {
  /** Settings of PostgreSQL beside the usual ones. */
  settings?: Record<string, string>;
}

/** A portal that rounds are done on. */
export interface House {
  readonly address: string;
  /** The environment of a program that sees what they see. */
  readonly env: Record<string, string>;
  readonly mails: MailServer;
  readonly world: World;
  /** Waits until all programs take work. */
  works(): Promise<void>;
  /** Programs that have ended by themselves since this was asked, with their last words. */
  ended(): string[];
  stop(): Promise<void>;
}

/**
 * The portal as it is deployed: API, worker, PostgreSQL, Redis and a mail server, each a process of its own but the last;
 * API and worker reach the database each over a network that can be cut.
 */
export class Portal implements House {
  private constructor(
    readonly folder: string,
    readonly postgres: PostgresServer,
    readonly redis: RedisServer,
    readonly mails: MailServer,
    readonly networks: { api: Proxy; worker: Proxy },
    readonly programs: { api: Program; worker: Program },
    readonly address: string,
    /** The environment of a program that reaches the database directly. */
    readonly env: Record<string, string>,
    readonly world: World,
    readonly files: Files,
    private readonly leftovers: Leftovers,
  ) {}

  /** Whatever ends this process takes everything away again that it has started. */
  static async start(size: Size): Promise<Portal> {
    clearStale();
    const leftovers = new Leftovers();
    try {
      return await Portal.startWith(leftovers, size);
    } catch (error) {
      leftovers.clear();
      throw error;
    }
  }

  private static async startWith(leftovers: Leftovers, size: Size): Promise<Portal> {
    const folder = mkdtempSync(folderPrefix());
    leftovers.add(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
    const postgres = await PostgresServer.start(folder, size.settings);
    leftovers.add(() => postgres.drop());
    const redis = await RedisServer.start();
    leftovers.add(() => redis.drop());
    const mails = await MailServer.start();
    const networks = { api: await Proxy.before(postgres.port), worker: await Proxy.before(postgres.port) };
    const port = await freePort();
    const data = join(folder, 'data');
    const files = mountFiles(folder);
    leftovers.add(() => unmountFiles(folder));
    const env: Record<string, string> = {
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
      SMTP_URL: mails.url,
      KESHEN_DATA: data,
      KESHEN_SECRET: 'for chaos only, and long enough for that',
      REGISTRY_FILE: join(data, 'registry.json'),
      TRUST_PROXY: '1',
      REQUESTS_PER_ACCOUNT: '1000000',
      LOG_LEVEL: 'warn',
      SOFFICE: 'off',
    };
    const world = await makeWorld(env, size);
    const address = `http://127.0.0.1:${port}`;
    const through = (proxy: Proxy) => ({ ...env, DATABASE_URL: proxy.through(postgres.url) });
    const programs = {
      api: new Program('api', folder, through(networks.api), () => waits(`${address}/api/ready`)),
      worker: new Program('worker', folder, through(networks.worker)),
    };
    leftovers.add(() => Object.values(programs).forEach((program) => program.drop()));
    const portal = new Portal(
      folder,
      postgres,
      redis,
      mails,
      networks,
      programs,
      address,
      env,
      world,
      files,
      leftovers,
    );
    programs.api.start();
    programs.worker.start();
    await portal.works();
    return portal;
  }

  /** Waits until API and worker take work. */
  async works(): Promise<void> {
    await Promise.all([this.programs.api.works(), this.programs.worker.works()]);
  }

  ended(): string[] {
    return Object.values(this.programs).flatMap((program) => program.ended());
  }

  async stop(): Promise<void> {
    await Promise.all([this.programs.api.stop(), this.programs.worker.stop()]);
    await Promise.all([this.networks.api.stop(), this.networks.worker.stop()]);
    await this.mails.stop();
    await this.postgres.stop();
    this.leftovers.clear();
  }
}

/** Why whoever answers there takes no work, or null. */
export const waits = (url: string): Promise<string | null> =>
  fetch(url, { signal: AbortSignal.timeout(5000) }).then(
    async (answer) => {
      const said = await answer.text();
      return answer.ok ? null : `${answer.status} ${said.slice(0, 300)}`;
    },
    (error: Error) => String(error.cause ?? error),
  );
