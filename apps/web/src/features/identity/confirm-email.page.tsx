import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api } from '../../api';
import { useProblemText } from '../../problems';
import { Button, ErrorLine, LinkButton } from '../../ui';
import { MessagePage } from './message-page';
import './words';

/** The link of a registration's mail. A press confirms, since mail filters open links by themselves. */
export default function ConfirmEmailPage() {
  const { t } = useTranslation('identity');
  const say = useProblemText('identity');
  const [search] = useSearchParams();
  const confirm = useMutation({
    mutationFn: () =>
      api.post<{ email: string }>('/email-confirmations', { body: { token: search.get('token') ?? '' } }),
  });
  if (confirm.data)
    return (
      <MessagePage
        title={t('confirm.doneTitle')}
        acts={
          <LinkButton primary to={`/sign-in?login=${encodeURIComponent(confirm.data.email)}&to=/units`}>
            {t('signIn.title')}
          </LinkButton>
        }
      >
        <p>{t('confirm.doneText', { email: confirm.data.email })}</p>
      </MessagePage>
    );
  return (
    <MessagePage
      title={t('confirm.title')}
      acts={
        <Button primary busy={confirm.isPending} onClick={() => confirm.mutate()}>
          {t('confirm.act')}
        </Button>
      }
    >
      <p>{t('confirm.text')}</p>
      {confirm.error && <ErrorLine>{say(confirm.error)}</ErrorLine>}
    </MessagePage>
  );
}
