import { useTranslation } from 'react-i18next';
import { Band, PageFrame } from '../../ui/page';
import './words';

const TOPICS = ['standard', 'keyboard', 'reading', 'limits', 'contact'] as const;

/** What the portal promises to everyone, and what it does not do yet. */
export default function AccessibilityPage() {
  const { t } = useTranslation('public');
  return (
    <PageFrame title={t('accessibility.title')} roomy>
      <section className="lead tight">
        <h1>{t('accessibility.title')}</h1>
      </section>
      {TOPICS.map((topic) => (
        <Band key={topic} title={t(`accessibility.${topic}.title`)}>
          <p className="form-w">{t(`accessibility.${topic}.text`)}</p>
        </Band>
      ))}
    </PageFrame>
  );
}
