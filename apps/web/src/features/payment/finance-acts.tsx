import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../clock';
import { isoDay } from '../../format';
import { useProblemText } from '../../problems';
import { useSession } from '../../session';
import { Button, DateInput, ErrorLine, Field, Seg, TextInput } from '../../ui';
import { usePaymentAct, type Payment, type PaymentAct, type PaymentView } from './payment.api';
import { approvalBar } from './rules';
import './words';

/** What finance does next: confirm, approve as another person, book the bank's answer. */
export function FinanceActs({ view }: { view: PaymentView }) {
  const { t } = useTranslation('payment');
  const say = useProblemText('payment');
  const { session } = useSession();
  const { payment, accountOpen } = view;
  const { mutateAsync, isPending } = usePaymentAct(payment);
  const [error, setError] = useState<string | null>(null);
  const run = async (act: PaymentAct) => {
    setError(null);
    try {
      await mutateAsync(act);
    } catch (problem) {
      setError(say(problem));
    }
  };
  const same = approvalBar(payment, session.account?.id ?? null) === 'payment.same-person';
  return (
    <div className="conclude mt4">
      {payment.state === 'due' && (
        <>
          <p className="sub">{accountOpen ? t('act.accountFirst') : t('act.prepareExplained')}</p>
          <p className="mt3">
            <Button
              primary
              busy={isPending}
              disabled={accountOpen}
              onClick={() => void run({ act: 'prepare' })}
            >
              {t('act.prepare')}
            </Button>
          </p>
        </>
      )}
      {payment.state === 'prepared' && (
        <>
          <p className="sub">{same ? t('act.samePerson') : t('act.approveExplained')}</p>
          <p className="mt3">
            <Button primary busy={isPending} disabled={same} onClick={() => void run({ act: 'approve' })}>
              {t('act.approve')}
            </Button>
          </p>
        </>
      )}
      {payment.state === 'approved' && <BankAnswer payment={payment} busy={isPending} onSend={run} />}
      {error && <ErrorLine>{error}</ErrorLine>}
    </div>
  );
}

/** 银行回执: paid on a day under a number, or returned for a reason. */
function BankAnswer({
  payment,
  busy,
  onSend,
}: {
  payment: Payment;
  busy: boolean;
  onSend: (act: PaymentAct) => Promise<void>;
}) {
  const { t } = useTranslation('payment');
  const today = isoDay(serverNow());
  const [result, setResult] = useState<'paid' | 'returned'>('paid');
  const [on, setOn] = useState(today);
  const [words, setWords] = useState('');
  const [error, setError] = useState<string | null>(null);
  const send = async () => {
    const said = words.trim();
    if (!on || said.length < (result === 'paid' ? 1 : 2)) return setError(t(`bank.lack.${result}`));
    setError(null);
    await onSend({
      act: 'settle',
      answer: result === 'paid' ? { result, on, bankReference: said } : { result, on, reason: said },
    });
  };
  return (
    <section aria-labelledby={`bank-${payment.id}`}>
      <h3 id={`bank-${payment.id}`}>{t('bank.title')}</h3>
      <p className="mt3">
        <Seg
          label={t('bank.title')}
          value={result}
          onChange={(next) => {
            setResult(next);
            setWords('');
            setError(null);
          }}
          options={[
            { value: 'paid', label: t('bank.paid') },
            { value: 'returned', label: t('bank.returned') },
          ]}
        />
      </p>
      <div className="two-f mt3">
        <Field label={t(`bank.on.${result}`)}>
          <DateInput value={on} max={today} onChange={(event) => setOn(event.target.value)} />
        </Field>
        <Field label={t(`bank.words.${result}`)} hint={t(`bank.hint.${result}`)} error={error}>
          <TextInput
            maxLength={result === 'paid' ? 60 : 300}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </Field>
      </div>
      <p className="mt4">
        <Button primary busy={busy} onClick={() => void send()}>
          {t('bank.book')}
        </Button>
      </p>
    </section>
  );
}
