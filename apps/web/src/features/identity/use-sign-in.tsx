import { useEffect, useState, type ComponentProps, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, Problem } from '../../api';
import { errorsOf, isProblem, type FieldProblem } from '../../form/resolver';
import { useProblemText } from '../../problems';
import type { Session } from '../../session';
import { Button, ErrorLine, Field, PasswordInput, TextInput } from '../../ui';
import './words';

type Name = 'login' | 'password' | 'code';
type Wrong = Partial<Record<Name, FieldProblem>>;

const request = () => import('./sign-in-request').then(({ signInRequest }) => signInRequest);

/** What the server, too, says of single fields. */
function wrongIn(problem: unknown): Wrong {
  if (!(problem instanceof Problem)) return {};
  const { field, problems = [] } = problem.details;
  const named = field ? [{ path: field, code: problem.code, params: problem.details }] : problems;
  return Object.fromEntries(named.map(({ path, code, params }) => [path, { type: code, params }]));
}

/**
 * 登录: the form by which a session begins, on its own page or over another. `password`: the field with what was wrong,
 * and the act. `at`: where a password does more than sign in. Everybody loads it, so the browser keeps what is typed: a
 * library for forms weighs more than the page.
 */
export function useSignIn(login: string, signedIn: (session: Session) => unknown, at = '/session') {
  const { t } = useTranslation('identity');
  const say = useProblemText('identity');
  const [codeAsked, setCodeAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<Wrong>({});
  const [failed, setFailed] = useState<unknown>(null);
  const send = async (typed: Record<string, FormDataEntryValue>): Promise<Wrong> => {
    const checked = (await request()).safeParse(typed);
    if (!checked.success) return errorsOf(checked.error.issues) as Wrong;
    try {
      await signedIn(await api.post<Session>(at, { body: checked.data }));
    } catch (problem) {
      // The first time nobody knows whether this account has a second factor.
      if (problem instanceof Problem && problem.code === 'sign-in.code-needed') setCodeAsked(true);
      else if (Object.keys(wrongIn(problem)).length > 0) return wrongIn(problem);
      else setFailed(problem);
    }
    return {};
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    setFailed(null);
    const found = await send(Object.fromEntries(new FormData(form))).catch((problem: unknown) => {
      setFailed(problem);
      return {};
    });
    setWrong(found);
    setBusy(false);
    const first = Object.keys(found)[0];
    if (first) form.querySelector<HTMLInputElement>(`input[name="${first}"]`)?.focus();
  };
  const form = {
    register: (name: Name) => ({
      name,
      defaultValue: name === 'login' ? login : '',
      onChange: () => setWrong(({ [name]: _, ...others }) => others),
    }),
  };
  const error = (name: Name): string | undefined => {
    const found = wrong[name];
    return isProblem(found) ? say({ code: found.type, params: found.params }) : undefined;
  };
  const failedText = failed ? say(failed) : undefined;
  const left =
    failed instanceof Problem && failed.code === 'sign-in.wrong' ? failed.details['left'] : undefined;
  const refused = left === 0 ? t('signIn.lastTry', { minutes: 15 }) : failedText;
  const password = (
    <>
      <Field
        label={t('signIn.password')}
        error={error('password') ?? (left === undefined ? undefined : refused)}
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
