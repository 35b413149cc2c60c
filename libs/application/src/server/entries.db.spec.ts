import { CaseWorld } from '@keshen/testing/server';
import { StartService } from './start.service';

let world: CaseWorld;
beforeAll(async () => {
  world = await CaseWorld.start();
});
afterAll(() => world?.close());

describe('an entry into a stage', () => {
  it('that nothing follows is handled as it is written, without a task', async () => {
    const party = (await world.party()).id;
    const writer = await world.person('陈思', { memberships: [{ party, role: 'writer' }] });
    const [call] = await world.db.database.read<{ id: string }>('select id from calls limit 1');
    await world.app.get(StartService).start(writer, call!.id, party);
    const entries = await world.db.database.read<{ kind: string; times: number }>(
      `select stage_kind as kind, handled_count as times from stage_entries where handled_at is not null`,
    );
    expect(entries).toEqual([{ kind: 'form', times: 1 }]);
    expect(await world.db.database.read(`select 1 from outbox where task = 'stage.enter'`)).toEqual([]);
  });
});
