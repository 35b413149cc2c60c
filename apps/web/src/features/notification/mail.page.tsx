import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import { Band, Button, Crumbs, DateTime, Glyph, Loading, Note, PageFrame, State } from '../../ui';
import { mailGlyphs } from './mails.page';
import { useMail, useRetry } from './notification.api';
import './words';

/** One mail: to whom, how it went, its words. */
export default function MailPage() {
  const { t } = useTranslation('notification');
  const say = useProblemText('notification');
  const { id = '' } = useParams();
  const { data: mail, error } = useMail(id);
  const retry = useRetry(id);
  if (error) return <PageProblem problem={error} />;
  if (!mail)
    return (
      <PageFrame title={t('mails.title')} dense>
        <Loading />
      </PageFrame>
    );
  const facts: [string, ReactNode][] = [
    [t('mails.to'), mail.address],
    [t('mails.created'), <DateTime key="created" value={mail.createdAt} />],
    ...(mail.sentAt
      ? [[t('mails.sentAt'), <DateTime key="sent" value={mail.sentAt} />] as [string, ReactNode]]
      : []),
    [t('mails.attempts'), mail.attempts],
    ...(mail.template ? [[t('mails.template'), mail.template] as [string, string]] : []),
    ...(mail.providerId ? [[t('mails.provider'), mail.providerId] as [string, string]] : []),
    ...(mail.lastError ? [[t('mails.error'), mail.lastError] as [string, string]] : []),
  ];
  return (
    <PageFrame title={mail.subject} dense>
      <section className="lead tight">
        <Crumbs trail={[{ label: t('mails.title'), to: '/mails' }, { label: mail.subject }]} />
        <h1>{mail.subject}</h1>
        <p className="sub row wrap">
          <State glyph={mailGlyphs[mail.state]}>{t(`mails.state.${mail.state}`)}</State>
          {mail.state === 'failed' && (
            <Button small busy={retry.isPending} onClick={() => retry.mutate()}>
              {t('mails.retry')}
            </Button>
          )}
        </p>
      </section>
      <div role="status">{retry.isSuccess && <p>{t('mails.retried')}</p>}</div>
      {retry.error && (
        <Note tone="bad" icon={<Glyph name="danger" />} role="alert">
          {say(retry.error)}
        </Note>
      )}
      <Band first title={t('mails.facts')}>
        <dl className="facts">
          {facts.map(([name, value]) => (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
        </dl>
      </Band>
      <Band title={t('mails.body')}>
        {mail.body === null ? (
          <p className="meta">{t('mails.gone')}</p>
        ) : (
          <p style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>{mail.body}</p>
        )}
      </Band>
    </PageFrame>
  );
}
