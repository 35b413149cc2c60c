import type { Block } from '../docx/write';

/** 版头: who writes, under which number, the red line, what it is about. */
export const opened = (title: string, to = '{party}：'): Block[] => [
  ['masthead', '{commission}'],
  ['number', '{number}'],
  ['rule', ''],
  ['title', title],
  ...(to ? [['to', to] as Block] : []),
];

/** 落款: who signs, when, and where the seal goes. The seal is put on paper; the portal has none. */
export const closed = (note?: string): Block[] => [
  ['sign', '{commission}'],
  ['date', '{date}'],
  ['seal', '〔盖章处〕'],
  ...(note ? [['note', note] as Block] : []),
];

/** 申报信息, as every letter about an application names it. */
export const about: Block[] = [
  ['label', '专项名称：{programme}'],
  ['label', '申报批次：{call}'],
  ['label', '申报编号：{reference}'],
  ['label', '项目名称：{title}'],
];

export const instalmentTable: Block = {
  each: 'instalments',
  head: ['拨款期次', '比例', '金额（万元）', '拨付条件'],
  row: ['{label}', '{percent}', '{amount}', '{after}'],
  widths: [2, 1.4, 2.2, 4],
};
