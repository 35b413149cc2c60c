import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { books, postingKinds, reversible, type Book } from '@keshen/voucher';
import { api } from '../../api';
import { colon, dateTimeText, wan } from '../../format';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import { isStaff, useSession } from '../../session';
import {
  Band,
  Button,
  Chip,
  DataTable,
  Dialog,
  Empty,
  ErrorLine,
  Field,
  Loading,
  PageFrame,
  Select,
  State,
  TextArea,
  useFilter,
  type Column,
} from '../../ui';
import type { Say } from './say';
import {
  rowsOf,
  useVoucher,
  useVoucherAct,
  useVoucherList,
  type BookReport,
  type LedgerReport,
  type Posting,
} from './voucher.api';
import './words';

/** 两本账: both equations from the entries alone, every posting beneath. */
export default function BooksPage() {
  const { t } = useTranslation('voucher');
  const { session } = useSession();
  const { filter, narrow } = useFilter(['quota', 'order', 'kind']);
  const [reversed, setReversed] = useState<Posting | null>(null);
  const report = useVoucher<LedgerReport>('books');
  const list = useVoucherList<Posting>('postings', filter);
  if (report.error ?? list.error) return <PageProblem problem={report.error ?? list.error} />;
  const { rows, more } = rowsOf(list);
  return (
    <PageFrame title={t('books.title')} dense>
      <section className="lead tight">
        <h1>{t('books.title')}</h1>
        <p className="sub">{t('books.lead')}</p>
      </section>
      <Band first title={t('books.balance')} note={report.data && t('books.counts', { ...report.data })}>
        {report.data ? <Balance report={report.data} /> : <Loading />}
      </Band>
      <Band title={t('books.postings')} note={t('books.postingsNote')}>
        <div className="row wrap gap3 paychips">
          <Select
            aria-label={t('books.kind')}
            className="callsel"
            empty={t('books.anyKind')}
            value={filter.kind ?? ''}
            onChange={(event) => narrow({ kind: event.target.value })}
            options={postingKinds.map((value) => ({ value, label: t(`posting.${value}`) }))}
          />
          {filter.quota && <Chip onRemove={() => narrow({ quota: '' })}>{t('books.oneQuota')}</Chip>}
          {filter.order && <Chip onRemove={() => narrow({ order: '' })}>{t('books.oneOrder')}</Chip>}
        </div>
        {list.isPending ? (
          <Loading />
        ) : (
          <DataTable
            caption={t('books.postings')}
            columns={columns(t, isStaff('officer')(session) ? setReversed : null)}
            rows={rows}
            rowKey={(row) => String(row.id)}
            more={more}
            empty={<Empty title={t('books.none')} />}
          />
        )}
      </Band>
      <Reverse key={reversed?.id} posting={reversed} onClose={() => setReversed(null)} />
    </PageFrame>
  );
}

function Balance({ report }: { report: LedgerReport }) {
  const { t } = useTranslation('voucher');
  return (
    <>
      {(['quota', 'claims'] as const).map((book) => (
        <Equation key={book} book={book} sums={report.books[book]} />
      ))}
      <p className="mt4">
        <State glyph={report.ok ? 'ok' : 'danger'}>
          {report.ok ? t('books.proved') : t('books.wrong', { count: report.found })}
        </State>
      </p>
      {report.discrepancies.length > 0 && (
        <ul className="small">
          {report.discrepancies.map((d, i) => (
            <li key={i}>
              {t(`discrepancy.${d.code}`)} {d.book && t(`books.${d.book}`)}{' '}
              {d.account && t(`account.${d.account}`)} <span className="mono">{d.holder}</span>
              {d.expected !== undefined && d.found !== undefined && `　${wan(d.expected)} ≠ ${wan(d.found)}`}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** A book as one line: its source = the sum of its accounts. */
function Equation({ book, sums: { sums, difference } }: { book: Book; sums: BookReport }) {
  const { t } = useTranslation('voucher');
  const { source, accounts } = books[book];
  return (
    <>
      <p className={book === 'quota' ? 'cap' : 'cap mt4'}>{t(`books.${book}Unit`)}</p>
      <div className="eq">
        <div>
          {t(`account.${source}`)}
          <b>{wan(sums[source] ?? 0)}</b>
        </div>
        {accounts.map((account, index) => (
          <div key={account} className="term">
            <span>{index === 0 ? '=' : '+'}</span>
            <div>
              {t(`account.${account}`)}
              <b>{wan(sums[account] ?? 0)}</b>
            </div>
          </div>
        ))}
        <State glyph={difference === 0 ? 'ok' : 'danger'}>
          {t(difference === 0 ? 'books.even' : 'books.off', { difference: wan(difference) })}
        </State>
      </div>
    </>
  );
}

function columns(t: Say, reverse: ((posting: Posting) => void) | null): Column<Posting>[] {
  return [
    { key: 'id', head: t('col.no'), num: true, small: 'hide', cell: (p) => p.id },
    { key: 'at', head: t('col.date'), className: 'nw', small: 'hide', cell: (p) => dateTimeText(p.at) },
    {
      key: 'kind',
      head: t('col.cause'),
      header: true,
      small: 'main',
      className: 'wrap',
      cell: (p) => (
        <>
          {t(`posting.${p.kind}`)}{' '}
          {p.orderId && (
            <Link className="plain" to={`/vouchers/orders/${p.orderId}`}>
              {p.reference}
            </Link>
          )}
          <span className="ln3">
            <Link to={`?quota=${p.quotaId}`}>
              {p.party} {p.year}
            </Link>
            {'　'}
            {p.actor ?? t('books.system')}
            {p.reason && `　${p.reason}`}
            {p.reverses && `　${t('books.reverses', { id: p.reverses })}`}
            {p.reversedBy && `　${t('books.reversedBy', { id: p.reversedBy })}`}
          </span>
        </>
      ),
    },
    {
      key: 'entries',
      head: t('col.entries'),
      small: 'full',
      cell: (p) => (
        <ul className="plainlist">
          {p.entries.map((e, i) => (
            <li key={i} className="nw">
              {t(`books.${e.book}`)}
              {colon()}
              {t(`account.${e.from}`)} → {t(`account.${e.to}`)} <b>{wan(e.amountFen)}</b>
            </li>
          ))}
        </ul>
      ),
    },
    {
      key: 'act',
      head: <span className="vh">{t('col.act')}</span>,
      num: true,
      cell: (p) =>
        reverse && reversible.includes(p.kind) && !p.reversedBy ? (
          <Button small quiet aria-label={t('books.reverseNamed', { id: p.id })} onClick={() => reverse(p)}>
            {t('books.reverse')}
          </Button>
        ) : null,
    },
  ];
}

function Reverse({ posting, onClose }: { posting: Posting | null; onClose: () => void }) {
  const { t } = useTranslation('voucher');
  const say = useProblemText('voucher');
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const reverse = useVoucherAct((body: object) =>
    api.post(`/vouchers/postings/${posting?.id}/reversal`, { body }),
  );
  const send = async () => {
    setError(null);
    if (reason.trim().length < 2) return setError(t('order.lack.reason'));
    try {
      await reverse.mutateAsync({ reason: reason.trim() });
      onClose();
    } catch (problem) {
      setError(say(problem));
    }
  };
  return (
    <Dialog
      open={posting !== null}
      onClose={onClose}
      title={t('books.reverseNamed', { id: posting?.id })}
      actions={
        <Button primary busy={reverse.isPending} onClick={() => void send()}>
          {t('books.reverse')}
        </Button>
      }
    >
      <p className="sub">{t('books.reverseExplained')}</p>
      <Field label={t('order.reason')}>
        <TextArea rows={3} limit={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
      {error && <ErrorLine>{error}</ErrorLine>}
    </Dialog>
  );
}
