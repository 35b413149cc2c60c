import { useTranslation } from 'react-i18next';
import { useServerNow } from '../../clock';
import { dateText, isoDay, weekdayText } from '../../format';
import { PageProblem } from '../../layout';
import { Band, Empty, Loading, PageFrame } from '../../ui';
import { NextCalls, OpenCalls } from './call-rows';
import { useCalls } from './programme.api';
import { AwardBand, NoticeBand } from './published';
import './words';

/** What the commission offers, publishes and has funded, for anybody. */
export default function HomePage() {
  const { t } = useTranslation('programme');
  const day = isoDay(useServerNow());
  const open = useCalls('open');
  const scheduled = useCalls('scheduled', 5);
  if (open.error) return <PageProblem problem={open.error} />;
  const calls = open.data?.items ?? [];
  return (
    <PageFrame title={t('home.title')} roomy>
      <section className="lead">
        <p className="today">
          {`${dateText(day)}　${weekdayText(day)}　${t('home.openCount', { count: calls.length })}`}
        </p>
        <h1>{t('home.heading')}</h1>
      </section>
      <Band title={t('home.open')} note={t('call.serverTime')}>
        {!open.data ? (
          <Loading />
        ) : calls.length === 0 ? (
          <Empty title={t('home.noneOpen')}>{t('home.noneOpenNote')}</Empty>
        ) : (
          <OpenCalls calls={calls} />
        )}
        <NextCalls calls={scheduled.data?.items ?? []} />
      </Band>
      <NoticeBand />
      <AwardBand />
    </PageFrame>
  );
}
