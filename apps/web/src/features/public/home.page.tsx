import { useTranslation } from 'react-i18next';
import { useServerNow } from '../../clock';
import { dateText, isoDay, weekdayText } from '../../format';
import { PageFrame } from '../../ui/page';
import './words';

/** What the commission offers, for anybody. */
export default function HomePage() {
  const { t } = useTranslation('public');
  const day = isoDay(useServerNow());
  return (
    <PageFrame title={t('home.title')} roomy>
      <section className="lead">
        <p className="today">{`${dateText(day)}　${weekdayText(day)}`}</p>
        <h1>{t('home.heading')}</h1>
      </section>
    </PageFrame>
  );
}
