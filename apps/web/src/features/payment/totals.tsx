import { useTranslation } from 'react-i18next';
import { textOf, wan } from '../../format';
import { DataTable, Empty, EnvelopeBar, Money, type Column } from '../../ui';
import type { CallTotals } from './payment.api';
import type { Say } from './say';
import './words';

/** Per call: paid solid, on the way hatched, the stroke at what was awarded. */
export function Totals({ rows }: { rows: CallTotals[] }) {
  const { t } = useTranslation('payment');
  return (
    <DataTable
      caption={t('totals.title')}
      columns={columns(t)}
      rows={rows}
      rowKey={(row) => row.callId}
      empty={<Empty title={t('totals.empty')}>{t('totals.emptyExplained')}</Empty>}
    />
  );
}

function columns(t: Say): Column<CallTotals>[] {
  return [
    { key: 'call', head: t('col.call'), header: true, small: 'main', cell: (r) => textOf(r.call) },
    {
      key: 'bar',
      head: <span className="vh">{t('totals.share')}</span>,
      small: 'full',
      className: 'paybar',
      cell: (r) => (
        <EnvelopeBar
          certain={r.paidFen}
          tied={r.approvedFen + r.openFen}
          envelope={r.awardedFen}
          asked={r.awardedFen}
          label={t('totals.bar', {
            paid: wan(r.paidFen),
            under: wan(r.approvedFen + r.openFen),
            awarded: wan(r.awardedFen),
          })}
        />
      ),
    },
    {
      key: 'paid',
      head: t('totals.paid'),
      num: true,
      cell: (r) => (
        <b>
          <Money fen={r.paidFen} bare />
        </b>
      ),
    },
    {
      key: 'approved',
      head: t('totals.approved'),
      num: true,
      small: 'hide',
      cell: (r) => <Money fen={r.approvedFen} bare />,
    },
    {
      key: 'open',
      head: t('totals.open'),
      num: true,
      small: 'hide',
      cell: (r) => <Money fen={r.openFen} bare />,
    },
    {
      key: 'awarded',
      head: t('totals.awarded'),
      num: true,
      small: 'hide',
      cell: (r) => <Money fen={r.awardedFen} bare />,
    },
  ];
}
