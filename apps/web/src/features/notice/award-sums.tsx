import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { textOf } from '../../format';
import { Money } from '../../ui';
import type { AwardSummary } from './notice.api';

/** What was awarded: the sum, and by programme a bar each beside the largest. The page that shows it has the words. */
export function AwardSums({
  summary: { totalFen, programmes },
  sum,
  caption,
  items,
}: {
  summary: AwardSummary;
  sum: string;
  caption: string;
  items: (count: number) => string;
}) {
  const { t } = useTranslation();
  const most = Math.max(1, ...programmes.map((p) => p.totalFen));
  return (
    <div className="award">
      <div className="sum">
        <p className="big">
          <Money fen={totalFen} bare />
          <small>{t('money.wan')}</small>
        </p>
        <p className="sub">{sum}</p>
      </div>
      <table className="tbl barsT">
        <caption className="vh">{caption}</caption>
        <tbody>
          {programmes.map((programme) => (
            <tr key={programme.code}>
              <th scope="row">{textOf(programme.name)}</th>
              <td className="num meta">{items(programme.count)}</td>
              <td className="b">
                <span style={{ '--w': `${(programme.totalFen / most) * 100}%` } as CSSProperties} />
              </td>
              <td className="num">
                <Money fen={programme.totalFen} bare />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
