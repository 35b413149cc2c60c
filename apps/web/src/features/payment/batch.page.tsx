import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { capitals } from '@keshen/kernel';
import { paymentNumber } from '@keshen/payment';
import { dateTimeText } from '../../format';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import { isStaff, useSession } from '../../session';
import {
  Band,
  Button,
  Crumbs,
  DataTable,
  ErrorLine,
  Loading,
  Money,
  PageFrame,
  State,
  type Column,
} from '../../ui';
import { StandingAside } from '../review/standing-aside';
import { useBatch, useBatchAct, type BatchedPayment, type BatchPage } from './payment.api';
import { batchGlyph, glyphOf } from './rules';
import type { Say } from './say';
import './words';

/** 拨款批次: what is in it, who prepared it, who approves it, what the treasury has answered. */
export default function BatchPageView() {
  const { id = '' } = useParams();
  const { t } = useTranslation('payment');
  const { data: batch, error } = useBatch(id);
  if (error) return <PageProblem problem={error} />;
  return (
    <PageFrame title={batch?.title ?? t('batch.one')} dense>
      {batch ? <Loaded batch={batch} /> : <Loading />}
    </PageFrame>
  );
}

function Loaded({ batch }: { batch: BatchPage }) {
  const { t } = useTranslation('payment');
  const { session } = useSession();
  return (
    <>
      <section className="lead tight">
        <Crumbs trail={[{ label: t('desk.title'), to: '/payments' }, { label: batch.number }]} />
        <h1 className="mt3">{batch.title}</h1>
        <p className="bigsum mt3">
          <b>
            <Money fen={batch.totalFen} />
          </b>{' '}
          <span lang="zh-CN">{capitals(batch.totalFen)}</span>
        </p>
      </section>
      <Band first title={t('batch.one')} note={t('batch.note')}>
        <dl className="facts">
          <dt>{t('batch.number')}</dt>
          <dd>{batch.number}</dd>
          <dt>{t('col.state')}</dt>
          <dd>
            <State glyph={batchGlyph(batch)}>{t(`batch.state.${batch.state}`)}</State>
          </dd>
          <dt>{t('batch.count')}</dt>
          <dd>{t('batch.progress', { paid: batch.paid, count: batch.count, returned: batch.returned })}</dd>
          <dt>{t('batch.preparedBy')}</dt>
          <dd>
            {batch.preparedByName}　<span className="meta">{dateTimeText(batch.preparedAt)}</span>
          </dd>
          <dt>{t('batch.approvedBy')}</dt>
          <dd>
            {batch.approvedAt ? (
              <>
                {batch.approvedByName}　<span className="meta">{dateTimeText(batch.approvedAt)}</span>
              </>
            ) : (
              '—'
            )}
          </dd>
        </dl>
        <StandingAside />
        {isStaff('finance')(session) && <Acts batch={batch} me={session.account?.id ?? null} />}
      </Band>
      <Band title={t('batch.payments')}>
        <DataTable
          caption={t('batch.payments')}
          columns={columns(t)}
          rows={batch.payments}
          rowKey={(row) => row.id}
        />
      </Band>
    </>
  );
}

function Acts({ batch, me }: { batch: BatchPage; me: string | null }) {
  const { t } = useTranslation('payment');
  const say = useProblemText('payment');
  const { mutateAsync, isPending } = useBatchAct(batch.id);
  const [error, setError] = useState<string | null>(null);
  const run = async (act: 'approval' | 'withdrawal') => {
    setError(null);
    try {
      await mutateAsync(act);
    } catch (problem) {
      setError(say(problem));
    }
  };
  const own = batch.preparedBy === me;
  if (batch.state === 'withdrawn') return null;
  if (batch.state === 'approved')
    return (
      <div className="conclude mt4">
        <p className="sub">{t('batch.exportExplained')}</p>
        <p className="mt3">
          <a className="btn pri" href={`/api/payments/export?batch=${batch.id}`} download>
            {t('batch.export')}
          </a>
        </p>
      </div>
    );
  return (
    <div className="conclude mt4">
      <p className="sub">{t(own ? 'batch.samePerson' : 'batch.approveExplained')}</p>
      <p className="mt3 row wrap gap3">
        <Button primary busy={isPending} disabled={own} onClick={() => void run('approval')}>
          {t('batch.approve')}
        </Button>
        <Button disabled={isPending} onClick={() => void run('withdrawal')}>
          {t('batch.withdraw')}
        </Button>
      </p>
      {error && <ErrorLine>{error}</ErrorLine>}
    </div>
  );
}

function columns(t: Say): Column<BatchedPayment>[] {
  return [
    {
      key: 'no',
      head: t('import.payment'),
      className: 'nw mono',
      small: 'hide',
      cell: (p) => paymentNumber(p.no),
    },
    {
      key: 'payee',
      head: t('payee.name'),
      header: true,
      small: 'main',
      className: 'pj',
      cell: (p) => (
        <>
          <Link className="plain" to={`/applications/${p.applicationId}`}>
            {p.payeeName}
          </Link>
          <span>
            {p.reference}
            {p.attempt > 1 && `　${t('list.attempt', { attempt: p.attempt })}`}
          </span>
        </>
      ),
    },
    { key: 'amount', head: t('col.amount'), num: true, cell: (p) => <Money fen={p.amountFen} bare /> },
    {
      key: 'state',
      head: t('col.state'),
      small: 'full',
      className: 'paystate',
      cell: (p) => (
        <>
          <State glyph={glyphOf[p.state]}>{t(`state.${p.state}`)}</State>
          <span className="ln2">
            {p.state === 'returned'
              ? p.returnReason
              : p.bankReference && t('list.bankReference', { number: p.bankReference })}
          </span>
        </>
      ),
    },
  ];
}
