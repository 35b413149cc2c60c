import { useTranslation } from 'react-i18next';
import { USUAL_YEARLY_CAP } from '@keshen/review';
import { comma, dateText } from '../../format';
import { ExpertState, placeOf } from './experts.page';
import { FieldNames } from './field-picker';
import type { ExpertPage } from './register.api';
import './register-words';

/** What the register says of an expert. */
export function ExpertFacts({ expert: e }: { expert: ExpertPage }) {
  const { t } = useTranslation('register');
  const facts: [string, React.ReactNode][] = [
    [t('review:col.state'), <ExpertState key="state" expert={e} />],
    [t('review:col.class'), t(`review:class.${e.class}`)],
    [t('email'), e.email],
    [t('residentId'), e.residentId ?? t('residentNone')],
    [t('review:expert.unit'), [e.unit, e.unitCreditCode].filter(Boolean).join('　')],
    [t('outside'), t(`outsideBy.${placeOf(e)}`)],
    [t('review:expert.title'), e.title || '—'],
    [t('fields.label'), <FieldNames key="fields" codes={e.fieldCodes} />],
    [t('words'), e.fields.join(comma()) || '—'],
    [t('cap'), e.yearlyCap === null ? t('capOf', { most: USUAL_YEARLY_CAP }) : String(e.yearlyCap)],
    [
      t('review:col.load'),
      `${t(`load.${e.load}`)}　${t('review:candidates.load', { year: e.thisYear, open: e.open })}`,
    ],
    ...(e.retiredAt
      ? [
          [t('retired'), [dateText(e.retiredAt), e.retirementReason].filter(Boolean).join('　')] as [
            string,
            string,
          ],
        ]
      : []),
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <Fact key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
