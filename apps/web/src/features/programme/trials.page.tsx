import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import {
  Band,
  Button,
  Crumbs,
  DateTime,
  Dialog,
  Empty,
  ErrorLine,
  Field,
  Loading,
  PageFrame,
  TextInput,
} from '../../ui';
import { useTrialCommands, useTrials, type Trial } from './trial.api';
import './words';

/** 试运行: trial calls, who was invited to each, and their end. */
export default function TrialsPage() {
  const { t } = useTranslation('programme');
  const { data, error } = useTrials();
  if (error) return <PageProblem problem={error} />;
  return (
    <PageFrame title={t('trial.title')} dense>
      <section className="lead tight">
        <Crumbs trail={[{ label: t('admin.title'), to: '/admin/calls' }, { label: t('trial.title') }]} />
        <h1>{t('trial.title')}</h1>
        <p className="sub">{t('trial.note')}</p>
      </section>
      {!data ? (
        <Loading />
      ) : data.items.length === 0 ? (
        <Empty title={t('trial.empty')}>{t('trial.emptyNote')}</Empty>
      ) : (
        data.items.map((trial, index) => <TrialBand key={trial.id} trial={trial} first={index === 0} />)
      )}
    </PageFrame>
  );
}

function TrialBand({ trial, first }: { trial: Trial; first: boolean }) {
  const { t } = useTranslation('programme');
  const running = trial.endedAt === null;
  return (
    <Band
      first={first}
      title={textOf(trial.title)}
      note={t(running ? 'trial.running' : 'trial.over')}
      link={running && <Link to={`/calls/${trial.id}`}>{t('trial.open')}</Link>}
    >
      <dl className="facts">
        <dt>{t('trial.of')}</dt>
        <dd>
          {trial.programme}
          {trial.draft && `　${t('trial.draftVersion')}`}
        </dd>
        <dt>{t('trial.closes')}</dt>
        <dd>
          <DateTime value={trial.endedAt ?? trial.closesAt} />
        </dd>
        <dt>{t('trial.applications')}</dt>
        <dd>{trial.applications}</dd>
        <dt>{t('trial.testers')}</dt>
        <dd>
          <Testers trial={trial} running={running} />
        </dd>
      </dl>
      {running && <End trial={trial} />}
    </Band>
  );
}

function Testers({ trial, running }: { trial: Trial; running: boolean }) {
  const { t } = useTranslation('programme');
  const say = useProblemText('programme');
  const { invite, uninvite } = useTrialCommands();
  const [email, setEmail] = useState('');
  const send = () => invite.mutate({ id: trial.id, email: email.trim() }, { onSuccess: () => setEmail('') });
  return (
    <>
      {trial.testers.length === 0 ? (
        <p className="sub">{t('trial.none')}</p>
      ) : (
        <ul className="lst">
          {trial.testers.map((tester) => (
            <li key={tester.id}>
              <span aria-hidden="true">·</span>
              <span>
                {tester.name} <span className="sub brk">{tester.email}</span>{' '}
                {running && (
                  <button
                    type="button"
                    className="link small"
                    aria-label={t('trial.uninvite', { name: tester.name })}
                    onClick={() => uninvite.mutate({ id: trial.id, account: tester.id })}
                  >
                    {t('common:act.remove')}
                  </button>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      {running && (
        <form
          className="row wrap gap3 listf mt4"
          onSubmit={(event) => {
            event.preventDefault();
            if (email.trim()) send();
          }}
        >
          <Field label={t('trial.inviteLabel')}>
            <TextInput
              type="email"
              value={email}
              maxLength={254}
              onChange={(e) => setEmail(e.target.value)}
            />
          </Field>
          <Button type="submit" busy={invite.isPending} disabled={!email.trim()}>
            {t('trial.invite')}
          </Button>
        </form>
      )}
      {(invite.error ?? uninvite.error) && <ErrorLine>{say(invite.error ?? uninvite.error)}</ErrorLine>}
    </>
  );
}

function End({ trial }: { trial: Trial }) {
  const { t } = useTranslation('programme');
  const say = useProblemText('programme');
  const { end } = useTrialCommands();
  const [asking, setAsking] = useState(false);
  return (
    <p className="acts mt4">
      <Button onClick={() => setAsking(true)}>{t('trial.end')}</Button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('trial.endTitle')}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t('common:act.cancel')}</Button>
            <Button
              primary
              busy={end.isPending}
              onClick={() => end.mutate(trial.id, { onSuccess: () => setAsking(false) })}
            >
              {t('trial.end')}
            </Button>
          </>
        }
      >
        <p>{t('trial.endText')}</p>
        {end.error && <ErrorLine>{say(end.error)}</ErrorLine>}
      </Dialog>
    </p>
  );
}
