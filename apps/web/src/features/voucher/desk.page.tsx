import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../../api';
import { dateText, wan } from '../../format';
import { useProblemText } from '../../problems';
import { isStaff, useSession } from '../../session';
import { Band, Button, DataTable, DateText, Empty, ErrorLine, Money, PageFrame, type Column } from '../../ui';
import { Draws } from './draws';
import { InstitutionList } from './institution-list';
import { OrderLines } from './order-lines';
import { Payouts } from './payouts';
import { RedemptionTable } from './redemption-table';
import type { Say } from './say';
import { rowsOf, useVoucher, useVoucherAct, useVoucherList, type Quota, type Waiting } from './voucher.api';
import './words';

/** The office's page: redemptions with their draw, the quarter, quotas, orders, institutions. */
export default function DeskPage() {
  const { t } = useTranslation('voucher');
  const { session } = useSession();
  const quotas = useVoucherList<Quota>('quotas');
  return (
    <PageFrame title={t('title')} dense>
      <section className="lead tight row wrap gap3">
        <h1>{t('title')}</h1>
        <Link className="btn sm push" to="/vouchers/books">
          {t('books.title')}
        </Link>
      </section>
      <Band
        first
        title={t('redemption.title')}
        note={t('redemption.officeNote')}
        link={isStaff('officer')(session) && <DrawButtons />}
      >
        <RedemptionTable side="office" />
        <Draws />
      </Band>
      <Band title={t('payout.quarter')} note={t('payout.quarterNote')}>
        <Payouts />
      </Band>
      <Band title={t('quotas.title')}>
        <DataTable
          caption={t('quotas.title')}
          columns={columns(t)}
          {...rowsOf(quotas)}
          rowKey={(row) => row.id}
          empty={<Empty title={t('quotas.none')} />}
        />
      </Band>
      <Band title={t('orders.title')}>
        <OrderLines side="office" />
      </Band>
      <Band title={t('institution.list')} note={t('institution.listNote')}>
        <InstitutionList />
      </Band>
    </PageFrame>
  );
}

/** One button for each programme that has claims which no draw has covered. */
function DrawButtons() {
  const { t } = useTranslation('voucher');
  const say = useProblemText('voucher');
  const waiting = useVoucher<Waiting[]>('payable');
  const [said, setSaid] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const draw = useVoucherAct((programme: string) =>
    api.post<{ population: number; drawn: number }>('/vouchers/draws', { body: { programme } }),
  );
  const press = async (programme: string) => {
    setSaid(null);
    setError(null);
    try {
      setSaid(t('draw.done', { ...(await draw.mutateAsync(programme)) }));
    } catch (problem) {
      setError(say(problem));
    }
  };
  return (
    <>
      {(waiting.data ?? [])
        .filter((row) => row.toDraw > 0)
        .map((row) => (
          <Button
            key={row.programmeCode}
            small
            busy={draw.isPending}
            onClick={() => void press(row.programmeCode)}
          >
            {t('draw.press', { count: row.toDraw })}
          </Button>
        ))}
      {said && <span role="status"> {said}</span>}
      {error && <ErrorLine>{error}</ErrorLine>}
    </>
  );
}

const columns = (t: Say): Column<Quota>[] => [
  {
    key: 'party',
    head: t('col.party'),
    header: true,
    small: 'main',
    className: 'wrap',
    cell: (q) => (
      <>
        <Link className="plain" to={`/vouchers/books?quota=${q.id}`}>
          {q.party}
        </Link>
        <span className="ln3">
          {q.year}　{t('quota.until', { date: dateText(q.expiresAt) })}
        </span>
      </>
    ),
  },
  {
    key: 'issued',
    head: t('account.issued'),
    num: true,
    small: 'hide',
    cell: (q) => <Money fen={q.issuedFen} bare />,
  },
  {
    key: 'free',
    head: t('account.free'),
    num: true,
    cell: (q) => (
      <>
        <span className="only-s sub">{t('account.free')} </span>
        {wan(q.freeFen)}
      </>
    ),
  },
  { key: 'reserved', head: t('account.reserved'), num: true, small: 'hide', cell: (q) => wan(q.reservedFen) },
  { key: 'used', head: t('account.used'), num: true, small: 'hide', cell: (q) => wan(q.usedFen) },
  { key: 'expired', head: t('account.expired'), num: true, small: 'hide', cell: (q) => wan(q.expiredFen) },
  {
    key: 'on',
    head: t('col.issuedOn'),
    small: 'hide',
    className: 'nw',
    cell: (q) => <DateText value={q.issuedAt} short />,
  },
];
