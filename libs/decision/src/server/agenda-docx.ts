import { shanghaiDate, wanText } from '@keshen/kernel';
import { fillDocx, writeDocx, type Block } from '@keshen/letter/server';
import type { AgendaPoint } from '../domain/agenda';
import type { CallRanking } from '../domain/views';

const blocks: Block[] = [
  ['masthead', '{call}'],
  ['title', '会 议 议 程'],
  ['rule', ''],
  ['label', '资金额度：{envelope} 万元　参加排序：{count} 项　预计：{minutes} 分钟'],
  ['label', '制表日期：{day}'],
  ['heading', '一、议题（并列在先，分歧在后）'],
  ['body', '{none}'],
  ['body', '{#points}'],
  ['label', '{no}. {what}（{takes} 分钟）'],
  ['body', '{words}'],
  ['body', '{/points}'],
  ['heading', '二、排序'],
  {
    each: 'rows',
    head: ['名次', '申报编号', '项目', '得分', '入围把握', '建议（万元）'],
    row: ['{rank}', '{reference}', '{title}', '{score}', '{above}', '{amount}'],
    widths: [1, 2.6, 4.6, 1.3, 1.5, 1.7],
  },
];

type Row = CallRanking['ranking']['rows'][number];
const points = (hundredths: number): string => (hundredths / 100).toFixed(2);

/** 会议议程 as a docx: the tied set and the disagreements first, then the ranking that they stand in. */
export function agendaDocx({ call, ranking, agenda }: CallRanking, now: Date): Buffer {
  const rows = new Map(ranking.rows.map((row) => [row.caseId, row]));
  return fillDocx(writeDocx(blocks), {
    call: call.title['zh-CN'],
    envelope: wanText(call.envelopeFen),
    count: String(ranking.rows.length),
    minutes: String(agenda.reduce((sum, point) => sum + point.minutes, 0)),
    day: shanghaiDate(now),
    none: agenda.length ? '' : '没有并列，也没有评分相差悬殊的项目。',
    points: agenda.map((point, at) => ({
      no: String(at + 1),
      takes: String(point.minutes),
      ...said(point, rows),
    })),
    rows: ranking.rows.map((row) => ({
      rank: String(row.rank ?? '—'),
      reference: row.reference,
      title: `${row.title}（${row.party}）${row.questioned ? '　评审结果存疑' : ''}`,
      score: row.score === null ? '—' : points(row.score),
      above: row.trust ? `${Math.round(row.trust.above * 100)}%` : '—',
      amount: wanText(row.amountFen),
    })),
  });
}

function said(point: AgendaPoint, rows: ReadonlyMap<string, Row>): { what: string; words: string } {
  const titleOf = (caseId: string): string => rows.get(caseId)?.title ?? caseId;
  if (point.kind === 'tie')
    return {
      what: `并列组定取舍，${point.cases.length} 项`,
      words: `${point.cases.map(titleOf).join('、')}。合计 ${wanText(point.amountFen)} 万元，线上还剩 ${wanText(point.leftFen)} 万元。`,
    };
  if (point.kind === 'moved')
    return {
      what: '校正专家宽严前后名次变化大',
      words: `${point.cases.map(({ caseId, from, to }) => `${titleOf(caseId)}：第 ${from} 名变为第 ${to} 名`).join('；')}。`,
    };
  return {
    what: `${titleOf(point.caseId)}：评分相差 ${points(point.to - point.from)} 分`,
    words: `第 ${point.rank ?? '—'} 名，评分从 ${points(point.from)} 到 ${points(point.to)}，请评审组说明。`,
  };
}
