import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dateText, wan } from '../../format';
import { PageProblem } from '../../layout';
import { serverNow } from '../../clock';
import { Band, Empty, LinkButton, Loading, PageFrame } from '../../ui';
import { OrderLines } from './order-lines';
import { QuotaBar } from './quota-bar';
import { QuotaPostings } from './quota-postings';
import { useVoucher, type Quota } from './voucher.api';
import './words';

const DAY = 86_400_000;

/** The enterprise's vouchers: what is left, the account, the orders. */
export default function VouchersPage() {
  const { t } = useTranslation('voucher');
  const { data, error } = useVoucher<Quota[]>('quotas/mine');
  if (error) return <PageProblem problem={error} />;
  return (
    <PageFrame title={t('title')} roomy>
      <section className="lead tight">
        <div className="ttlrow">
          <div>
            <h1>{t('title')}</h1>
            <p className="sub">{t('mine.lead')}</p>
          </div>
          <p className="push acts">
            <LinkButton to="/calls">{t('mine.apply')}</LinkButton>
            <LinkButton primary to="/vouchers/catalogue">
              {t('mine.find')}
            </LinkButton>
          </p>
        </div>
      </section>
      {!data ? (
        <Loading />
      ) : data.length === 0 ? (
        <Empty title={t('mine.none')}>{t('mine.noneExplained')}</Empty>
      ) : (
        data.map((quota, index) => <QuotaBand key={quota.id} quota={quota} first={index === 0} />)
      )}
      <Band title={t('orders.title')} note={t('orders.note')}>
        <OrderLines side="enterprise" />
      </Band>
    </PageFrame>
  );
}

function QuotaBand({ quota, first }: { quota: Quota; first: boolean }) {
  const { t } = useTranslation('voucher');
  const left = Date.parse(quota.expiresAt) - serverNow().getTime();
  const days = left > 0 ? Math.max(1, Math.floor(left / DAY)) : 0;
  return (
    <Band
      first={first}
      title={t('quota.title', { year: quota.year })}
      note={`${quota.party}　${t('quota.until', { date: dateText(quota.expiresAt) })}`}
      link={<Link to={`/applications/${quota.applicationId}`}>{t('quota.application')}</Link>}
    >
      <p className="big">
        {wan(quota.freeFen)}
        <small>{days > 0 ? t('quota.left', { count: days }) : t('quota.over')}</small>
      </p>
      <div className="mt4">
        <QuotaBar quota={quota} />
      </div>
      <QuotaPostings quota={quota} />
    </Band>
  );
}
