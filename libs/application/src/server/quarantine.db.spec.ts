import { v7 as uuid } from 'uuid';
import { testDatabase, type TestDatabase } from '@keshen/testing/server';
import { quarantined } from './quarantine';

describe('a quarantined file', () => {
  let db: TestDatabase;
  const application = uuid();
  const account = uuid();

  beforeAll(async () => {
    db = await testDatabase();
    await db.database.read(
      `insert into accounts (id, email, name, created_at) values ($1, 'w@example.com', 'wang', now())`,
      [account],
    );
  });
  afterAll(() => db.close());

  const file = (purpose: string, scan: string, threat: string | null, detached = false) =>
    db.database.read(
      `insert into files (id, key, state, sha256, size, media_type, name, purpose, uploaded_by, created_at,
         thing_kind, thing_id, scan, threat, detached_at)
       values ($1::uuid, $1::uuid::text, 'stored', repeat('a', 64), 9, 'application/pdf', 'a.pdf', $2, $3, now(),
         'application', $4, $5, $6, case when $7::boolean then now() end)`,
      [uuid(), purpose, account, application, scan, threat, detached],
    );

  it('is a problem of the attachment or the question it was given for, until it is let go', async () => {
    await file('agreement', 'clean', null);
    await file('agreement', 'waiting', null);
    await file('licence', 'quarantined', 'Keshen.Test');
    await file('project.figures', 'quarantined', 'Keshen.Test');
    await file('report', 'quarantined', 'Keshen.Test', true);
    const problems = await db.database.transaction((tx) => quarantined(tx, application));
    expect(problems.map(({ path, code, params }) => [path, code, params])).toEqual([
      ['attachments.licence', 'file.quarantined', { name: 'a.pdf', threat: 'Keshen.Test' }],
      ['project.figures', 'file.quarantined', { name: 'a.pdf', threat: 'Keshen.Test' }],
    ]);
  });
});
