import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../problems';
import { Band, Button, ErrorLine, Field, Select, TextInput } from '../../ui';
import { useApart, useExpertsNamed } from './plan.api';

/** 不得同组: pairs of experts who must not sit on one panel, kept for every plan. */
export function ApartPairs() {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const { pairs, put, end } = useApart();
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const [reason, setReason] = useState('');
  const error = put.error ?? end.error ?? pairs.error;
  const add = () =>
    put.mutate(
      { experts: [first, second], reason },
      { onSuccess: () => [setFirst, setSecond, setReason].forEach((set) => set('')) },
    );
  return (
    <Band title={t('plan.apart.title')}>
      <p className="sub">{t('plan.apart.how')}</p>
      {pairs.data?.length === 0 && <p>{t('plan.apart.none')}</p>}
      <ul className="plain">
        {pairs.data?.map(({ experts, reason: why }) => {
          const [a, b] = experts.map((e) => e.name);
          const pair = t('plan.apart.pair', { a, b });
          return (
            <li key={experts.map((e) => e.account).join()} className="row gap3 wrap">
              <span>
                {pair}　<span className="meta">{why}</span>
              </span>
              <Button
                small
                aria-label={`${t('plan.apart.end')} ${pair}`}
                busy={end.isPending}
                onClick={() => end.mutate(experts.map((e) => e.account))}
              >
                {t('plan.apart.end')}
              </Button>
            </li>
          );
        })}
      </ul>
      <ExpertField label={t('plan.apart.first')} value={first} onChange={setFirst} />
      <ExpertField label={t('plan.apart.second')} value={second} onChange={setSecond} />
      <Field label={t('plan.apart.reason')}>
        <TextInput value={reason} maxLength={300} onChange={(e) => setReason(e.target.value)} />
      </Field>
      {error && <ErrorLine>{say(error)}</ErrorLine>}
      <p className="mt4">
        <Button busy={put.isPending} disabled={!first || !second || reason.trim().length < 2} onClick={add}>
          {t('plan.apart.add')}
        </Button>
      </p>
    </Band>
  );
}

/** An expert found by a part of the name or unit. */
function ExpertField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (account: string) => void;
}) {
  const { t } = useTranslation('review');
  const [text, setText] = useState('');
  const { data } = useExpertsNamed(text);
  return (
    <>
      <Field label={`${label} · ${t('candidates.search')}`} optional>
        <TextInput value={text} onChange={(e) => setText(e.target.value)} />
      </Field>
      {data && (
        <Field label={label}>
          <Select
            value={value}
            onChange={(e) => onChange(e.target.value)}
            empty={t('plan.apart.choose')}
            options={data.map((e) => ({ value: e.accountId, label: `${e.name}　${e.unit}` }))}
          />
        </Field>
      )}
    </>
  );
}
