import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { resetRequest } from '@keshen/identity';
import { api } from '../../api';
import { currentLocale } from '../../i18n';
import { Band, Button, ErrorLine, Field, LinkButton, PageFrame, TextInput } from '../../ui';
import { MessagePage } from './message-page';
import { useCheckedForm } from './use-checked-form';
import './words';

/** 忘记密码: the answer is the same whatever the address. */
export default function ForgotPasswordPage() {
  const { t } = useTranslation('identity');
  const [asked, setAsked] = useState<string | null>(null);
  const { form, submit, error, busy, failedText } = useCheckedForm<{ email: string }>(resetRequest, {
    defaults: { email: '' },
    sent: ({ email }) => ({ email, locale: currentLocale() }),
    send: async (body) => {
      await api.post('/password-resets', { body });
      setAsked(form.getValues('email'));
    },
  });
  if (asked !== null)
    return (
      <MessagePage
        title={t('forgot.askedTitle')}
        acts={<LinkButton to="/sign-in">{t('signIn.title')}</LinkButton>}
      >
        <p>{t('forgot.askedText', { email: asked })}</p>
      </MessagePage>
    );
  return (
    <PageFrame title={t('forgot.title')} roomy>
      <section className="lead tight">
        <h1>{t('forgot.title')}</h1>
      </section>
      <Band title={t('forgot.byMail')} note={t('forgot.note')}>
        <form className="f400" noValidate onSubmit={(event) => void submit(event)}>
          <Field label={t('person.email')} error={error('email')} required>
            <TextInput type="email" autoComplete="email" maxLength={254} {...form.register('email')} />
          </Field>
          {failedText && <ErrorLine>{failedText}</ErrorLine>}
          <p className="mt5">
            <Button primary type="submit" busy={busy}>
              {t('forgot.act')}
            </Button>
          </p>
        </form>
      </Band>
    </PageFrame>
  );
}
