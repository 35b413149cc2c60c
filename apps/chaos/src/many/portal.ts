import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, Nginx, Proxy, Replicated, S3Server } from '@keshen/testing/server';
import { clearStale, folderPrefix, Leftovers } from '../leftovers';
import { MailServer } from '../mail-server';
import { waits, type House } from '../portal';
import { Program } from '../programs';
import { RedisServer } from '../servers';
import { makeWorld, type Crowd, type World } from '../world';

/** Seconds for which an API says that it leaves. */
const DRAIN = 2;
const MACHINES = 2;

type Api = { program: Program; port: number };

/**
 * The portal on two machines: two APIs behind nginx and two workers, which share nothing but PostgreSQL, Redis and an S3
 * service; PostgreSQL has a replica without which nothing is acknowledged, and an address that can be turned to it.
 */
export class ManyPortal implements House {
  private constructor(
    readonly env: Record<string, string>,
    readonly world: World,
    readonly postgres: Replicated,
    readonly database: Proxy,
    readonly mails: MailServer,
    readonly nginx: Nginx,
    readonly apis: readonly Api[],
    readonly workers: readonly Program[],
    private readonly leftovers: Leftovers,
  ) {}

  /** Whatever ends this process takes everything away again that it has started. */
  static async start(crowd: Crowd): Promise<ManyPortal> {
    clearStale();
    const leftovers = new Leftovers();
    try {
      return await ManyPortal.startWith(leftovers, crowd);
    } catch (error) {
      leftovers.clear();
      throw error;
    }
  }

  private static async startWith(leftovers: Leftovers, crowd: Crowd): Promise<ManyPortal> {
    const folder = mkdtempSync(folderPrefix());
    leftovers.add(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
    // The servers of PostgreSQL end with this process.
    const postgres = await Replicated.start(folder, { synchronous: true });
    const database = await Proxy.before(postgres.primary.port);
    const redis = await RedisServer.start();
    leftovers.add(() => redis.drop());
    const s3 = await S3Server.start();
    leftovers.add(() => void s3.stop());
    const mails = await MailServer.start();
    const env: Record<string, string> = {
      NODE_ENV: 'production',
      DATABASE_URL: database.through(postgres.primary.url),
      DATABASE_REPLICA_URL: postgres.replica.url,
      REDIS_URL: redis.url,
      SMTP_URL: mails.url,
      KESHEN_DATA: join(folder, 'data'),
      KESHEN_SECRET: 'for chaos only, and long enough for that',
      REGISTRY_FILE: join(folder, 'registry.json'),
      TRUST_PROXY: '1',
      REQUESTS_PER_ACCOUNT: '1000000',
      DRAIN_SECONDS: String(DRAIN),
      LOG_LEVEL: 'warn',
      SOFFICE: 'off',
      ...s3.settings,
    };
    const world = await makeWorld(env, crowd);
    const apis: Api[] = [];
    const workers: Program[] = [];
    for (let n = 0; n < MACHINES; n++) {
      const port = await freePort();
      const own = join(folder, `machine-${n}`);
      mkdirSync(own);
      const here = { ...env, KESHEN_DATA: own, PORT: String(port) };
      const program = new Program('api', own, here, () => waits(`http://127.0.0.1:${port}/api/ready`));
      apis.push({ port, program });
      workers.push(new Program('worker', own, here));
    }
    leftovers.add(() => [...apis.map(({ program }) => program), ...workers].forEach((each) => each.drop()));
    const nginx = await Nginx.start({ ports: apis.map(({ port }) => port), drain: DRAIN });
    leftovers.add(() => void nginx.stop());
    const portal = new ManyPortal(env, world, postgres, database, mails, nginx, apis, workers, leftovers);
    for (const program of portal.programs) program.start();
    await portal.works();
    return portal;
  }

  get address(): string {
    return this.nginx.address;
  }

  async works(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.works()));
  }

  ended(): string[] {
    return this.programs.flatMap((program) => program.ended());
  }

  async stop(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.stop()));
    await this.database.stop();
    await this.mails.stop();
    await this.postgres.stop();
    this.leftovers.clear();
  }

  private get programs(): Program[] {
    return [...this.apis.map(({ program }) => program), ...this.workers];
  }
}
