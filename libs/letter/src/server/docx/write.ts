import PizZip from 'pizzip';
import { page, styleEntries, type LetterStyle, type LetterStyleId } from './styles';

/**
 * A piece of a shipped template: a paragraph in a named style, or a table whose one row repeats for every item of a list.
 * Words stand in braces. Widths are shares of the text's width.
 */
export type Block =
  [style: LetterStyleId, text: string] | { each: string; head: string[]; row: string[]; widths: number[] };

/** The parts carry one date for ever, so that a shipped template is the same bytes everywhere. */
export const MADE = new Date(Date.UTC(2026, 0, 1, 12));
const PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const TEXT_WIDTH = twips(page.width - page.left - page.right);
const fonts = {
  title: { east: '宋体', latin: 'Times New Roman' },
  text: { east: '仿宋', latin: 'Times New Roman' },
  heading: { east: '黑体', latin: 'Arial' },
};

/** Writes a template as a docx: named styles, page numbers, nothing else in it. */
export function writeDocx(blocks: readonly Block[]): Buffer {
  const zip = new PizZip();
  for (const [name, xml] of Object.entries(parts(blocks)))
    zip.file(name, `${PROLOGUE}${xml}`, { date: MADE });
  return zip.generate({ type: 'nodebuffer', compression: 'DEFLATE' });
}

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
const TYPES = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

function parts(blocks: readonly Block[]): Record<string, string> {
  return {
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${TYPES}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${TYPES}.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="${TYPES}.footer+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATION}/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/_rels/document.xml.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATION}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="${RELATION}/footer" Target="footer1.xml"/></Relationships>`,
    'word/styles.xml': `<w:styles ${W}><w:docDefaults><w:rPrDefault><w:rPr>${face('text')}<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>${styleEntries.map(styleXml).join('')}</w:styles>`,
    'word/footer1.xml': `<w:ftr ${W}><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>`,
    'word/document.xml': `<w:document ${W} ${R}><w:body>${blocks.map(blockXml).join('')}<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="${twips(page.width)}" w:h="${twips(page.height)}"/><w:pgMar w:top="${twips(page.top)}" w:right="${twips(page.right)}" w:bottom="${twips(page.bottom)}" w:left="${twips(page.left)}" w:header="850" w:footer="1134" w:gutter="0"/></w:sectPr></w:body></w:document>`,
  };
}

function styleXml([id, style]: [LetterStyleId, LetterStyle]): string {
  const line = id === 'rule' ? 'w:line="120" w:lineRule="exact"' : lineOf(style);
  return `<w:style w:type="paragraph" w:customStyle="1" w:styleId="${id}"><w:name w:val="${style.name}"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>${style.keep ? '<w:keepNext/>' : ''}${style.rule ? `<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="1" w:color="${style.rule}"/></w:pBdr>` : ''}<w:spacing w:before="${twenty(style.before)}" w:after="${twenty(style.after)}" ${line}/><w:ind${style.indent ? ` w:firstLineChars="${style.indent * 100}" w:firstLine="${style.indent * style.size * 20}"` : ''} w:right="${twenty(style.right)}"/><w:jc w:val="${style.align ?? 'left'}"/></w:pPr><w:rPr>${face(style.font)}${style.bold ? '<w:b/>' : ''}${style.color ? `<w:color w:val="${style.color}"/>` : ''}<w:sz w:val="${style.size * 2}"/><w:szCs w:val="${style.size * 2}"/></w:rPr></w:style>`;
}

/** 28 pt between the lines of the text; smaller print keeps its proportion. */
const lineOf = ({ size }: LetterStyle): string =>
  size >= 20 ? 'w:line="360" w:lineRule="auto"' : `w:line="${Math.round(size * 35)}" w:lineRule="exact"`;

const face = (font: LetterStyle['font']): string =>
  `<w:rFonts w:ascii="${fonts[font].latin}" w:hAnsi="${fonts[font].latin}" w:eastAsia="${fonts[font].east}"/>`;

const blockXml = (block: Block): string =>
  'each' in block ? tableXml(block) : paragraph(block[0], block[1]);

const paragraph = (style: LetterStyleId, text: string): string =>
  `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr>${text ? `<w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r>` : ''}</w:p>`;

function tableXml({ each, head, row, widths }: Extract<Block, { each: string }>): string {
  const all = widths.reduce((sum, width) => sum + width, 0);
  const columns = widths.map((width) => Math.floor((TEXT_WIDTH * width) / all));
  const repeated = row.map((text, i) => {
    const opened = i === 0 ? `{#${each}}${text}` : text;
    return i === row.length - 1 ? `${opened}{/${each}}` : opened;
  });
  const line = (cells: string[], header: boolean): string =>
    `<w:tr><w:trPr><w:cantSplit/>${header ? '<w:tblHeader/>' : ''}</w:trPr>${cells.map((text, i) => `<w:tc><w:tcPr><w:tcW w:w="${columns[i]}" w:type="dxa"/>${header ? '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>' : ''}</w:tcPr>${paragraph('cell', text)}</w:tc>`).join('')}</w:tr>`;
  const edges = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV']
    .map((edge) => `<w:${edge} w:val="single" w:sz="4" w:space="0" w:color="808080"/>`)
    .join('');
  return `<w:tbl><w:tblPr><w:tblW w:w="${TEXT_WIDTH}" w:type="dxa"/><w:tblBorders>${edges}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>${columns.map((width) => `<w:gridCol w:w="${width}"/>`).join('')}</w:tblGrid>${line(head, true)}${line(repeated, false)}</w:tbl>`;
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string): string => text.replace(/[&<>]/g, (c) => escapes[c]!);
const twenty = (points = 0): number => points * 20;

/** Millimetres in twentieths of a point. */
function twips(millimetres: number): number {
  return Math.round((millimetres / 25.4) * 1440);
}
