import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { BATCH_MOST } from '@keshen/payment';
import { Problem } from '../../api';
import { problemText, useProblemText } from '../../problems';
import { Button, Dialog, ErrorLine, Field, Glyph, Money, TextInput } from '../../ui';
import { prepareBatch, type ListedPayment } from './payment.api';
import './words';

/** 编入批次: what is due goes together; the rest is named with its reason. */
export function GatherDialog({
  open,
  payments,
  onClose,
}: {
  open: boolean;
  payments: ListedPayment[];
  onClose: () => void;
}) {
  const { t } = useTranslation('payment');
  return (
    <Dialog wide open={open} onClose={onClose} title={t('batch.gather')}>
      <Gather payments={payments} onClose={onClose} />
    </Dialog>
  );
}

function Gather({ payments, onClose }: { payments: ListedPayment[]; onClose: () => void }) {
  const { t } = useTranslation('payment');
  const say = useProblemText('payment');
  const client = useQueryClient();
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const ready = payments
    .filter((payment) => payment.state === 'due' && !payment.batchId)
    .slice(0, BATCH_MOST);
  const sum = ready.reduce((total, payment) => total + payment.amountFen, 0);
  const refused = error instanceof Problem ? (error.details.problems ?? []) : [];
  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      const { id } = await prepareBatch({
        title: title.trim(),
        payments: ready.map((payment) => payment.id),
      });
      await client.invalidateQueries({ queryKey: ['payments'] });
      await navigate(`/payments/batches/${id}`);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <p className="sub">{t('batch.gatherExplained')}</p>
      <Field label={t('batch.title')}>
        <TextInput
          maxLength={120}
          value={title}
          placeholder={t('batch.titleExample')}
          onChange={(event) => setTitle(event.target.value)}
        />
      </Field>
      <p role="status" className="mt3">
        {t('batch.ready', { ready: ready.length, not: payments.length - ready.length })}　{t('approve.sum')}{' '}
        <Money fen={sum} />
      </p>
      <ul className="lst mt3">
        {payments.map((payment) => {
          const code =
            refused.find((problem) => problem.path === payment.id)?.code ??
            (ready.includes(payment) ? null : payment.batchId ? 'payment.in-batch' : 'payment.state');
          return (
            <li key={payment.id}>
              <Glyph name={code ? 'dash' : 'todo'} />
              <span>
                {payment.reference}　{payment.payeeName}　<Money fen={payment.amountFen} />
                {code && <span className="ln2">{problemText({ code }, 'payment')}</span>}
              </span>
            </li>
          );
        })}
      </ul>
      {error !== null && <ErrorLine>{say(error)}</ErrorLine>}
      <div className="acts">
        <Button
          primary
          busy={busy}
          disabled={ready.length === 0 || title.trim().length < 2}
          onClick={() => void run()}
        >
          {t('batch.prepare', { count: ready.length })}
        </Button>
        <Button onClick={onClose}>{t('common:act.cancel')}</Button>
      </div>
    </>
  );
}
