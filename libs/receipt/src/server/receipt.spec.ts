import type { PublishedKey, Receipt } from '../domain/manifest';
import { algorithms, canonicalText } from '../domain/manifest';
import { newKeyPair, signatureFits, signText } from './algorithms';
import { answersDigest, sha256 } from './digest';
import { receiptPdf } from './pdf';
import { openPdf, sealPdf } from './seal';
import { verifyReceipt } from './verify';

const answers = { 'project.title': '𠮷野传感器', 'project.asked': 10_000_000, 'project.tags': ['b', 'a'] };
const manifest: Receipt['manifest'] = {
  format: 'keshen.receipt/1',
  issuer: 'https://keshen.example',
  reference: 'CXY-2026-0001',
  receipt: 'CXY-2026-0001-T01',
  submittedAt: '2026-12-31T08:00:00.000Z',
  ticket: '019ac3a0-1111-7000-8000-100000000000',
  definition: { code: 'CXY', version: 3, sha256: 'a'.repeat(64) },
  answers: answersDigest(answers),
  files: [{ id: '019ac3a0-1111-7000-8000-100000000001', name: '执照.pdf', size: 7, sha256: 'b'.repeat(64) }],
};
const paper = (title: string) => ({
  manifest,
  digest: sha256(canonicalText(manifest)),
  key: 'k',
  title,
  party: '上海某某有限公司',
  call: '2026年度',
  sections: [{ title: '项目', lines: [{ label: '名称', text: title }] }],
  address: 'https://keshen.example/verify/CXY-2026-0001-T01?d=0',
});

describe.each(algorithms)('a receipt signed by %s', (algorithm) => {
  const pair = newKeyPair(algorithm);
  const key: PublishedKey = {
    id: `${algorithm}-1`,
    algorithm,
    publicKey: pair.publicKey,
    createdAt: '2026-01-01T00:00:00.000Z',
    retiredAt: null,
  };
  const sign = async (text: string) => ({ key: key.id, value: signText(algorithm, pair, text) });
  let receipt: Receipt;
  let pdf: Buffer;
  beforeAll(async () => {
    receipt = { manifest, signature: await sign(canonicalText(manifest)), answers };
    pdf = await sealPdf(
      await receiptPdf(paper('𠮷野传感器')),
      { manifest, signature: receipt.signature },
      sign,
    );
  });
  const json = (changed: object = {}) => Buffer.from(JSON.stringify({ ...receipt, ...changed }));
  const said = (file: Buffer, keys = [key]) => {
    const verdict = verifyReceipt(file, keys);
    return verdict.genuine ? 'genuine' : verdict.code;
  };

  it('is genuine as PDF and as JSON, also after its key was retired', () => {
    expect([said(pdf), said(json())]).toEqual(['genuine', 'genuine']);
    expect(said(json(), [{ ...key, retiredAt: '2026-12-31T09:00:00.000Z' }])).toBe('genuine');
  });

  it('says which part was changed', () => {
    expect(said(json({ answers: { ...answers, 'project.asked': 10_000_001 } }))).toBe('receipt.answers');
    expect(said(json({ manifest: { ...manifest, reference: 'CXY-2026-0002' } }))).toBe('receipt.signature');
    const other = { ...manifest, files: [{ ...manifest.files[0]!, sha256: 'c'.repeat(64) }] };
    expect(said(json({ manifest: other }))).toBe('receipt.signature');
    const flipped = receipt.signature.value.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'));
    expect(said(json({ signature: { ...receipt.signature, value: flipped } }))).toBe('receipt.signature');
    expect(said(Buffer.from('{}'))).toBe('receipt.unreadable');
  });

  it('of another key is refused, whatever id it says', () => {
    const forger = newKeyPair(algorithm);
    const forged = { key: key.id, value: signText(algorithm, forger, canonicalText(manifest)) };
    expect(said(json({ signature: forged }))).toBe('receipt.signature');
    expect(said(json(), [{ ...key, id: 'another' }])).toBe('receipt.key-unknown');
  });

  it('is refused with any one byte of its PDF changed', () => {
    const seal = pdf.lastIndexOf('%KESHEN-RECEIPT-1');
    const spread = Array.from({ length: 40 }, (_, i) => Math.floor((i * (pdf.length - 1)) / 39));
    for (const at of new Set([...spread, seal + 1, seal + 40, pdf.length - 3, pdf.length - 8])) {
      const changed = Buffer.from(pdf);
      changed[at] = changed[at]! ^ 1;
      expect([at, said(changed)]).not.toEqual([at, 'genuine']);
    }
    const inside = Buffer.from(pdf);
    inside[Math.floor(seal / 2)] = inside[Math.floor(seal / 2)]! ^ 1;
    expect(said(inside)).toBe('receipt.document');
    expect(said(Buffer.concat([pdf, Buffer.from('\n% more')]))).toBe('receipt.document');
  });

  it('does not lend its seal to another document', async () => {
    const other = await receiptPdf(paper('另一个项目'));
    const seal = pdf.subarray(pdf.lastIndexOf('\n%KESHEN-RECEIPT-1'));
    expect(said(Buffer.concat([other, seal]))).toBe('receipt.document');
    const opened = openPdf(pdf)!;
    expect(opened.whole).toBe(true);
    expect(said(await receiptPdf(paper('没有封')))).toBe('receipt.unreadable');
  });
});

describe('SM2', () => {
  it('verifies the example of GB/T 32918.5', () => {
    const point =
      '09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020' +
      'CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13';
    const der = Buffer.from(`3059301306072a8648ce3d020106082a811ccf5501822d03420004${point}`, 'hex');
    const pem = `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`;
    const r = '00F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3';
    const s = '00B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA';
    const signature = Buffer.from(`304602 21${r}0221${s}`.replace(' ', ''), 'hex').toString('base64url');
    expect(signatureFits('sm2', pem, 'message digest', signature)).toBe(true);
    expect(signatureFits('sm2', pem, 'message digesu', signature)).toBe(false);
  });
});
