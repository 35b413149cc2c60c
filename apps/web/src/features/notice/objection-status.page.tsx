import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { receiptRequest } from '@keshen/notice';
import { useProblemText } from '../../problems';
import { Band, Button, Crumbs, DateText, DateTime, Field, PageFrame, State, TextInput } from '../../ui';
import { askStatus, type ObjectionStatus } from './notice.api';
import './words';

/** 查异议: where one's own objection stands, by its receipt code. */
export default function ObjectionStatusPage() {
  const { t } = useTranslation('notice');
  const say = useProblemText('notice');
  const [code, setCode] = useState('');
  const [found, setFound] = useState<ObjectionStatus | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const ask = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    setFound(null);
    const parsed = receiptRequest.safeParse({ code });
    if (!parsed.success) return setError(t('status.malformed'));
    setBusy(true);
    try {
      setFound(await askStatus(parsed.data.code));
    } catch (problem) {
      setError(say(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <PageFrame title={t('status.title')} roomy>
      <section className="lead tight">
        <Crumbs trail={[{ label: t('list.title'), to: '/notices' }, { label: t('status.title') }]} />
        <h1 className="mt3">{t('status.title')}</h1>
      </section>
      <Band title={t('status.ask')} note={t('status.note')}>
        <form className="f400" noValidate onSubmit={(event) => void ask(event)}>
          <Field label={t('status.code')} hint={t('status.codeHint')} error={error}>
            <TextInput
              className="mono"
              maxLength={30}
              value={code}
              onChange={(e) => setCode(e.target.value)}
            />
          </Field>
          <p className="acts mt4">
            <Button type="submit" primary busy={busy}>
              {t('status.ask')}
            </Button>
          </p>
        </form>
      </Band>
      {found && (
        <Band title={t('status.found')} note={found.notice}>
          <dl className="facts" role="status">
            <dt>{t('col.project')}</dt>
            <dd>{found.project}</dd>
            <dt>{t('status.received')}</dt>
            <dd>
              <DateTime value={found.receivedAt} />
            </dd>
            <dt>{t('status.state')}</dt>
            <dd>
              <State glyph={found.state === 'answered' ? 'ok' : 'now'}>
                {t(`status.${found.state}State`)}
              </State>
              {found.state === 'received' && found.dueAt && (
                <>
                  {'　'}
                  {t('status.due')} <DateText value={found.dueAt} />
                </>
              )}
            </dd>
            {found.result && (
              <>
                <dt>{t('status.result')}</dt>
                <dd>{t(`result.${found.result}`)}</dd>
              </>
            )}
            {found.answer && (
              <>
                <dt>{t('status.answer')}</dt>
                <dd className="pre">{found.answer}</dd>
              </>
            )}
          </dl>
        </Band>
      )}
    </PageFrame>
  );
}
