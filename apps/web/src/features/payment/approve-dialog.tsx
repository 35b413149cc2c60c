import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { problemText, useProblemText } from '../../problems';
import { useSession } from '../../session';
import { Button, Dialog, ErrorLine, Glyph, Money } from '../../ui';
import { approveAll, type BatchLine, type ListedPayment } from './payment.api';
import { approvalBar } from './rules';
import './words';

/** The most that one request takes. */
const MOST = 100;

/** 批量复核: who can be approved and who cannot and why, then what became of each. */
export function ApproveDialog({
  open,
  payments,
  onClose,
}: {
  open: boolean;
  payments: ListedPayment[];
  onClose: (done: boolean) => void;
}) {
  const { t } = useTranslation('payment');
  return (
    <Dialog wide open={open} onClose={() => onClose(false)} title={t('approve.title')}>
      <Preview payments={payments} onClose={onClose} />
    </Dialog>
  );
}

function Preview({ payments, onClose }: { payments: ListedPayment[]; onClose: (done: boolean) => void }) {
  const { t } = useTranslation('payment');
  const say = useProblemText('payment');
  const client = useQueryClient();
  const { session } = useSession();
  // What was chosen stays on the screen while the list behind it changes.
  const [chosen] = useState(payments);
  const [lines, setLines] = useState<BatchLine[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const judged = chosen.map((payment) => ({
    payment,
    bar: approvalBar(payment, session.account?.id ?? null),
  }));
  const ready = judged.filter(({ bar }) => bar === null).map(({ payment }) => payment);
  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      setLines(await approveAll(ready.slice(0, MOST).map((payment) => payment.id)));
      await Promise.all([
        client.invalidateQueries({ queryKey: ['payments'] }),
        client.invalidateQueries({ queryKey: ['work'] }),
      ]);
    } catch (problem) {
      setError(say(problem));
    } finally {
      setBusy(false);
    }
  };
  const done = lines?.filter((line) => line.done).length ?? 0;
  const sum = ready.slice(0, MOST).reduce((total, payment) => total + payment.amountFen, 0);
  return (
    <>
      <p role="status">
        {lines
          ? t('approve.result', { done, failed: lines.length - done })
          : t('approve.preview', { ready: ready.length, not: chosen.length - ready.length })}
        {!lines && ready.length > 0 && (
          <>
            {'　'}
            {t('approve.sum')} <Money fen={sum} />
          </>
        )}
      </p>
      {!lines && ready.length > MOST && <p className="meta">{t('approve.most', { most: MOST })}</p>}
      <ul className="lst mt3">
        {judged.map(({ payment, bar }) => {
          const line = lines?.find((each) => each.payment === payment.id);
          const code = line ? line.code : bar;
          return (
            <li key={payment.id}>
              <Glyph name={code ? 'dash' : line ? 'ok' : 'todo'} />
              <span>
                {payment.reference}　{payment.payeeName}
                {'　'}
                <Money fen={payment.amountFen} />
                <span className="ln2">
                  {code ? problemText({ code }, 'payment') : line ? t('approve.done') : t('approve.can')}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
      {error && <ErrorLine>{error}</ErrorLine>}
      <div className="acts">
        {!lines && (
          <Button primary busy={busy} disabled={ready.length === 0} onClick={() => void run()}>
            {t('approve.run', { count: Math.min(ready.length, MOST) })}
          </Button>
        )}
        <Button onClick={() => onClose(lines !== null)}>
          {lines ? t('common:act.close') : t('common:act.cancel')}
        </Button>
      </div>
    </>
  );
}
