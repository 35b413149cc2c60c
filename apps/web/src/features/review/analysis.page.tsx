import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import { Band, Crumbs, Empty, Loading, PageFrame } from '../../ui';
import { AgreementMatrix } from './agreement-matrix';
import { AnalysisCases } from './analysis-cases';
import { pointsOf, signed } from './points';
import { useAnalysis, type ReviewAnalysis } from './analysis.api';
import { SeverityPlot } from './severity-plot';
import './analysis-words';
import './words';

/** 评审分析 of a call: who gave what, how strict each expert was, how far they agree. */
export default function AnalysisPage() {
  const { call = '' } = useParams();
  const { t } = useTranslation('review-analysis');
  const { data, error } = useAnalysis(call);
  if (error) return <PageProblem problem={error} />;
  return (
    <PageFrame title={t('title')} dense>
      {data ? <Loaded data={data} /> : <Loading />}
    </PageFrame>
  );
}

function Loaded({ data }: { data: ReviewAnalysis }) {
  const { t } = useTranslation('review-analysis');
  const { applications, experts, noise } = data.spread;
  return (
    <>
      <section className="lead tight">
        <Crumbs
          trail={[
            { label: t('rankings'), to: '/rankings' },
            { label: textOf(data.call.title), to: `/rankings/${data.call.id}` },
          ]}
        />
        <h1>{t('title')}</h1>
        <p className="sub small">
          {t('sub', {
            cases: data.cases.length,
            experts: data.experts.length,
            method: t(`review:method.${data.method}`),
          })}
        </p>
      </section>
      {data.cases.length === 0 ? (
        <Empty title={t('empty')}>{t('emptyNote')}</Empty>
      ) : (
        <>
          <Band first title={t('severity')} note={t('severityNote')}>
            <p className="small">
              {data.fitted
                ? t('fitted', {
                    applications: pointsOf(applications),
                    experts: pointsOf(experts),
                    noise: pointsOf(noise),
                  })
                : t('unfitted')}
              {data.fitted && experts > 0 && (
                <>
                  {' '}
                  {t('extremes', {
                    strict: data.experts[0]?.name,
                    lenient: data.experts.at(-1)?.name,
                    from: signed(data.experts[0]?.effect ?? 0),
                    to: signed(data.experts.at(-1)?.effect ?? 0),
                  })}
                </>
              )}
            </p>
            <SeverityPlot experts={data.experts} />
          </Band>
          <Band title={t('agreement')} note={t('agreementNote')}>
            <AgreementMatrix data={data} />
          </Band>
          <Band title={t('cases')} note={t('casesNote')}>
            <AnalysisCases data={data} />
          </Band>
        </>
      )}
    </>
  );
}
