/**
 * 公文格式: the named paragraph styles of a letter, sized after GB/T 9704-2012 (title 2号 = 22 pt, text 3号 = 16 pt, 28 pt
 * between lines). Both the docx and the PDF are set from this table, so a template changed in Word that keeps the
 * names keeps its look in the PDF.
 */
export interface LetterStyle {
  /** As Word shows it. */
  name: string;
  font: 'title' | 'text' | 'heading';
  /** Points. */
  size: number;
  bold?: boolean;
  /** Hexadecimal, without #. */
  color?: string;
  align?: 'left' | 'center' | 'right' | 'both';
  /** First line, in characters of its own size. */
  indent?: number;
  /** Space kept free on the right, in points. */
  right?: number;
  /** Points. */
  before?: number;
  after?: number;
  /** A line beneath in this colour. */
  rule?: string;
  /** Stays on the page of what follows. */
  keep?: boolean;
}

const RED = 'C8102E';

export const letterStyles = {
  masthead: {
    name: '发文机关标志',
    font: 'title',
    size: 30,
    bold: true,
    color: RED,
    align: 'center',
    after: 12,
  },
  number: { name: '发文字号', font: 'text', size: 16, align: 'center', after: 4 },
  rule: { name: '版头分隔线', font: 'text', size: 4, rule: RED, after: 16 },
  title: { name: '公文标题', font: 'title', size: 22, bold: true, align: 'center', after: 16, keep: true },
  to: { name: '主送', font: 'text', size: 16, align: 'left' },
  body: { name: '公文正文', font: 'text', size: 16, align: 'both', indent: 2 },
  heading: { name: '公文小标题', font: 'heading', size: 16, align: 'left', indent: 2, before: 6, keep: true },
  label: { name: '公文字段', font: 'text', size: 14, align: 'left', indent: 2 },
  cell: { name: '公文表格', font: 'text', size: 12, align: 'left' },
  sign: { name: '落款', font: 'text', size: 16, align: 'right', before: 24, right: 32, keep: true },
  date: { name: '成文日期', font: 'text', size: 16, align: 'right', right: 32, keep: true },
  seal: { name: '盖章处', font: 'text', size: 14, color: RED, align: 'right', right: 56, before: 4 },
  note: { name: '附注', font: 'text', size: 12, color: '555555', align: 'left', before: 18 },
} as const satisfies Record<string, LetterStyle>;

export type LetterStyleId = keyof typeof letterStyles;
export const styleEntries = Object.entries(letterStyles) as [LetterStyleId, LetterStyle][];

/** A4 and its margins after GB/T 9704: text area 156 × 225 mm. Millimetres. */
export const page = { width: 210, height: 297, top: 37, left: 28, right: 26, bottom: 35 };
