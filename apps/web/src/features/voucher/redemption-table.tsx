import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../../api';
import { textOf } from '../../format';
import { useProblemText } from '../../problems';
import { Button, DataTable, DateText, Empty, ErrorLine, Loading, Money, State, type Column } from '../../ui';
import type { Say } from './say';
import { rowsOf, useVoucherAct, useVoucherList, type ListedRedemption } from './voucher.api';
import './words';

/** 兑付, newest first; the institution claims here. */
export function RedemptionTable({ side }: { side: 'institution' | 'office' }) {
  const { t } = useTranslation('voucher');
  const say = useProblemText('voucher');
  const list = useVoucherList<ListedRedemption>('redemptions', { side });
  const [error, setError] = useState<string | null>(null);
  const claim = useVoucherAct((row: ListedRedemption) =>
    api.post(`/cases/${row.caseId}/outcomes`, {
      body: { outcome: row.case.done, version: row.case.version, record: {} },
    }),
  );
  if (list.isPending) return <Loading />;
  const { rows, more } = rowsOf(list);
  const press = (row: ListedRedemption) => {
    setError(null);
    claim.mutate(row, { onError: (problem) => setError(say(problem)) });
  };
  return (
    <>
      <DataTable
        caption={t('redemption.title')}
        columns={columns(t, side, claim.isPending, press)}
        rows={rows}
        rowKey={(row) => row.caseId}
        more={more}
        empty={<Empty title={t('redemption.none')}>{t(`redemption.noneExplained.${side}`)}</Empty>}
      />
      {error && <ErrorLine>{error}</ErrorLine>}
    </>
  );
}

function columns(
  t: Say,
  side: 'institution' | 'office',
  busy: boolean,
  claim: (row: ListedRedemption) => void,
): Column<ListedRedemption>[] {
  return [
    {
      key: 'order',
      head: t('col.order'),
      header: true,
      small: 'main',
      className: 'wrap',
      cell: (r) => (
        <>
          <Link className="plain" to={`/vouchers/orders/${r.orderId}`}>
            {r.serviceName}
          </Link>
          <span className="ln3">
            {r.reference}　{side === 'institution' ? r.enterprise : r.institution}
          </span>
        </>
      ),
    },
    {
      key: 'invoice',
      head: t('col.invoice'),
      small: 'hide',
      className: 'mono sub',
      cell: (r) => r.invoiceNumber,
    },
    {
      key: 'check',
      head: t('col.check'),
      small: 'full',
      className: 'nw',
      cell: (r) => (
        <State glyph={r.checkedAt ? 'ok' : r.drawn ? 'warn' : r.drawId ? 'dash' : 'todo'}>
          {t(
            r.checkedAt
              ? 'redemption.checked'
              : r.drawn
                ? 'draw.chosen'
                : r.drawId
                  ? 'draw.notChosen'
                  : 'draw.waits',
          )}
        </State>
      ),
    },
    {
      key: 'state',
      head: t('col.state'),
      className: 'nw',
      cell: (r) =>
        r.case.act === 'claim' && side === 'institution' ? (
          <Button
            small
            busy={busy}
            aria-label={t('redemption.claimNamed', { reference: r.reference })}
            onClick={() => claim(r)}
          >
            {t('redemption.claim')}
          </Button>
        ) : (
          textOf(r.case.stageLabel)
        ),
    },
    {
      key: 'since',
      head: t('col.date'),
      small: 'hide',
      className: 'nw',
      cell: (r) => <DateText value={r.case.enteredAt} short />,
    },
    { key: 'amount', head: t('col.amount'), num: true, cell: (r) => <Money fen={r.amountFen} bare /> },
  ];
}
