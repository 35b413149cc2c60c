import type pg from 'pg';
import { CaseWorld, chainDefinition } from '@keshen/testing/server';
import { FIRST_IDENTITY } from '../../tools/bench/replay';
import { Template } from '../../tools/bench/template';

/** Fresh databases in one state: applications submitted to a chain of stages, none routed yet. */
export class StartingState {
  private constructor(private readonly template: Template) {}

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
    const template = await Template.of(server, 'routing', world.db.url);
    await world.close();
    return new StartingState(template);
  }

  /** Gives the work a database of its own, dropped afterwards. */
  with<T>(work: (url: string) => Promise<T>): Promise<T> {
    return this.template.with(work);
  }

  close(): Promise<void> {
    return this.template.close();
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
