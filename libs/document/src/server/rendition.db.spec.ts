import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import PizZip from 'pizzip';
import { v7 as uuid } from 'uuid';
import { visitor, type Actor } from '@keshen/identity';
import { AdjustableClock, Delivering, Sweeps, TaskHandlers } from '@keshen/platform/server';
import { testDatabase, type TestDatabase } from '@keshen/testing/server';
import { uploadFields } from '../domain/requests';
import { DiskFileStore } from './disk.store';
import { FileAccess } from './file.access';
import { FileService } from './file.service';
import { keyOf } from './file.store';
import { RenditionService } from './rendition.service';
import { RunError } from './run-limited';
import { convertToPdf, OFFICE_LIMITS, sofficeProgram } from './soffice';
import { UploadRows } from './upload.rows';
import { UploadService } from './upload.service';

const DAY = 24 * 3_600_000;
const program = sofficeProgram(process.env['SOFFICE']);
/** LibreOffice is large: where it is not, what needs it is left out, and the run says so. */
const withOffice = program ? it : it.skip;
const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const types = 'http://schemas.openxmlformats.org/package/2006/content-types';
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A docx with this body; `links` are pictures that it wants to fetch. */
function docx(body: string, links: string[] = []): Buffer {
  const zip = new PizZip();
  const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
  zip.file(
    '[Content_Types].xml',
    `<?xml version="1.0"?><Types xmlns="${types}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`,
  );
  zip.file(
    '_rels/.rels',
    `<?xml version="1.0"?><Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
  );
  zip.file(
    'word/_rels/document.xml.rels',
    `<?xml version="1.0"?><Relationships xmlns="${relations}">${links.map((link, n) => `<Relationship Id="p${n}" Type="${office}/image" Target="${link}" TargetMode="External"/>`).join('')}</Relationships>`,
  );
  zip.file(
    'word/document.xml',
    `<?xml version="1.0"?><w:document xmlns:w="${word}" xmlns:r="${office}" xmlns:v="urn:schemas-microsoft-com:vml"><w:body>${body}</w:body></w:document>`,
  );
  return zip.generate({ type: 'nodebuffer', compression: 'DEFLATE' });
}
const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
const picture = (id: string) =>
  `<w:p><w:r><w:pict><v:shape style="width:50pt;height:50pt"><v:imagedata r:id="${id}"/></v:shape></w:pict></w:r></w:p>`;

describe('an Office file as PDF', () => {
  let db: TestDatabase;
  let folder: string;
  let store: DiskFileStore;
  let files: FileService;
  let owner: Actor;
  let other: Actor;
  const clock = new AdjustableClock('2026-11-24T02:00:00Z');

  beforeAll(async () => {
    db = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'keshen-rendition-'));
    const uploadRows = new UploadRows(db.database);
    store = new DiskFileStore(join(folder, 'store'), uploadRows);
    const config = { UPLOAD_MAX_MB: 5, UPLOAD_YEAR_FILES: 1000, UPLOAD_YEAR_MB: 1000 };
    const uploads = new UploadService(db.database, store, uploadRows, clock, config);
    files = new FileService(db.database, store, new FileAccess(), uploads, clock, config);
    [owner, other] = [await person('wang'), await person('chen')];
  });
  afterAll(async () => {
    await db.close();
    await rm(folder, { recursive: true });
  });

  async function person(name: string): Promise<Actor> {
    const account = uuid();
    await db.database.read(`insert into accounts (id, email, name, created_at) values ($1, $2, $3, now())`, [
      account,
      `${name}@example.com`,
      name,
    ]);
    return { ...visitor, account, name };
  }
  /** The service where LibreOffice is at this place. */
  function renditions(SOFFICE?: string): { service: RenditionService; deliver: () => Promise<unknown> } {
    const handlers = new TaskHandlers();
    const service = new RenditionService(db.database, store, files, handlers, new Sweeps(), clock, {
      SOFFICE,
    });
    service.onModuleInit();
    const delivering = new Delivering(db.database, handlers, clock);
    const deliver = async () => {
      const due = await db.database.read<{ id: number }>('select id from outbox where handled_at is null');
      return Promise.all(due.map(({ id }) => delivering.deliver(id)));
    };
    return { service, deliver };
  }
  const upload = (name: string, content: Buffer) =>
    files.upload(owner, name, Readable.from([content]), uploadFields.parse({}));
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      (error: { code: string }) => error.code,
    );
  const onDisk = async (place: string) =>
    (await readdir(place, { recursive: true, withFileTypes: true })).filter((e) => e.isFile()).length;

  it('is not offered where LibreOffice is not installed or not wanted, and the pages are told', async () => {
    const { id } = await upload('a.docx', docx(paragraph('一')));
    for (const place of ['off', '/nowhere/soffice']) {
      expect(sofficeProgram(place)).toBeNull();
      expect(await renditions(place).service.ask(owner, id)).toEqual({ state: 'none', failure: null });
    }
    const told = (SOFFICE: string) =>
      new FileService(db.database, store, new FileAccess(), null as never, clock, {
        UPLOAD_MAX_MB: 1,
        SOFFICE,
      });
    expect(told('off').settings().office).toBeNull();
    expect(told(process.execPath).settings().office).toBe('libreoffice');
    expect(await db.database.read('select 1 from renditions')).toEqual([]);
  });

  it('that waited while LibreOffice was taken away fails with its reason, and can be asked for a day later', async () => {
    const { id } = await upload('gone.docx', docx(paragraph('去')));
    // There when it was asked for, not when its turn came.
    await renditions(process.execPath).service.ask(owner, id);
    await renditions('off').deliver();
    const { service } = renditions(process.execPath);
    expect(await service.ask(owner, id)).toEqual({ state: 'failed', failure: 'rendition.none' });
    clock.advance(DAY + 1000);
    expect(await service.ask(owner, id)).toEqual({ state: 'waiting', failure: null });
    await db.database.read('delete from renditions');
    await db.database.read('delete from outbox');
  });

  it('by a program that makes no PDF fails, and is not tried again and again', async () => {
    const { id } = await upload('b.docx', docx(paragraph('二')));
    const { service, deliver } = renditions('/bin/true');
    expect(await service.ask(owner, id)).toEqual({ state: 'waiting', failure: null });
    await deliver();
    expect(await service.ask(owner, id)).toEqual({ state: 'failed', failure: 'rendition.failed' });
    expect(await refusal(service.open(owner, id))).toBe('rendition.waiting');
  });

  it('is for those who may open the file, and only of Office files', async () => {
    const { service } = renditions(process.execPath);
    const sheet = await upload('c.docx', docx(paragraph('三')));
    const pdf = await upload('a.pdf', Buffer.from('%PDF-1.7\n%%EOF\n'));
    expect(await refusal(service.ask(other, sheet.id))).toBe('file.unknown');
    expect(await refusal(service.open(other, sheet.id))).toBe('file.unknown');
    expect(await service.ask(owner, pdf.id)).toEqual({ state: 'none', failure: null });
  });

  withOffice('is made once by LibreOffice for the same content, kept, and swept with its file', async () => {
    const content = docx(paragraph('可行性报告：传感器在线标定'));
    const [one, two] = [await upload('报告.docx', content), await upload('副本.docx', content)];
    const { service, deliver } = renditions(program!);
    expect(await service.ask(owner, one.id)).toEqual({ state: 'waiting', failure: null });
    await deliver();
    expect(await service.ask(owner, two.id)).toEqual({ state: 'ready', failure: null });
    const { name, size, content: made } = await service.open(owner, two.id);
    const bytes = await buffer(made);
    expect([name, bytes.length, bytes.subarray(0, 5).toString()]).toEqual(['副本.pdf', size, '%PDF-']);
    // As after a restored backup, which holds none.
    const [row] = await db.database.read<{ id: string }>('select id from renditions where sha256 = $1', [
      one.sha256,
    ]);
    await store.remove(keyOf(row!.id));
    expect(await refusal(service.open(owner, one.id))).toBe('rendition.waiting');
    expect(await service.ask(owner, one.id)).toEqual({ state: 'waiting', failure: null });
    await deliver();
    for (const { id } of [one, two]) await files.remove(owner, id);
    expect(await service.sweep()).toBeGreaterThan(0);
    const left = await db.database.read<{ sha256: string }>('select sha256 from renditions');
    expect(left.map(({ sha256 }) => sha256)).not.toContain(one.sha256);
  });

  describe('by LibreOffice itself', () => {
    let work: string;
    let outside: Server;
    const asked: string[] = [];
    beforeAll(async () => {
      outside = createServer((request, answer) => {
        asked.push(request.url ?? '');
        answer.end();
      }).listen(0, '127.0.0.1');
      await once(outside, 'listening');
    });
    beforeEach(async () => {
      work = await mkdtemp(join(folder, 'work-'));
    });
    afterAll(() => outside.close());

    withOffice('fetches nothing that a document links to', async () => {
      const { port } = outside.address() as AddressInfo;
      await writeFile(
        join(work, 'source.docx'),
        docx(picture('p0'), [`http://127.0.0.1:${port}/picture.png`]),
      );
      await convertToPdf(program!, work, 'source.docx');
      expect(asked).toEqual([]);
    });

    withOffice('ends when its time is over', async () => {
      await writeFile(join(work, 'source.docx'), docx(paragraph('慢')));
      const limits = { ...OFFICE_LIMITS, milliseconds: 200 };
      await expect(convertToPdf(program!, work, 'source.docx', limits)).rejects.toMatchObject({ late: true });
      expect(await onDisk(join(work, 'profile'))).toBeGreaterThan(0);
    });

    withOffice(
      'gets no more time and memory than it may for a document that unpacks a thousandfold',
      async () => {
        const bomb = docx(paragraph('x'.repeat(20_000_000)));
        await writeFile(join(work, 'source.docx'), bomb);
        const limits = { ...OFFICE_LIMITS, milliseconds: 2500, memoryMegabytes: 1000 };
        await expect(convertToPdf(program!, work, 'source.docx', limits)).rejects.toThrow(RunError);
      },
    );
  });
});
