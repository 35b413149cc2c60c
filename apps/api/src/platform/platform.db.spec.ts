import { v7 as uuid } from 'uuid';
import { defineTask, enqueue, TaskHandlers } from '@keshen/platform/server';
import { invalid } from '@keshen/kernel';
import { drain, testApp, type Browser, type TestApp } from '@keshen/testing/server';
import { z } from 'zod';
import { ApiModule } from '../api.module';

const doomed = defineTask('spec.doomed', z.strictObject({ n: z.int() }));

describe('the queue board and the audit log', () => {
  let api: TestApp;
  const browsers: Record<string, Browser> = {};
  let refusing = true;

  beforeAll(async () => {
    api = await testApp({ imports: [ApiModule] });
    api.app.get(TaskHandlers).handle(doomed, async () => {
      if (refusing) throw invalid('spec.refused');
    });
    for (const role of ['administrator', 'auditor', 'officer']) browsers[role] = await signedIn(role);
  });
  afterAll(() => api?.close());

  const signedIn = async (role: string): Promise<Browser> => {
    const id = uuid();
    await api.db.database.read(
      `with a as (insert into accounts (id, email, name, created_at) values ($1, $2, $2, now()) returning id)
       insert into staff_roles (account_id, role, state, created_at, changed_at)
       select id, $3, 'active', now(), now() from a`,
      [id, `${role}@example.com`, role],
    );
    return api.as(id);
  };
  const status = async (role: string, url: string) => (await browsers[role]!.get(url)).statusCode;

  it.each([
    ['/api/admin/tasks', [200, 200, 200, 401]],
    ['/api/admin/tasks/counts', [200, 200, 200, 401]],
    ['/api/audit', [403, 200, 403, 401]],
    ['/api/audit/verification', [403, 200, 403, 401]],
  ])('%s is open to administrator, auditor, officer, visitor as %j', async (url, expected) => {
    const visitor = (await api.app.inject({ method: 'GET', url })).statusCode;
    const found = await Promise.all(['administrator', 'auditor', 'officer'].map((role) => status(role, url)));
    expect([...found, visitor]).toEqual(expected);
  });

  it('shows a refused task with its reason, and tries it again when an administrator says so', async () => {
    await api.db.database.transaction((tx) => enqueue(tx, doomed, { n: 1 }));
    await expect(drain(api.app)).rejects.toThrow('spec.doomed: spec.refused');
    const { items } = (await browsers.administrator!.get('/api/admin/tasks')).json();
    expect(items).toMatchObject([{ task: 'spec.doomed', refused: { code: 'spec.refused' } }]);
    const retry = `/api/admin/tasks/${items[0].id}/retry`;
    expect((await browsers.auditor!.send('POST', retry)).statusCode).toBe(403);
    expect((await browsers.administrator!.send('POST', retry)).statusCode).toBe(204);
    refusing = false;
    expect(await drain(api.app)).toBe(1);
    const again = await browsers.administrator!.send('POST', retry);
    expect([again.statusCode, again.json().code]).toEqual([404, 'task.unknown']);
  });

  it('shows the auditor who tried it again', async () => {
    const { items } = (await browsers.auditor!.get('/api/audit?act=task.')).json();
    expect(items).toMatchObject([{ act: 'task.retry', thing: { kind: 'task' } }]);
  });

  it.each(['/api/audit?limit=101', '/api/audit?account=me', '/api/audit?extra=1', '/api/audit?cursor=x'])(
    'refuses %s',
    async (url) => expect(await status('auditor', url)).toBe(422),
  );
});
