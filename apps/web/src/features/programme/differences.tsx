import { useTranslation } from 'react-i18next';
import type { Difference } from '@keshen/programme';
import { Glyph } from '../../ui';
import './words';

/** So many are shown, and of a value so much. */
const SHOWN = 100;
const LONG = 160;

/** What differs between two documents: where, and what stood and stands there. */
export function Differences({ differences }: { differences: readonly Difference[] }) {
  const { t } = useTranslation('programme');
  return (
    <>
      <ul className="lst">
        {differences.slice(0, SHOWN).map(({ place, kind, before, after }) => (
          <li key={place}>
            <Glyph name="dash" />
            <span>
              {t(`programmes.difference.${kind}`)} <span className="mono">{place}</span>
              <small className="mono sub" style={{ display: 'block' }}>
                {[before, after]
                  .filter((each) => each !== undefined)
                  .map(written)
                  .join(' → ')}
              </small>
            </span>
          </li>
        ))}
      </ul>
      {differences.length > SHOWN && (
        <p className="meta">{t('programmes.differencesMore', { count: differences.length - SHOWN })}</p>
      )}
    </>
  );
}

/** A value as it stands in the document, its beginning where it is long. */
function written(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > LONG ? `${text.slice(0, LONG)}…` : text;
}
