import { jest } from '@jest/globals';
import PizZip from 'pizzip';
import type { CallRanking } from '../domain/views';
import { agendaDocx } from './agenda-docx';

const row = (caseId: string, rank: number, score: number) => ({
  caseId,
  rank,
  score,
  reference: `CXY-2026-000${rank}`,
  title: `项目${caseId}`,
  party: '某公司',
  amountFen: 5_000_000,
  questioned: caseId === '丙',
  trust: { above: 0.5 },
});
const ranking = {
  call: { title: { 'zh-CN': '2026年度', en: '2026' }, envelopeFen: 10_000_000 },
  ranking: { rows: [row('甲', 1, 8150), row('乙', 2, 8100), row('丙', 3, 7000)] },
  agenda: [
    { kind: 'tie', minutes: 10, cases: ['甲', '乙'], amountFen: 10_000_000, leftFen: 5_000_000 },
    { kind: 'spread', minutes: 6, caseId: '丙', rank: 3, from: 4500, to: 9000 },
    { kind: 'moved', minutes: 6, cases: [{ caseId: '乙', from: 2, to: 4 }] },
  ],
} as unknown as CallRanking;
const textOf = (of: CallRanking): string =>
  new PizZip(agendaDocx(of, new Date('2026-12-01T00:00:00Z')))
    .file('word/document.xml')!
    .asText()
    .replace(/<[^>]+>/g, ' ');

describe('the agenda of a meeting as docx', () => {
  it('has ties first, then disagreements, in words, and the ranking they stand in', () => {
    const text = textOf(ranking);
    const at = [
      '并列组定取舍，2 项',
      '项目丙：评分相差 45.00 分',
      '第 2 名变为第 4 名',
      'CXY-2026-0001',
      'CXY-2026-0003',
    ].map((said) => text.indexOf(said));
    expect(at.every((place) => place >= 0)).toBe(true);
    expect(at).toEqual([...at].sort((a, b) => a - b));
    for (const said of ['预计：22 分钟', '81.50', '评审结果存疑', '2026-12-01']) expect(text).toContain(said);
  });

  it('is the same bytes whenever it is asked for', () => {
    const asked = (now: string): Buffer => {
      jest.useFakeTimers({ now: new Date(now) });
      try {
        return agendaDocx(ranking, new Date('2026-12-01T00:00:00Z'));
      } finally {
        jest.useRealTimers();
      }
    };
    expect(asked('2026-12-01T01:00:00Z').equals(asked('2027-03-05T10:20:30Z'))).toBe(true);
  });

  it('says so when there is nothing to talk about', () =>
    expect(textOf({ ...ranking, agenda: [] })).toContain('没有并列'));
});
