import { useTranslation } from 'react-i18next';
import { signInRequest } from '@keshen/identity';
import { api, Problem } from '../../api';
import type { Session } from '../../session';
import { Button, ErrorLine, Field, PasswordInput } from '../../ui';
import { useCheckedForm } from './use-checked-form';
import './words';

/** 登录: the form by which a session begins, on its own page or over another. `password`: the field with what was wrong, and the act. */
export function useSignIn(login: string, signedIn: (session: Session) => unknown) {
  const { t } = useTranslation('identity');
  const { form, submit, error, busy, failed, failedText } = useCheckedForm<{
    login: string;
    password: string;
  }>(signInRequest, {
    defaults: { login, password: '' },
    send: async (body) => void (await signedIn(await api.post<Session>('/session', { body }))),
  });
  const left =
    failed instanceof Problem && failed.code === 'sign-in.wrong' ? failed.details['left'] : undefined;
  const wrong = left === 0 ? t('signIn.lastTry', { minutes: 15 }) : failedText;
  const password = (
    <>
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
    </>
  );
  return { form, submit, error, busy, password };
}
