import type { NoticeKind } from './notice';
import { noticeWords } from './notice-words';

const notice = (amounts: number[], of: NoticeKind = 'award') =>
  noticeWords({
    of,
    title: '关于拟立项名单的公示',
    programme: '产学研合作专项',
    call: '2026年度',
    commission: '上海市嘉定区科学技术委员会',
    publishedOn: '2026-11-25',
    startsOn: '2026-11-25',
    endsOn: '2026-12-01',
    workingDays: 5,
    contact: { office: '科技发展科', phone: '021-59521234', address: null },
    items: amounts.map((amountFen, i) => ({ party: `单位${i}`, title: '项目', town: null, amountFen })),
  });

describe('the words of a public notice', () => {
  it('are the list as published, numbered, with its sum and the days as official papers write them', () => {
    const words = notice([1_000_000, 2_500_000]);
    expect(words).toMatchObject({
      count: '2',
      total: '3.50万元',
      startsOn: '2026年11月25日',
      endsOn: '2026年12月1日',
    });
    expect(words['items']).toMatchObject([
      { position: '1', party: '单位0', amount: '1.00' },
      { position: '2', party: '单位1', amount: '2.50' },
    ]);
  });

  it('say whether awards or redemptions are made public', () => {
    expect(notice([1])).toHaveProperty('award', true);
    expect(notice([1], 'redemption')).toMatchObject({ redemption: true });
    expect(notice([1], 'redemption')).not.toHaveProperty('award');
  });

  it('speak of no money where recognitions are made public', () => {
    const words = notice([0]);
    expect(words).not.toHaveProperty('total');
    expect((words['items'] as object[])[0]).not.toHaveProperty('amount');
  });
});
