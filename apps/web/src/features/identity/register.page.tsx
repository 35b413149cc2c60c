import { useEffect, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { registrationRequest } from '@keshen/identity';
import { api } from '../../api';
import { currentLocale } from '../../i18n';
import {
  Band,
  Button,
  Checkbox,
  ErrorLine,
  Field,
  LinkButton,
  PageFrame,
  PasswordInput,
  TextInput,
  Verdict,
} from '../../ui';
import { useWaiting } from './identity.api';
import { MessagePage } from './message-page';
import { PasswordRules } from './password-rules';
import { noUnit, UnitFields, unitOf, type UnitValues } from './unit-fields';
import { useCheckedForm } from './use-checked-form';
import './words';

type Values = UnitValues & {
  name: string;
  email: string;
  mobile: string;
  password: string;
  accepted: boolean;
};
const defaults: Values = { ...noUnit, name: '', email: '', mobile: '', password: '', accepted: false };

/** 注册并认领单位. */
export default function RegisterPage() {
  const { t } = useTranslation('identity');
  const [taken, setTaken] = useState<string | null>(null);
  const { form, submit, error, busy, failedText } = useCheckedForm<Values>(registrationRequest, {
    defaults,
    sent: (values) => ({
      ...unitOf(values),
      name: values.name,
      email: values.email,
      mobile: values.mobile,
      password: values.password,
      locale: currentLocale(),
      accepted: values.accepted,
    }),
    send: async (body) => {
      await api.post('/registrations', { body });
      setTaken(form.getValues('email'));
    },
  });
  const [search] = useSearchParams();
  const says = useWaiting(search.get('from') === 'single-sign-on').data?.says;
  useEffect(() => {
    if (says) form.reset({ ...defaults, ...says });
  }, [says, form]);
  if (taken !== null)
    return (
      <MessagePage
        title={t('register.takenTitle')}
        acts={<LinkButton to="/sign-in">{t('signIn.title')}</LinkButton>}
      >
        <p>{t('register.takenText', { email: taken })}</p>
        <p className="sub small mt3">{t('register.takenHint')}</p>
      </MessagePage>
    );
  const { password, email, name, unit } = form.watch();
  return (
    <PageFrame title={t('register.title')} roomy>
      <section className="lead tight">
        <h1>{t('register.title')}</h1>
      </section>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <Band title={t('register.unit')} note={t('register.unitNote')}>
          <UnitFields form={form as unknown as UseFormReturn<UnitValues>} error={error} />
          <h3 className="mt5">{t('register.outcomes')}</h3>
          <div className="three mt3">
            {(['passed', 'unknown', 'short'] as const).map((kind) => (
              <div key={kind}>
                <Verdict kind={kind} title={t(`register.outcome.${kind}.title`)}>
                  <p className="sub small">{t(`register.outcome.${kind}.text`)}</p>
                </Verdict>
              </div>
            ))}
          </div>
        </Band>
        <Band title={t('register.person')} note={t('register.personNote')}>
          <div className="f400">
            <Field label={t('person.name')} error={error('name')} required>
              <TextInput autoComplete="name" maxLength={60} {...form.register('name')} />
            </Field>
            <Field label={t('person.email')} hint={t('person.emailHint')} error={error('email')} required>
              <TextInput type="email" autoComplete="email" maxLength={254} {...form.register('email')} />
            </Field>
            <Field label={t('person.mobile')} error={error('mobile')} required>
              <TextInput type="tel" autoComplete="tel" maxLength={30} {...form.register('mobile')} />
            </Field>
          </div>
        </Band>
        <Band title={t('password.set')} note={t('password.note')}>
          <div className="split">
            <div className="f400">
              <Field label={t('password.new')} error={error('password')} required>
                <PasswordInput autoComplete="new-password" {...form.register('password')} />
              </Field>
              <Field label={t('register.terms')} error={error('accepted')} hideLabel group>
                <Checkbox
                  checked={form.watch('accepted')}
                  onChange={(value) => form.setValue('accepted', value, { shouldValidate: true })}
                >
                  {t('register.accept')}
                </Checkbox>
              </Field>
              {failedText && <ErrorLine>{failedText}</ErrorLine>}
              <p className="mt5">
                <Button primary type="submit" className="fw" busy={busy}>
                  {t('register.act')}
                </Button>
              </p>
              <p className="small mt3">
                <Link to="/sign-in">{t('register.haveAccount')}</Link>
              </p>
            </div>
            <PasswordRules password={password} owner={{ email, name, unit }} />
          </div>
        </Band>
      </form>
    </PageFrame>
  );
}
