import { useTranslation } from 'react-i18next';
import { Link, Navigate, useNavigate, useSearchParams } from 'react-router';
import { places } from '../../route-tree';
import { routes } from '../../routes';
import { isSignedIn, useSession, useSessionChange, type Session } from '../../session';
import { Band, ErrorLine, Field, LinkButton, PageFrame, TextInput } from '../../ui';
import { useProblemText } from '../../problems';
import { SingleSignOnLink } from './single-sign-on';
import { useSignIn } from './use-sign-in';
import './words';

/** Where somebody goes after signing in: where they wanted to, else the first place that is theirs. */
export function destination(session: Session, wanted: string | null): string {
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
  const failed = search.get('failed');
  const say = useProblemText('identity');
  const { form, submit, error, busy, password } = useSignIn(search.get('login') ?? '', async (signedIn) => {
    await changeSession(signedIn);
    await navigate(destination(signedIn, wanted), { replace: true });
  });
  if (isSignedIn(session) && !busy) return <Navigate to={destination(session, wanted)} replace />;
  return (
    <PageFrame title={t('signIn.title')} roomy>
      <section className="lead tight">
        <h1>{t('signIn.title')}</h1>
      </section>
      {session.singleSignOn && (
        <Band title={t('oidc.title', { name: session.singleSignOn })} note={t('oidc.note')}>
          {failed && <ErrorLine>{say({ code: failed })}</ErrorLine>}
          <p className={failed ? 'mt4' : undefined}>
            <SingleSignOnLink to={wanted} name={session.singleSignOn} />
          </p>
        </Band>
      )}
      <Band title={t('signIn.withAccount')} note={t('signIn.note')}>
        <div className="split">
          <form className="f400" noValidate onSubmit={(event) => void submit(event)}>
            <Field label={t('signIn.login')} error={error('login')} required>
              <TextInput autoComplete="username" autoCapitalize="none" {...form.register('login')} />
            </Field>
            {password}
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
