import { asRecommended, lacksOf, linesOf, sumOf } from './draft-lines';
import type { DecisionOutcome, MeetingItem } from './decision.api';

const words = (text: string) => ({ 'zh-CN': text, en: text });
const outcomes: DecisionOutcome[] = [
  { id: 'agree', label: words('同意'), remark: 'optional', funds: true },
  { id: 'adjust', label: words('调整金额'), remark: 'required', funds: true },
  { id: 'refuse', label: words('不同意'), remark: 'required', funds: false },
];
const item = (n: number, part: Partial<MeetingItem> = {}): MeetingItem =>
  ({
    caseId: `c${n}`,
    recommendedFen: 10,
    decidedAt: null,
    waiting: true,
    version: n,
    ...part,
  }) as MeetingItem;

describe('what a leader chooses for a meeting', () => {
  it('is filled in as recommended as far as the money reaches, decided cases apart', () => {
    const items = [item(1), item(2, { decidedAt: '2026-12-01' }), item(3), item(4)];
    expect(asRecommended(items, outcomes, 25)).toEqual({
      c1: { outcome: 'agree', amountFen: 10, remark: '' },
      c3: { outcome: 'agree', amountFen: 10, remark: '' },
    });
    expect(asRecommended(items, [outcomes[2]!], 25)).toEqual({});
  });

  it('lacks an amount where it funds and a remark where one is asked', () => {
    const line = { outcome: 'adjust', amountFen: Number.NaN, remark: ' ' };
    expect(lacksOf(line, outcomes)).toEqual(['amount', 'remark']);
    expect(lacksOf({ outcome: 'refuse', amountFen: null, remark: '创新性不足' }, outcomes)).toEqual([]);
    expect(lacksOf({ outcome: '', amountFen: null, remark: '' }, outcomes)).toEqual([]);
  });

  it('is sent on the versions shown, without an amount where nothing is funded', () => {
    const draft = {
      c1: { outcome: 'agree', amountFen: 7, remark: '' },
      c2: { outcome: 'refuse', amountFen: 9, remark: '创新性不足' },
      c3: { outcome: 'agree', amountFen: 7, remark: '' },
      gone: { outcome: 'agree', amountFen: 7, remark: '' },
    };
    const lines = linesOf(draft, [item(1), item(2), item(3, { waiting: false })], outcomes);
    expect(lines).toEqual([
      { caseId: 'c1', outcome: 'agree', version: 1, amountFen: 7 },
      { caseId: 'c2', outcome: 'refuse', version: 2, remark: '创新性不足' },
    ]);
    expect(sumOf(lines)).toBe(7);
  });
});
