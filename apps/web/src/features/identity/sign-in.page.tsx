import { useTranslation } from 'react-i18next';
import { Link, Navigate, useNavigate, useSearchParams } from 'react-router';
import { signInRequest } from '@keshen/identity';
import { api, Problem } from '../../api';
import { places } from '../../route-tree';
import { routes } from '../../routes';
import { isSignedIn, useSession, useSessionChange, type Session } from '../../session';
import { Band, Button, ErrorLine, Field, LinkButton, PageFrame, PasswordInput, TextInput } from '../../ui';
import { useCheckedForm } from './use-checked-form';
import './words';

/** Where somebody goes after signing in: where they wanted to, else the first place that is theirs. */
function destination(session: Session, wanted: string | null): string {
  if (wanted && /^\/(?![/\\])/.test(wanted)) return wanted;
  if (session.staff.length === 0 && session.memberships.length === 0) return '/units';
  return places(routes, session)[0]?.to ?? '/';
}

/** 登录: one way in for enterprises, experts and staff. */
export default function SignInPage() {
  const { t } = useTranslation('identity');
  const { session } = useSession();
  const changeSession = useSessionChange();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const wanted = search.get('to');
  const { form, submit, error, busy, failed, failedText } = useCheckedForm<{
    login: string;
    password: string;
  }>(signInRequest, {
    defaults: { login: search.get('login') ?? '', password: '' },
    send: async (body) => {
      const signedIn = await api.post<Session>('/session', { body });
      await changeSession(signedIn);
      await navigate(destination(signedIn, wanted), { replace: true });
    },
  });
  if (isSignedIn(session) && !busy) return <Navigate to={destination(session, wanted)} replace />;
  const left =
    failed instanceof Problem && failed.code === 'sign-in.wrong' ? failed.details['left'] : undefined;
  const wrong = left === 0 ? t('signIn.lastTry', { minutes: 15 }) : failedText;
  return (
    <PageFrame title={t('signIn.title')} roomy>
      <section className="lead tight">
        <h1>{t('signIn.title')}</h1>
      </section>
      <Band title={t('signIn.withAccount')} note={t('signIn.note')}>
        <div className="split">
          <form className="f400" noValidate onSubmit={(event) => void submit(event)}>
            <Field label={t('signIn.login')} error={error('login')} required>
              <TextInput autoComplete="username" autoCapitalize="none" {...form.register('login')} />
            </Field>
            <Field
              label={t('signIn.password')}
              error={error('password') ?? (left === undefined ? undefined : wrong)}
              required
            >
              <PasswordInput autoComplete="current-password" {...form.register('password')} />
            </Field>
            {failedText && left === undefined && <ErrorLine>{failedText}</ErrorLine>}
            <p className="mt5">
              <Button primary type="submit" className="fw" busy={busy}>
                {t('signIn.act')}
              </Button>
            </p>
            <p className="small mt3">
              <Link to="/forgot-password">{t('signIn.forgot')}</Link>
              {'　'}
              <Link to="/register">{t('signIn.register')}</Link>
            </p>
          </form>
          <div className="sl">
            <h3>{t('signIn.firstTime')}</h3>
            <p className="sub small">{t('signIn.firstTimeText')}</p>
            <p className="mt4">
              <LinkButton to="/register">{t('signIn.register')}</LinkButton>
            </p>
            <p className="meta mt4">{t('signIn.staffText')}</p>
          </div>
        </div>
      </Band>
    </PageFrame>
  );
}
