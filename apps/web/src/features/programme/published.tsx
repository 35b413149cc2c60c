import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useServerNow } from '../../clock';
import { dayText, isoDay, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { Band, Empty, Loading, Money, NoticeDays } from '../../ui';
import { AwardSums } from '../notice/award-sums';
import type { PublicAward } from '../notice/notice.api';
import { useAwards, usePublicNotices } from './programme.api';
import './words';

/** 公示中: what is published now, its working days, and where to object. */
export function NoticeBand() {
  const { t } = useTranslation('programme');
  const { data, error } = usePublicNotices();
  if (error) return <PageProblem problem={error} />;
  return (
    <Band title={t('home.notices')} note={t('home.noticesNote')}>
      {!data ? (
        <Loading />
      ) : data.items.length === 0 ? (
        <Empty title={t('home.noNotice')}>{t('home.noNoticeNote')}</Empty>
      ) : (
        <ul className="rows notices">
          {data.items.map((notice) => (
            <li key={notice.id}>
              <div>
                <h3>
                  <Link className="plain" to={`/notices/${notice.id}`}>
                    {notice.title}
                  </Link>
                </h3>
                <p className="meta">
                  {notice.number}　{t('home.noticeItems', { count: notice.count })}{' '}
                  <Money fen={notice.totalFen} />
                </p>
              </div>
              <div>
                <NoticeDays day={notice.day} days={notice.workingDays} />
                <p className="meta">
                  {t('home.noticeDay', {
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
  const year = Number(isoDay(useServerNow()).slice(0, 4));
  const { data, error } = useAwards(year);
  if (error) return <PageProblem problem={error} />;
  return (
    <Band
      title={t('home.awards')}
      note={t('home.awardsNote')}
      link={<Link to="/awards">{t('home.allAwards')}</Link>}
    >
      {!data ? (
        <Loading />
      ) : data.summary.count === 0 ? (
        <Empty title={t('home.noAward')}>{t('home.noAwardNote')}</Empty>
      ) : (
        <>
          <AwardSums
            summary={data.summary}
            sum={t('home.awardSum', { count: data.summary.count, units: data.summary.units })}
            caption={t('home.byProgramme')}
            items={(count) => t('home.items', { count })}
          />
          {data.latest.length > 0 && <Latest awards={data.latest} />}
        </>
      )}
    </Band>
  );
}

function Latest({ awards }: { awards: PublicAward[] }) {
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
              <th className="num">{t('home.notice')}</th>
            </tr>
          </thead>
          <tbody>
            {awards.map((award, index) => (
              <tr key={index}>
                <td>{award.unit}</td>
                <td>{award.project}</td>
                <td className="sub">{textOf(award.programme.name)}</td>
                <td className="num">
                  <Money fen={award.amountFen} bare />
                </td>
                <td className="num sub">{award.noticeNumber}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
