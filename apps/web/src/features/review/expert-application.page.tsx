import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { dateTimeText } from '../../format';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import { Band, Button, ErrorLine, LinkButton, Loading, PageFrame, State } from '../../ui';
import { ExpertApplicationForm } from './expert-application-form';
import { FieldNames } from './field-picker';
import { useOwnApplication, useRegisterAct, type ExpertApplication } from './register.api';
import './register-words';

/** 申请入库: somebody applies to be an expert; what became of it stands here. */
export default function ExpertApplicationPage() {
  const { t } = useTranslation('register');
  const { data, error } = useOwnApplication();
  if (error) return <PageProblem problem={error} />;
  const latest = data?.latest;
  const waits = latest && ['sent', 'recommended', 'declined'].includes(latest.state);
  return (
    <PageFrame title={t('apply.title')} roomy>
      <section className="lead tight">
        <h1>{t('apply.title')}</h1>
        <p className="sub">{t('apply.lead')}</p>
      </section>
      {!data ? (
        <Loading />
      ) : (
        <>
          {latest && (
            <Band title={t('apply.latest')} first>
              <Latest application={latest} waits={Boolean(waits)} />
            </Band>
          )}
          {data.expert ? (
            <Band title={t('apply.isExpert')} first={!latest}>
              <p>{t('apply.isExpertWords')}</p>
              <p className="mt3">
                <LinkButton to="/expert-profile">{t('own.title')}</LinkButton>
              </p>
            </Band>
          ) : (
            !waits && (
              <Band title={t('apply.form')} first={!latest}>
                <ExpertApplicationForm />
              </Band>
            )
          )}
        </>
      )}
    </PageFrame>
  );
}

function Latest({ application: p, waits }: { application: ExpertApplication; waits: boolean }) {
  const { t } = useTranslation('register');
  const say = useProblemText('review');
  const withdraw = useRegisterAct(() => api.post('/expert-applications/mine/withdrawal'));
  return (
    <div className="stack">
      <p>
        <State glyph={p.state === 'approved' ? 'ok' : waits ? 'part' : 'dash'}>
          {t(`apply.state.${p.state}`)}
        </State>
        {'　'}
        <span className="sub">{dateTimeText(p.sentAt)}</span>
      </p>
      <p>
        {p.entry.unit}　{p.entry.title}　<FieldNames codes={p.entry.fieldCodes} />
      </p>
      {p.state === 'sent' && <p className="sub">{t('apply.asked', { to: p.askedOf })}</p>}
      {p.answerNote && <p>{t('apply.note', { by: p.answeredBy, note: p.answerNote })}</p>}
      {p.reason && <p>{t('apply.reason', { reason: p.reason })}</p>}
      {withdraw.error && <ErrorLine>{say(withdraw.error)}</ErrorLine>}
      {waits && (
        <p>
          <Button busy={withdraw.isPending} onClick={() => withdraw.mutate(undefined)}>
            {t('apply.withdraw')}
          </Button>
        </p>
      )}
    </div>
  );
}
