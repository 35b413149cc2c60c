import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { canonicalText, type Manifest } from '@keshen/receipt';
import { answersDigest, newKeyPair, sha256, signText } from '@keshen/receipt/server';
import { command, verified } from './verify-receipt';

const folder = mkdtempSync(join(tmpdir(), 'keshen-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));
const put = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const pair = newKeyPair('ed25519');
const answers = { 'project.title': '𠮷野传感器' };
const attachment = '%PDF-1.7 报告';
const manifest: Manifest = {
  format: 'keshen.receipt/1',
  issuer: 'https://keshen.example',
  reference: 'CXY-2026-0001',
  receipt: 'CXY-2026-0001-T01',
  submittedAt: '2026-12-31T08:00:00.000Z',
  ticket: null,
  definition: { code: 'CXY', version: 3, sha256: 'a'.repeat(64) },
  answers: answersDigest(answers),
  files: [
    {
      id: '019ac3a0-1111-7000-8000-100000000001',
      name: '报告.pdf',
      size: Buffer.byteLength(attachment),
      sha256: sha256(attachment),
    },
  ],
};
const signature = { key: 'k1', value: signText('ed25519', pair, canonicalText(manifest)) };
const file = put('receipt.json', JSON.stringify({ manifest, signature, answers }));
const keys = put(
  'keys.json',
  JSON.stringify({
    keys: [
      {
        id: 'k1',
        algorithm: 'ed25519',
        publicKey: pair.publicKey,
        createdAt: '2026-01-01T00:00:00.000Z',
        retiredAt: null,
      },
    ],
  }),
);
const beside = (name: string, content: string): string => {
  const files = mkdtempSync(join(folder, 'files-'));
  writeFileSync(join(files, name), content);
  return files;
};

describe('the command that verifies a receipt', () => {
  it('finds the attachments beside it unchanged, and does not mind files that it does not name', async () => {
    const files = beside('报告.pdf', attachment);
    writeFileSync(join(files, '别的.txt'), '无关');
    expect(await verified({ file, keys, files })).toMatchObject({ genuine: true });
  });

  it('names the attachment in which one byte was changed', async () => {
    const files = beside('报告.pdf', attachment.replace('1.7', '1.6'));
    expect(await verified({ file, keys, files })).toEqual({
      genuine: false,
      code: 'receipt.file',
      file: '报告.pdf',
      receipt: manifest.receipt,
      submittedAt: manifest.submittedAt,
    });
  });

  it('refuses any one byte changed in manifest, answers or signature, and says which', async () => {
    const changed = (from: string, to: string) =>
      put(`changed-${to}.json`, JSON.stringify({ manifest, signature, answers }).replace(from, to));
    const cases = [
      [changed('2026-12-31', '2026-12-30'), 'receipt.signature'],
      [changed('野传感', '野传惑'), 'receipt.answers'],
      [changed('k1', 'k2'), 'receipt.key-unknown'],
    ] as const;
    for (const [path, code] of cases)
      expect([code, await verified({ file: path, keys })]).toEqual([code, expect.objectContaining({ code })]);
  });

  it('ends with 0 for a genuine receipt, 1 for a refused one, 64 without keys', async () => {
    const said = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const usage = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const none = put('none.json', JSON.stringify({ keys: [] }));
    expect(await command([file, '--keys', keys])).toBe(0);
    expect(await command([file, '--keys', none])).toBe(1);
    expect(await command([file])).toBe(64);
    said.mockRestore();
    usage.mockRestore();
  });
});
