import { callSchema, callStatus, inYear, noticeNumber, titleInYear } from './call';

const times = {
  publishedAt: '2026-01-01T00:00:00Z',
  opensAt: '2026-03-01T01:00:00Z',
  closesAt: '2026-03-31T08:30:00Z',
};
const at = (instant: string): Date => new Date(instant);

describe('the state of a call', () => {
  it('is a draft until it is published', () => {
    expect(callStatus({ ...times, publishedAt: null }, at('2026-03-10T00:00:00Z'))).toBe('draft');
  });
  it('is told by the clock alone; the closing instant is still open', () => {
    expect(callStatus(times, at('2026-03-01T00:59:59Z'))).toBe('scheduled');
    expect(callStatus(times, at('2026-03-01T01:00:00Z'))).toBe('open');
    expect(callStatus(times, at('2026-03-31T08:30:00Z'))).toBe('open');
    expect(callStatus(times, at('2026-03-31T08:30:00.001Z'))).toBe('closed');
  });
  it('is closed from the early closing on', () => {
    expect(callStatus({ ...times, closedEarlyAt: '2026-03-05T00:00:00Z' }, at('2026-03-06T00:00:00Z'))).toBe(
      'closed',
    );
  });
});

describe('a call', () => {
  const right = {
    programmeVersionId: '01960000-0000-7000-8000-000000000001',
    title: { 'zh-CN': '2026年度产学研合作项目', en: 'Cooperation projects 2026' },
    year: 2026,
    batch: 1,
    noticeNumber: '嘉科〔2026〕21号',
    opensAt: times.opensAt,
    closesAt: times.closesAt,
    endorsementClosesAt: '2026-04-07T08:30:00Z',
    envelopeFen: 300_000_000,
    limitPerParty: 1,
    contact: { office: '科技发展科', person: '陆敏', phone: '021-59530000', email: null, address: null },
  };
  it('is accepted when it is right', () => {
    expect(callSchema.safeParse(right).success).toBe(true);
  });
  it.each([
    ['closes before it opens', { closesAt: '2026-02-01T00:00:00Z' }, 'call.closes-before-opening'],
    [
      'is endorsed until before its closing',
      { endorsementClosesAt: '2026-03-30T00:00:00Z' },
      'call.endorsement-before-closing',
    ],
    ['has a notice of another year', { noticeNumber: '嘉科〔2025〕21号' }, 'call.notice-of-other-year'],
  ])('is refused when it %s', (_what, change, code) => {
    const result = callSchema.safeParse({ ...right, ...change });
    expect(result.error!.issues.map((i) => i.message)).toContain(code);
  });
  it('has a notice number with the year in hexagonal brackets', () => {
    expect(['嘉科〔2026〕5号', '嘉科合〔2017〕2号'].every((n) => noticeNumber.safeParse(n).success)).toBe(
      true,
    );
    expect(['嘉科[2026]5号', '2026-5', '嘉科〔26〕5号'].some((n) => noticeNumber.safeParse(n).success)).toBe(
      false,
    );
  });
});

describe('copying to another year', () => {
  it('keeps the hour in Shanghai and the day, 29 February becoming the 28th', () => {
    expect(inYear('2025-12-31T16:30:00.000Z', 1)).toBe('2026-12-31T16:30:00.000Z');
    expect(inYear('2024-02-29T08:30:00.000Z', 1)).toBe('2025-02-28T08:30:00.000Z');
  });
  it('changes the year in the title', () => {
    expect(titleInYear({ 'zh-CN': '2025年度', en: 'Call 2025' }, 2025, 2026)).toEqual({
      'zh-CN': '2026年度',
      en: 'Call 2026',
    });
  });
});
