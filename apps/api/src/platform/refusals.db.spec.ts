import { Refusals } from '@keshen/identity/server';
import { deniedRequests } from '@keshen/platform/server';
import { Portal, type Browser } from '../identity/portal.fixture';
import { PlatformApiModule } from './platform-api.module';

type Row = {
  code: string;
  name: string;
  account: string | null;
  address: string;
  route: string;
  times: number;
};

describe('refusals', () => {
  const portal = new Portal();
  let auditor: Browser;
  beforeAll(async () => {
    await portal.start({}, [PlatformApiModule]);
    await portal.person('auditor@example.com', '审计员', [{ role: 'auditor', scope: null }]);
    auditor = await portal.signedIn('auditor@example.com');
  });
  afterAll(() => portal.stop());

  /** As the auditor reads them. */
  const read = async (query = ''): Promise<Row[]> => {
    await portal.app.get(Refusals).write();
    const answer = await auditor.get(`/audit/refusals${query}`);
    expect(answer.status).toBe(200);
    return (answer.body as { items: Row[] }).items;
  };

  it('keep failed sign-ins and the lock, by minute, with the masked name and the address', async () => {
    for (let n = 0; n < 7; n++) await (await portal.browser().open()).signIn('nobody@example.com', 'wrong');
    const shared = {
      name: 'n***@example.com',
      account: null,
      address: '127.0.0.1',
      route: 'POST /api/session',
    };
    expect(await read()).toEqual([
      expect.objectContaining({ ...shared, code: 'sign-in.locked', times: 2 }),
      expect.objectContaining({ ...shared, code: 'sign-in.wrong', times: 5 }),
    ]);
    portal.clock.advance(16 * 60_000);
    await (await portal.browser().open()).signIn('nobody@example.com', 'wrong');
    const [newest] = await read('?code=sign-in.wrong');
    expect(newest).toMatchObject({ times: 1 });
    const { values } = await deniedRequests.get();
    expect(values.find(({ labels }) => labels.code === 'sign-in.wrong')?.value).toBe(6);
  });

  it('name whoever asked for what is not theirs, and what that was', async () => {
    const id = await portal.person('curious@example.com', '好奇');
    const curious = await portal.signedIn('curious@example.com');
    expect((await curious.get('/audit')).status).toBe(403);
    expect(await read(`?account=${id}`)).toEqual([
      expect.objectContaining({
        code: 'role.missing',
        account: id,
        name: '好奇',
        route: 'GET /api/audit',
        times: 1,
      }),
    ]);
  });

  it('are open to the auditor alone, and add up when another process counted in the same minute', async () => {
    const curious = await portal.signedIn('curious@example.com');
    expect((await curious.get('/audit/refusals')).status).toBe(403);
    await read();
    expect((await curious.get('/audit/refusals')).status).toBe(403);
    const [row] = await read('?code=role.missing');
    expect(row).toMatchObject({ route: 'GET /api/audit/refusals', times: 2 });
  });

  it('go after their time', async () => {
    expect((await read()).length).toBeGreaterThan(0);
    portal.clock.advance(191 * 86_400_000);
    await portal.app.get(Refusals).sweep();
    expect(await portal.sql('select * from refusals')).toEqual([]);
  });
});
