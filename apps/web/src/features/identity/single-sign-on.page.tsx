import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { singleSignOnCode } from '@keshen/identity';
import { api } from '../../api';
import { PageProblem } from '../../layout';
import { useSession, useSessionChange, type Session } from '../../session';
import { Band, Button, ErrorLine, Field, LinkButton, Loading, PageFrame, TextInput } from '../../ui';
import { useWaiting, type Waiting } from './identity.api';
import { MessagePage } from './message-page';
import { destination } from './sign-in.page';
import { CodeInput, useSignIn } from './use-sign-in';
import { useCheckedForm } from './use-checked-form';
import './words';

type Props = { waiting: Waiting; name: string; signedIn: (session: Session) => Promise<void> };

/** 单点登录: back from the provider; the account is proved by its password the first time, or a code is still owed. */
export default function SingleSignOnPage() {
  const { t } = useTranslation('identity');
  const { session } = useSession();
  const changeSession = useSessionChange();
  const navigate = useNavigate();
  const waiting = useWaiting();
  if (waiting.error) return <PageProblem problem={waiting.error} />;
  const name = session.singleSignOn ?? t('oidc.provider');
  if (!waiting.data) return <Loading />;
  const signedIn = async (after: Session) => {
    await changeSession(after);
    const { to } = waiting.data;
    await navigate(destination(after, to === '/' ? null : to), { replace: true });
  };
  const props = { waiting: waiting.data, name, signedIn };
  if (waiting.data.needs === null)
    return (
      <MessagePage
        title={t('oidc.title', { name })}
        acts={<LinkButton to="/sign-in">{t('signIn.title')}</LinkButton>}
      >
        <p>{t('problems.oidc.stale')}</p>
      </MessagePage>
    );
  return (
    <PageFrame title={t('oidc.title', { name })} roomy>
      <section className="lead tight">
        <h1>{t('oidc.title', { name })}</h1>
      </section>
      {waiting.data.needs === 'code' ? <ByCode {...props} /> : <ByPassword {...props} />}
    </PageFrame>
  );
}

function ByPassword({ waiting, name, signedIn }: Props) {
  const { t } = useTranslation('identity');
  const { form, submit, error, password } = useSignIn(waiting.says?.email ?? '', signedIn, '/oidc/link');
  const said = [waiting.says?.name, waiting.says?.unit].filter(Boolean).join(' · ');
  return (
    <Band title={t('oidc.first')} note={t('oidc.firstNote', { name })}>
      <div className="split">
        <form className="f400" noValidate onSubmit={(event) => void submit(event)}>
          {said && <p className="meta">{t('oidc.says', { name, said })}</p>}
          <Field label={t('signIn.login')} error={error('login')} required>
            <TextInput autoComplete="username" autoCapitalize="none" {...form.register('login')} />
          </Field>
          {password}
        </form>
        <div className="sl">
          <h3>{t('oidc.noAccount')}</h3>
          <p className="sub small">{t('oidc.noAccountText', { name })}</p>
          <p className="mt4">
            <LinkButton to="/register?from=single-sign-on">{t('signIn.register')}</LinkButton>
          </p>
        </div>
      </div>
    </Band>
  );
}

function ByCode({ name, signedIn }: Props) {
  const { t } = useTranslation('identity');
  const { form, submit, error, busy, failedText } = useCheckedForm<{ code: string }>(singleSignOnCode, {
    defaults: { code: '' },
    send: async (body) => signedIn(await api.post<Session>('/oidc/code', { body })),
  });
  return (
    <Band title={t('factor.title')} note={t('oidc.codeNote', { name })}>
      <form className="f400" noValidate onSubmit={(event) => void submit(event)}>
        <Field label={t('signIn.code')} hint={t('signIn.codeHint')} error={error('code')} required>
          <CodeInput {...form.register('code')} />
        </Field>
        {failedText && <ErrorLine>{failedText}</ErrorLine>}
        <p className="mt5">
          <Button primary type="submit" className="fw" busy={busy}>
            {t('signIn.act')}
          </Button>
        </p>
      </form>
    </Band>
  );
}
