import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SmallestChange, UsedValue, Verdict } from '@keshen/programme';
import i18next from '../../i18n';
import { textOf } from '../../format';
import { inUnit } from './verdict-words';

/** The values that a rule looked at, each with where it came from, and the slightest changes that would pass. */
export function VerdictWhy({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation('application');
  // What was kept before verdicts told their values has none.
  const values = (verdict.values ?? []).filter((each) => each.from !== 'clock');
  const changes = verdict.changes ?? [];
  return (
    <>
      {values.map((each) => (
        <span key={each.path} style={{ display: 'block' }}>
          {t('why.value', { label: labelOf(each), value: valueOf(each), from: t(`why.from.${each.from}`) })}
          {each.of?.map((one) => (
            <span key={one.id} style={{ display: 'block' }}>
              <Link to={`/applications/${one.id}`}>{one.reference}</Link>　{textOf(one.call)}
              {'　'}
              {inUnit(one.amountFen, 'money')}
            </span>
          ))}
        </span>
      ))}
      {changes.length > 0 && (
        <b style={{ display: 'block' }}>
          {t('why.change', { changes: changes.map(changeText).join(t('why.or')) })}
        </b>
      )}
    </>
  );
}

const factOf = (path: string): string => i18next.t(`application:why.fact.${path}`, { defaultValue: path });
const labelOf = ({ label, path }: UsedValue): string => (label ? textOf(label) : factOf(path));

function valueOf({ value, unit, shown }: UsedValue): string {
  if (shown) return textOf(shown);
  if (value === null) return i18next.t('application:why.absent');
  if (typeof value === 'boolean') return i18next.t(`application:why.${value ? 'yes' : 'no'}`);
  if (typeof value === 'string') return value;
  if (unit === 'rows' || unit === 'files') return i18next.t(`application:why.${unit}`, { count: value });
  return inUnit(value, unit);
}

/** 研发费用须增加 12 万元, 结束日期须提前 31 天. */
function changeText({ path, label, unit, by, to }: SmallestChange): string {
  const name = label ? textOf(label) : factOf(path);
  if (unit === 'date')
    return i18next.t(`application:why.${by > 0 ? 'later' : 'earlier'}`, { name, days: Math.abs(by), to });
  const amount = inUnit(Math.abs(by), unit === 'count' ? undefined : unit);
  return i18next.t(`application:why.${by > 0 ? 'rise' : 'fall'}`, {
    name,
    amount,
    to: inUnit(Number(to), unit === 'count' ? undefined : unit),
  });
}
