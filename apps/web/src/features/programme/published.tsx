import type { CSSProperties } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../../api';
import { dayText, textOf } from '../../format';
import { Band, Empty, Money, NoticeDays } from '../../ui';
import type { AwardsSummary, Page, PublicNotice } from './programme.api';
import './words';

/** 公示中: what is published now, its working days, and where to object. */
export function NoticeBand() {
  const { t } = useTranslation('programme');
  const { data } = useQuery({
    queryKey: ['notices', 'public'],
    queryFn: () => api.get<Page<PublicNotice>>('/notices', { query: { limit: 5 } }),
  });
  const notices = data?.items ?? [];
  return (
    <Band title={t('home.notices')} note={t('home.noticesNote')}>
      {notices.length === 0 ? (
        <Empty title={t('home.noNotice')}>{t('home.noNoticeNote')}</Empty>
      ) : (
        <ul className="rows notices">
          {notices.map((notice) => (
            <li key={notice.id}>
              <div>
                <h3>
                  <Link className="plain" to={`/notices/${notice.id}`}>
                    {textOf(notice.title)}
                  </Link>
                </h3>
                <p className="meta">
                  {notice.number}　{t('home.noticeItems', { count: notice.items })}{' '}
                  <Money fen={notice.amountFen} />
                </p>
              </div>
              <div>
                <NoticeDays day={notice.day} days={notice.workingDays} />
                <p className="meta">
                  {notice.day > notice.workingDays
                    ? t('home.noticeOver', { end: dayText(notice.endsOn) })
                    : t('home.noticeDay', {
                        day: notice.day,
                        days: notice.workingDays,
                        end: dayText(notice.endsOn),
                      })}
                </p>
              </div>
              <div className="a">
                <Link to={`/notices/${notice.id}`}>{t('home.seeNotice')}</Link>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Band>
  );
}

/** 今年资助了谁: the year's sum, by programme, and the latest awards. */
export function AwardBand() {
  const { t } = useTranslation('programme');
  const { data } = useQuery({
    queryKey: ['awards', 'summary'],
    queryFn: () => api.get<AwardsSummary>('/awards/summary'),
  });
  if (!data || data.count === 0)
    return (
      <Band title={t('home.awards')} note={t('home.awardsNote')}>
        <Empty title={t('home.noAward')}>{t('home.noAwardNote')}</Empty>
      </Band>
    );
  const most = Math.max(1, ...data.programmes.map((p) => p.amountFen));
  return (
    <Band
      title={t('home.awards')}
      note={t('home.awardsNote')}
      link={<Link to="/awards">{t('home.allAwards')}</Link>}
    >
      <div className="award">
        <div className="sum">
          <p className="big">
            <Money fen={data.amountFen} bare />
            <small>{t('unit.wan')}</small>
          </p>
          <p className="sub">{t('home.awardSum', { count: data.count, units: data.units })}</p>
        </div>
        <table className="tbl barsT">
          <caption className="vh">{t('home.byProgramme')}</caption>
          <tbody>
            {data.programmes.map((programme) => (
              <tr key={programme.code}>
                <th scope="row">{textOf(programme.name)}</th>
                <td className="num meta">{t('home.items', { count: programme.count })}</td>
                <td className="b">
                  <span style={{ '--w': `${(programme.amountFen / most) * 100}%` } as CSSProperties} />
                </td>
                <td className="num">
                  <Money fen={programme.amountFen} bare />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {data.recent.length > 0 && <Recent recent={data.recent} />}
    </Band>
  );
}

function Recent({ recent }: { recent: AwardsSummary['recent'] }) {
  const { t } = useTranslation('programme');
  return (
    <>
      <h3 className="mt6">{t('home.recent')}</h3>
      <div className="scroll">
        <table className="tbl fit">
          <thead>
            <tr>
              <th>{t('home.party')}</th>
              <th>{t('home.project')}</th>
              <th>{t('home.programme')}</th>
              <th className="num">{t('home.amount')}</th>
              <th className="num">{t('home.on')}</th>
            </tr>
          </thead>
          <tbody>
            {recent.map((award) => (
              <tr key={award.id}>
                <td>{award.party}</td>
                <td>{award.title}</td>
                <td className="sub">{textOf(award.programme)}</td>
                <td className="num">
                  <Money fen={award.amountFen} bare />
                </td>
                <td className="num sub">{dayText(award.on)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
