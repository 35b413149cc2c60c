import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { newPasswordRequest } from '@keshen/identity';
import { api, Problem } from '../../api';
import { Band, Button, ErrorLine, Field, LinkButton, PageFrame, PasswordInput } from '../../ui';
import { MessagePage } from './message-page';
import { PasswordRules } from './password-rules';
import { useCheckedForm } from './use-checked-form';
import './words';

/** 设置密码 by the link of a mail. */
export default function ResetPasswordPage() {
  const { t } = useTranslation('identity');
  const [search] = useSearchParams();
  const [done, setDone] = useState(false);
  const token = search.get('token') ?? '';
  const { form, submit, error, busy, failed, failedText } = useCheckedForm<{ password: string }>(
    newPasswordRequest,
    {
      defaults: { password: '' },
      send: async (body) => {
        await api.put(`/password-resets/${encodeURIComponent(token)}`, { body });
        setDone(true);
      },
    },
  );
  if (done)
    return (
      <MessagePage
        title={t('reset.doneTitle')}
        acts={
          <LinkButton primary to="/sign-in">
            {t('signIn.title')}
          </LinkButton>
        }
      >
        <p>{t('reset.doneText')}</p>
      </MessagePage>
    );
  return (
    <PageFrame title={t('reset.title')} roomy>
      <section className="lead tight">
        <h1>{t('reset.title')}</h1>
      </section>
      <Band title={t('password.set')} note={t('password.note')}>
        <div className="split">
          <form className="f400" noValidate onSubmit={(event) => void submit(event)}>
            <Field label={t('password.new')} error={error('password')} required>
              <PasswordInput autoComplete="new-password" {...form.register('password')} />
            </Field>
            {failedText && <ErrorLine>{failedText}</ErrorLine>}
            {failed instanceof Problem && failed.code.startsWith('token.') && (
              <p className="mt3">
                <LinkButton to="/forgot-password">{t('reset.again')}</LinkButton>
              </p>
            )}
            <p className="mt5">
              <Button primary type="submit" busy={busy}>
                {t('password.save')}
              </Button>
            </p>
          </form>
          <PasswordRules password={form.watch('password')} owner={{}} />
        </div>
      </Band>
    </PageFrame>
  );
}
