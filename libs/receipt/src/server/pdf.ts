import type { Content, ContentTable, TDocumentDefinitions } from 'pdfmake/interfaces';
import { shanghaiDate, shanghaiTime } from '@keshen/kernel';
import { linesOf, pdfFrom, printable } from '@keshen/platform/server';
import type { CopyLine, CopySection } from '../domain/copy';
import type { Manifest } from '../domain/manifest';

/** What stands in a receipt's PDF. */
export interface ReceiptPaper {
  manifest: Manifest;
  /** SHA-256 of the manifest, and the key that signed it. */
  digest: string;
  key: string;
  title: string;
  party: string;
  call: string;
  sections: readonly CopySection[];
  /** Where the receipt can be checked. */
  address: string;
}

const GREY = '#6b6b6b';
const SIZE = 9.5;
const MARGIN = 57;
/** Of what stands between the margins of A4, in points. */
const WIDTH = 595.28 - 2 * MARGIN;
const LABEL = 130;
const GAP = 8;
/** What a table leaves free beside the words of a cell. */
const PADDING = 8;
const hairlines: ContentTable['layout'] = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0,
  hLineColor: () => '#c8c8c8',
  paddingTop: () => 3,
  paddingBottom: () => 3,
};

/** The instant as people here read it, to the second. */
export const instantText = (iso: string): string => {
  const at = new Date(iso);
  return `${shanghaiDate(at)} ${shanghaiTime(at).slice(0, 5)}:${iso.slice(17, 19)}`;
};

/** 回执的 PDF: what was submitted, with watermark, page numbers and the way to check it. Not yet sealed. */
export function receiptPdf(paper: ReceiptPaper): Promise<Buffer> {
  const { manifest } = paper;
  const definition: TDocumentDefinitions = {
    info: {
      title: `提交回执 ${manifest.receipt}`,
      creationDate: new Date(manifest.submittedAt),
      producer: 'Keshen',
    },
    pageSize: 'A4',
    pageMargins: [MARGIN, MARGIN, MARGIN, 62],
    defaultStyle: { font: 'NotoSansSC', fontSize: SIZE, lineHeight: 1.3 },
    watermark: {
      text: `${manifest.trial ? '试运行 不作凭据' : '提交副本'} ${manifest.receipt}`,
      color: '#000000',
      opacity: 0.06,
      bold: true,
      fontSize: 40,
    },
    content: [head(paper), facts(paper), ...paper.sections.flatMap(section), files(manifest), proof(paper)],
    footer: (page, pages) => ({
      columns: [
        { text: manifest.receipt, color: GREY },
        { text: `第 ${page} 页，共 ${pages} 页`, alignment: 'right', color: GREY },
      ],
      margin: [MARGIN, 22, MARGIN, 0],
      fontSize: 8.5,
    }),
    pageBreakBefore: (node, nodes) =>
      Boolean(node.headlineLevel) && nodes.getFollowingNodesOnPage().length === 0,
  };
  return pdfFrom(definition);
}

const head = ({ manifest, address }: ReceiptPaper): Content => ({
  columns: [
    {
      stack: [
        { text: '提交回执', fontSize: 22, bold: true },
        { text: manifest.receipt, fontSize: 13, margin: [0, 4, 0, 0] },
        { text: `收到时间 ${instantText(manifest.submittedAt)}（北京时间）`, margin: [0, 4, 0, 0] },
      ],
    },
    {
      width: 92,
      stack: [
        { qr: address, fit: 88 },
        { text: '扫码核验', alignment: 'center', fontSize: 8, color: GREY },
      ],
    },
  ],
  margin: [0, 0, 0, 10],
});

const facts = ({ manifest, title, party, call }: ReceiptPaper): Content => ({
  table: {
    widths: [88, '*'],
    body: [
      ['项目名称', printable(title)],
      ['申报单位（人）', printable(party)],
      ['申报批次', printable(call)],
      ['申报编号', manifest.reference],
      ['专项文本', `${manifest.definition.code} 第 ${manifest.definition.version} 版`],
    ],
  },
  layout: hairlines,
});

const headline = (text: string): Content => ({
  text: printable(text),
  bold: true,
  fontSize: 12,
  headlineLevel: 1,
  margin: [0, 12, 0, 4],
});

const section = ({ title, lines }: CopySection): Content[] => [headline(title), ...lines.map(line)];

/** Words in lines that are broken already. */
function lined(text: string, width: number, size: number, bold = false): { stack: Content[] } {
  const lines = linesOf(printable(text), width, size, bold ? 'bold' : 'normal');
  return { stack: lines.map((line) => ({ text: line, noWrap: true, bold })) };
}

function line(given: CopyLine): Content {
  if ('text' in given)
    return {
      columns: [
        { width: LABEL, ...lined(given.label, LABEL, SIZE), color: GREY },
        { width: '*', ...lined(given.text, WIDTH - LABEL - GAP, SIZE) },
      ],
      columnGap: GAP,
      margin: [0, 0, 0, 3],
    };
  const small = given.head.length > 6 ? 7 : 8.5;
  const column = WIDTH / given.head.length - PADDING;
  return {
    stack: [
      { text: printable(given.label), color: GREY, margin: [0, 2, 0, 2] },
      {
        table: {
          headerRows: 1,
          widths: given.head.map(() => '*'),
          body: [
            given.head.map((text) => lined(text, column, small, true)),
            ...given.rows.map((row) => row.map((text) => lined(text, column, small))),
          ],
        },
        layout: hairlines,
        fontSize: small,
      },
    ],
    margin: [0, 0, 0, 4],
  };
}

const files = (manifest: Manifest): Content => ({
  stack: [
    headline('附件清单'),
    manifest.files.length === 0
      ? { text: '无' }
      : {
          ol: manifest.files.map((file) => ({
            stack: [
              printable(file.name),
              { text: `SHA-256 ${file.sha256}（${file.size} 字节）`, fontSize: 7.5, color: GREY },
            ],
          })),
        },
  ],
});

const proof = ({ manifest, digest, key, address }: ReceiptPaper): Content => ({
  stack: [
    headline('核验'),
    {
      text: '身份证号、银行账号和联系方式在副本中已遮蔽，散列按完整答案计算。本文件由平台密钥签名，改动任何一个字节都能查出。',
      margin: [0, 0, 0, 4],
    },
    { text: `清单 SHA-256 ${digest}`, fontSize: 7.5 },
    { text: `答案 SHA-256 ${manifest.answers}`, fontSize: 7.5 },
    { text: `签名密钥 ${key}`, fontSize: 7.5 },
    { text: address, fontSize: 7.5, color: GREY },
  ],
});
