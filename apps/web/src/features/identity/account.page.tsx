import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { accountRequest, changePasswordRequest } from '@keshen/identity';
import { api } from '../../api';
import { setLocale, type Locale } from '../../i18n';
import { PageProblem } from '../../layout';
import { SESSION_KEY } from '../../session';
import {
  Band,
  Button,
  ErrorLine,
  Field,
  Loading,
  PageFrame,
  PasswordInput,
  RadioGroup,
  State,
  TextInput,
} from '../../ui';
import { CLOSED } from './account-closed.page';
import { Erasure } from './erasure';
import { useAccount, type OwnAccount } from './identity.api';
import { PasswordRules } from './password-rules';
import { SecondFactor } from './second-factor';
import { OwnSessions } from './own-sessions';
import { PersonalCopy } from './personal-copy';
import { AccountLinks } from './account-links';
import { useCheckedForm } from './use-checked-form';
import './words';

/** 我的账号: who I am, my password, where I am signed in. */
export default function AccountPage() {
  const { t } = useTranslation('identity');
  const account = useAccount();
  if (account.error) return <PageProblem problem={account.error} />;
  return (
    <PageFrame title={t('account.title')}>
      <section className="lead tight">
        <h1>{t('account.title')}</h1>
        {account.data && <p className="sub">{account.data.email}</p>}
      </section>
      {account.data ? (
        <>
          <Person account={account.data} />
          <Password account={account.data} />
          <SecondFactor />
          <AccountLinks />
        </>
      ) : (
        <Loading />
      )}
      <OwnSessions />
      <PersonalCopy />
      <Closing />
    </PageFrame>
  );
}

function Closing() {
  const navigate = useNavigate();
  return (
    <Erasure
      path="/account/erasure"
      onErased={async () => navigate(CLOSED.path, { replace: true, state: CLOSED.state })}
    />
  );
}

function Person({ account }: { account: OwnAccount }) {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const [saved, setSaved] = useState(false);
  const { form, submit, error, busy, failedText } = useCheckedForm<{
    name: string;
    mobile: string;
    locale: Locale;
  }>(accountRequest, {
    defaults: { name: account.name, mobile: account.mobile ?? '', locale: account.locale },
    send: async (body: { locale: Locale }) => {
      await api.put('/account', { body });
      setLocale(body.locale);
      setSaved(true);
      await client.invalidateQueries({ queryKey: SESSION_KEY });
    },
  });
  return (
    <Band title={t('account.person')} note={t('account.personNote')}>
      <form
        className="f400"
        noValidate
        onChange={() => setSaved(false)}
        onSubmit={(event) => void submit(event)}
      >
        <Field label={t('person.name')} error={error('name')} required>
          <TextInput autoComplete="name" maxLength={60} {...form.register('name')} />
        </Field>
        <Field label={t('person.mobile')} error={error('mobile')} required>
          <TextInput type="tel" autoComplete="tel" maxLength={30} {...form.register('mobile')} />
        </Field>
        <Field label={t('account.language')} error={error('locale')} group>
          <RadioGroup
            name="locale"
            across
            value={form.watch('locale')}
            onChange={(value) => form.setValue('locale', value)}
            options={[
              { value: 'zh-CN', label: t('account.chinese') },
              { value: 'en', label: t('account.english') },
            ]}
          />
        </Field>
        {failedText && <ErrorLine>{failedText}</ErrorLine>}
        <p className="acts mt5">
          <Button type="submit" busy={busy}>
            {t('common:act.save')}
          </Button>
          <span role="status">{saved && <State glyph="ok">{t('account.saved')}</State>}</span>
        </p>
      </form>
    </Band>
  );
}

function Password({ account }: { account: OwnAccount }) {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const [saved, setSaved] = useState(false);
  const { form, submit, error, busy, failedText } = useCheckedForm<{ current: string; password: string }>(
    changePasswordRequest,
    {
      defaults: { current: '', password: '' },
      send: async (body) => {
        await api.put('/password', { body });
        form.reset();
        setSaved(true);
        await client.invalidateQueries({ queryKey: ['sessions'] });
      },
    },
  );
  return (
    <Band title={t('password.change')} note={t('password.changeNote')}>
      <div className="split">
        <form
          className="f400"
          noValidate
          onChange={() => setSaved(false)}
          onSubmit={(event) => void submit(event)}
        >
          <Field label={t('password.current')} error={error('current')} required>
            <PasswordInput autoComplete="current-password" {...form.register('current')} />
          </Field>
          <Field label={t('password.new')} error={error('password')} required>
            <PasswordInput autoComplete="new-password" {...form.register('password')} />
          </Field>
          {failedText && <ErrorLine>{failedText}</ErrorLine>}
          <p className="acts mt5">
            <Button type="submit" busy={busy}>
              {t('password.save')}
            </Button>
            <span role="status">{saved && <State glyph="ok">{t('password.saved')}</State>}</span>
          </p>
        </form>
        <PasswordRules
          password={form.watch('password')}
          owner={{ email: account.email, name: account.name }}
        />
      </div>
    </Band>
  );
}
