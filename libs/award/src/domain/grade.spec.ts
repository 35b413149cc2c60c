import { gradeOf, requireItems } from './grade';

const text = { 'zh-CN': '指标', en: 'Indicator' };
const args = {
  grades: [
    { outcome: 'poor', from: 0 },
    { outcome: 'excellent', from: 90 },
    { outcome: 'good', from: 80 },
    { outcome: 'fair', from: 60 },
  ],
  indicators: ['decision', 'process', 'output', 'effect'].map((id) => ({ id, label: text })),
};
const all = (score: number) => Object.fromEntries(args.indicators.map((i) => [i.id, score]));

describe('the grade of a performance evaluation', () => {
  it.each([
    [90, 'excellent'],
    [89, 'good'],
    [80, 'good'],
    [79, 'fair'],
    [60, 'fair'],
    [59, 'poor'],
    [0, 'poor'],
  ])('is, for a mean of %i, %s', (score, grade) => {
    expect(gradeOf(args, all(score))).toEqual({ mean: score, outcome: grade });
  });

  it('is refused while an indicator has no score', () => {
    const { decision: _, ...rest } = all(90);
    expect(() => gradeOf(args, rest)).toThrow('evaluation.incomplete');
  });

  it('is refused for an indicator that the programme does not have', () => {
    expect(() => gradeOf(args, { ...all(90), other: 10 })).toThrow('evaluation.incomplete');
  });
});

describe('a checklist', () => {
  it('is complete when what is doubted or denied has a remark', () => {
    expect(() =>
      requireItems([{ id: 'a' }, { id: 'b' }], {
        a: { answer: 'yes' },
        b: { answer: 'no', remark: '缺票据' },
      }),
    ).not.toThrow();
  });
  it('is refused without a remark on what is doubted', () => {
    expect(() => requireItems([{ id: 'a' }], { a: { answer: 'doubt' } })).toThrow('items.incomplete');
  });
  it('is refused with an item that nobody asked', () => {
    expect(() => requireItems([{ id: 'a' }], { a: { answer: 'yes' }, z: { answer: 'yes' } })).toThrow(
      'items.unknown',
    );
  });
});
