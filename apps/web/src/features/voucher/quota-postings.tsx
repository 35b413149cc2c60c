import { useTranslation } from 'react-i18next';
import { aside, dayText, wan } from '../../format';
import { Button, Loading } from '../../ui';
import { changesOf, quotaAccounts } from './rules';
import { rowsOf, useVoucherList, type Posting, type Quota } from './voucher.api';
import './words';

const signed = (fen: number | undefined): string =>
  fen === undefined ? '—' : `${fen > 0 ? '+' : '−'}${wan(Math.abs(fen))}`;

/** 额度账: every posting of a quota and what it changed, the balance at the foot. */
export function QuotaPostings({ quota }: { quota: Quota }) {
  const { t } = useTranslation('voucher');
  const list = useVoucherList<Posting>(`quotas/${quota.id}/postings`);
  if (list.isPending) return <Loading />;
  const { rows, more } = rowsOf(list);
  const sums = [quota.freeFen, quota.reservedFen, quota.usedFen, quota.expiredFen];
  const shown = rows.filter((row) => row.entries.some((e) => e.book === 'quota'));
  return (
    <>
      <table className="tbl led tb2 mt4">
        <caption className="vh">{t('quota.postings')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('col.date')}</th>
            <th scope="col">{t('col.cause')}</th>
            {quotaAccounts.map((a) => (
              <th key={a} scope="col" className="num">
                {t(`account.${a}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => {
            const changes = changesOf(row);
            return (
              <tr key={row.id}>
                <td className="nw sub hs">{dayText(row.at)}</td>
                <th scope="row" className="full">
                  <span className="only-s sub nw">{dayText(row.at)}</span>
                  {t(`posting.${row.kind}`)} {row.reference ?? ''}
                  {row.reason && aside(row.reason)}
                </th>
                {quotaAccounts.map((a) => (
                  <td
                    key={a}
                    className={changes[a] === undefined ? 'num nw z' : 'num nw'}
                    data-l={t(`account.${a}`)}
                  >
                    {signed(changes[a])}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <td className="hs" />
            <th scope="row" className="full">
              {t('quota.balance')}
            </th>
            {quotaAccounts.map((a, i) => (
              <td key={a} className="num" data-l={t(`account.${a}`)}>
                {wan(sums[i]!)}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
      {more.has && (
        <p className="more">
          <Button small busy={more.loading} onClick={more.load}>
            {t('more')}
          </Button>
        </p>
      )}
      <p className="meta mt3">{t('quota.appendOnly')}</p>
    </>
  );
}
