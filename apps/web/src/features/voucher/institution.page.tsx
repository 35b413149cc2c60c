import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PageProblem } from '../../layout';
import {
  Band,
  Button,
  DataTable,
  DateText,
  Empty,
  Loading,
  Money,
  PageFrame,
  State,
  type Column,
} from '../../ui';
import { OrderLines } from './order-lines';
import { priceText } from './price';
import { RedemptionTable } from './redemption-table';
import { RegisterForm } from './register-form';
import type { Say } from './say';
import { ServiceDialog } from './service-dialog';
import { useVoucher, type CatalogueItem, type MyInstitutions, type Payout } from './voucher.api';
import './words';

/** The institution's page: its registration, what it offers, orders, redemptions, payments. */
export default function InstitutionPage() {
  const { t } = useTranslation('voucher');
  const { data, error } = useVoucher<MyInstitutions>('institutions/mine');
  const [editing, setEditing] = useState<CatalogueItem | 'new' | null>(null);
  if (error) return <PageProblem problem={error} />;
  const institution = data?.institutions[0];
  return (
    <PageFrame title={t('institution.title')} roomy>
      <section className="lead tight">
        <h1>{t('institution.title')}</h1>
        <p className="sub">{institution ? institution.name : t('institution.lead')}</p>
      </section>
      {!data ? (
        <Loading />
      ) : (
        <>
          {institution && (
            <>
              <Band first title={t('orders.title')} note={t('institution.ordersNote')}>
                <OrderLines side="institution" />
              </Band>
              <Band title={t('redemption.title')} note={t('redemption.note')}>
                <RedemptionTable side="institution" />
              </Band>
              <Band title={t('payout.title')}>
                <DataTable
                  caption={t('payout.title')}
                  columns={payoutColumns(t)}
                  rows={data.payouts}
                  rowKey={(row) => row.id}
                  empty={<Empty title={t('payout.none')}>{t('payout.noneExplained')}</Empty>}
                />
              </Band>
              <Band
                title={t('institution.services')}
                note={t('institution.servicesNote')}
                link={
                  <Button small onClick={() => setEditing('new')}>
                    {t('institution.addService')}
                  </Button>
                }
              >
                <DataTable
                  caption={t('institution.services')}
                  columns={serviceColumns(t, setEditing)}
                  rows={data.services}
                  rowKey={(row) => row.id}
                  empty={<Empty title={t('institution.noServices')} />}
                />
              </Band>
              <ServiceDialog party={institution.party} service={editing} onClose={() => setEditing(null)} />
            </>
          )}
          <Band
            first={!institution}
            title={t('institution.registration')}
            note={t('institution.registrationNote')}
          >
            <RegisterForm institution={institution} />
          </Band>
        </>
      )}
    </PageFrame>
  );
}

const payoutColumns = (t: Say): Column<Payout & { quarter: string }>[] => [
  { key: 'quarter', head: t('col.quarter'), header: true, small: 'main', cell: (r) => r.quarter },
  {
    key: 'state',
    head: t('col.state'),
    small: 'full',
    cell: (r) => (
      <State glyph={r.state === 'paid' ? 'ok' : r.state === 'returned' ? 'danger' : 'now'}>
        {t(`payout.state.${r.state}`)} {r.returnReason ?? r.bankReference ?? ''}
      </State>
    ),
  },
  {
    key: 'on',
    head: t('col.date'),
    small: 'hide',
    cell: (r) => (r.settledOn ? <DateText value={r.settledOn} /> : '—'),
  },
  { key: 'amount', head: t('col.amount'), num: true, cell: (r) => <Money fen={r.amountFen} bare /> },
];

const serviceColumns = (t: Say, edit: (item: CatalogueItem) => void): Column<CatalogueItem>[] => [
  {
    key: 'name',
    head: t('col.service'),
    header: true,
    small: 'main',
    className: 'wrap',
    cell: (s) => (
      <>
        {s.name}
        <span className="ln3">
          {t(`kind.${s.kind}`)}　{t(`category.${s.category}`)}
        </span>
      </>
    ),
  },
  {
    key: 'offered',
    head: t('col.state'),
    cell: (s) => (
      <State glyph={s.offered ? 'ok' : 'dash'}>
        {t(s.offered ? 'institution.offered' : 'institution.withdrawn')}
      </State>
    ),
  },
  { key: 'price', head: t('col.price'), num: true, className: 'nw', cell: (s) => priceText(t, s) },
  {
    key: 'act',
    head: <span className="vh">{t('col.act')}</span>,
    num: true,
    cell: (s) => (
      <Button small aria-label={t('institution.editNamed', { name: s.name })} onClick={() => edit(s)}>
        {t('institution.edit')}
      </Button>
    ),
  },
];
