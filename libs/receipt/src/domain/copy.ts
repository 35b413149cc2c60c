/** 副本: what was submitted in words, as PDF and mail give it back; personal numbers are masked before. */
export interface CopySection {
  title: string;
  lines: CopyLine[];
}
export type CopyLine = { label: string; text: string } | { label: string; head: string[]; rows: string[][] };

/** The copy as plain text, for a mail. */
export const copyText = (sections: readonly CopySection[]): string =>
  sections.map(({ title, lines }) => [`【${title}】`, ...lines.map(lineText)].join('\n')).join('\n\n');

const lineText = (line: CopyLine): string =>
  'text' in line
    ? `${line.label}：${line.text}`
    : [`${line.label}：`, ...line.rows.map((row) => `  ${row.join(' | ')}`)].join('\n');
