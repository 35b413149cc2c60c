import { useEffect, useState, type ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { api, Problem } from '../../api';
import type { Session } from '../../session';
import { Button, ErrorLine, Field, PasswordInput, TextInput } from '../../ui';
import { useCheckedForm } from './use-checked-form';
import './words';

const request = () => import('./sign-in-request').then(({ signInRequest }) => signInRequest);

/**
 * 登录: the form by which a session begins, on its own page or over another. `password`: the field with what was wrong,
 * and the act. `at`: where a password does more than sign in.
 */
export function useSignIn(login: string, signedIn: (session: Session) => unknown, at = '/session') {
  const { t } = useTranslation('identity');
  const [codeAsked, setCodeAsked] = useState(false);
  const { form, submit, error, busy, failed, failedText } = useCheckedForm<{
    login: string;
    password: string;
    code: string;
  }>(request, {
    defaults: { login, password: '', code: '' },
    // The first time nobody knows whether this account has a second factor.
    sent: ({ code, ...rest }) => (codeAsked ? { ...rest, code } : rest),
    send: async (body) => {
      try {
        await signedIn(await api.post<Session>(at, { body }));
      } catch (problem) {
        if (!(problem instanceof Problem) || problem.code !== 'sign-in.code-needed') throw problem;
        setCodeAsked(true);
      }
    },
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
      {codeAsked && (
        <Field label={t('signIn.code')} hint={t('signIn.codeHint')} error={error('code')} required>
          <CodeInput {...form.register('code')} />
        </Field>
      )}
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

/** Comes up after the password was right: the person goes on typing in it. */
export function CodeInput(props: ComponentProps<typeof TextInput>) {
  const name = props.name!;
  useEffect(() => document.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.focus(), [name]);
  return <TextInput autoComplete="one-time-code" autoCapitalize="characters" maxLength={20} {...props} />;
}
