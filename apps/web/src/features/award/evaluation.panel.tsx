import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { textOf } from '../../format';
import { Field, RubricRuler, TextArea } from '../../ui';
import { Outcomes } from '../application/plain.panel';
import type { StagePanelProps } from '../application/stage-panels';
import { AgreementLink } from './agreement-link';
import type { Report } from './award.api';
import { ReportForm } from './report-form';
import { ReportShown } from './report-shown';
import { gradeSoFar, scoreTyped, type EvaluationArguments } from './evaluation';
import { ScoreFields } from './score-fields';
import './words';

/** 绩效评价: the applicant's results against its targets, then a score for each indicator; only the grade of their mean can be concluded. */
export default function EvaluationPanel({ page, view, conclude }: StagePanelProps) {
  const { t } = useTranslation('award');
  const args = view.stage.arguments as Partial<EvaluationArguments>;
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [findings, setFindings] = useState('');
  const report = view.view['report'] as Report | null | undefined;
  if (view.duty?.role === 'applicant' && !report) return <ReportForm page={page} view={view} />;
  if (!view.duty || view.duty.role === 'applicant' || !args.indicators || !args.grades)
    return report ? <ReportShown report={report} indicators={args.indicators} /> : null;
  const { indicators, grades } = args as EvaluationArguments;
  const scores = Object.fromEntries(indicators.map(({ id }) => [id, scoreTyped(typed[id] ?? '')]));
  const result = gradeSoFar({ indicators, grades }, scores);
  const labelOf = (id: string) => textOf(view.stage.outcomes.find((o) => o.id === id)?.label) || id;
  const levels = [...grades]
    .sort((a, b) => a.from - b.from)
    .map(({ outcome, from }) => ({ label: labelOf(outcome), from }));
  return (
    <div className="stack">
      <AgreementLink application={page.application.id} />
      {report ? (
        <ReportShown report={report} indicators={indicators} />
      ) : (
        <p className="sub">{t('report.awaited.result')}</p>
      )}
      <ScoreFields
        indicators={indicators}
        typed={typed}
        hint={(id) =>
          report?.scores?.[id] === undefined ? undefined : t('evaluation.own', { score: report.scores[id] })
        }
        onChange={(id, value) => setTyped((before) => ({ ...before, [id]: value }))}
      />
      <RubricRuler score={result?.mean ?? null} levels={levels} />
      <p role="status">
        {result ? (
          <>
            <b className="t22">{result.mean.toFixed(2)}</b>
            {'　'}
            {t('evaluation.grade', { grade: labelOf(result.outcome) })}
          </>
        ) : (
          <span className="meta">{t('evaluation.open', { count: indicators.length })}</span>
        )}
      </p>
      <Field label={t('evaluation.findings')} optional>
        <TextArea
          rows={3}
          limit={2000}
          value={findings}
          onChange={(event) => setFindings(event.target.value)}
        />
      </Field>
      <Outcomes
        view={view}
        conclude={conclude}
        record={() => ({ scores, findings: findings.trim() || undefined })}
        blocked={(id) => {
          if (!result) return t('evaluation.first');
          return result.outcome === id ? null : t('evaluation.only', { grade: labelOf(result.outcome) });
        }}
      />
    </div>
  );
}
