import { scaleBand, scaleLinear } from 'd3-scale';
import { useTranslation } from 'react-i18next';
import { TIED_FROM, TIED_TO } from '@keshen/decision';
import { chanceText } from './chance-text';
import type { CallRanking } from './decision.api';

const HEIGHT = 96;

/** 立项线的把握: for each rank the part of the draws in which it stands above the line. The table above has the figures. */
export function ChancePlot({ data }: { data: CallRanking }) {
  const { t } = useTranslation('decision');
  const rows = data.ranking.rows.filter((row) => row.trust);
  const x = scaleBand(
    rows.map((row) => row.caseId),
    [0, 100],
  ).padding(0.5);
  const y = scaleLinear([0, 1], [HEIGHT, 0]);
  const sure = rows.filter((row) => row.trust!.above > TIED_TO).length;
  const tied = rows.filter((row) => row.trust!.above >= TIED_FROM && row.trust!.above <= TIED_TO).length;
  return (
    <figure className="chances">
      <h2>{t('chances.title')}</h2>
      <svg
        width="100%"
        height={HEIGHT + 4}
        role="img"
        aria-label={t('chances.label', { sure, tied, out: rows.length - sure - tied })}
      >
        <rect x="0" width="100%" y={y(TIED_TO)} height={y(TIED_FROM) - y(TIED_TO)} fill="var(--well)" />
        {rows.map((row) => (
          <rect
            key={row.caseId}
            x={`${x(row.caseId)}%`}
            width={`${x.bandwidth()}%`}
            y={y(row.trust!.above)}
            height={HEIGHT - y(row.trust!.above)}
            fill={row.trust!.tied ? 'var(--edge)' : 'var(--accent)'}
          >
            <title>
              {t('chances.bar', {
                rank: row.rank,
                title: row.title || row.reference,
                chance: chanceText(row.trust!.above),
              })}
            </title>
          </rect>
        ))}
        <line x1="0" x2="100%" y1={HEIGHT} y2={HEIGHT} stroke="var(--ink)" strokeWidth="2" />
      </svg>
      <figcaption className="meta">{t('chances.note', { count: data.trust.draws })}</figcaption>
    </figure>
  );
}
