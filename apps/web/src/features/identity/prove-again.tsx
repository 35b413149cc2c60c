import { useTranslation } from 'react-i18next';
import { PROOF_MINUTES, proofBy, proofRequest } from '@keshen/identity';
import { api } from '../../api';
import { useSession } from '../../session';
import { Button, Dialog, ErrorLine, Field, PasswordInput } from '../../ui';
import { useCheckedForm } from './use-checked-form';
import { CodeInput } from './use-sign-in';
import './words';

/** Asks for the password, or for a code where the second factor is set up. */
export default function ProveAgain({
  open,
  onAnswer,
}: {
  open: boolean;
  onAnswer: (proved: boolean) => void;
}) {
  const { t } = useTranslation('identity');
  return (
    <Dialog open={open} onClose={() => onAnswer(false)} title={t('proof.title')}>
      <ProofForm onAnswer={onAnswer} />
    </Dialog>
  );
}

function ProofForm({ onAnswer }: { onAnswer: (proved: boolean) => void }) {
  const { t } = useTranslation('identity');
  const { session } = useSession();
  const by = proofBy(session.secondFactor ?? 'off');
  const { form, submit, error, busy, failedText } = useCheckedForm<Record<string, string>>(proofRequest, {
    defaults: { [by]: '' },
    send: async (body) => {
      await api.post('/session/proof', { body });
      onAnswer(true);
    },
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <p>{t(`proof.${by}`, { minutes: PROOF_MINUTES })}</p>
      {by === 'code' ? (
        <Field label={t('factor.codeOrRecovery')} error={error('code')} required>
          <CodeInput {...form.register('code')} />
        </Field>
      ) : (
        <>
          {/* Password managers look for the name beside the password. */}
          <input type="hidden" autoComplete="username" value={session.account?.email ?? ''} />
          <Field label={t('signIn.password')} error={error('current')} required>
            <PasswordInput autoComplete="current-password" {...form.register('current')} />
          </Field>
        </>
      )}
      {failedText && <ErrorLine>{failedText}</ErrorLine>}
      <p className="acts mt5">
        <Button primary type="submit" busy={busy}>
          {t('proof.act')}
        </Button>
        <Button onClick={() => onAnswer(false)}>{t('common:act.cancel')}</Button>
      </p>
    </form>
  );
}
