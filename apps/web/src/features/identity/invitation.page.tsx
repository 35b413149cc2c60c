import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { acceptInvitation } from '@keshen/identity';
import { api } from '../../api';
import { useProblemText } from '../../problems';
import {
  Band,
  Button,
  ErrorLine,
  Field,
  LinkButton,
  Loading,
  PageFrame,
  PasswordInput,
  TextInput,
} from '../../ui';
import { MessagePage } from './message-page';
import { PasswordRules } from './password-rules';
import { useCheckedForm } from './use-checked-form';
import './words';

type Invitation = { name: string; email: string; unit: string | null; needsPassword: boolean };

/** An invitation's link: into a unit, or an account of the commission. */
export default function InvitationPage() {
  const { t } = useTranslation('identity');
  const say = useProblemText('identity');
  const [search] = useSearchParams();
  const path = `/invitations/${encodeURIComponent(search.get('token') ?? '-')}`;
  const [accepted, setAccepted] = useState<string | null>(null);
  const invitation = useQuery({ queryKey: [path], queryFn: () => api.get<Invitation>(path), retry: false });
  if (accepted !== null)
    return (
      <MessagePage
        title={t('invitation.doneTitle')}
        acts={
          <LinkButton primary to={`/sign-in?login=${encodeURIComponent(accepted)}`}>
            {t('signIn.title')}
          </LinkButton>
        }
      >
        <p>{t('invitation.doneText', { email: accepted })}</p>
      </MessagePage>
    );
  if (invitation.error)
    return (
      <MessagePage title={t('invitation.title')}>
        <ErrorLine>{say(invitation.error)}</ErrorLine>
      </MessagePage>
    );
  return (
    <PageFrame title={t('invitation.title')} roomy>
      <section className="lead tight">
        <h1>{t('invitation.title')}</h1>
      </section>
      {invitation.data ? (
        <Accept invitation={invitation.data} path={path} onAccepted={setAccepted} />
      ) : (
        <Loading />
      )}
    </PageFrame>
  );
}

function Accept({
  invitation,
  path,
  onAccepted,
}: {
  invitation: Invitation;
  path: string;
  onAccepted: (email: string) => void;
}) {
  const { t } = useTranslation('identity');
  const { form, submit, error, busy, failedText } = useCheckedForm<{ name: string; password: string }>(
    acceptInvitation,
    {
      defaults: { name: invitation.name, password: '' },
      sent: (values) => (invitation.needsPassword ? values : {}),
      send: async (body) => onAccepted((await api.post<{ email: string }>(path, { body })).email),
    },
  );
  const words = invitation.unit ? t('invitation.toUnit', { unit: invitation.unit }) : t('invitation.toStaff');
  return (
    <Band title={t('invitation.for', { name: invitation.name })} note={invitation.email}>
      <div className="split">
        <form className="f400" noValidate onSubmit={(event) => void submit(event)}>
          <p>{words}</p>
          {invitation.needsPassword && (
            <>
              <Field label={t('person.name')} error={error('name')} required className="mt5">
                <TextInput autoComplete="name" maxLength={60} {...form.register('name')} />
              </Field>
              <Field label={t('password.new')} error={error('password')} required>
                <PasswordInput autoComplete="new-password" {...form.register('password')} />
              </Field>
            </>
          )}
          {failedText && <ErrorLine>{failedText}</ErrorLine>}
          <p className="mt5">
            <Button primary type="submit" busy={busy}>
              {t('invitation.act')}
            </Button>
          </p>
        </form>
        {invitation.needsPassword && (
          <PasswordRules
            password={form.watch('password')}
            owner={{ name: form.watch('name'), unit: invitation.unit ?? undefined }}
          />
        )}
      </div>
    </Band>
  );
}
