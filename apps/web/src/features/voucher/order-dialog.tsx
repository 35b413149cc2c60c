import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { v7 as uuid } from 'uuid';
import { isMember, useSession } from '../../session';
import { api } from '../../api';
import { comma, textOf, wan } from '../../format';
import { useProblemText } from '../../problems';
import {
  Button,
  Checkbox,
  DateRange,
  Dialog,
  ErrorLine,
  Field,
  Loading,
  MoneyInput,
  Select,
  TextArea,
} from '../../ui';
import { priceText } from './price';
import { relationsText } from './relations-text';
import { useVoucher, useVoucherAct, type MarkedItem, type Quota, type QuotaView } from './voucher.api';
import './words';

/** 下单: contract amount, period, what is needed, and what the order is not. */
export function OrderDialog({ service, onClose }: { service: MarkedItem | null; onClose: () => void }) {
  const { t } = useTranslation('voucher');
  const { session } = useSession();
  const quotas = useVoucher<Quota[]>('quotas/mine', service !== null && isMember()(session));
  const related = new Set(service?.related.map(({ party }) => party));
  const free = quotas.data?.filter((quota) => quota.freeFen > 0) ?? [];
  const usable = free.filter((quota) => !related.has(quota.partyId));
  return (
    <Dialog
      open={service !== null}
      onClose={onClose}
      title={t('order.placeNamed', { name: service?.name ?? '' })}
    >
      {quotas.isPending ? (
        <Loading />
      ) : usable.length === 0 ? (
        <p>
          {service && free.length
            ? t('catalogue.related', { relations: relationsText(t, service) })
            : t('order.noQuota')}
        </p>
      ) : (
        service && <OrderForm service={service} quotas={usable} onClose={onClose} />
      )}
    </Dialog>
  );
}

function OrderForm({
  service,
  quotas,
  onClose,
}: {
  service: MarkedItem;
  quotas: Quota[];
  onClose: () => void;
}) {
  const { t } = useTranslation('voucher');
  const say = useProblemText('voucher');
  const go = useNavigate();
  const [quota, setQuota] = useState(quotas[0]!.id);
  const view = useVoucher<QuotaView>(`quotas/${quota}`);
  const [contractFen, setContract] = useState<number | null>(service.priceFen);
  const [period, setPeriod] = useState({ from: '', to: '' });
  const [need, setNeed] = useState('');
  const [declared, setDeclared] = useState(false);
  const [error, setError] = useState<string | null>(null);
  // Sent with each try: whoever is not answered and sends again orders once.
  const [id] = useState(() => uuid());
  const place = useVoucherAct((body: object) => api.post<{ id: string }>('/vouchers/orders', { body }));
  const exclusions = view.data?.rules.order.exclusions ?? [];
  const chosen = quotas.find((q) => q.id === quota)!;
  const send = async () => {
    setError(null);
    if (!contractFen || contractFen <= 0) return setError(t('order.lack.contract'));
    if (!period.from || !period.to) return setError(t('order.lack.period'));
    if (need.trim().length < 2) return setError(t('order.lack.need'));
    if (exclusions.length && !declared) return setError(t('order.lack.declared'));
    try {
      const placed = await place.mutateAsync({
        id,
        quota,
        service: service.id,
        contractFen,
        need: need.trim(),
        startsOn: period.from,
        endsOn: period.to,
        declared: exclusions.map((e) => e.id),
      });
      await go(`/vouchers/orders/${placed.id}`);
    } catch (problem) {
      setError(say(problem));
    }
  };
  return (
    <div className="stack">
      <p className="sub">
        {service.institutionName}　{priceText(t, service)}
      </p>
      {quotas.length > 1 && (
        <Field label={t('order.quota')}>
          <Select
            value={quota}
            onChange={(event) => setQuota(event.target.value)}
            options={quotas.map((q) => ({
              value: q.id,
              label: `${q.party} ${q.year} ${t('account.free')} ${wan(q.freeFen)}`,
            }))}
          />
        </Field>
      )}
      <Field label={t('order.contract')} hint={t('order.contractHint', { free: wan(chosen.freeFen) })}>
        <MoneyInput value={contractFen} onChange={setContract} />
      </Field>
      <Field group label={t('order.period')}>
        <DateRange value={period} onChange={setPeriod} />
      </Field>
      <Field label={t('order.need')}>
        <TextArea rows={3} limit={1000} value={need} onChange={(event) => setNeed(event.target.value)} />
      </Field>
      {exclusions.length > 0 && (
        <Checkbox checked={declared} onChange={setDeclared}>
          {t('order.declare', { list: exclusions.map((e) => textOf(e.text)).join(comma()) })}
        </Checkbox>
      )}
      {error && <ErrorLine>{error}</ErrorLine>}
      <p className="acts">
        <Button primary busy={place.isPending} onClick={() => void send()}>
          {t('order.send')}
        </Button>
        <Button onClick={onClose}>{t('common:act.cancel')}</Button>
      </p>
    </div>
  );
}
