import { Readable } from 'node:stream';
import PizZip from 'pizzip';
import { v7 as uuid } from 'uuid';
import { FileStore, keyOf } from '@keshen/document/server';
import { SessionCookie, SessionService } from '@keshen/identity/server';
import { testApp, type TestApp } from '@keshen/testing/server';
import { DocumentApiModule } from './document-api.module';
import { Uploader } from './uploader.fixture';

const SVG = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>',
);
/** One dot. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
  'base64',
);
const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');

describe('uploading a file', () => {
  let house: TestApp;
  let headers: Record<string, string>;
  let mine: Uploader;

  beforeAll(async () => {
    house = await testApp({ imports: [DocumentApiModule], env: { UPLOAD_MAX_MB: '1' } });
    headers = await somebody('wang');
    mine = new Uploader(house.app, headers);
  });
  afterAll(() => house.close());

  /** The headers of a browser in which somebody new has signed in. */
  async function somebody(name: string): Promise<Record<string, string>> {
    const account = uuid();
    await house.db.database.read(
      `insert into accounts (id, email, name, email_confirmed_at, created_at) values ($1, $2, $3, now(), now())`,
      [account, `${name}@example.com`, name],
    );
    const token = await house.db.database.transaction((tx) =>
      house.app.get(SessionService).start(tx, account, { agent: 'spec' }),
    );
    const cookie = house.app.get(SessionCookie);
    return { cookie: `${cookie.name}=${token}`, 'x-csrf-token': cookie.csrf(token) };
  }
  const begun = async (content: Buffer, name = 'a.pdf'): Promise<string> =>
    (await mine.announce(name, content.length)).json<{ id: string }>().id;
  const read = (id: string, query = '') =>
    house.app.inject({ method: 'GET', url: `/api/files/${id}${query}`, headers });
  const left = async () => {
    const [row] = await house.db.database.read<{ open: number }>('select count(*) as open from uploads');
    return row!.open;
  };

  it('answers what was stored, and gives the same bytes back under its name', async () => {
    const answer = await mine.whole('营业执照.pdf', PDF, { purpose: 'licence' });
    expect([answer.statusCode, answer.json()]).toEqual([
      201,
      expect.objectContaining({ name: '营业执照.pdf', size: PDF.length, purpose: 'licence' }),
    ]);
    const { id } = answer.json<{ id: string }>();
    const saved = await read(id);
    expect(saved.rawPayload).toEqual(PDF);
    expect(saved.headers).toMatchObject({
      'content-type': 'application/pdf',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'content-disposition': expect.stringContaining(`filename*=UTF-8''%E8%90%A5`) as unknown,
    });
    // A PDF may hold scripts: only the portal's own page draws it, the browser's reader never gets it in place.
    expect((await read(id, '?view=1')).headers['content-disposition']).toMatch(/^attachment/);
    expect((await read(id, '?view=2')).statusCode).toBe(422);
    const removed = await house.app.inject({ method: 'DELETE', url: `/api/files/${id}`, headers });
    expect([removed.statusCode, (await read(id)).statusCode]).toEqual([204, 404]);
  });

  it('that a browser shows in place runs nothing and loads nothing, even opened by itself', async () => {
    // A picture behind which a script stands: it is a picture by its content, and never anything else.
    const { id } = (await mine.whole('a.png', Buffer.concat([PNG, SVG]))).json<{ id: string }>();
    const { headers: shown } = await read(id, '?view=1');
    expect(shown).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': expect.stringMatching(/^inline/) as unknown,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, no-store',
    });
    const { headers: saved } = await read(id);
    expect(saved['content-disposition']).toMatch(/^attachment/);
  });

  it('that was cut at 99 % goes on from there', async () => {
    const content = Buffer.concat([PDF, Buffer.alloc(100_000, ' ')]);
    const id = await begun(content);
    const most = Math.floor(content.length * 0.99);
    expect((await mine.bytes(id, 0, content.subarray(0, most))).headers['upload-offset']).toBe(String(most));
    expect((await mine.finish(id)).json()).toMatchObject({ code: 'upload.incomplete', status: 409 });
    const asked = await mine.offset(id);
    expect([asked.headers['upload-offset'], asked.headers['upload-length']]).toEqual([
      String(most),
      String(content.length),
    ]);
    expect((await mine.bytes(id, 0, content)).json()).toMatchObject({ code: 'upload.offset' });
    expect((await mine.bytes(id, most, content.subarray(most))).statusCode).toBe(204);
    expect((await mine.finish(id)).statusCode).toBe(201);
    expect((await read(id)).rawPayload.equals(content)).toBe(true);
  });

  it('becomes one file, however often and at the same moment it is finished', async () => {
    const id = await begun(PDF);
    await mine.bytes(id, 0, PDF);
    const answers = await Promise.all(Array.from({ length: 5 }, () => mine.finish(id)));
    expect(answers.map((answer) => answer.statusCode)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.json<{ id: string }>().id))).toEqual(new Set([id]));
    expect((await mine.bytes(id, PDF.length, Buffer.alloc(0))).statusCode).toBe(404);
  });

  it('is nobody else’s to see, to go on with, to finish or to give up', async () => {
    const id = await begun(PDF);
    const other = new Uploader(house.app, await somebody('chen'));
    const answers = [
      await other.offset(id),
      await other.bytes(id, 0, PDF),
      await other.finish(id),
      await other.cancel(id),
      await new Uploader(house.app, { ...headers, 'x-csrf-token': 'x' }).bytes(id, 0, PDF),
      await new Uploader(house.app, {}).bytes(id, 0, PDF),
    ];
    expect(answers.map((answer) => answer.statusCode)).toEqual([404, 404, 404, 404, 403, 403]);
    expect((await mine.offset(id)).headers['upload-offset']).toBe('0');
    expect((await mine.cancel(id)).statusCode).toBe(204);
    expect((await mine.offset(id)).statusCode).toBe(404);
  });

  it('takes no byte more than was announced', async () => {
    const id = await begun(PDF);
    const more = await mine.bytes(id, 0, Buffer.concat([PDF, PDF]));
    expect([more.statusCode, more.json<{ code: string }>().code]).toEqual([413, 'upload.too-long']);
    await mine.cancel(id);
  });

  /** A docx whose list of parts, which tells its kind, unpacks to a hundred times what anybody may upload. */
  function bombInTypes(): Buffer {
    const zip = new PizZip();
    const padding = ' '.repeat(100 * 1_048_576);
    zip.file('[Content_Types].xml', `<Types>${padding}</Types>`, { compression: 'DEFLATE' });
    return zip.generate({ type: 'nodebuffer' });
  }

  function smallDocx(): Buffer {
    const zip = new PizZip();
    const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
    zip.file(
      '[Content_Types].xml',
      `<Types><Override PartName="/word/document.xml" ContentType="${type}"/></Types>`,
    );
    zip.file('word/document.xml', 'x');
    return zip.generate({ type: 'nodebuffer' });
  }

  /** A docx whose document claims to be four gigabytes. */
  function bomb(): Buffer {
    const bytes = smallDocx();
    const entry = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    bytes.writeUInt32LE(0xfffffff0, entry + 24);
    return bytes;
  }

  it.each<[string, number, string, Buffer, Record<string, string>]>([
    ['file.empty', 422, 'a.pdf', Buffer.alloc(0), {}],
    ['file.too-large', 413, 'a.pdf', Buffer.alloc(1_500_000, 'x'), {}],
    ['file.type', 415, 'a.pdf', Buffer.from('MZ\u0000\u0001 not a document'), {}],
    ['file.type', 415, 'a.pdf', PDF, { formats: 'jpg,png' }],
    ['file.extension', 422, 'a.exe', PDF, {}],
    ['file.name', 422, `${'a'.repeat(300)}.pdf`, PDF, {}],
    ['file.name', 422, 'a\u202efdp.exe', PDF, {}],
    ['file.name', 422, 'a\u0007.pdf', PDF, {}],
    ['file.name', 422, '../..', PDF, {}],
    ['body.invalid', 422, 'a.pdf', PDF, { path: '/etc' }],
    ['body.invalid', 422, 'a.pdf', PDF, { maxMegabytes: '-1' }],
    ['file.unpacks-too-large', 413, 'a.docx', bomb(), {}],
    ['file.broken', 422, 'a.docx', smallDocx().subarray(0, -30), {}],
    ['file.type', 415, 'a.docx', bombInTypes(), {}],
    ['file.type', 415, 'a.svg', SVG, {}],
    ['file.type', 415, 'a.png', SVG, {}],
  ])('is refused with %s (%i) when it is %j', async (code, status, name, content, fields) => {
    const before = await left();
    const answer = await mine.whole(name, content, fields);
    expect([answer.json<{ code: string }>().code, answer.statusCode]).toEqual([code, status]);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(await left()).toBe(before);
  });

  it('is packed with others into an archive whose download goes on where it stopped', async () => {
    const id = uuid();
    const whole = Buffer.from(Array.from({ length: 1000 }, (_, at) => at % 251));
    await house.app.get(FileStore).write(keyOf(id), Readable.from([whole]));
    await house.db.database.read(
      `insert into archives (id, kind, thing_id, asked_by, asked_at, name, files, size, ready_at, expires_at)
       select $1::uuid, 'application', $1::text, id, now(), '申报.zip', 1, $2, now(), now() + interval '1 day'
       from accounts where name = 'wang'`,
      [id, whole.length],
    );
    // Its one file is named only: nothing in it needs a right of its own.
    await house.db.database.read(
      `insert into archive_files (archive_id, no, file_id, thing_kind, thing_id, held, label, path, left_out)
       values ($1::uuid, 0, gen_random_uuid(), 'application', $1::text, false, '', 'a.pdf', 'waiting')`,
      [id],
    );
    const get = (more: object = {}) =>
      house.app.inject({ method: 'GET', url: `/api/archives/${id}`, headers: { ...headers, ...more } });
    const all = await get();
    const { etag } = all.headers;
    expect([all.statusCode, all.headers['accept-ranges'], all.rawPayload]).toEqual([200, 'bytes', whole]);
    const rest = await get({ range: 'bytes=400-', 'if-range': etag });
    expect([rest.statusCode, rest.headers['content-range'], rest.headers['content-length']]).toEqual([
      206,
      'bytes 400-999/1000',
      '600',
    ]);
    expect(Buffer.concat([all.rawPayload.subarray(0, 400), rest.rawPayload])).toEqual(whole);
    // What was begun is of another archive: it is sent from its beginning.
    const other = await get({ range: 'bytes=400-', 'if-range': '"another"' });
    expect([other.statusCode, other.rawPayload.length]).toEqual([200, 1000]);
    const beyond = await get({ range: 'bytes=1000-' });
    expect([beyond.statusCode, beyond.headers['content-range'], beyond.json()]).toEqual([
      416,
      'bytes */1000',
      expect.objectContaining({ code: 'archive.range' }),
    ]);
  });

  it('is kept under the last piece of a path, inside of the store', async () => {
    const answer = await mine.whole('../../x.pdf', PDF);
    expect(answer.json()).toMatchObject({ name: 'x.pdf' });
  });

  it('that does not speak the protocol is refused', async () => {
    const announced = await mine.announce('a.pdf', 9, {}, { 'tus-resumable': '0.2.1' });
    const nameless = await mine.announce('a.pdf', 9, {}, { 'upload-metadata': '%' });
    const sizeless = await mine.announce('a.pdf', 9, {}, { 'upload-length': '-1' });
    const codes = [announced, nameless, sizeless].map((answer) => answer.json<{ code: string }>().code);
    expect(codes).toEqual(['upload.protocol', 'body.invalid', 'upload.protocol']);
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
