import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { capitals } from '@keshen/kernel';
import { paymentTable } from '@keshen/payment';
import { dateText, dateTimeText } from '../../format';
import { actorOf, useSession } from '../../session';
import { Field, Glyph, Money, MoneyInput, Note, StageLine } from '../../ui';
import { Outcomes } from '../application/plain.panel';
import type { StagePanelProps } from '../application/stage-panels';
import { AgreementLink } from '../award/agreement-link';
import { AccountForm } from './account-form';
import { FinanceActs } from './finance-acts';
import type { PaymentView } from './payment.api';
import { PayeeAccount } from './payee-account';
import { stepsOf } from './rules';
import './words';

/** 拨款: to whom, how much, how far it is; what the two persons, the bank and the payee do next. */
export default function PaymentPanel({ page, view, conclude }: StagePanelProps) {
  const { t } = useTranslation('payment');
  const { session } = useSession();
  const shown = view.view as Partial<PaymentView>;
  if (!shown.payment || !shown.payee)
    return <p className="sub">{page.mine ? t('panel.withFinance') : t('panel.making')}</p>;
  const known = shown as PaymentView;
  const { payment, payee } = known;
  const may = (action: 'see-account' | 'prepare' | 'correct-account') =>
    paymentTable.may(actorOf(session), action, { party: page.party.id });
  const open = payment.state === 'due' || payment.state === 'prepared';
  return (
    <>
      {known.lastReturn && (
        <Note tone="warn" icon={<Glyph name="warn" />}>
          <p>{t('panel.lastReturn', { attempt: payment.attempt, reason: known.lastReturn })}</p>
        </Note>
      )}
      <AgreementLink application={page.application.id} />
      <p className="bigsum">
        <b>
          <Money fen={payment.amountFen} />
        </b>{' '}
        <span lang="zh-CN">{capitals(payment.amountFen)}</span>
      </p>
      <dl className="facts">
        <dt>{t('payee.name')}</dt>
        <dd>{payee.name}</dd>
        <dt>{t('payee.bank')}</dt>
        <dd>{payee.bank}</dd>
        <dt>{t('payee.account')}</dt>
        <dd>
          <PayeeAccount payment={payment.id} masked={payee.account} mayReveal={may('see-account')} />
        </dd>
        <dt>{t('panel.received')}</dt>
        <dd>
          <Money fen={known.receivedFen} />
        </dd>
      </dl>
      <StageLine
        stages={stepsOf(payment.state).map(({ key, state }) => ({
          key,
          state,
          label: t(`step.${key}`),
          second: secondLine(known, key),
        }))}
        now={known.accountOpen ? t('now.account') : t(`now.${payment.state}`)}
      />
      {may('prepare') && <FinanceActs view={known} />}
      {may('correct-account') && known.accountOpen && payment.state === 'due' && (
        <AccountForm payment={payment} payee={payee} />
      )}
      {view.duty?.role === 'finance' && open && view.stage.outcomes.length > 0 && (
        <Instead view={view} conclude={conclude} receivedFen={known.receivedFen} />
      )}
    </>
  );
}

function secondLine(
  { payment, preparedByName, approvedByName }: PaymentView,
  step: 'due' | 'prepared' | 'approved' | 'paid',
): string | undefined {
  if (step === 'prepared' && payment.preparedAt)
    return `${dateTimeText(payment.preparedAt)} ${preparedByName ?? ''}`;
  if (step === 'approved' && payment.approvedAt)
    return `${dateTimeText(payment.approvedAt)} ${approvedByName ?? ''}`;
  if (step === 'paid' && payment.settledOn)
    return `${dateText(payment.settledOn)} ${payment.bankReference ?? ''}`;
  return undefined;
}

/** 不拨 or 追回: another end of this instalment; money claimed back is booked with its amount. */
function Instead({
  view,
  conclude,
  receivedFen,
}: Pick<StagePanelProps, 'view' | 'conclude'> & { receivedFen: number }) {
  const { t } = useTranslation('payment');
  const { clawedBack } = view.stage.arguments as { clawedBack?: string };
  const [fen, setFen] = useState<number | null>(null);
  const claims = clawedBack && view.stage.outcomes.some((o) => o.id === clawedBack);
  const amount =
    fen === null || !Number.isSafeInteger(fen) || fen <= 0
      ? t('instead.amountNeeded')
      : fen > receivedFen
        ? t('instead.tooMuch')
        : null;
  return (
    <details className="instead">
      <summary>{t('instead.title')}</summary>
      <p className="sub">{t('instead.explained')}</p>
      {claims && (
        <Field label={t('instead.claimBack')} hint={t('instead.claimBackHint')} optional>
          <MoneyInput value={fen} onChange={setFen} />
        </Field>
      )}
      <Outcomes
        view={view}
        conclude={conclude}
        record={(outcome) => (outcome === clawedBack && fen !== null ? { clawBackFen: fen } : {})}
        blocked={(outcome) => (outcome === clawedBack ? amount : null)}
      />
    </details>
  );
}
