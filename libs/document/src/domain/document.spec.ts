import PizZip from 'pizzip';
import { Refusal } from '@keshen/kernel';
import { checkKind, checkScan, checkSize, checkUnpacked } from './check';
import { extensionOf, looksLikeText } from './file-kinds';
import { cleanFileName, contentDisposition } from './file-name';
import { uploadFields, type ScanState } from './requests';
import { directoryOf, endOfZip, unpackedSize } from './zip-sizes';

const code = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as Refusal).code;
  }
  return 'none';
};

describe('the name of a file', () => {
  it('loses the folders it came from', () => {
    expect(cleanFileName('C:\\Users\\王\\营业执照.pdf')).toBe('营业执照.pdf');
    expect(cleanFileName('../../etc/passwd.txt')).toBe('passwd.txt');
  });

  it.each([
    '',
    '   ',
    '..',
    'a/',
    'line\nbreak.pdf',
    'nul\u0000.pdf',
    'exe\u202egpj.pdf',
    `${'长'.repeat(201)}.pdf`,
  ])('is refused when it cannot be a name: %j', (name) => {
    expect(code(() => cleanFileName(name))).toBe('file.name');
  });

  it('is sent in UTF-8 with a plain fallback that cannot leave its quotes', () => {
    expect(contentDisposition('执照"\\ (1).pdf', false)).toBe(
      `attachment; filename="____ (1).pdf"; filename*=UTF-8''%E6%89%A7%E7%85%A7%22%5C%20%281%29.pdf`,
    );
    expect(contentDisposition('a.png', true)).toMatch(/^inline; /);
  });
});

describe('what a file may be', () => {
  it('is refused when it is empty, and when it is a byte over the limit', () => {
    expect(code(() => checkSize(0, 1))).toBe('file.empty');
    expect(code(() => checkSize(1_048_576, 1))).toBe('none');
    expect(code(() => checkSize(1_048_577, 1))).toBe('file.too-large');
  });

  it('must be of a kind that is taken, and be called so', () => {
    expect(checkKind('photo.JPEG', 'jpg', ['jpg', 'pdf'])).toBe('jpg');
    expect(code(() => checkKind('a.pdf', null, ['pdf']))).toBe('file.type');
    expect(code(() => checkKind('a.png', 'png', ['pdf']))).toBe('file.type');
    expect(code(() => checkKind('a.pdf', 'png', ['pdf', 'png']))).toBe('file.extension');
    expect(extensionOf('no-extension')).toBe('');
  });

  it('is text when it reads as UTF-8 or GB 18030 without control characters', () => {
    expect(looksLikeText(new TextEncoder().encode('名称,金额\r\n甲,10'), true)).toBe(true);
    expect(looksLikeText(new Uint8Array([0xc3, 0xfb, 0xb3, 0xc6, 0x2c, 0x31]), true)).toBe(true);
    expect(looksLikeText(new Uint8Array([0x4d, 0x5a, 0x00, 0x01]), true)).toBe(false);
    // The head of a longer text may end inside a character.
    expect(looksLikeText(new TextEncoder().encode('名称').subarray(0, 5), false)).toBe(true);
  });

  it('reads the limits of a field from its form', () => {
    expect(uploadFields.parse({ formats: 'pdf,jpg', maxMegabytes: '10' })).toEqual({
      purpose: '',
      formats: ['pdf', 'jpg'],
      maxMegabytes: 10,
    });
    expect(uploadFields.safeParse({ formats: 'exe' }).success).toBe(false);
    expect(uploadFields.safeParse({ path: '/etc' }).success).toBe(false);
  });
});

describe('what may leave', () => {
  const file = (scan: ScanState, threat: string | null = null) => ({ scan, threat });

  it('is with a scanner what it found clean, without one everything, and never what was found infected', () => {
    expect(code(() => checkScan(file('clean'), true))).toBe('none');
    expect(code(() => checkScan(file('waiting'), true))).toBe('file.waiting');
    expect(code(() => checkScan(file('none'), true))).toBe('file.waiting');
    expect(code(() => checkScan(file('none'), false))).toBe('none');
    expect(code(() => checkScan(file('quarantined', 'X'), false))).toBe('file.quarantined');
  });
});

describe('the directory of a zip', () => {
  const zip = new PizZip();
  zip.file('a.txt', 'x'.repeat(1000), { compression: 'DEFLATE' });
  zip.file('folder/b.txt', 'y'.repeat(500));
  const bytes = zip.generate({ type: 'uint8array', comment: 'behind everything' });

  it('is found before a comment, and tells what each file unpacks to', () => {
    const end = endOfZip(bytes)!;
    const directory = directoryOf(bytes.subarray(end.start, end.start + end.length), end.count);
    expect(unpackedSize(directory!)).toBe(1500);
  });

  it('that is broken or missing is told apart from one that claims too much', () => {
    const end = endOfZip(bytes)!;
    expect(directoryOf(bytes.subarray(end.start, end.start + 20), end.count)).toBeNull();
    expect(endOfZip(bytes.subarray(0, 40))).toBeNull();
    expect(code(() => checkUnpacked(null))).toBe('file.broken');
    expect(code(() => checkUnpacked(Infinity))).toBe('file.unpacks-too-large');
    expect(code(() => checkUnpacked(1000))).toBe('none');
  });
});
