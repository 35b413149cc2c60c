import { scaleLinear } from 'd3-scale';
import { useTranslation } from 'react-i18next';
import type { ReviewAnalysis } from './analysis.api';
import { pointsOf, signed } from './points';

const CELL = 24;
/** Points of distance from which a cell is as dark as it gets. */
const DARK = 1500;

/**
 * 一致性 as a matrix: how far apart two experts were over the projects that both judged, the darker the farther. A table of
 * the farthest pairs says it in words.
 */
export function AgreementMatrix({ data }: { data: ReviewAnalysis }) {
  const { t } = useTranslation('review-analysis');
  const { experts, pairs } = data.agreement;
  const names = new Map(data.experts.map((each) => [each.id, each.name]));
  const at = new Map(experts.map((id, i) => [id, i]));
  const shade = scaleLinear([0, DARK], [0.06, 1]).clamp(true);
  const size = experts.length * CELL;
  const far = [...pairs].sort((a, b) => b.distance - a.distance || b.cases - a.cases).slice(0, 8);
  if (pairs.length === 0) return <p className="sub small">{t('noPairs')}</p>;
  return (
    <div className="agrid">
      <figure>
        {/* What scrolls by itself must be reachable by keyboard. */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div className="scrollx" role="region" tabIndex={0} aria-label={t('agreement')}>
          <svg
            viewBox={`-72 -8 ${size + 80} ${size + 16}`}
            width={size + 80}
            height={size + 16}
            role="img"
            aria-label={t('matrixLabel', { experts: experts.length, pairs: pairs.length })}
          >
            {experts.map((id, i) => (
              <text
                key={id}
                x="-8"
                y={i * CELL + CELL / 2}
                textAnchor="end"
                dominantBaseline="central"
                fontSize="12"
                fill="var(--ink-2)"
              >
                {names.get(id)}
              </text>
            ))}
            {experts.map((id, i) => (
              <rect key={id} {...square(i, i)} fill="var(--well)" />
            ))}
            {pairs.flatMap((pair) => {
              const [i, j] = [at.get(pair.a)!, at.get(pair.b)!];
              return [square(i, j), square(j, i)].map((place) => (
                <rect
                  key={`${place.x}-${place.y}`}
                  {...place}
                  fill="var(--accent)"
                  fillOpacity={shade(pair.distance)}
                  stroke="var(--line)"
                />
              ));
            })}
          </svg>
        </div>
        <figcaption className="meta">{t('matrixKey', { dark: DARK / 100 })}</figcaption>
      </figure>
      <table className="tbl">
        <caption className="small sub">{t('farthest')}</caption>
        <thead>
          <tr>
            <th>{t('pair')}</th>
            <th className="num">{t('common')}</th>
            <th className="num">{t('distance')}</th>
            <th className="num">{t('difference')}</th>
          </tr>
        </thead>
        <tbody>
          {far.map((pair) => (
            <tr key={`${pair.a}-${pair.b}`}>
              <th scope="row">
                {names.get(pair.a)} – {names.get(pair.b)}
              </th>
              <td className="num">{pair.cases}</td>
              <td className="num">{pointsOf(pair.distance)}</td>
              <td className="num">{signed(pair.difference)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const square = (column: number, row: number) => ({
  x: column * CELL,
  y: row * CELL,
  width: CELL,
  height: CELL,
});
