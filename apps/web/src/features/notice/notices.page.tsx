import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dayText, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { isStaff, useSession } from '../../session';
import { Band, Button, Empty, LinkButton, Loading, Money, NoticeDays, PageFrame } from '../../ui';
import { useNotices, useWaitingCalls, type ListedNotice } from './notice.api';
import './words';

/** 公示: what is open to objections, and what was; for officers also what waits to be made public. */
export default function NoticesPage() {
  const { t } = useTranslation('notice');
  const { session } = useSession();
  const officer = isStaff('officer')(session);
  return (
    <PageFrame title={t('list.title')} roomy={!officer} dense={officer}>
      <section className="lead tight">
        <h1>{t('list.title')}</h1>
        <p className="sub mt3">{t('list.lead')}</p>
      </section>
      {officer && <WaitingBand />}
      <NoticeBand state="current" />
      <NoticeBand state="past" />
      <Band title={t('status.title')} note={t('status.note')}>
        <p>
          <Link to="/objections">{t('status.ask')}</Link>
        </p>
      </Band>
    </PageFrame>
  );
}

function WaitingBand() {
  const { t } = useTranslation('notice');
  const list = useWaitingCalls();
  const calls = list.data?.pages.flatMap((page) => page.items);
  if (list.error || calls?.length === 0) return null;
  return (
    <Band title={t('waiting.title')} note={t('waiting.note')}>
      {!calls ? (
        <Loading />
      ) : (
        <>
          <ul className="rows notices">
            {calls.map((call) => (
              <li key={call.id}>
                <div>
                  <h3>{textOf(call.title)}</h3>
                  <p className="sub small">
                    {t('list.sum', { count: call.waiting })} <Money fen={call.totalFen} />
                  </p>
                </div>
                <span />
                <p className="a">
                  <LinkButton small primary to={`/notices/compose/${call.id}`}>
                    {t('waiting.compose')}
                  </LinkButton>
                </p>
              </li>
            ))}
          </ul>
          <More list={list} />
        </>
      )}
    </Band>
  );
}

function NoticeBand({ state }: { state: 'current' | 'past' }) {
  const { t } = useTranslation('notice');
  const list = useNotices(state);
  const notices = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.error) return <PageProblem problem={list.error} />;
  return (
    <Band title={t(`list.${state}`)} note={t(`list.${state}Note`)}>
      {list.isPending ? (
        <Loading />
      ) : notices.length === 0 ? (
        <Empty title={t(`list.${state}Empty`)}>{t('list.emptyNote')}</Empty>
      ) : (
        <>
          <ul className="rows notices">
            {notices.map((notice) => (
              <NoticeRow key={notice.id} notice={notice} />
            ))}
          </ul>
          <More list={list} />
        </>
      )}
    </Band>
  );
}

function NoticeRow({ notice }: { notice: ListedNotice }) {
  const { t } = useTranslation('notice');
  const current = notice.state === 'current';
  return (
    <li>
      <div>
        <h3>
          <Link className="plain" to={`/notices/${notice.id}`}>
            {notice.title}
          </Link>
        </h3>
        <p className="sub small">
          {notice.number}　{t('list.sum', { context: notice.about, count: notice.count })}{' '}
          <Money fen={notice.totalFen} />
        </p>
      </div>
      <div className="small sub">
        {current && <NoticeDays day={notice.day} days={notice.workingDays} />}
        <p>{t('list.period', { from: dayText(notice.startsOn), to: dayText(notice.endsOn) })}</p>
      </div>
      <p className="a">
        <Link to={`/notices/${notice.id}`}>{t(current ? 'list.seeAndObject' : 'list.see')}</Link>
      </p>
    </li>
  );
}

function More({ list }: { list: ReturnType<typeof useNotices> | ReturnType<typeof useWaitingCalls> }) {
  const { t } = useTranslation('notice');
  return list.hasNextPage ? (
    <p className="more">
      <Button small busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {t('common:table.more')}
      </Button>
    </p>
  ) : null;
}
