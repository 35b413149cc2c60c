import { useTranslation } from 'react-i18next';
import { colon, comma, dateTimeText } from '../../format';
import { rowsOf, useVoucherList, type Draw } from './voucher.api';
import './words';

/** 种子与名单: what anybody needs to repeat a draw. */
export function Draws() {
  const { t } = useTranslation('voucher');
  const { rows } = rowsOf(useVoucherList<Draw>('draws', { limit: 10 }));
  if (rows.length === 0) return null;
  return (
    <details className="mt4">
      <summary>{t('draw.list', { count: rows.length })}</summary>
      <ul className="rows">
        {rows.map((draw) => (
          <li key={draw.id}>
            <div>
              <p>
                {draw.quarter}　{dateTimeText(draw.at)}　{draw.byName}
                {'　'}
                {t('draw.done', { population: draw.population.length, drawn: draw.references.length })}
              </p>
              <p className="meta">
                {t('draw.seed')} <span className="mono">{draw.seed}</span>
              </p>
              <p className="meta">
                {t('draw.chosen')}
                {colon()}
                {draw.references.join(comma())}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}
