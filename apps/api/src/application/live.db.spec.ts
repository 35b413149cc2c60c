import { get, type ClientRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v4 as uuid } from 'uuid';
import { LiveStreams, STREAMS_PER_ACCOUNT } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { SessionCookie, SessionService } from '@keshen/identity/server';
import { AdjustableClock, Database } from '@keshen/platform/server';
import { CaseWorld, testApp, type Browser, type TestApp } from '@keshen/testing/server';
import { ApiModule } from '../api.module';

type Heard = Record<string, unknown>;

/** A browser's stream, over a real connection. */
class Stream {
  readonly heard: Heard[] = [];
  status = 0;
  ended = false;
  private buffer = '';
  private wake = (): void => undefined;

  private constructor(private readonly request: ClientRequest) {}

  static open(port: number, cookie: string): Promise<Stream> {
    return new Promise((resolve, reject) => {
      const headers = { cookie, accept: 'text/event-stream' };
      const stream = new Stream(
        get({ port, host: '127.0.0.1', path: '/api/live', headers }, (response) => {
          stream.status = response.statusCode ?? 0;
          response.setEncoding('utf8');
          response.on('data', (text: string) => stream.take(text));
          response.on('end', () => {
            stream.ended = true;
            stream.wake();
          });
          response.on('error', () => undefined);
          resolve(stream);
        }).on('error', reject),
      );
    });
  }

  /** What was heard once `enough` says so. */
  async until(enough: (stream: Stream) => boolean): Promise<Heard[]> {
    while (!enough(this)) await new Promise<void>((resolve) => (this.wake = resolve));
    return this.heard;
  }

  close(): void {
    this.request.destroy();
  }

  private take(text: string): void {
    const parts = (this.buffer + text).split('\n\n');
    this.buffer = parts.pop()!;
    for (const part of parts) if (part.startsWith('data: ')) this.heard.push(JSON.parse(part.slice(6)));
    this.wake();
  }
}

describe('the live stream', () => {
  let api: TestApp;
  let world: CaseWorld;
  let port: number;
  let application: string;
  let [writer, colleague, stranger]: Actor[] = [];
  let own: Browser;
  const open: Stream[] = [];
  let closed: Promise<void> | undefined;

  beforeAll(async () => {
    const clock = new AdjustableClock('2026-11-24T02:00:00Z');
    api = await testApp({ imports: [ApiModule], clock });
    world = await CaseWorld.over(api, clock);
    await api.app.listen(0, '127.0.0.1');
    port = (api.app.getHttpServer().address() as AddressInfo).port;
    const party = (await world.party()).id;
    const member = async (name: string, of: string) => {
      const actor = await world.person(name, { memberships: [{ party: of, role: 'writer' }] });
      await world.db.database.read(
        `insert into memberships (account_id, party_id, role, state, created_at, changed_at)
         values ($1, $2, 'writer', 'active', now(), now())`,
        [actor.account, of],
      );
      return actor;
    };
    writer = await member('陈思', party);
    colleague = await member('吴然', party);
    stranger = await member('外人', (await world.party()).id);
    own = await api.as(writer.account!);
    const [call] = await world.db.database.read<{ id: string }>('select id from calls limit 1');
    const started = await own.send('POST', '/api/applications', { call: call!.id, party });
    application = started.json().id;
  });
  afterEach(() => {
    for (const stream of open.splice(0)) stream.close();
  });
  afterAll(() => closed ?? api?.close());

  const cookieOf = async (actor: Actor): Promise<string> => {
    const token = await api.app
      .get(Database)
      .transaction((tx) => api.app.get(SessionService).start(tx, actor.account!, {}));
    return `${api.app.get(SessionCookie).name}=${token}`;
  };
  const listen = async (actor: Actor, cookie?: string): Promise<Stream> => {
    const stream = await Stream.open(port, cookie ?? (await cookieOf(actor)));
    open.push(stream);
    return stream;
  };
  const save = (value: string, base: number) =>
    own.send('PUT', `/api/applications/${application}/answers`, {
      changes: [{ id: uuid(), path: 'project.innovation', value, base }],
    });

  it('tells the people of the enterprise which answers changed, never what stands in them', async () => {
    const [theirs, others] = [await listen(colleague!), await listen(stranger!)];
    expect((await save('秘密的创新点', 0)).statusCode).toBe(200);
    const heard = await theirs.until((stream) => stream.heard.length > 0);
    expect(heard).toEqual([{ kind: 'answers', application, paths: [['project.innovation', 1]] }]);
    // What the stranger would have heard has been told by then: something of their own follows it.
    const field = { tab: uuid(), field: 'project.title' };
    const foreign = await api.as(stranger!.account!);
    const refused = await foreign.send('POST', `/api/applications/${application}/presence`, field);
    expect([refused.statusCode, others.heard]).toEqual([404, []]);
  });

  it('tells who is at which field', async () => {
    const theirs = await listen(colleague!);
    const tab = uuid();
    const here = { tab, field: 'project.title' };
    expect((await own.send('POST', `/api/applications/${application}/presence`, here)).statusCode).toBe(204);
    expect(await theirs.until((stream) => stream.heard.length > 0)).toEqual([
      { kind: 'presence', application, account: writer!.account, name: '陈思', tab, field: 'project.title' },
    ]);
  });

  it('tells that a discussion went on, never what was said', async () => {
    const theirs = await listen(colleague!);
    const said = {
      place: 'project.title',
      row: null,
      text: '名称要改',
      mentions: [],
      assignee: null,
      due: null,
    };
    const url = `/api/applications/${application}/threads`;
    expect((await own.send('POST', url, said)).statusCode).toBe(201);
    const heard = await theirs.until((stream) => stream.heard.some(({ kind }) => kind === 'threads'));
    expect(heard).toContainEqual({ kind: 'threads', application });
  });

  it('tells staff, and nobody else, that a defence session has changed', async () => {
    const officer = await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
    const [theirs, others] = [await listen(officer), await listen(colleague!)];
    const session = uuid();
    api.app.get(LiveStreams).defence(session);
    expect(await theirs.until((stream) => stream.heard.length > 0)).toEqual([{ kind: 'defence', session }]);
    // One line carries both, in order: whatever the colleague hears first was told after it.
    const field = { tab: uuid(), field: 'project.title' };
    await own.send('POST', `/api/applications/${application}/presence`, field);
    expect(await others.until((stream) => stream.heard.length > 0)).toMatchObject([{ kind: 'presence' }]);
  });

  it('is refused to visitors, and to one account more often than its bound', async () => {
    expect((await listen(writer!, 'keshen=none')).status).toBe(401);
    const cookie = await cookieOf(stranger!);
    const all = [];
    for (let n = 0; n <= STREAMS_PER_ACCOUNT; n++) all.push(await listen(stranger!, cookie));
    expect(all.map((stream) => stream.status)).toEqual([
      ...Array.from({ length: STREAMS_PER_ACCOUNT }, () => 200),
      429,
    ]);
  });

  it('ends with the program, so that it can be shut down', async () => {
    const theirs = await listen(colleague!);
    await (closed = api.close());
    await theirs.until((stream) => stream.ended);
  });
});
