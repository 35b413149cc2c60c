import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../problems';
import { Button, ErrorLine, Field, TextInput } from '../../ui';
import { usePaymentAct, type Payment, type PaymentView } from './payment.api';
import { accountLacks, accountOf, type AccountDraft, type AccountLack } from './rules';
import './words';

/** 更正账户 after a returned payment: the number is typed twice and cannot be copied from one field to the other. */
export function AccountForm({ payment, payee }: { payment: Payment; payee: PaymentView['payee'] }) {
  const { t } = useTranslation('payment');
  const say = useProblemText('payment');
  const { mutateAsync, isPending } = usePaymentAct(payment);
  const [draft, setDraft] = useState<AccountDraft>({
    name: payee.name,
    bank: payee.bank,
    account: '',
    again: '',
  });
  const [lacks, setLacks] = useState<AccountLack[]>([]);
  const [error, setError] = useState<string | null>(null);
  const send = async () => {
    const open = accountLacks(draft);
    setLacks(open);
    setError(null);
    if (open.length > 0) return;
    try {
      await mutateAsync({ act: 'correct', account: accountOf(draft) });
    } catch (problem) {
      setError(say(problem));
    }
  };
  const field = (key: keyof AccountDraft, most: number, numeric = false) => (
    <Field
      label={t(`account.${key}`)}
      hint={key === 'account' ? t('account.hint') : undefined}
      error={lacks.includes(key) ? t(`account.lack.${key}`) : null}
    >
      <TextInput
        maxLength={most}
        inputMode={numeric ? 'numeric' : undefined}
        className={numeric ? 'mono' : undefined}
        value={draft[key]}
        onPaste={key === 'again' ? (event) => event.preventDefault() : undefined}
        onChange={(event) => setDraft((before) => ({ ...before, [key]: event.target.value }))}
      />
    </Field>
  );
  return (
    <section className="stack form-w mt5" aria-labelledby={`account-${payment.id}`}>
      <h3 id={`account-${payment.id}`}>{t('account.title')}</h3>
      <p className="sub">{t('account.explained')}</p>
      {field('name', 100)}
      {field('bank', 100)}
      {field('account', 40, true)}
      {field('again', 40, true)}
      {error && <ErrorLine>{error}</ErrorLine>}
      <p className="mt4">
        <Button primary busy={isPending} onClick={() => void send()}>
          {t('account.send')}
        </Button>
      </p>
    </section>
  );
}
