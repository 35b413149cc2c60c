import {
  aside,
  colon,
  comma,
  dateText,
  dateTimeText,
  isoDay,
  semicolon,
  sizeText,
  timeText,
  wan,
  weekdayText,
  yuan,
} from './format';

describe('what people read', () => {
  it('is the day in Shanghai, whatever the machine thinks', () => {
    expect(dateText('2026-11-26T16:30:00Z', 'zh-CN')).toBe('2026年11月27日');
    expect(dateText('2026-11-26T16:30:00Z', 'en')).toBe('27 Nov 2026');
    expect(isoDay('2026-12-31T16:00:00Z')).toBe('2027-01-01');
    expect(timeText('2026-11-27T08:30:05Z')).toBe('16:30');
    expect(timeText('2026-11-26T16:00:05Z', true)).toBe('00:00:05');
  });
  it('takes a plain date for that day', () => {
    expect(dateText('2026-11-23', 'zh-CN')).toBe('2026年11月23日');
    expect(weekdayText('2026-11-23', 'zh-CN')).toBe('星期一');
    expect(dateTimeText('2026-11-27T08:30:00Z', 'zh-CN')).toBe('2026年11月27日 16:30');
  });
  it('shows 万元 with two decimals and thousands apart, and more only where two would lie', () => {
    expect(wan(1_500_000_00)).toBe('150.00');
    expect(wan(13_864_000_00)).toBe('1,386.40');
    expect(wan(1_00)).toBe('0.0001');
    expect(yuan(100_000_00)).toBe('100,000.00');
  });
  it('strings words with the marks of their language', () => {
    const marks = (locale: 'zh-CN' | 'en') =>
      ['财务', colon(locale), '税务', comma(locale), '审计', semicolon(locale), aside('二人', locale)].join(
        '',
      );
    expect(marks('zh-CN')).toBe('财务：税务、审计；（二人）');
    expect(marks('en')).toBe('财务: 税务, 审计;  (二人)');
  });
  it('gives file sizes with their unit', () => {
    expect([sizeText(12), sizeText(2048), sizeText(4_404_019)]).toEqual(['12 B', '2 KB', '4.2 MB']);
  });
});
