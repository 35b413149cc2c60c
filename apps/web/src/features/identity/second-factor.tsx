import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { beginSecondFactor, confirmSecondFactor, endSecondFactor } from '@keshen/identity';
import { api } from '../../api';
import { dateText } from '../../format';
import { SESSION_KEY } from '../../session';
import { Band, Button, Dialog, ErrorLine, Field, PasswordInput, State, TextInput } from '../../ui';
import { useSecondFactor } from './identity.api';
import { useCheckedForm } from './use-checked-form';

const QrCode = lazy(() => import('./qr-code'));

type Asking =
  'nothing' | 'password' | 'renew' | 'end' | { secret: string; uri: string } | { codes: string[] };

/** 两步验证: setting it up step by step, new recovery codes, taking it away. */
export function SecondFactor() {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const own = useSecondFactor();
  const [asking, setAsking] = useState<Asking>('nothing');
  const close = () => {
    setAsking('nothing');
    void client.invalidateQueries({ queryKey: ['second-factor'] });
    void client.invalidateQueries({ queryKey: ['sessions'] });
    void client.invalidateQueries({ queryKey: SESSION_KEY });
  };
  if (!own.data) return null;
  const { since, codesLeft } = own.data;
  return (
    <Band title={t('factor.title')} note={t('factor.note')}>
      {since ? (
        <>
          <p>
            <State glyph="ok">{t('factor.on', { date: dateText(since) })}</State>{' '}
            <span className="meta">{t('factor.codesLeft', { count: codesLeft })}</span>
          </p>
          <p className="acts mt4">
            <Button onClick={() => setAsking('renew')}>{t('factor.renew')}</Button>
            <Button onClick={() => setAsking('end')}>{t('factor.end')}</Button>
          </p>
        </>
      ) : (
        <>
          <p>
            <State glyph="dash">{t('factor.off')}</State>
          </p>
          <p className="mt4">
            <Button onClick={() => setAsking('password')}>{t('factor.begin')}</Button>
          </p>
        </>
      )}
      <Dialog open={asking !== 'nothing'} onClose={close} title={titleOf(asking, t)}>
        {asking === 'password' && <BeginForm onBegun={setAsking} />}
        {typeof asking === 'object' && 'secret' in asking && <ConfirmForm {...asking} onCodes={setAsking} />}
        {typeof asking === 'object' && 'codes' in asking && <Codes codes={asking.codes} onDone={close} />}
        {asking === 'renew' && <RenewForm onCodes={setAsking} />}
        {asking === 'end' && <EndForm onEnded={close} />}
      </Dialog>
    </Band>
  );
}

function titleOf(asking: Asking, t: (key: string) => string): string {
  if (typeof asking === 'object' && 'codes' in asking) return t('factor.codesTitle');
  if (asking === 'renew' || asking === 'end') return t(`factor.${asking}`);
  return t('factor.begin');
}

function BeginForm({ onBegun }: { onBegun: (begun: { secret: string; uri: string }) => void }) {
  const { t } = useTranslation('identity');
  const { form, submit, error, busy, failedText } = useCheckedForm<{ current: string }>(beginSecondFactor, {
    defaults: { current: '' },
    send: async (body) => onBegun(await api.post('/second-factor', { body })),
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <Field label={t('factor.password')} error={error('current')} required>
        <PasswordInput autoComplete="current-password" {...form.register('current')} />
      </Field>
      <Foot failed={failedText} act={t('factor.next')} busy={busy} />
    </form>
  );
}

function ConfirmForm({
  secret,
  uri,
  onCodes,
}: {
  secret: string;
  uri: string;
  onCodes: (made: { codes: string[] }) => void;
}) {
  const { t } = useTranslation('identity');
  const { form, submit, error, busy, failedText } = useCheckedForm<{ code: string }>(confirmSecondFactor, {
    defaults: { code: '' },
    send: async (body) => onCodes(await api.put('/second-factor', { body })),
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <p>{t('factor.scan')}</p>
      <div className="qr-room mt4">
        <Suspense>
          <QrCode text={uri} label={t('factor.picture')} />
        </Suspense>
      </div>
      <p className="small mt3">
        <span className="meta">{t('factor.secret')}</span>
        <br />
        <span className="mono">{secret.replace(/(.{4})(?=.)/g, '$1 ')}</span>
      </p>
      <Field label={t('factor.code')} error={error('code')} required>
        <TextInput
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={20}
          {...form.register('code')}
        />
      </Field>
      <Foot failed={failedText} act={t('factor.confirm')} busy={busy} />
    </form>
  );
}

function RenewForm({ onCodes }: { onCodes: (made: { codes: string[] }) => void }) {
  const { t } = useTranslation('identity');
  const { form, submit, error, busy, failedText } = useCheckedForm<{ code: string }>(confirmSecondFactor, {
    defaults: { code: '' },
    send: async (body) => onCodes(await api.post('/second-factor/recovery-codes', { body })),
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <p>{t('factor.renewText')}</p>
      <Field label={t('factor.codeOrRecovery')} error={error('code')} required>
        <TextInput autoComplete="one-time-code" maxLength={20} {...form.register('code')} />
      </Field>
      <Foot failed={failedText} act={t('factor.renew')} busy={busy} />
    </form>
  );
}

function EndForm({ onEnded }: { onEnded: () => void }) {
  const { t } = useTranslation('identity');
  const { form, submit, error, busy, failedText } = useCheckedForm<{ current: string; code: string }>(
    endSecondFactor,
    {
      defaults: { current: '', code: '' },
      send: async (body) => {
        await api.post('/second-factor/end', { body });
        onEnded();
      },
    },
  );
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <p>{t('factor.endText')}</p>
      <Field label={t('factor.password')} error={error('current')} required>
        <PasswordInput autoComplete="current-password" {...form.register('current')} />
      </Field>
      <Field label={t('factor.codeOrRecovery')} error={error('code')} required>
        <TextInput autoComplete="one-time-code" maxLength={20} {...form.register('code')} />
      </Field>
      <Foot failed={failedText} act={t('factor.end')} busy={busy} />
    </form>
  );
}

/** The recovery codes, shown this once. */
function Codes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const { t } = useTranslation('identity');
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(codes.join('\r\n'))}`;
  return (
    <>
      <p>{t('factor.codesText')}</p>
      <ul className="codes mono mt4">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <p className="acts mt5">
        <a className="btn" href={file} download="keshen-recovery-codes.txt">
          {t('factor.download')}
        </a>
        <Button primary onClick={onDone}>
          {t('factor.done')}
        </Button>
      </p>
    </>
  );
}

function Foot({ failed, act, busy }: { failed?: string; act: string; busy: boolean }) {
  return (
    <>
      {failed && <ErrorLine>{failed}</ErrorLine>}
      <p className="acts mt5">
        <Button primary type="submit" busy={busy}>
          {act}
        </Button>
      </p>
    </>
  );
}
