import { useTranslation } from 'react-i18next';
import { comma, wan } from '../../format';
import { PartsBar } from '../../ui';
import { quotaAccounts } from './rules';
import type { Quota } from './voucher.api';
import './words';

const fills = { free: 'f1', reserved: 'f2', used: 'f3', expired: 'f4' } as const;

/** The quota as one bar: free, reserved, used, expired. */
export function QuotaBar({ quota }: { quota: Quota }) {
  const { t } = useTranslation('voucher');
  const amounts = {
    free: quota.freeFen,
    reserved: quota.reservedFen,
    used: quota.usedFen,
    expired: quota.expiredFen,
  };
  const words = quotaAccounts.map((a) => `${t(`account.${a}`)} ${wan(amounts[a])}`).join(comma());
  return (
    <PartsBar
      label={t('quota.bar', { total: wan(quota.issuedFen), parts: words })}
      whole={quota.issuedFen}
      parts={quotaAccounts.map((account) => ({
        key: account,
        label: t(`account.${account}`),
        value: amounts[account],
        text: wan(amounts[account]),
        fill: fills[account],
      }))}
    >
      {t('quota.total', { total: wan(quota.issuedFen) })}
    </PartsBar>
  );
}
