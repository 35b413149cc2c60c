import { v7 as uuid } from 'uuid';
import { notify } from '@keshen/notification/server';
import { drain, testApp, type Browser, type TestApp } from '@keshen/testing/server';
import { NotificationApiModule } from './notification-api.module';

const template = {
  id: 'submitted',
  subject: { 'zh-CN': '已收到申报：{title}', en: 'Application received: {title}' },
  body: { 'zh-CN': '详情：{link}', en: 'Details: {link}' },
};

describe('messages and mails over HTTP', () => {
  let house: TestApp;
  let applicant: Browser;
  let administrator: Browser;
  let applicantId: string;

  const person = async (name: string, role?: string) => {
    const id = uuid();
    await house.db.database.read(
      `insert into accounts (id, email, name, email_confirmed_at, created_at) values ($1, $2, $3, now(), now())`,
      [id, `${name}@example.com`, name],
    );
    if (role)
      await house.db.database.read(
        `insert into staff_roles (account_id, role, state, created_at, changed_at) values ($1, $2, 'active', now(), now())`,
        [id, role],
      );
    return id;
  };

  beforeAll(async () => {
    house = await testApp({ imports: [NotificationApiModule] });
    applicantId = await person('wang');
    applicant = await house.as(applicantId);
    administrator = await house.as(await person('admin', 'administrator'));
    await house.db.database.transaction((tx) =>
      notify(tx, {
        key: 'case:1',
        to: [applicantId],
        template,
        data: { title: '<b>芯片</b>', link: '/applications/1' },
        thing: { kind: 'case', id: '1' },
      }),
    );
    await drain(house.app);
  });
  afterAll(() => house.close());

  it('shows a person their messages and lets them be read', async () => {
    const list = async () =>
      (await applicant.get('/api/messages')).json<{ unread: number; items: { id: number }[] }>();
    const before = await list();
    expect(before).toMatchObject({
      unread: 1,
      items: [{ subject: '已收到申报：<b>芯片</b>', link: '/applications/1' }],
    });
    const read = (browser: Browser) => browser.send('POST', `/api/messages/${before.items[0]!.id}/read`);
    expect((await read(administrator)).statusCode).toBe(404);
    expect((await read(applicant)).statusCode).toBe(204);
    expect((await list()).unread).toBe(0);
    expect((await applicant.send('POST', '/api/messages/read-all')).statusCode).toBe(204);
  });

  it('shows mails to the administrator only', async () => {
    const answer = await administrator.get('/api/admin/mails');
    const { items } = answer.json<{ items: { id: number }[] }>();
    expect(answer.json()).toMatchObject({
      leaves: false,
      items: [{ state: 'sent', address: 'wa***@example.com' }],
    });
    expect((await administrator.get(`/api/admin/mails/${items[0]!.id}`)).json()).toMatchObject({
      body: expect.stringContaining('/applications/1') as unknown,
    });
    expect((await applicant.get('/api/admin/mails')).statusCode).toBe(403);
    expect((await house.app.inject({ method: 'GET', url: '/api/messages' })).statusCode).toBe(401);
  });

  it.each([
    ['/api/messages?limit=0', 422],
    ['/api/messages?cursor=nonsense', 422],
    ['/api/messages?account=other', 422],
    ['/api/admin/mails?state=lost', 422],
    ['/api/admin/mails/abc', 422],
    ['/api/admin/mails/999999', 404],
  ])('refuses %s (%i)', async (url, status) => {
    expect((await administrator.get(url)).statusCode).toBe(status);
  });

  it('sends nothing again that has not failed', async () => {
    expect((await administrator.send('POST', '/api/admin/mails/1/retry')).json()).toMatchObject({
      code: 'mail.unknown',
    });
  });
});
