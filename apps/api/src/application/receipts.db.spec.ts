import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { SMTPServer } from 'smtp-server';
import { canonicalText } from '@keshen/receipt';
import { SigningKeys } from '@keshen/receipt/server';
import { drain } from '@keshen/testing/server';
import { askedFor, verified } from '../verify-receipt';
import { SubmittingWorld, type Draft } from './submitting.fixture';

const BOUNDARY = 'keshen-spec-boundary';
const ID = '310114198504120018';
const TITLE = '𠮷野\u200b传感器';

let world: SubmittingWorld;
let mails: ParsedMail[];
let server: SMTPServer;
let draft: Draft;
let pdf: Buffer;
let json: string;

beforeAll(async () => {
  mails = [];
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) =>
      void simpleParser(stream).then((mail) => {
        mails.push(mail);
        done();
      }, done),
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  world = await SubmittingWorld.start({ SMTP_URL: `smtp://127.0.0.1:${port}` });
  draft = await world.draft({
    'project.title': TITLE,
    'project.leader_id': ID,
    'project.asked': 12_000_000,
    'costs.lines': [{ what: '标定台', much: 5_000_000 }],
  });
  await draft.submit();
  await drain(world.app, { papers: true });
  pdf = (await draft.browser.get(`${draft.page}/receipts/1/pdf`)).rawPayload;
  json = (await draft.browser.get(`${draft.page}/receipts/1/json`)).body;
});
afterAll(async () => {
  await world?.close();
  await new Promise<void>((done) => server.close(done));
});

const verify = async (content: Buffer | string) => {
  const payload = Buffer.concat([
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="receipt"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    ),
    Buffer.from(content),
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]);
  const session = await world.app.inject('/api/session');
  const answer = await world.app.inject({
    method: 'POST',
    url: '/api/receipts/verification',
    headers: {
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
      cookie: String(session.headers['set-cookie']).split(';')[0],
      'x-csrf-token': session.json<{ csrf: string }>().csrf,
    },
    payload,
  });
  return answer.json<Record<string, unknown>>();
};
const changed = (change: (receipt: { answers: Record<string, unknown>; manifest: never }) => void) => {
  const receipt = JSON.parse(json);
  change(receipt);
  return JSON.stringify(receipt);
};

describe('a receipt', () => {
  it('is mailed with the full copy and the sealed PDF, personal numbers masked', async () => {
    expect(mails).toHaveLength(1);
    const [mail] = mails;
    expect(mail!.subject).toContain(`${draft.reference}-T01`);
    expect(mail!.text).toContain('310114********0018');
    expect(mail!.text).toContain('标定台 | 5.00');
    expect(mail!.text).not.toContain(ID);
    expect(mail!.attachments.map((a) => [a.filename, a.contentType])).toEqual([
      [`${draft.reference}-T01.pdf`, 'application/pdf'],
    ]);
    expect(mail!.attachments[0]!.content.equals(pdf)).toBe(true);
  });

  it('is a PDF with every answer, page numbers, and rare and invisible characters shown by their number', async () => {
    const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise;
    const page = await document.getPage(1);
    const text = (await page.getTextContent()).items.map((i) => ('str' in i ? i.str : '')).join('');
    expect(text).toContain('〔U+20BB7〕野〔U+200B〕传感器');
    expect(text).toContain('第 1 页，共');
    expect(text).toContain('310114********0018');
    expect(text).not.toContain(ID);
    await document.destroy();
  });

  it('is found genuine by anybody, as PDF, as JSON and by the code on it, and says nothing of anybody', async () => {
    const { digest } = (await draft.browser.get(`${draft.page}/receipts`)).json<{ digest: string }[]>()[0]!;
    const byCode = await world.app.inject(`/api/receipts/${draft.reference}-T01?d=${digest.slice(0, 32)}`);
    for (const verdict of [await verify(pdf), await verify(json), byCode.json()])
      expect(verdict).toEqual({
        genuine: true,
        receipt: `${draft.reference}-T01`,
        submittedAt: world.clock.now().toISOString(),
        call: expect.anything(),
        files: 0,
        digest,
        replacedBy: null,
      });
    const guessed = await world.app.inject(`/api/receipts/${draft.reference}-T01?d=${'0'.repeat(32)}`);
    expect(guessed.json()).toEqual({ genuine: false, code: 'receipt.unknown' });
  });

  it('is refused with the part that was changed', async () => {
    const flipped = Buffer.from(pdf);
    flipped[2000] = flipped[2000]! ^ 1;
    expect(await verify(flipped)).toEqual({ genuine: false, code: 'receipt.document' });
    const more = changed(({ answers }) => (answers['project.asked'] = 99_000_000));
    expect(await verify(more)).toEqual({ genuine: false, code: 'receipt.answers' });
    const other = changed(({ manifest }) =>
      Object.assign(manifest, { submittedAt: '2026-01-01T00:00:00.000Z' }),
    );
    expect(await verify(other)).toEqual({ genuine: false, code: 'receipt.signature' });
    expect(await verify('no receipt')).toEqual({ genuine: false, code: 'receipt.unreadable' });
  });

  it('that another portal signed, or that was never submitted here, is refused', async () => {
    const forged = changed((receipt) =>
      Object.assign(receipt, { signature: { key: 'theirs', value: 'AAAA' } }),
    );
    expect(await verify(forged)).toEqual({ genuine: false, code: 'receipt.key-unknown' });
    const { manifest } = JSON.parse(json);
    const never = { ...manifest, receipt: `${draft.reference}-T09` };
    const signature = await world.app.get(SigningKeys).sign(canonicalText(never));
    const replayed = JSON.stringify({ manifest: never, signature });
    expect(await verify(replayed)).toEqual({ genuine: false, code: 'receipt.unknown' });
  });

  it('stays genuine after its key was rotated, and the next is signed by the new one', async () => {
    const next = await world.app.get(SigningKeys).rotate();
    expect(await verify(pdf)).toMatchObject({ genuine: true });
    const second = await world.draft();
    await second.submit();
    const kept = (await second.browser.get(`${second.page}/receipts`)).json<{ key: string }[]>();
    expect(kept).toMatchObject([{ key: next }]);
    const { keys } = (await world.app.inject('/.well-known/keshen-receipt-keys')).json();
    expect(keys).toHaveLength(2);
  });

  it('is verified by the command, offline by the published keys and beside its files', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keshen-receipt-'));
    const put = (name: string, content: string | Buffer) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const keys = put('keys.json', (await world.app.inject('/.well-known/keshen-receipt-keys')).body);
    const receipt = { receipt: `${draft.reference}-T01`, submittedAt: expect.any(String) };
    expect(await verified({ file: put('r.pdf', pdf), keys })).toEqual({ genuine: true, ...receipt });
    const cut = put('cut.pdf', pdf.subarray(0, pdf.length - 1));
    expect(await verified({ file: cut, keys })).toMatchObject({ genuine: false, code: 'receipt.document' });
    const none = put('none.json', JSON.stringify({ keys: [] }));
    expect(await verified({ file: put('r.json', json), keys: none })).toMatchObject({
      code: 'receipt.key-unknown',
    });
    expect(askedFor(['a.pdf'])).toBeNull();
    rmSync(folder, { recursive: true });
  });

  it('is verified by the command at the portal, which knows what was never submitted and what came later', async () => {
    await world.app.listen(0, '127.0.0.1');
    const url = await world.app.getUrl();
    const folder = mkdtempSync(join(tmpdir(), 'keshen-receipt-'));
    const ask = (content: string | Buffer, asked: { keys?: string } = {}) => {
      writeFileSync(join(folder, 'r'), content);
      return verified({ file: join(folder, 'r'), url, ...asked });
    };
    expect(await ask(pdf)).toMatchObject({
      genuine: true,
      receipt: `${draft.reference}-T01`,
      replacedBy: null,
    });
    expect(await ask(changed(({ answers }) => (answers['project.asked'] = 1)))).toMatchObject({
      code: 'receipt.answers',
    });
    const { manifest } = JSON.parse(json);
    const never = { ...manifest, receipt: `${draft.reference}-T09` };
    const signature = await world.app.get(SigningKeys).sign(canonicalText(never));
    expect(await ask(JSON.stringify({ manifest: never, signature }))).toMatchObject({
      genuine: false,
      code: 'receipt.unknown',
    });
    rmSync(folder, { recursive: true });
  });

  it('is nobody else’s to download', async () => {
    const stranger = await world.draft();
    const officer = await world.officer();
    for (const file of ['pdf', 'json']) {
      const url = `${draft.page}/receipts/1/${file}`;
      expect((await stranger.browser.get(url)).statusCode).toBe(404);
      expect((await officer.get(url)).statusCode).toBe(404);
    }
    expect((await officer.get(`${draft.page}/receipts`)).json()).toHaveLength(1);
  });
});
