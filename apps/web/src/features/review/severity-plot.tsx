import { scaleLinear } from 'd3-scale';
import { useTranslation } from 'react-i18next';
import type { AnalysedExpert } from './analysis.api';
import { signed } from './points';

/** So many experts are drawn: the strictest and the most lenient half each; the table beneath the plot has all. */
const DRAWN = 60;

/** 专家宽严 as bars from the middle: to the left whoever gives less than others, to the right whoever gives more. */
export function SeverityPlot({ experts }: { experts: readonly AnalysedExpert[] }) {
  const { t } = useTranslation('review-analysis');
  const widest = Math.max(200, ...experts.map((each) => Math.abs(each.effect)));
  const x = scaleLinear([-widest, widest], [0, 100]).nice(6);
  const shown =
    experts.length > DRAWN ? [...experts.slice(0, DRAWN / 2), ...experts.slice(-DRAWN / 2)] : experts;
  return (
    <table className="tbl sevt">
      <caption className="vh">{t('severity')}</caption>
      <thead>
        <tr>
          <th>{t('expert')}</th>
          <th className="num hs">{t('reviews')}</th>
          <th className="plot">
            <span className="ticks" aria-hidden="true">
              {x.ticks(4).map((tick) => (
                <i key={tick} style={{ left: `${x(tick)}%` }}>
                  {tick === 0 ? '0' : signed(tick).replace('.0', '')}
                </i>
              ))}
            </span>
            <span className="vh">{t('effectBar')}</span>
          </th>
          <th className="num">{t('effect')}</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((each) => (
          <tr key={each.id}>
            <th scope="row">
              {each.name}
              <span className="ln2">{each.unit}</span>
            </th>
            <td className="num hs">{each.n}</td>
            <td className="plot">
              <svg
                width="100%"
                height="22"
                role="img"
                aria-label={t(leaning(each.effect), { by: signed(each.effect) })}
              >
                <line x1="0" x2="100%" y1="11" y2="11" stroke="var(--line)" />
                <rect
                  x={`${x(Math.min(0, each.effect))}%`}
                  width={`${Math.abs(x(each.effect) - x(0))}%`}
                  y="6"
                  height="10"
                  fill="var(--accent)"
                />
                <line x1={`${x(0)}%`} x2={`${x(0)}%`} y1="1" y2="21" stroke="var(--ink)" strokeWidth="2" />
              </svg>
            </td>
            <td className="num">
              <b>{signed(each.effect)}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const leaning = (effect: number) => (effect <= -50 ? 'strict' : effect >= 50 ? 'lenient' : 'even');
