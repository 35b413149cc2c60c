import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dateText, textOf, wan } from '../../format';
import { Button, Empty, Loading, StageLine } from '../../ui';
import { wayOf } from './rules';
import { rowsOf, useVoucherList, type ListedOrder } from './voucher.api';
import './words';

/** Orders as lines, newest first. */
export function OrderLines({ side }: { side: 'enterprise' | 'institution' | 'office' }) {
  const { t } = useTranslation('voucher');
  const list = useVoucherList<ListedOrder>('orders', { side });
  if (list.isPending) return <Loading />;
  const { rows, more } = rowsOf(list);
  if (rows.length === 0) return <Empty title={t('orders.none')}>{t(`orders.noneExplained.${side}`)}</Empty>;
  return (
    <>
      <ul className="rows apps">
        {rows.map((order) => (
          <li key={order.id}>
            <div className="hd">
              <h3>
                <Link className="plain" to={`/vouchers/orders/${order.id}`}>
                  {order.serviceName}
                </Link>
              </h3>
              <span className="meta">
                {side === 'enterprise' ? order.institution : order.enterprise}　{order.reference}
              </span>
              <span className="push nw">
                {t('orders.amount', { contract: wan(order.contractFen ?? order.orderedFen) })}
                {order.reservedFen > 0 && t('orders.reserved', { amount: wan(order.reservedFen) })}
              </span>
            </div>
            <StageLine
              stages={wayOf(
                order.case.act,
                !!order.cancelledAt,
                order.usedAt ? { endedAt: order.redeemedAt } : null,
              ).map((step) => ({ ...step, label: t(`way.${step.key}`) }))}
              now={textOf(order.case.stageLabel)}
              next={order.case.endedAt ? undefined : t('orders.limit', { date: dateText(order.limitAt) })}
            />
          </li>
        ))}
      </ul>
      {more.has && (
        <p className="more">
          <Button small busy={more.loading} onClick={more.load}>
            {t('more')}
          </Button>
        </p>
      )}
    </>
  );
}
