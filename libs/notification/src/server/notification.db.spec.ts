import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { v7 as uuid } from 'uuid';
import { visitor, type Actor } from '@keshen/identity';
import { AdjustableClock, Crypto, Delivering, TaskHandlers } from '@keshen/platform/server';
import { testDatabase, type TestDatabase } from '@keshen/testing/server';
import { AccountMails } from './account.mails';
import { MailService } from './mail.queries';
import { Enclosures } from './enclosures';
import { MailSender } from './mail.sender';
import type { MailTransport } from './mail.transport';
import { MessageService } from './message.queries';
import { mailTransport } from './notification.module';
import { notify, type Announcement } from './notify';
import { cancelReminders, remind, ReminderSweep } from './reminders';
import { mailSend } from './tasks';

const PUBLIC_URL = 'https://keshen.example';
const config = {
  PUBLIC_URL,
  KESHEN_SECRET: 'a secret for specs that nobody else has',
  MAIL_FROM: '科申 <k@keshen.example>',
};
const template = {
  id: 'submitted',
  subject: { 'zh-CN': '已收到申报：{title}', en: 'Application received: {title}' },
  body: { 'zh-CN': '《{title}》已收到。\n详情：{link}', en: '“{title}” has been received.\nDetails: {link}' },
};

describe('notification', () => {
  let db: TestDatabase;
  let folder: string;
  let wang: Actor;
  let smith: Actor;
  const clock = new AdjustableClock('2026-11-24T02:00:00Z');
  const crypto = new Crypto(config);

  beforeAll(async () => {
    db = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'keshen-mail-'));
    const person = async (name: string, locale: string): Promise<Actor> => {
      const account = uuid();
      await db.database.read(
        `insert into accounts (id, email, name, locale, created_at) values ($1, $2, $3, $4, now())`,
        [account, `${name}@example.com`, name, locale],
      );
      return { ...visitor, account, name };
    };
    wang = await person('wang', 'zh-CN');
    smith = await person('smith', 'en');
  });
  beforeEach(() => db.database.read('truncate messages, mails, reminders, outbox'));
  afterAll(async () => {
    await db.close();
    await rm(folder, { recursive: true });
  });

  const deliveringBy = (transport: MailTransport): Delivering => {
    const handlers = new TaskHandlers();
    const sender = new MailSender(db.database, transport, crypto, new Enclosures(), clock, config);
    handlers.handleOutside(mailSend, ({ mail }, context) => sender.send(mail, context));
    return new Delivering(db.database, handlers, clock);
  };
  const filed = () => mailTransport({ ...config, KESHEN_DATA: folder, SMTP_URL: undefined });
  const tasks = async () =>
    (
      await db.database.read<{ id: number }>('select id from outbox where handled_at is null order by id')
    ).map((t) => t.id);
  const mails = () =>
    db.database.read<{
      state: string;
      attempts: number;
      lastError: string | null;
      bodySealed: string | null;
    }>(
      `select state, attempts, last_error as "lastError", body_sealed as "bodySealed" from mails order by id`,
    );
  const tell = (part: Partial<Announcement> = {}) =>
    db.database.transaction((tx) =>
      notify(tx, {
        key: 'case:1:entered',
        to: [wang.account!],
        template,
        data: { title: '芯片测试', link: '/applications/1' },
        thing: { kind: 'case', id: '1' },
        at: clock.now(),
        ...part,
      }),
    );
  const messages = () => new MessageService(db.database, clock, config);

  describe('a message', () => {
    it('is told once per person and key, each in their language', async () => {
      expect(await tell({ to: [wang.account!, smith.account!, wang.account!] })).toBe(2);
      expect(await tell({ to: [wang.account!, smith.account!] })).toBe(0);
      expect(await tasks()).toHaveLength(2);
      const page = await messages().list(smith, { limit: 20, unread: '0' });
      expect(page).toMatchObject({ unread: 1, next: null });
      expect(page.items[0]).toMatchObject({
        subject: 'Application received: 芯片测试',
        body: `“芯片测试” has been received.\nDetails: ${PUBLIC_URL}/applications/1`,
        link: '/applications/1',
        readAt: null,
      });
    });

    it('is told once when two transactions tell it at the same moment', async () => {
      expect((await Promise.all([tell(), tell(), tell()])).sort()).toEqual([0, 0, 1]);
      expect(await mails()).toHaveLength(1);
    });

    it('is lost with the transaction that told it', async () => {
      const lost = db.database.transaction(async (tx) => {
        await notify(tx, {
          key: 'k',
          to: [wang.account!],
          template,
          data: { title: 'x', link: '/' },
          thing: { kind: 'case', id: '1' },
        });
        throw new Error('no');
      });
      await expect(lost).rejects.toThrow('no');
      expect(await mails()).toEqual([]);
    });

    it('is read by its own person only, and pages from the newest on', async () => {
      for (const key of ['a', 'b', 'c']) await tell({ key });
      const first = await messages().list(wang, { limit: 2, unread: '0' });
      const rest = await messages().list(wang, { limit: 2, unread: '0', cursor: first.next! });
      expect([first.items.length, rest.items.length, rest.next]).toEqual([2, 1, null]);
      const { id } = rest.items[0]!;
      await expect(messages().read(smith, id)).rejects.toMatchObject({ code: 'message.unknown' });
      await messages().read(wang, id);
      await messages().read(wang, id);
      expect(await messages().unread(wang)).toBe(2);
      await messages().readAll(wang);
      expect(await messages().list(wang, { limit: 2, unread: '1' })).toMatchObject({ items: [], unread: 0 });
    });

    it('has no open place: a template that wants more than is given is a bug', async () => {
      await expect(tell({ data: { title: 'x' } })).rejects.toThrow('{link}');
      expect(await mails()).toEqual([]);
    });
  });

  it('gives values in both languages in the reader’s', async () => {
    const title = { 'zh-CN': '芯片测试', en: 'Chip test' };
    await tell({ to: [wang.account!, smith.account!], data: { title, link: '/' } });
    const subjects = async (actor: Actor) =>
      (await messages().list(actor, { limit: 2, unread: '0' })).items.map((m) => m.subject);
    expect([await subjects(wang), await subjects(smith)]).toEqual([
      ['已收到申报：芯片测试'],
      ['Application received: Chip test'],
    ]);
  });

  describe('a reminder', () => {
    const plan = (at: Date, key = 'case:1:due') =>
      db.database.transaction((tx) =>
        remind(tx, {
          key,
          to: [wang.account!],
          template,
          data: { title: 'x', link: '/' },
          thing: { kind: 'case', id: '1' },
          at,
        }),
      );
    const sweep = () => new ReminderSweep(db.database, clock).run();
    const later = (hours: number) => new Date(clock.now().getTime() + hours * 3_600_000);

    it('is sent when its time has come, once, though two sweepers find it', async () => {
      await plan(later(1));
      expect(await sweep()).toBe(0);
      clock.advance(3_600_000);
      expect((await Promise.all([sweep(), sweep()])).sort()).toEqual([0, 1]);
      await plan(later(-1));
      expect(await sweep()).toBe(0);
      expect(await mails()).toHaveLength(1);
    });

    it('moves when it is planned again, and is not sent when it was cancelled', async () => {
      await plan(later(-1));
      await plan(later(2));
      await plan(later(-1), 'case:2:due');
      await plan(later(-1), 'case:10:due');
      await db.database.transaction((tx) => cancelReminders(tx, 'case:1'));
      await plan(later(-1), 'case:10:due');
      expect(await sweep()).toBe(2);
      await expect(db.database.transaction((tx) => cancelReminders(tx, ''))).rejects.toThrow('prefix');
    });
  });

  describe('a mail without a mail server', () => {
    it('is a file that mail programs read, the same one when it is sent again', async () => {
      await tell({ data: { title: '<b>芯片</b>\r\nBcc: evil@example.com', link: '/applications/1' } });
      const [task] = await tasks();
      const delivering = deliveringBy(filed());
      expect(await delivering.deliver(task!)).toBe('handled');
      await db.database.read(`update outbox set handled_at = null`);
      await db.database.read(`update mails set state = 'waiting'`);
      expect(await delivering.deliver(task!)).toBe('handled');
      const [{ id }] = (await db.database.read<{ id: number }>('select id from mails')) as [{ id: number }];
      const names = await readdir(join(folder, 'mail'));
      expect(names).toEqual([`mail-${id}.eml`]);
      const mail = await simpleParser(await readFile(join(folder, 'mail', names[0]!)));
      expect(mail.subject).toBe('已收到申报：<b>芯片</b> Bcc: evil@example.com');
      expect([mail.bcc, (mail.to as AddressObject).text, mail.messageId]).toEqual([
        undefined,
        'wang@example.com',
        `<mail-${id}@keshen.example>`,
      ]);
      expect(mail.text).toContain(`${PUBLIC_URL}/applications/1`);
      expect(mail.html).toContain('&lt;b&gt;芯片&lt;/b&gt;');
    });

    it('about an account can be read in administration, and each reading is audited', async () => {
      await db.database.transaction((tx) =>
        new AccountMails(crypto, clock).send(tx, {
          to: 'new@example.com',
          locale: 'zh-CN',
          template: 'identity.reset',
          data: { name: '陈', minutes: '30', link: `${PUBLIC_URL}/reset-password?token=abc` },
          key: 'reset:1',
        }),
      );
      const transport = filed();
      await deliveringBy(transport).deliver((await tasks())[0]!);
      const service = new MailService(db.database, crypto, transport, clock, config);
      const list = await service.list(smith, { limit: 20 });
      expect(list).toMatchObject({ leaves: false, items: [{ address: 'ne***@example.com', state: 'sent' }] });
      expect((await service.one(smith, list.items[0]!.id)).body).toContain('token=abc');
      await expect(service.one(smith, 999_999)).rejects.toMatchObject({ code: 'mail.unknown' });
      const acts = await db.database.read<{ act: string }>(
        `select act from audit_records where thing_kind = 'mail'`,
      );
      expect(acts.map((a) => a.act)).toEqual(['mail.listed', 'mail.read']);
      const [stored] = await db.database.read<Record<string, string>>('select * from mails');
      expect(JSON.stringify(stored)).not.toMatch(/token=abc|new@example/);
    });
  });

  describe('a mail by SMTP', () => {
    let server: SMTPServer;
    let received: ParsedMail[];
    let answers: number[];
    let transport: MailTransport;

    beforeEach(async () => {
      received = [];
      answers = [];
      server = new SMTPServer({
        authOptional: true,
        disabledCommands: ['STARTTLS'],
        onRcptTo(_address, _session, done) {
          const code = answers.shift();
          done(code ? Object.assign(new Error('no <wang@example.com>'), { responseCode: code }) : null);
        },
        onData(stream, _session, done) {
          simpleParser(stream).then((mail) => {
            received.push(mail);
            done();
          }, done);
        },
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.server.address() as AddressInfo;
      transport = mailTransport({ ...config, KESHEN_DATA: folder, SMTP_URL: `smtp://127.0.0.1:${port}` });
    });
    afterEach(() => new Promise<void>((resolve) => server.close(resolve)));

    it('arrives with its words in both forms, once, however often it is delivered', async () => {
      await tell();
      const [task] = await tasks();
      const delivering = deliveringBy(transport);
      await Promise.all([delivering.deliver(task!), delivering.deliver(task!)]);
      await db.database.read('update outbox set handled_at = null, lease_until = null');
      expect(await delivering.deliver(task!)).toBe('handled');
      expect(received).toHaveLength(1);
      expect(received[0]).toMatchObject({
        subject: '已收到申报：芯片测试',
        messageId: expect.stringMatching(/^<mail-\d+@keshen\.example>$/) as unknown,
      });
      expect(received[0]!.from!.text).toContain('科申');
      expect(received[0]!.headers.get('auto-submitted')).toBe('auto-generated');
    });

    it('waits for another task that sends it, but not for a delivery of its own that died', async () => {
      await tell();
      const [task] = await tasks();
      const delivering = deliveringBy(transport);
      const claim = (by: number) =>
        db.database.read('update mails set claimed_until = $1, claimed_by = $2', [
          new Date(clock.now().getTime() + 60_000),
          by,
        ]);
      await claim(task! + 1);
      expect(await delivering.deliver(task!)).toBe('retry');
      await claim(task!);
      expect(await delivering.deliver(task!)).toBe('handled');
      expect(received).toHaveLength(1);
    });

    it('is tried again when the server is busy, and then sent once', async () => {
      answers = [451, 451];
      await tell();
      const [task] = await tasks();
      const delivering = deliveringBy(transport);
      expect(await delivering.deliver(task!)).toBe('retry');
      expect(await mails()).toMatchObject([{ state: 'waiting', attempts: 1 }]);
      expect(await delivering.deliver(task!)).toBe('retry');
      expect(await delivering.deliver(task!)).toBe('handled');
      expect(received).toHaveLength(1);
      expect(await mails()).toMatchObject([{ state: 'sent', attempts: 3, lastError: null }]);
    });

    it('fails for good when the server refuses it, with the reason and without the address', async () => {
      answers = [550];
      await tell();
      const delivering = deliveringBy(transport);
      expect(await delivering.deliver((await tasks())[0]!)).toBe('handled');
      const [mail] = await mails();
      expect(mail).toMatchObject({ state: 'failed', attempts: 1 });
      expect(mail!.lastError).toContain('550');
      expect(mail!.lastError).not.toContain('wang@');
      const service = new MailService(db.database, crypto, transport, clock, config);
      const { items } = await service.list(smith, { limit: 20, state: 'failed' });
      await service.retry(smith, items[0]!.id);
      await expect(service.retry(smith, items[0]!.id)).rejects.toMatchObject({ code: 'mail.unknown' });
      expect(await delivering.deliver((await tasks())[0]!)).toBe('handled');
      expect(received).toHaveLength(1);
    });

    it('waits for a server that is away, and fails after a day, so that somebody sees it', async () => {
      await tell();
      await new Promise<void>((resolve) => server.close(resolve));
      const [task] = await tasks();
      const delivering = deliveringBy(transport);
      const round = async (task: number) => {
        for (let tries = 1; ; tries++) if ((await delivering.deliver(task)) !== 'retry') return tries;
      };
      expect(await round(task!)).toBe(11);
      expect(await mails()).toMatchObject([{ state: 'waiting', attempts: 11 }]);
      const [rest] = await tasks();
      clock.advance(25 * 3_600_000);
      expect(await round(rest!)).toBe(11);
      expect(await mails()).toMatchObject([{ state: 'failed', attempts: 22 }]);
      expect(await tasks()).toEqual([]);
    });

    it('with a link that lets its bearer in is not kept here once it has left', async () => {
      await db.database.transaction((tx) =>
        new AccountMails(crypto, clock).send(tx, {
          to: '"a, b@evil.example" <new@example.com>, c@evil.example',
          locale: 'en',
          template: 'identity.reset',
          data: { name: 'Chen', minutes: '30', link: `${PUBLIC_URL}/reset-password?token=abc` },
          key: 'reset:2',
        }),
      );
      await deliveringBy(transport).deliver((await tasks())[0]!);
      expect(await mails()).toMatchObject([{ bodySealed: expect.anything() as unknown, state: 'failed' }]);
      await db.database.read('truncate mails, outbox');
      await db.database.transaction((tx) =>
        new AccountMails(crypto, clock).send(tx, {
          to: 'new@example.com',
          locale: 'en',
          template: 'identity.reset',
          data: { name: 'Chen', minutes: '30', link: `${PUBLIC_URL}/reset-password?token=abc` },
          key: 'reset:3',
        }),
      );
      await deliveringBy(transport).deliver((await tasks())[0]!);
      expect(received[0]!.text).toContain('token=abc');
      expect(await mails()).toMatchObject([{ bodySealed: null, state: 'sent' }]);
    });

    it('goes to nobody who has been retired meanwhile', async () => {
      await tell({ to: [smith.account!] });
      await db.database.read(`update accounts set state = 'retired' where id = $1`, [smith.account]);
      expect(await deliveringBy(transport).deliver((await tasks())[0]!)).toBe('handled');
      await db.database.read(`update accounts set state = 'active' where id = $1`, [smith.account]);
      expect(await mails()).toMatchObject([{ state: 'failed' }]);
      expect(received).toEqual([]);
    });
  });
});
