import { useTranslation } from 'react-i18next';
import { dateText, textOf, wan } from '../../format';
import type { NoticePage } from './notice.api';

/** 公示文 on A4: the web page itself is not printed. An official paper, so always in Chinese. */
export function PrintedNotice({ notice }: { notice: NoticePage }) {
  const { t: any } = useTranslation('notice');
  const zh = { lng: 'zh-CN' } as const;
  const t = (key: string, values: Record<string, unknown> = {}): string =>
    any(key as 'print.org', { ...values, ...zh });
  const date = (day: string): string => dateText(day, 'zh-CN');
  return (
    <article className="a4" lang="zh-CN" aria-hidden="true">
      <p className="org" style={{ textIndent: 0 }}>
        {t('print.org')}
      </p>
      <p className="no" style={{ textIndent: 0 }}>
        {notice.number}
      </p>
      <h1>{t('print.title', { title: notice.title.replace(/^关于/, '').replace(/的?公示$/, '') })}</h1>
      <p>
        {t('print.body', {
          context: notice.about,
          call: notice.call.title['zh-CN'] || textOf(notice.call.title),
          count: notice.count,
          totalFen: notice.totalFen,
          from: date(notice.startsOn),
          to: date(notice.endsOn),
          days: notice.workingDays,
        })}
      </p>
      <table>
        <thead>
          <tr>
            <th>{t('col.no')}</th>
            <th>{t('print.project', { context: notice.about })}</th>
            <th>{t('col.unit', { context: notice.about })}</th>
            <th className="num">{t('col.amount', { context: notice.about })}</th>
          </tr>
        </thead>
        <tbody>
          {notice.items.map((item, index) => (
            <tr key={item.id}>
              <td>{index + 1}</td>
              <td>{item.project}</td>
              <td>{item.unit}</td>
              <td className="num">{item.amountFen > 0 ? wan(item.amountFen) : '—'}</td>
            </tr>
          ))}
          <tr>
            <td />
            <th>{t('print.total')}</th>
            <td />
            <th className="num">{wan(notice.totalFen)}</th>
          </tr>
        </tbody>
      </table>
      <p>{t('print.objections', { office: notice.contact.office, phone: notice.contact.phone })}</p>
      {notice.contact.address && <p>{t('print.address', { address: notice.contact.address })}</p>}
      <div className="sign">
        <span className="seal">{t('print.seal')}</span>
        {t('print.org')}
        <br />
        {date(notice.publishedAt)}
      </div>
    </article>
  );
}
