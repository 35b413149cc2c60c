import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paymentStates } from '@keshen/payment';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import { isStaff, useSession } from '../../session';
import {
  Band,
  BulkBar,
  Button,
  Chip,
  DataTable,
  DateText,
  Empty,
  Loading,
  Money,
  PageFrame,
  Select,
  State,
  useFilter,
  type Column,
} from '../../ui';
import { StandingAside } from '../review/standing-aside';
import { ApproveDialog } from './approve-dialog';
import { Batches } from './batches';
import { GatherDialog } from './gather-dialog';
import { ImportAnswers } from './import-answers';
import { usePayments, useTotals, type ListedPayment, type PaymentFilter } from './payment.api';
import { glyphOf } from './rules';
import type { Say } from './say';
import { Totals } from './totals';
import './words';

/** 拨款台: what each call has paid, what waits, and finance's work on several at once. */
export default function PaymentsPage() {
  const { t } = useTranslation('payment');
  const { session } = useSession();
  const finance = isStaff('finance')(session);
  const { filter: given, narrow } = useFilter(['state', 'call']);
  const stated = paymentStates.find((state) => state === given.state);
  const filter: PaymentFilter = {
    state: given.state === 'all' ? undefined : (stated ?? 'open'),
    call: given.call,
  };
  const totals = useTotals();
  const list = usePayments(filter);
  const problem = totals.error ?? list.error;
  if (problem) return <PageProblem problem={problem} />;
  return (
    <PageFrame title={t('desk.title')} dense>
      <section className="lead tight row wrap gap3">
        <h1>{t('desk.title')}</h1>
        {finance && (
          <a className="btn sm push" href="/api/payments/export" download>
            {t('desk.export')}
          </a>
        )}
      </section>
      <StandingAside />
      <Band first title={t('totals.title')} note={t('totals.note')}>
        {totals.data ? <Totals rows={totals.data} /> : <Loading />}
      </Band>
      <Band title={t('batch.batches')} note={t('batch.note')}>
        <Batches />
      </Band>
      <Band title={t('list.title')} note={finance ? t('list.noteFinance') : t('list.note')}>
        <div className="row wrap gap3 paychips">
          <Chip pressed={filter.state === 'open'} onClick={() => narrow({ state: '' })}>
            {t('state.open')}
          </Chip>
          {paymentStates.map((state) => (
            <Chip key={state} pressed={filter.state === state} onClick={() => narrow({ state })}>
              {t(`state.${state}`)}
            </Chip>
          ))}
          <Chip pressed={!filter.state} onClick={() => narrow({ state: 'all' })}>
            {t('list.all')}
          </Chip>
          {(totals.data?.length ?? 0) > 1 && (
            <Select
              aria-label={t('list.call')}
              className="callsel"
              value={filter.call ?? ''}
              empty={t('list.anyCall')}
              onChange={(event) => narrow({ call: event.target.value })}
              options={(totals.data ?? []).map((row) => ({ value: row.callId, label: textOf(row.call) }))}
            />
          )}
        </div>
        {list.isPending ? (
          <Loading />
        ) : (
          <List
            key={`${filter.state}-${filter.call}`}
            rows={list.data?.pages.flatMap((page) => page.items) ?? []}
            state={filter.state}
            finance={finance}
            more={{
              has: list.hasNextPage,
              loading: list.isFetchingNextPage,
              load: () => void list.fetchNextPage(),
            }}
          />
        )}
      </Band>
      {finance && (
        <Band title={t('import.title')} note={t('import.note')}>
          <ImportAnswers />
        </Band>
      )}
    </PageFrame>
  );
}

type More = { has: boolean; loading: boolean; load: () => void };

function List({
  rows,
  state,
  finance,
  more,
}: {
  rows: ListedPayment[];
  state: PaymentFilter['state'];
  finance: boolean;
  more: More;
}) {
  const { t } = useTranslation('payment');
  const [selected, setSelected] = useState<Set<string>>(new Set());
  const [previewing, setPreviewing] = useState(false);
  const [gathering, setGathering] = useState(false);
  const chosen = rows.filter((row) => selected.has(row.id));
  return (
    <>
      <DataTable
        caption={t('list.title')}
        columns={columns(t)}
        rows={rows}
        rowKey={(row) => row.id}
        rowName={(row) => `${row.reference} ${row.party}`}
        {...(finance ? { selected, onSelect: setSelected } : {})}
        more={more}
        empty={
          <Empty title={state ? t('list.emptyState', { state: t(`state.${state}`) }) : t('list.empty')}>
            {t('list.emptyExplained')}
          </Empty>
        }
      />
      <BulkBar count={chosen.length} onClear={() => setSelected(new Set())}>
        <Button small onClick={() => setGathering(true)}>
          {t('batch.open')}
        </Button>
        <Button small onClick={() => setPreviewing(true)}>
          {t('approve.open')}
        </Button>
      </BulkBar>
      <GatherDialog open={gathering} payments={chosen} onClose={() => setGathering(false)} />
      <ApproveDialog
        open={previewing}
        payments={chosen}
        onClose={(done) => {
          setPreviewing(false);
          if (done) setSelected(new Set());
        }}
      />
    </>
  );
}

function columns(t: Say): Column<ListedPayment>[] {
  return [
    { key: 'reference', head: t('col.reference'), className: 'nw', small: 'hide', cell: (r) => r.reference },
    {
      key: 'project',
      head: t('col.project'),
      header: true,
      small: 'main',
      className: 'pj',
      cell: (r) => (
        <>
          <Link className="plain" to={`/applications/${r.applicationId}`}>
            {r.title}
          </Link>
          <span>
            {r.payeeName}
            {r.attempt > 1 && `　${t('list.attempt', { attempt: r.attempt })}`}
          </span>
        </>
      ),
    },
    {
      key: 'amount',
      head: t('col.amount'),
      num: true,
      cell: (r) => <Money fen={r.amountFen} bare />,
    },
    {
      key: 'state',
      head: t('col.state'),
      small: 'full',
      className: 'paystate',
      cell: (r) => (
        <>
          <State glyph={glyphOf[r.state]}>{t(`state.${r.state}`)}</State>
          <span className="ln2">{whoOf(t, r)}</span>
        </>
      ),
    },
    {
      key: 'since',
      head: t('col.since'),
      num: true,
      className: 'nw',
      small: 'hide',
      cell: (r) => <DateText value={r.settledOn ?? r.madeAt} short />,
    },
  ];
}

/** Who it went through, or why it came back. */
function whoOf(t: Say, r: ListedPayment): string {
  if (r.state === 'returned') return r.returnReason ?? '';
  if (r.state === 'paid') return t('list.bankReference', { number: r.bankReference ?? '' });
  return [
    r.preparedByName && t('list.preparedBy', { name: r.preparedByName }),
    r.approvedByName && t('list.approvedBy', { name: r.approvedByName }),
  ]
    .filter(Boolean)
    .join('　');
}
