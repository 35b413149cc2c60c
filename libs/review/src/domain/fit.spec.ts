import { fitOf, fitWeights, TextFit } from './fit';

describe('the fit of an expert', () => {
  const experts = new TextFit([
    ['集成电路', '芯片', '设计'],
    ['生物', '医药', '芯片'],
    ['会计', '审计'],
  ]);

  it('is best by text for whom shares the rarest words, and nothing for whom shares none', () => {
    const [circuits, medicine, audit] = experts.shares(['集成电路', '芯片', '测试']) as [
      number,
      number,
      number,
    ];
    expect(circuits).toBe(1);
    expect(medicine).toBeGreaterThan(0);
    expect(medicine).toBeLessThan(0.5);
    expect(audit).toBe(0);
  });

  it('is nothing by text where no expert shares a word, and where there are no experts', () => {
    expect(experts.shares(['农业'])).toEqual([0, 0, 0]);
    expect(new TextFit([]).shares(['农业'])).toEqual([]);
  });

  it('is 100 at two matching fields and the best text, and its weights are those that are shown', () => {
    expect(fitWeights.fields + fitWeights.text).toBe(100);
    expect([fitOf(2, 1), fitOf(5, 1), fitOf(1, 0), fitOf(0, 0.5), fitOf(0, 0)]).toEqual([
      100, 100, 30, 20, 0,
    ]);
  });
});
