import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServiceCategory } from '@keshen/programme';
import { api } from '../../api';
import { useProblemText } from '../../problems';
import {
  Button,
  Checkbox,
  Dialog,
  ErrorLine,
  Field,
  MoneyInput,
  NumberInput,
  Select,
  TextArea,
  TextInput,
} from '../../ui';
import { categories } from './rules';
import { useVoucherAct, type CatalogueItem } from './voucher.api';
import './words';

/** A service or an instrument, new or changed. */
export function ServiceDialog({
  party,
  service,
  onClose,
}: {
  party: string;
  service: CatalogueItem | 'new' | null;
  onClose: () => void;
}) {
  const { t } = useTranslation('voucher');
  return (
    <Dialog
      open={service !== null}
      onClose={onClose}
      title={t(service === 'new' ? 'institution.addService' : 'institution.edit')}
    >
      {service && <ServiceForm party={party} service={service === 'new' ? null : service} onDone={onClose} />}
    </Dialog>
  );
}

function ServiceForm({
  party,
  service,
  onDone,
}: {
  party: string;
  service: CatalogueItem | null;
  onDone: () => void;
}) {
  const { t } = useTranslation('voucher');
  const say = useProblemText('voucher');
  const [draft, setDraft] = useState({
    kind: service?.kind ?? ('service' as CatalogueItem['kind']),
    category: service?.category ?? ('testing' as ServiceCategory),
    name: service?.name ?? '',
    description: service?.description ?? '',
    priceFen: service?.priceFen ?? null,
    unit: service?.unit ?? t('service.unitDefault'),
    leadDays: service?.leadDays === null || !service ? '' : String(service.leadDays),
    offered: service?.offered ?? true,
  });
  const [error, setError] = useState<string | null>(null);
  const put = useVoucherAct((body: object) =>
    service
      ? api.put(`/vouchers/institutions/${party}/services/${service.id}`, { body })
      : api.post(`/vouchers/institutions/${party}/services`, { body }),
  );
  const change = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }));
  const send = async () => {
    setError(null);
    if (draft.name.trim().length < 2 || draft.description.trim().length < 2)
      return setError(t('service.lack.name'));
    if (Number.isNaN(draft.priceFen) || (draft.leadDays && !/^\d{1,3}$/.test(draft.leadDays)))
      return setError(t('service.lack.number'));
    try {
      await put.mutateAsync({ ...draft, leadDays: draft.leadDays ? Number(draft.leadDays) : null });
      onDone();
    } catch (problem) {
      setError(say(problem));
    }
  };
  return (
    <div className="stack">
      <div className="two-f">
        <Field label={t('catalogue.kind')}>
          <Select
            value={draft.kind}
            onChange={(event) => change({ kind: event.target.value as CatalogueItem['kind'] })}
            options={(['service', 'instrument'] as const).map((value) => ({
              value,
              label: t(`kind.${value}`),
            }))}
          />
        </Field>
        <Field label={t('catalogue.category')}>
          <Select
            value={draft.category}
            onChange={(event) => change({ category: event.target.value as ServiceCategory })}
            options={categories.map((value) => ({ value, label: t(`category.${value}`) }))}
          />
        </Field>
      </div>
      <Field label={t('service.name')}>
        <TextInput
          maxLength={100}
          value={draft.name}
          onChange={(event) => change({ name: event.target.value })}
        />
      </Field>
      <Field label={t('service.description')}>
        <TextArea
          rows={3}
          limit={1000}
          value={draft.description}
          onChange={(event) => change({ description: event.target.value })}
        />
      </Field>
      <Field label={t('service.price')} hint={t('service.priceHint')} optional>
        <MoneyInput value={draft.priceFen} onChange={(priceFen) => change({ priceFen })} />
      </Field>
      <div className="two-f">
        <Field label={t('service.unit')}>
          <TextInput
            maxLength={20}
            value={draft.unit}
            onChange={(event) => change({ unit: event.target.value })}
          />
        </Field>
        <Field label={t('service.lead')} optional>
          <NumberInput
            unit={t('service.days')}
            value={draft.leadDays}
            onChange={(event) => change({ leadDays: event.target.value })}
          />
        </Field>
      </div>
      <Checkbox checked={draft.offered} onChange={(offered) => change({ offered })}>
        {t('service.offered')}
      </Checkbox>
      {error && <ErrorLine>{error}</ErrorLine>}
      <p className="acts">
        <Button primary busy={put.isPending} onClick={() => void send()}>
          {t('service.send')}
        </Button>
      </p>
    </div>
  );
}
