import { useTranslation } from 'react-i18next';
import { expertClasses, type ExpertClass, type ExpertQuota } from '@keshen/review';
import { Button, Field, IconButton, NumberInput, Select } from '../../ui';

const QUOTAS_MOST = 6;
const numberOf = (text: string): number => Math.max(0, Math.floor(Number(text) || 0));

/** 名额: of each class how many, from where, and how many substitutes. */
export function Quotas({
  quotas,
  onChange,
}: {
  quotas: readonly ExpertQuota[];
  onChange: (quotas: ExpertQuota[]) => void;
}) {
  const { t } = useTranslation('draw');
  const put = (at: number, part: Partial<ExpertQuota>) =>
    onChange(quotas.map((quota, i) => (i === at ? { ...quota, ...part } : quota)));
  const side = (outside: boolean | null) => (outside === null ? '' : outside ? 'outside' : 'inside');
  return (
    <>
      {quotas.map((quota, at) => (
        <fieldset key={at} className="row wrap gap3 listf xquota">
          <legend className="vh">{t('quotaNo', { no: at + 1 })}</legend>
          <Field label={t('classLabel')}>
            <Select
              value={quota.class}
              onChange={(e) => put(at, { class: e.target.value as ExpertClass })}
              options={expertClasses.map((value) => ({ value, label: t(`class.${value}`) }))}
            />
          </Field>
          <Field label={t('sideLabel')}>
            <Select
              value={side(quota.outside)}
              empty={t('side.any')}
              onChange={(e) =>
                put(at, { outside: e.target.value === '' ? null : e.target.value === 'outside' })
              }
              options={(['outside', 'inside'] as const).map((value) => ({
                value,
                label: t(`side.${value}`),
              }))}
            />
          </Field>
          <Field label={t('countLabel')}>
            <NumberInput
              inputMode="numeric"
              value={quota.count || ''}
              onChange={(e) => put(at, { count: numberOf(e.target.value) })}
            />
          </Field>
          <Field label={t('substitutesLabel')}>
            <NumberInput
              inputMode="numeric"
              value={String(quota.substitutes)}
              onChange={(e) => put(at, { substitutes: numberOf(e.target.value) })}
            />
          </Field>
          {quotas.length > 1 && (
            <IconButton
              icon="trash"
              label={t('removeQuota', { no: at + 1 })}
              onClick={() => onChange(quotas.filter((_, i) => i !== at))}
            />
          )}
        </fieldset>
      ))}
      {quotas.length < QUOTAS_MOST && (
        <Button
          small
          icon="plus"
          onClick={() => onChange([...quotas, { class: 'finance', outside: null, count: 1, substitutes: 1 }])}
        >
          {t('addQuota')}
        </Button>
      )}
    </>
  );
}
