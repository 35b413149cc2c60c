import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Clock } from '@keshen/kernel';
import type { ProblemDocument } from '@keshen/platform';
import {
  CLOCK,
  CONFIG,
  Database,
  deniedRequests,
  RefusalWatch,
  type Config,
  type RefusedRequest,
} from '@keshen/platform/server';
import { isWatched, maskedLogin, RefusalTally } from '../domain/refusals';
import type { GuardedRequest } from './access';

const WRITTEN_EVERY_MS = 2000;
const SWEPT_AT_ONCE = 5000;

/**
 * 拒绝: who was refused, for the auditor. Counted in the process and written every other second in one statement, so that
 * an attack costs the database little; a process that is killed loses two seconds of it.
 */
@Injectable()
export class Refusals extends RefusalWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Refusals');
  private readonly tally = new RefusalTally();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'REFUSALS_KEPT_DAYS'>,
  ) {
    super();
  }

  refused(request: RefusedRequest & Partial<GuardedRequest>, { status, code }: ProblemDocument): void {
    if (!isWatched(status, code)) return;
    deniedRequests.inc({ code: status === 403 ? 'forbidden' : code });
    const actor = request.keshen?.actor;
    const { login } = (request.body ?? {}) as { login?: unknown };
    const refused = {
      code,
      account: actor?.account ?? null,
      name: actor?.account ? actor.name : typeof login === 'string' ? maskedLogin(login) : '',
      address: request.ip.slice(0, 60),
      route: `${request.method} ${request.routeOptions.url ?? ''}`.slice(0, 200),
    };
    this.tally.add(refused, this.clock.now());
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.write(), WRITTEN_EVERY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.write();
  }

  /** Writes down what was counted, one write after the other. A database that is away gets it the next time. */
  write(): Promise<void> {
    return (this.writing = this.writing.then(async () => {
      const rows = this.tally.take();
      if (!rows.length) return;
      try {
        await this.database.read(
          `insert into refusals (minute, code, account, name, address, route, times)
           select * from jsonb_to_recordset($1::jsonb)
             as r (minute timestamptz, code text, account uuid, name text, address text, route text, times int)
           on conflict (minute, code, account, name, address, route)
             do update set times = refusals.times + excluded.times`,
          [JSON.stringify(rows)],
        );
      } catch (error) {
        this.tally.putBack(rows);
        this.logger.warn(`not written: ${error instanceof Error ? error.message : String(error)}`);
      }
    }));
  }

  /** Removes what has been kept for its time. */
  async sweep(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - this.config.REFUSALS_KEPT_DAYS * 86_400_000);
    for (let gone = SWEPT_AT_ONCE; gone === SWEPT_AT_ONCE;) {
      const found = await this.database.read(
        `delete from refusals where id in
           (select id from refusals where minute < $1 order by minute limit ${SWEPT_AT_ONCE}) returning id`,
        [before],
      );
      gone = found.length;
    }
  }
}
