import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ScoreAxis, ScoreDots } from '../../ui';
import type { AnalysedCase, ReviewAnalysis } from './analysis.api';
import { pointsOf, scoreText, signed } from './points';

const SCALE = { from: 0, to: 100 };

/** Every project's scores as dots with their spread; each opens down to who gave what and what was made of it. */
export function AnalysisCases({ data }: { data: ReviewAnalysis }) {
  const names = new Map(data.experts.map((each) => [each.id, each.name]));
  return (
    <>
      <div className="cax">
        <ScoreAxis scale={SCALE} />
      </div>
      <ol className="acs">
        {data.cases.map((each, index) => (
          <li key={each.caseId}>
            <details>
              <summary>
                <span className="no">{index + 1}</span>
                <span className="what">
                  <b>{each.title || each.reference}</b>
                  <small>{each.party}</small>
                </span>
                <ScoreDots
                  scores={each.given.map((g) => ({ value: g.total / 100, dropped: !g.counted }))}
                  score={each.raw / 100}
                  interval={{ from: each.given[0]!.total / 100, to: each.given.at(-1)!.total / 100 }}
                  scale={SCALE}
                />
                <span className="num">
                  <b>{scoreText(each.raw)}</b> <span className="sub">{scoreText(each.adjusted)}</span>
                </span>
              </summary>
              <Opened each={each} names={names} />
            </details>
          </li>
        ))}
      </ol>
    </>
  );
}

function Opened({ each, names }: { each: AnalysedCase; names: Map<string, string> }) {
  const { t } = useTranslation('review-analysis');
  const { code, params } = each.difference;
  return (
    <div className="open">
      <p className="small">
        {t(`why.${code}`, { ...params, by: pointsOf(params.by) })}{' '}
        <Link to={`/applications/${each.applicationId}`}>{each.reference}</Link>
      </p>
      <table className="tbl">
        <caption className="vh">{t('whoGave', { title: each.title || each.reference })}</caption>
        <thead>
          <tr>
            <th>{t('expert')}</th>
            <th className="num">{t('total')}</th>
            <th className="num">{t('effect')}</th>
            <th className="num">{t('corrected')}</th>
            <th>{t('counts')}</th>
          </tr>
        </thead>
        <tbody>
          {each.given.map((given) => (
            <tr key={given.expert}>
              <th scope="row">{names.get(given.expert)}</th>
              <td className="num">{scoreText(given.total)}</td>
              <td className="num">{signed(given.effect)}</td>
              <td className="num">{scoreText(given.corrected)}</td>
              <td>{given.counted ? t('counted', { count: given.weight }) : t('dropped')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
