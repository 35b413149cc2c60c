import type { Content, StyleDictionary, TDocumentDefinitions } from 'pdfmake/interfaces';
import { pdfFrom } from '@keshen/platform/server';
import { page, styleEntries, type LetterStyle } from './docx/styles';

const points = (millimetres: number): number => (millimetres / 25.4) * 72;
const textWidth = points(page.width - page.left - page.right);
const styleMap = styleEntries.map(([id, { name }]) => `p[style-name='${name}'] => p.${id}:fresh`);

/**
 * The same letter as PDF: the filled docx read by its named styles and set again in Noto Sans SC, with page numbers.
 * Pictures, footnotes and what Word places by hand do not come along.
 */
export async function pdfOf(docx: Buffer, about: { title: string; made: Date }): Promise<Buffer> {
  // Loaded by the first letter: no start of a program waits for them.
  const [{ default: mammoth }, { parseHTML }, { default: htmlToPdfmake }] = await Promise.all([
    import('mammoth'),
    import('linkedom'),
    import('html-to-pdfmake'),
  ]);
  const { value } = await mammoth.convertToHtml(
    { buffer: docx },
    {
      styleMap,
      includeDefaultStyleMap: true,
      ignoreEmptyParagraphs: false,
      convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
      externalFileAccess: false,
    },
  );
  const { window } = parseHTML('<html><body></body></html>');
  // An empty paragraph would lose its style, and the red line is one.
  const html = value.replace(/<img[^>]*>/g, '').replace(/><\/p>/g, '>\u00a0</p>');
  const content = htmlToPdfmake(`<html><body>${html}</body></html>`, {
    window,
    defaultStyles: { p: { margin: '' }, a: { color: '', decoration: '' }, th: { fillColor: '' } },
  }) as Node[];
  const definition: TDocumentDefinitions = {
    info: { title: about.title, creationDate: about.made, producer: 'Keshen' },
    pageSize: 'A4',
    pageMargins: [page.left, page.top - 7, page.right, page.bottom - 7].map(points) as [
      number,
      number,
      number,
      number,
    ],
    defaultStyle: { font: 'NotoSansSC', fontSize: 14, lineHeight: 1.35 },
    styles,
    content: signedTogether(content.map(dressed)) as Content,
    footer: (current) => ({
      text: `— ${current} —`,
      alignment: 'center',
      fontSize: 11,
      margin: [0, 28, 0, 0],
    }),
    // A heading is not left alone at the foot of a page.
    pageBreakBefore: (node, nodes) =>
      Boolean(node.headlineLevel) && nodes.getFollowingNodesOnPage().length === 0,
  };
  return pdfFrom(definition);
}

/** The named styles for pdfmake. The sans serif runs wider than 仿宋, so it is set smaller. */
const styles: StyleDictionary = Object.fromEntries(
  (styleEntries as [string, LetterStyle][]).map(([id, style]) => {
    const size = style.size >= 30 ? 28 : style.size * 0.875;
    return [
      id,
      {
        fontSize: size,
        bold: style.bold ?? style.font === 'heading',
        color: style.color ? `#${style.color}` : undefined,
        alignment: style.align === 'both' ? 'left' : style.align,
        leadingIndent: style.indent ? style.indent * size : undefined,
        lineHeight: style.size >= 16 && style.size < 20 ? 1.45 : 1.25,
        margin: [0, style.before ?? 0, style.right ?? 0, style.after ?? 0],
      },
    ];
  }),
);

interface Node {
  text?: unknown;
  stack?: Node[];
  table?: { body: Node[][]; widths?: string[]; headerRows?: number; dontBreakRows?: boolean };
  style?: string[];
  [key: string]: unknown;
}

/** What html-to-pdfmake leaves open: the red line, the tables' hairlines and widths, what stays together. */
function dressed(node: Node): Node {
  const named = styleOf(node);
  if (named === 'rule')
    return {
      canvas: [{ type: 'line', x1: 0, y1: 0, x2: textWidth, y2: 0, lineWidth: 1.5, lineColor: '#C8102E' }],
      margin: [0, 0, 0, 18],
    };
  if (node.table) return tableOf(node);
  return named === 'heading' ? { ...node, headlineLevel: 1 } : node;
}

const styleOf = (node: Node): string | undefined => node.style?.find((each) => each in styles);
const signing = new Set<string | undefined>(['sign', 'date', 'seal']);

/** Who signs, the date and the seal's place stay on one page. */
function signedTogether(nodes: Node[]): Node[] {
  const from = nodes.findIndex((node) => styleOf(node) === 'sign');
  const to = nodes.findIndex((node, i) => i > from && !signing.has(styleOf(node)));
  if (from < 0) return nodes;
  const end = to < 0 ? nodes.length : to;
  return [...nodes.slice(0, from), { stack: nodes.slice(from, end), unbreakable: true }, ...nodes.slice(end)];
}

function tableOf({ table }: Node): Node {
  const body = table!.body;
  const columns = Math.max(...body.map((row) => row.length));
  // Columns share the width by the longest thing in them, within reason.
  const longest = Array.from({ length: columns }, (_, i) =>
    Math.min(24, Math.max(4, ...body.map((row) => lengthOf(row[i])))),
  );
  const sum = longest.reduce((a, b) => a + b, 0);
  return {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: longest.map((each) => `${((each / sum) * 100).toFixed(3)}%`),
      body: body.map((row, i) =>
        row.map((cell) => (i === 0 ? { ...cell, bold: true, fillColor: '#f2f2f2' } : cell)),
      ),
    },
    layout: {
      hLineWidth: () => 0.5,
      vLineWidth: () => 0.5,
      hLineColor: () => '#808080',
      vLineColor: () => '#808080',
    },
    margin: [0, 6, 0, 10],
  };
}

const lengthOf = (node: unknown): number => {
  if (typeof node === 'string') return node.length;
  if (Array.isArray(node)) return node.reduce<number>((sum, each) => sum + lengthOf(each), 0);
  if (!node || typeof node !== 'object') return 0;
  const { text, stack } = node as Node;
  return stack ? Math.max(0, ...stack.map(lengthOf)) : lengthOf(text);
};
