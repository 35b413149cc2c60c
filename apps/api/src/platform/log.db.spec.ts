import { Writable } from 'node:stream';
import { Database, defineTask, enqueue, TaskHandlers } from '@keshen/platform/server';
import { drain } from '@keshen/testing/server';
import { z } from 'zod';
import { submittable, SubmittingWorld } from '../application/submitting.fixture';

/** What people typed or are called; none of it may stand in the log. */
const personal = {
  name: '夏青',
  email: 'somebody.private@example.com',
  password: 'correct horse battery staple 77',
  residentId: '310114198504120018',
  title: '某人的发明',
  phone: '13812345678',
};

describe('the log', () => {
  let world: SubmittingWorld;
  let text = '';
  const log = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  const lines = () =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  beforeAll(async () => {
    world = await SubmittingWorld.start({ LOG_LEVEL: 'trace' }, submittable(), log);
  });
  afterAll(() => world?.close());

  it('holds nothing that people typed, at the finest level, though requests are refused and fail', async () => {
    const { email, password, name, phone, residentId, title } = personal;
    const draft = await world.draft({ 'project.title': title, 'project.leader_id': residentId });
    const { browser } = draft;
    await browser.send('POST', '/api/session', { email, password });
    await browser.send('POST', '/api/registration', { email, password, name, phone });
    await browser.get(`/api/applications?q=${encodeURIComponent(title)}&party=${residentId}`);
    await browser.get(`/api/applications/${encodeURIComponent(email)}`);
    await browser.send('PUT', `${draft.page}/answers`, {
      changes: [{ path: title, value: phone, base: 'x' }],
    });
    await browser.send('PUT', `${draft.page}/answers`, `{"broken": "${email}`);
    await world.read('alter table answers rename to answers_away');
    const failing = await draft.browser.send('PUT', `${draft.page}/answers`, {
      changes: [{ path: 'project.title', value: title, base: 1 }],
    });
    await world.read('alter table answers_away rename to answers');
    expect(failing.statusCode).toBe(500);
    await draft.submit();
    await drain(world.app);
    const written = lines();
    expect(written.length).toBeGreaterThan(5);
    for (const word of Object.values(personal)) expect(text).not.toContain(word);
    expect(text).not.toContain(encodeURIComponent(title));
  });

  it('tells a request by id, method and path, and a fault by its id and the database’s code', () => {
    const fault = lines().find((line) => line['msg'] === 'internal')!;
    expect(fault['err']).toMatchObject({ message: 'SQLSTATE 42P01' });
    const request = lines().find((line) => line['request'] === fault['request'] && line['method']);
    expect(request).toMatchObject({ method: 'PUT', status: 500 });
    expect(request!['path']).toMatch(/^\/api\/applications\/[\da-f-]{36}\/answers$/);
    expect(lines()).toContainEqual(expect.objectContaining({ path: '/api/applications/:id', status: 422 }));
  });

  it('tells a task that was not done by its id and name, and what went wrong only at the task', async () => {
    const broken = defineTask('spec.broken-log', z.strictObject({}));
    world.app.get(TaskHandlers).handle(broken, () => Promise.reject(new Error(`no such ${personal.email}`)));
    const id = await world.app.get(Database).transaction((tx) => enqueue(tx, broken, {}));
    await drain(world.app).catch(() => undefined);
    expect(lines()).toContainEqual(
      expect.objectContaining({ task: id, name: 'spec.broken-log', ended: 'retry' }),
    );
    expect(text).not.toContain(personal.email);
    const [kept] = await world.read<{ error: string }>(
      'select last_error as error from outbox where id = $1',
      [id],
    );
    expect(kept!.error).toContain(personal.email);
  });
});
