import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { quarterOf } from '@keshen/voucher';
import { api } from '../../api';
import { serverNow } from '../../clock';
import { isoDay, wan } from '../../format';
import { useProblemText } from '../../problems';
import { isStaff, useSession } from '../../session';
import {
  Button,
  DataTable,
  DateInput,
  Dialog,
  Empty,
  ErrorLine,
  Field,
  Money,
  Seg,
  State,
  TextInput,
  type Column,
} from '../../ui';
import type { Say } from './say';
import {
  rowsOf,
  useVoucher,
  useVoucherAct,
  useVoucherList,
  type Batch,
  type Payout,
  type Waiting,
} from './voucher.api';
import './words';

/** 季度集中拨付: what waits, and every batch with its payouts; two persons of finance act. */
export function Payouts() {
  const { t } = useTranslation('voucher');
  const say = useProblemText('voucher');
  const { session } = useSession();
  const finance = isStaff('finance')(session);
  const payable = useVoucher<Waiting[]>('payable');
  const { rows } = rowsOf(useVoucherList<Batch>('batches'));
  const [error, setError] = useState<string | null>(null);
  const [answered, setAnswered] = useState<Payout | null>(null);
  const act = useVoucherAct(({ path, body }: { path: string; body?: object }) =>
    api.post(`/vouchers/${path}`, body ? { body } : {}),
  );
  const run = (path: string, body?: object) => {
    setError(null);
    act.mutate(body ? { path, body } : { path }, { onError: (problem) => setError(say(problem)) });
  };
  const quarter = quarterOf(serverNow());
  return (
    <div className="stack">
      {(payable.data ?? [])
        .filter((row) => row.redemptions > 0)
        .map((row) => (
          <p key={row.programmeCode} className="row wrap gap3">
            <span>{t('payout.payable', { count: row.redemptions, amount: wan(row.amountFen) })}</span>
            {finance && (
              <Button
                small
                primary
                busy={act.isPending}
                onClick={() => run('batches', { programme: row.programmeCode, quarter })}
              >
                {t('payout.prepare', { quarter })}
              </Button>
            )}
          </p>
        ))}
      {error && <ErrorLine>{error}</ErrorLine>}
      {rows.length === 0 && <Empty title={t('payout.noBatch')}>{t('payout.noBatchExplained')}</Empty>}
      {rows.map((batch) => (
        <section key={batch.id} aria-label={`${batch.programmeCode} ${batch.quarter}`}>
          <h3 className="row wrap gap3">
            {batch.quarter}
            <State glyph={batch.state === 'approved' ? 'ok' : 'now'}>{t(`batch.${batch.state}`)}</State>
            {finance && batch.state === 'prepared' && (
              <Button
                small
                busy={act.isPending}
                disabled={batch.preparedBy === session.account?.id}
                onClick={() => run(`batches/${batch.id}/approval`)}
              >
                {t('batch.approve')}
              </Button>
            )}
            {finance && batch.state === 'approved' && (
              <a className="btn sm" href={`/api/vouchers/batches/${batch.id}/xlsx`} download>
                {t('batch.export')}
              </a>
            )}
          </h3>
          <p className="meta">
            {t('batch.by', { prepared: batch.preparedByName, approved: batch.approvedByName ?? '—' })}
            {finance &&
              batch.state === 'prepared' &&
              batch.preparedBy === session.account?.id &&
              `　${t('batch.second')}`}
          </p>
          <DataTable
            caption={`${batch.programmeCode} ${batch.quarter}`}
            columns={columns(t, finance && batch.state === 'approved' ? setAnswered : null)}
            rows={batch.payouts ?? []}
            rowKey={(row) => row.id}
          />
        </section>
      ))}
      <AnswerDialog payout={answered} onClose={() => setAnswered(null)} />
    </div>
  );
}

function AnswerDialog({ payout, onClose }: { payout: Payout | null; onClose: () => void }) {
  const { t } = useTranslation('voucher');
  const say = useProblemText('voucher');
  const [result, setResult] = useState<'paid' | 'returned'>('paid');
  const [on, setOn] = useState(isoDay(serverNow()));
  const [words, setWords] = useState('');
  const [error, setError] = useState<string | null>(null);
  const settle = useVoucherAct((body: object) =>
    api.post(`/vouchers/payouts/${payout?.id}/settlement`, { body }),
  );
  const send = async () => {
    setError(null);
    if (words.trim().length < 2) return setError(t('payout.lackWords'));
    try {
      await settle.mutateAsync(
        result === 'paid'
          ? { result, on, bankReference: words.trim() }
          : { result, on, reason: words.trim() },
      );
      setWords('');
      onClose();
    } catch (problem) {
      setError(say(problem));
    }
  };
  return (
    <Dialog
      open={payout !== null}
      onClose={onClose}
      title={t('payout.answerNamed', { name: payout?.name ?? '' })}
      actions={
        <Button primary busy={settle.isPending} onClick={() => void send()}>
          {t('payout.book')}
        </Button>
      }
    >
      <p>
        <Seg
          label={t('payout.answer')}
          value={result}
          onChange={setResult}
          options={(['paid', 'returned'] as const).map((value) => ({
            value,
            label: t(`payout.state.${value}`),
          }))}
        />
      </p>
      <Field label={t('col.date')}>
        <DateInput value={on} max={isoDay(serverNow())} onChange={(event) => setOn(event.target.value)} />
      </Field>
      <Field label={t(`payout.words.${result}`)}>
        <TextInput maxLength={60} value={words} onChange={(event) => setWords(event.target.value)} />
      </Field>
      {error && <ErrorLine>{error}</ErrorLine>}
    </Dialog>
  );
}

const columns = (t: Say, answer: ((payout: Payout) => void) | null): Column<Payout>[] => [
  {
    key: 'name',
    head: t('col.institution'),
    header: true,
    small: 'main',
    className: 'wrap',
    cell: (y) => (
      <>
        {y.name}
        <span className="ln3">
          {y.accountName}　{y.bank}
        </span>
      </>
    ),
  },
  {
    key: 'state',
    head: t('col.state'),
    small: 'full',
    cell: (y) => (
      <State glyph={y.state === 'paid' ? 'ok' : y.state === 'returned' ? 'danger' : 'now'}>
        {t(`payout.state.${y.state}`)} {y.returnReason ?? y.bankReference ?? ''}
      </State>
    ),
  },
  { key: 'count', head: t('col.count'), num: true, small: 'hide', cell: (y) => y.redemptions },
  { key: 'amount', head: t('col.amount'), num: true, cell: (y) => <Money fen={y.amountFen} bare /> },
  {
    key: 'act',
    head: <span className="vh">{t('col.act')}</span>,
    num: true,
    cell: (y) =>
      answer && y.state === 'prepared' ? (
        <Button small aria-label={t('payout.answerNamed', { name: y.name })} onClick={() => answer(y)}>
          {t('payout.answer')}
        </Button>
      ) : null,
  },
];
