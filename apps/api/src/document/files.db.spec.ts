import { v7 as uuid } from 'uuid';
import { SessionCookie, SessionService } from '@keshen/identity/server';
import { testApp, type TestApp } from '@keshen/testing/server';
import { DocumentApiModule } from './document-api.module';

const PDF = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n';
const BOUNDARY = 'keshen-spec-boundary';

type Part = { name: string; filename?: string; content: string | Buffer };

/** A body as browsers send it. */
const multipart = (parts: Part[]): Buffer =>
  Buffer.concat([
    ...parts.flatMap(({ name, filename, content }) => [
      Buffer.from(
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"` +
          (filename === undefined ? '' : `; filename="${filename}"\r\nContent-Type: application/pdf`) +
          '\r\n\r\n',
      ),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]);

describe('uploading a file', () => {
  let house: TestApp;
  let account: string;
  let headers: Record<string, string>;

  beforeAll(async () => {
    house = await testApp({ imports: [DocumentApiModule], env: { UPLOAD_MAX_MB: '1' } });
    account = uuid();
    await house.db.database.read(
      `insert into accounts (id, email, name, email_confirmed_at, created_at) values ($1, 'w@example.com', 'Wang', now(), now())`,
      [account],
    );
    headers = await signedIn(account);
  }, 90_000);
  afterAll(() => house.close());

  /** The headers of a browser in which this account has signed in. */
  async function signedIn(who: string): Promise<Record<string, string>> {
    const token = await house.db.database.transaction((tx) =>
      house.app.get(SessionService).start(tx, who, { agent: 'spec' }),
    );
    const cookie = house.app.get(SessionCookie);
    return { cookie: `${cookie.name}=${token}`, 'x-csrf-token': cookie.csrf(token) };
  }
  const send = (payload: Buffer | string, type = `multipart/form-data; boundary=${BOUNDARY}`) =>
    house.app.inject({
      method: 'POST',
      url: '/api/files',
      headers: { ...headers, 'content-type': type },
      payload,
    });
  const upload = (file: Partial<Part>, fields: Part[] = []) =>
    send(multipart([...fields, { name: 'file', filename: 'a.pdf', content: PDF, ...file }]));

  it('answers what was stored, and gives the same bytes back under its name', async () => {
    const answer = await upload({ filename: '营业执照.pdf' }, [{ name: 'purpose', content: 'licence' }]);
    expect([answer.statusCode, answer.json()]).toEqual([
      201,
      expect.objectContaining({ name: '营业执照.pdf', size: PDF.length, purpose: 'licence' }),
    ]);
    const { id } = answer.json<{ id: string }>();
    const read = (query: string) =>
      house.app.inject({ method: 'GET', url: `/api/files/${id}${query}`, headers });
    const saved = await read('');
    expect(saved.body).toBe(PDF);
    expect(saved.headers).toMatchObject({
      'content-type': 'application/pdf',
      'x-content-type-options': 'nosniff',
      'content-disposition': expect.stringContaining(`filename*=UTF-8''%E8%90%A5`) as unknown,
    });
    expect((await read('?view=1')).headers['content-disposition']).toMatch(/^inline/);
    expect((await read('?view=2')).statusCode).toBe(422);
    const removed = await house.app.inject({ method: 'DELETE', url: `/api/files/${id}`, headers });
    expect([removed.statusCode, (await read('')).statusCode]).toEqual([204, 404]);
  });

  it.each<[string, number, () => ReturnType<typeof upload>]>([
    ['file.empty', 422, () => upload({ content: '' })],
    ['file.too-large', 413, () => upload({ content: Buffer.alloc(1_500_000, 'x') })],
    ['file.type', 415, () => upload({ content: 'MZ\u0000\u0001 not a document' })],
    ['file.type', 415, () => upload({}, [{ name: 'formats', content: 'jpg,png' }])],
    ['file.extension', 422, () => upload({ filename: 'a.exe' })],
    ['file.name', 422, () => upload({ filename: `${'a'.repeat(201)}.pdf` })],
    ['file.none', 422, () => upload({ filename: undefined })],
    ['file.none', 422, () => upload({ name: 'other' })],
    ['file.none', 422, () => send(multipart([]))],
    ['file.none', 422, () => send(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="fi`)],
    [
      'file.none',
      422,
      () => send(multipart(Array.from({ length: 20 }, () => ({ name: 'purpose', content: 'x' })))),
    ],
    ['body.invalid', 422, () => upload({}, [{ name: 'path', content: '/etc' }])],
    ['body.invalid', 422, () => upload({}, [{ name: 'maxMegabytes', content: '-1' }])],
    ['body.content-type', 415, () => send('{}', 'application/json')],
  ])('is refused with %s (%i)', async (code, status, ask) => {
    const answer = await ask();
    expect([answer.json<{ code: string }>().code, answer.statusCode]).toEqual([code, status]);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('needs somebody who has signed in', async () => {
    const answer = await house.app.inject({ method: 'GET', url: '/api/files/settings' });
    expect(answer.statusCode).toBe(401);
  });

  it('says its limits, and that no scanner is set up', async () => {
    const answer = await house.app.inject({ method: 'GET', url: '/api/files/settings', headers });
    expect(answer.json()).toMatchObject({ scanner: null, maxMegabytes: 1 });
  });
});
