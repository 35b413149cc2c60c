import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation } from 'react-router';
import { useSessionChange } from '../../session';
import { LinkButton } from '../../ui';
import { MessagePage } from './message-page';
import './words';

/** Where somebody stands after 注销; `closed` in the state of the place says that it was done just now. */
export const CLOSED = { path: '/account-closed', state: { closed: true } };

/** 账号已注销: what has happened and what follows. The session ends here: the page that is left would ask to sign in. */
export default function AccountClosedPage() {
  const { t } = useTranslation('identity');
  const changeSession = useSessionChange();
  const closed = (useLocation().state as { closed?: boolean } | null)?.closed === true;
  const told = useRef(false);
  useEffect(() => {
    if (!closed || told.current) return;
    told.current = true;
    void changeSession();
  }, [closed, changeSession]);
  if (!closed) return <Navigate to="/sign-in" replace />;
  return (
    <MessagePage
      title={t('erasure.closedTitle')}
      acts={
        <>
          <LinkButton to="/">{t('common:errors.home')}</LinkButton>
          <LinkButton to="/register">{t('signIn.register')}</LinkButton>
        </>
      }
    >
      <p>{t('erasure.closedText')}</p>
      <p className="mt3">{t('erasure.closedNext')}</p>
    </MessagePage>
  );
}
