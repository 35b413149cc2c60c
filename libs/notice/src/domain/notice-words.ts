import { chineseDay, wanText } from '@keshen/kernel';
import type { Words } from '@keshen/letter';
import type { NoticeKind } from './notice';
import type { NoticeContact } from './requests';

/** 公示 as its docx says it: what the public reads, names masked as they are published. Amounts in fen. */
export function noticeWords(notice: {
  of: NoticeKind;
  title: string;
  programme: string;
  call: string;
  commission: string;
  publishedOn: string;
  startsOn: string;
  endsOn: string;
  workingDays: number;
  contact: NoticeContact;
  items: { party: string; title: string; town: string | null; amountFen: number }[];
}): Words {
  const totalFen = notice.items.reduce((sum, item) => sum + item.amountFen, 0);
  return {
    [notice.of]: true,
    title: notice.title,
    programme: notice.programme,
    call: notice.call,
    commission: notice.commission,
    date: chineseDay(notice.publishedOn),
    startsOn: chineseDay(notice.startsOn),
    endsOn: chineseDay(notice.endsOn),
    workingDays: String(notice.workingDays),
    contactOffice: notice.contact.office,
    contactPhone: notice.contact.phone,
    ...(notice.contact.address ? { contactAddress: notice.contact.address } : {}),
    count: String(notice.items.length),
    ...(totalFen > 0 ? { total: `${wanText(totalFen)}万元` } : {}),
    items: notice.items.map((item, i) => ({
      position: String(i + 1),
      party: item.party,
      title: item.title,
      ...(item.town ? { town: item.town } : {}),
      ...(item.amountFen > 0 ? { amount: wanText(item.amountFen) } : {}),
    })),
  };
}
