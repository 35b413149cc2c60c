import { useTranslation } from 'react-i18next';
import { Loading } from '../../ui';
import { scoreText } from './points';
import { useExpertRecord } from './review.api';

/** 履职记录: how an expert answered, kept time and scored. */
export function ExpertRecord({ account }: { account: string }) {
  const { t } = useTranslation('review');
  const { data } = useExpertRecord(account);
  if (!data) return <Loading />;
  const points = (value: number | null, signed = false) =>
    value === null ? t('record.none') : `${signed && value > 0 ? '+' : ''}${scoreText(value)}`;
  const counts = ['invited', 'declined', 'submitted', 'late', 'missed', 'returned'] as const;
  return (
    <dl className="facts">
      {counts.map((key) => (
        <Fact key={key} name={t(`record.${key}`)} value={String(data[key])} />
      ))}
      <Fact name={t('record.offset')} value={points(data.offset, true)} />
      <Fact name={t('record.spread')} value={points(data.spread)} />
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
