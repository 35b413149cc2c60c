import pg from 'pg';
import { CaseWorld, chainDefinition } from '@keshen/testing/server';
import { FIRST_IDENTITY } from '../../tools/bench/replay';

const TEMPLATE = 'routing_template';
let clones = 0;

/** Fresh databases in one state: applications submitted to a chain of stages, none routed yet. */
export class StartingState {
  private constructor(
    private readonly server: string,
    private readonly admin: pg.Client,
  ) {}

  static async make(server: string, applications: number, stages: number): Promise<StartingState> {
    const world = await CaseWorld.start({}, chainDefinition(stages));
    for (let n = 0; n < applications; n++) await world.application();
    for (const [index, table] of ['outbox', 'stage_entries'].entries())
      await world.db.dataSource.query(
        `alter table ${table} alter column id restart with ${FIRST_IDENTITY * (index + 1)}`,
      );
    // What follows the opening of the drafts is no part of the chain's way.
    await world.db.dataSource.query(
      `delete from outbox where (payload ->> 'entry')::bigint not in (select entry_id from cases)`,
    );
    await world.db.dataSource.query('vacuum analyze');
    await world.db.database.close();
    const admin = new pg.Client({ connectionString: server });
    await admin.connect();
    await admin.query(`drop database if exists ${TEMPLATE} with (force)`);
    await admin.query(`create database ${TEMPLATE} template ${new URL(world.db.url).pathname.slice(1)}`);
    await world.close();
    return new StartingState(server, admin);
  }

  /** Gives the work a database of its own, dropped afterwards. */
  async with<T>(work: (url: string) => Promise<T>): Promise<T> {
    const name = `routing_${++clones}`;
    await this.admin.query(`create database ${name} template ${TEMPLATE}`);
    await this.admin.query('checkpoint');
    const url = new URL(this.server);
    url.pathname = `/${name}`;
    try {
      return await work(url.href);
    } finally {
      await this.admin.query(`drop database ${name} with (force)`);
    }
  }

  async close(): Promise<void> {
    await this.admin.query(`drop database ${TEMPLATE} with (force)`);
    await this.admin.end();
  }
}

/** How the applications stand. Throws unless each went its whole way and no entry was handled twice. */
export async function assertArrived(client: pg.Client, applications: number, stages: number): Promise<void> {
  const { rows } = await client.query(
    `select (select count(*)::int from cases where result = 'completed') as completed,
       (select count(*)::int from stage_entries) as entries,
       (select count(*)::int from stage_entries where handled_count > 1) as twice,
       (select count(*)::int from outbox where failed_at is not null) as failed`,
  );
  const expected = { completed: applications, entries: applications * (stages + 2), twice: 0, failed: 0 };
  if (JSON.stringify(rows[0]) !== JSON.stringify(expected))
    throw new Error(`not everything arrived: ${JSON.stringify(rows[0])}, not ${JSON.stringify(expected)}`);
}
