import { testDatabase, type TestDatabase } from '@keshen/testing/server';
import { record } from './record';

describe('an act', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.close());

  const act = {
    actor: { account: null, label: 'system' },
    act: 'case.advance',
    thing: { kind: 'case', id: '1' },
    details: { to: 'formal', from: 'recommend' },
  };

  it('is kept with the transaction that did it, and lost with it', async () => {
    await db.database.transaction((tx) => record(tx, act));
    await db.database
      .transaction(async (tx) => {
        await record(tx, { ...act, act: 'case.lost' });
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    const acts = await db.database.read<{ act: string }>('select act from audit_records');
    expect(acts.map((a) => a.act)).toEqual(['case.advance']);
  });

  it('cannot be changed, removed or swept away', async () => {
    for (const sql of [
      `update audit_records set label = 'x'`,
      'delete from audit_records',
      'truncate audit_records',
    ]) {
      await expect(db.database.read(sql)).rejects.toThrow('append-only');
    }
  });
});
