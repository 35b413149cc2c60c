import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation, useNavigate } from 'react-router';
import { api, Problem } from './api';
import { useReplay } from './draft/use-replay';
import { leave } from './leave';
import { PageBoundary } from './page-boundary';
import { ProofAsked } from './proof';
import { ownPlaces, places, type RouteNode } from './route-tree';
import { useScroll } from './scroll';
import { SessionNotice } from './session-notice';
import { isSignedIn, useSession, useSessionChange, type Session } from './session';
import { Button, LinkButton } from './ui/button';
import { Loading, PageFrame } from './ui/page';
import { DemoBanner, OfflineNotice, SecondFactorNotice, SkipLink, TopBar } from './ui/shell';

/** What stands around each page; `onBreak` is told when one could not be drawn. */
export function Layout({ routes, onBreak }: { routes: readonly RouteNode[]; onBreak?: () => void }) {
  const { t } = useTranslation();
  const { session } = useSession();
  const { key } = useLocation();
  const signOut = useSignOut();
  useFocusOnArrival();
  useScroll();
  useReplay();
  const named = (list: { to: string; label: string }[]) =>
    list.map(({ to, label }) => ({ to, label: t(`nav.${label}`), end: to === '/' }));
  return (
    <>
      <SkipLink />
      <SessionNotice />
      <ProofAsked />
      {session.demo && <DemoBanner />}
      <OfflineNotice />
      {session.secondFactor === 'needed' && <SecondFactorNotice />}
      <TopBar
        places={named(places(routes, session))}
        own={named(ownPlaces(routes, session))}
        person={
          session.account
            ? { name: session.account.name, role: roleWords(session, t), unread: session.unread }
            : undefined
        }
        onSignOut={() => void signOut()}
      />
      <PageBoundary place={key} instead={(error) => <PageError error={error} />} onBreak={onBreak}>
        <Outlet />
      </PageBoundary>
    </>
  );
}

/**
 * Ends the session on the home page: the page that is left would send a visitor to sign in. Whoever came through the
 * provider of identities is signed out there too, where the portal is set up so.
 */
function useSignOut(): () => Promise<void> {
  const changeSession = useSessionChange();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const { session } = useSession();
  const [leaving, setLeaving] = useState<'portal' | 'provider' | null>(null);
  useEffect(() => {
    if (!leaving || pathname !== '/') return;
    setLeaving(null);
    if (leaving === 'provider') leave.to('/api/oidc/end');
    void changeSession();
  }, [leaving, pathname, changeSession]);
  return async () => {
    await api.del('/session').catch(() => undefined);
    setLeaving(session.signsOutAtProvider ? 'provider' : 'portal');
    await navigate('/');
  };
}

/** A new page is announced and read from its start: the focus moves to its main landmark. */
function useFocusOnArrival(): void {
  const { pathname } = useLocation();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [pathname]);
}

function roleWords(session: Session, t: (key: string) => string): string {
  const membership = session.memberships[0];
  if (session.staff[0]) return t(`role.${session.staff[0].role}`);
  return membership ? membership.partyName : t('role.applicant');
}

/** Shows what is below to those who may see it; others sign in first, or are told plainly. */
export function Guarded({ who }: { who?: (session: Session) => boolean }) {
  const { session, ready, failed } = useSession();
  const location = useLocation();
  if (!who) return <Outlet />;
  if (!ready) return <Waiting />;
  if (who(session)) return <Outlet />;
  if (failed) return <PageProblem problem={new Problem(0, 'network')} />;
  if (!isSignedIn(session))
    return <Navigate to={`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`} replace />;
  return <Forbidden />;
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <PageFrame title={t('state.loading')}>
      <Loading />
    </PageFrame>
  );
}

function Message({
  title,
  words,
  requestId,
  retry,
}: {
  title: string;
  words: string;
  requestId?: string;
  retry?: () => void;
}) {
  const { t } = useTranslation();
  return (
    <PageFrame title={title} roomy>
      <div className="page">
        <h1>{title}</h1>
        <p className="sub">{words}</p>
        {requestId && <p className="meta mono">{t('errors.requestId', { id: requestId })}</p>}
        <p className="acts mt5">
          {retry && <Button onClick={retry}>{t('act.retry')}</Button>}
          <LinkButton to="/">{t('errors.home')}</LinkButton>
        </p>
      </div>
    </PageFrame>
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return <Message title={t('errors.notFoundTitle')} words={t('errors.notFound')} />;
}

export function Forbidden() {
  const { t } = useTranslation();
  return <Message title={t('errors.forbiddenTitle')} words={t('errors.forbidden')} />;
}

/** A page's failed query in place of the page: 403 and 404 in their words, else with the request's number. */
export function PageProblem({ problem, retry }: { problem: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  if (problem instanceof Problem && problem.status === 404) return <NotFound />;
  if (problem instanceof Problem && problem.status === 403) return <Forbidden />;
  const offline = problem instanceof Problem && problem.status === 0;
  return (
    <Message
      title={t('errors.brokenTitle')}
      words={offline ? t('errors.noServer') : t('errors.broken')}
      requestId={problem instanceof Problem ? problem.requestId : undefined}
      retry={retry ?? (() => window.location.reload())}
    />
  );
}

/**
 * What is left when a page throws. A part of the program that cannot be fetched: there is no network, or a newer version
 * has been put up.
 */
export function PageError({ error, alone }: { error: unknown; alone?: boolean }) {
  const { t } = useTranslation();
  const stale = error instanceof TypeError && /import|module/i.test(error.message);
  if (!stale) return <PageProblem problem={error} />;
  return (
    <>
      {alone && <SkipLink />}
      <Message
        title={t('errors.brokenTitle')}
        words={t(navigator.onLine ? 'errors.stale' : 'errors.noServer')}
        retry={() => window.location.reload()}
      />
    </>
  );
}
