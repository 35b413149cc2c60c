import { QueueLink } from '@keshen/platform/server';
import { CaseWorld, testApp, type Browser, type TestApp } from '@keshen/testing/server';
import { AdjustableClock } from '@keshen/platform/server';
import { ApiModule } from '../api.module';
import { BOARD_PATH } from './queue-board';

describe('Bull Board', () => {
  let api: TestApp;
  let administrator: Browser;
  let officer: Browser;
  const clock = new AdjustableClock('2026-11-24T02:00:00Z');
  beforeAll(async () => {
    api = await testApp({ imports: [ApiModule], clock });
    const world = await CaseWorld.over(api, clock);
    const as = async (role: 'administrator' | 'officer') =>
      api.as((await world.person(role, { staff: [{ role, scope: null }] })).account!);
    [administrator, officer] = [await as('administrator'), await as('officer')];
  });
  afterAll(() => api?.close());

  it('shows an administrator the queue and its jobs, which name tasks and nothing else', async () => {
    const page = await administrator.get(BOARD_PATH);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain(`<base href="${BOARD_PATH}/"`);
    const script = /src="(static\/js\/main[^"]+)"/.exec(page.body)![1]!;
    const file = await administrator.get(`${BOARD_PATH}/${script}`);
    expect([file.statusCode, file.headers['content-type']]).toEqual([
      200,
      expect.stringContaining('javascript'),
    ]);
    await api.app.get(QueueLink).hand([{ id: 4711, late: true }]);
    const { queues } = (
      await administrator.get(
        `${BOARD_PATH}/api/queues?activeQueue=keshen&status=latest&page=1&jobsPerPage=10`,
      )
    ).json<{ queues: { name: string; readOnlyMode: boolean; jobs: { id: string; data: unknown }[] }[] }>();
    expect(queues).toMatchObject([
      { name: 'keshen', readOnlyMode: true, jobs: [{ id: 'task-4711', data: { id: 4711 } }] },
    ]);
  });

  it('asks no other server for anything', async () => {
    const page = await administrator.get(BOARD_PATH);
    expect(page.body).toContain('<link ');
    expect(page.body).not.toMatch(/(href|src)="?(https?:)?\/\//);
  });

  it('is nobody else’s, in none of its parts', async () => {
    for (const part of ['', '/api/queues', '/static/css/main.css', '/queue/keshen']) {
      expect((await officer.get(BOARD_PATH + part)).statusCode).toBe(403);
      expect((await api.app.inject({ url: BOARD_PATH + part })).statusCode).toBe(401);
    }
  });

  it('changes nothing', async () => {
    const before = await api.app.get(QueueLink).board.getJobCounts();
    for (const part of [
      '/api/queues/keshen/empty',
      '/api/queues/keshen/task-4711/clean',
      '/api/queues/pause',
    ])
      for (const method of ['PUT', 'POST', 'DELETE'] as const)
        expect((await administrator.send(method, BOARD_PATH + part, {})).statusCode).toBe(404);
    expect(await api.app.get(QueueLink).board.getJobCounts()).toEqual(before);
  });

  it('answers what it does not have as unknown', async () => {
    expect((await administrator.get(`${BOARD_PATH}/api/queues/no-such/0`)).statusCode).toBe(404);
    expect((await administrator.get(`${BOARD_PATH}/static/../../package.json`)).statusCode).toBe(404);
  });
});
