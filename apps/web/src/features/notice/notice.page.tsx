import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { dateText, dayText, weekdayText, wan } from '../../format';
import { PageProblem } from '../../layout';
import { Band, Button, Crumbs, Dock, Icon, Loading, Money, PageFrame } from '../../ui';
import { LetterFileLinks } from '../letter/letter-files';
import { useNotice, type NoticePage } from './notice.api';
import { ObjectionForm } from './objection-form';
import { PrintedNotice } from './printed-notice';
import './words';

/** 公示: the period, the list, the way to object; on paper the notice as it is posted. */
export default function NoticePageView() {
  const { id = '' } = useParams();
  const { t } = useTranslation('notice');
  const { data, error } = useNotice(id);
  if (error) return <PageProblem problem={error} />;
  if (!data)
    return (
      <PageFrame title={t('list.title')} roomy>
        <Loading />
      </PageFrame>
    );
  const open = data.state === 'current';
  const until = t('page.until', { day: dayText(data.endsOn) });
  return (
    <PageFrame
      title={data.title}
      roomy
      bodyClass="hasA4"
      dock={
        <>
          {open && (
            <Dock>
              <p>
                <b>{t('page.day', { day: data.day, days: data.workingDays })}</b>
                <br />
                <span className="meta">{until}</span>
              </p>
              <a className="btn pri" href="#object">
                {t('object.title')}
              </a>
            </Dock>
          )}
          <PrintedNotice notice={data} />
        </>
      }
    >
      <div className="padb">
        <section className="lead tight">
          <Crumbs trail={[{ label: t('list.title'), to: '/notices' }, { label: data.number }]} />
          <h1 className="mt3">{data.title}</h1>
          <p className="sub mt3">
            {t('page.lead', { context: data.about, count: data.count, totalFen: data.totalFen })}
          </p>
          <p className="acts mt4">
            {open && (
              <a className="btn pri" href="#object">
                {t('object.title')}
              </a>
            )}
            <Button icon="print" onClick={() => window.print()}>
              {t('page.print')}
            </Button>
            <a className="btn quiet" href={`/api/notices/${data.id}/csv`} download>
              <Icon name="download" />
              {t('page.csv')}
            </a>
            {data.letter && <LetterFileLinks letter={data.letter} name={data.title} />}
          </p>
        </section>
        <Period notice={data} />
        <Band title={t('page.items')} note={t('page.itemsNote', { context: data.about })}>
          <Items notice={data} />
        </Band>
        {open && (
          <div id="object">
            <Band title={t('object.title')} note={t('object.note', { until })}>
              <ObjectionForm notice={data} />
            </Band>
          </div>
        )}
      </div>
    </PageFrame>
  );
}

function Period({ notice }: { notice: NoticePage }) {
  const { t } = useTranslation('notice');
  const open = notice.state === 'current';
  return (
    <Band
      title={t('page.period')}
      note={t('page.periodNote', {
        days: notice.workingDays,
        from: dayText(notice.startsOn),
        to: dayText(notice.endsOn),
      })}
    >
      <ol
        className={notice.days.length > 7 ? 'tickd days' : 'tickd'}
        aria-label={t(open ? 'page.dayLabel' : 'page.overLabel', {
          day: notice.day,
          days: notice.workingDays,
        })}
      >
        {notice.days.map((date, index) => {
          const now = open && index + 1 === notice.day;
          return (
            <li
              key={date}
              className={now ? 'n' : index + 1 <= notice.day ? 'd' : undefined}
              aria-current={now ? 'date' : undefined}
            >
              {dayText(date)}
              <br />
              {weekdayText(date)}
              {now && t('page.today')}
            </li>
          );
        })}
      </ol>
      <p className="small sub mt4">
        <b>{t('common:stages.now')}</b>
        {'　'}
        {open
          ? t('page.now', { day: notice.day, days: notice.workingDays, objections: notice.objections })
          : t('page.over', { on: dateText(notice.endsOn), objections: notice.objections })}
        {open && (
          <>
            {'　'}
            <b>{t('common:stages.next')}</b>　{t('page.next', { context: notice.about })}
          </>
        )}
      </p>
    </Band>
  );
}

function Items({ notice }: { notice: NoticePage }) {
  const { t } = useTranslation('notice');
  return (
    <table className="tbl tb2">
      <caption className="vh">{t('page.items')}</caption>
      <thead>
        <tr>
          <th>{t('col.no')}</th>
          <th>{t('col.project', { context: notice.about })}</th>
          <th>{t('col.unit', { context: notice.about })}</th>
          <th>{t('col.town')}</th>
          <th className="num">{t('col.amount', { context: notice.about })}</th>
        </tr>
      </thead>
      <tbody>
        {notice.items.map((item, index) => (
          <tr key={item.id}>
            <td className="sub hs">{index + 1}</td>
            <th scope="row" style={{ fontWeight: 400 }}>
              {item.project}
            </th>
            <td className="sub full" style={{ gridRow: 2 }}>
              {item.unit}
            </td>
            <td className="sub nw hs">{item.town ?? '—'}</td>
            <td className="num">
              <Money fen={item.amountFen || null} bare />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td className="hs" />
          <th scope="row">{t('page.total', { count: notice.count })}</th>
          <td className="hs" />
          <td className="hs" />
          <td className="num">{wan(notice.totalFen)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
