import { useTranslation } from 'react-i18next';
import { useSessionReturn, type Account, type Session } from '../../session';
import { Dialog } from '../../ui';
import { useSignIn } from './use-sign-in';
import './words';

/**
 * Signing in again over the page, as the same person: after the session has ended, or before it does. The session before
 * ends and a new one begins; the page stays as it is.
 */
export default function SignInAgain({
  open,
  lost,
  account,
  onClose,
}: {
  open: boolean;
  lost?: Session['lost'];
  account: Account;
  onClose: () => void;
}) {
  const { t } = useTranslation('identity');
  return (
    <Dialog open={open} onClose={onClose} title={t(lost ? 'again.title' : 'again.titleProlong')}>
      <PasswordForm account={account} lost={lost} />
    </Dialog>
  );
}

function PasswordForm({ account, lost }: { account: Account; lost?: Session['lost'] }) {
  const { t } = useTranslation('identity');
  const { form, submit, password } = useSignIn(account.email, useSessionReturn());
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <p className="sub">{t(lost ? `again.${lost}` : 'again.prolong')}</p>
      <p className="mt4">
        <span className="meta">{t('again.account')}</span>
        <br />
        {account.name}　{account.email}
      </p>
      {/* Password managers look for the name beside the password. */}
      <input type="hidden" autoComplete="username" {...form.register('login')} />
      {password}
      {lost && (
        // A whole new page: nothing of this person stays in the memory of the browser.
        <p className="small mt3">
          <a href="/sign-in">{t('again.someoneElse', { name: account.name })}</a>
        </p>
      )}
    </form>
  );
}
