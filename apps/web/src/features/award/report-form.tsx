import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../problems';
import { Button, ErrorLine, Field, MoneyInput, TextArea } from '../../ui';
import type { StagePanelProps } from '../application/stage-panels';
import { FilesField } from '../screening/files';
import { AgreementLink } from './agreement-link';
import { useSendReport } from './award.api';
import type { EvaluationArguments } from './evaluation';
import { useKept } from './kept';
import { lacking, reportKinds, reportOf, requestOf, type ReportLack } from './report';
import { ScoreFields } from './score-fields';
import { TargetRows } from './target-rows';
import './words';

/** 中期报告, 验收申请 or 绩效自评: what was done, what it cost, how far each target is, its own scores, and the papers. */
export function ReportForm({ page, view }: Pick<StagePanelProps, 'page' | 'view'>) {
  const { t } = useTranslation('award');
  const say = useProblemText('award');
  const promised = (view.view['targets'] ?? []) as { indicator: string; target: string }[];
  const [draft, change, forget] = useKept(`report.${view.case.id}.${view.case.round}`, reportOf(promised));
  const [lacks, setLacks] = useState<ReportLack[]>([]);
  const [error, setError] = useState<string | null>(null);
  const report = useSendReport(page.application.id, view.case.id);
  const kind = reportKinds[view.stage.kind as keyof typeof reportKinds];
  const { self, indicators = [] } = view.stage.arguments as Partial<EvaluationArguments>;
  const scored = self ? indicators : [];
  const wrong = (lack: ReportLack) => (lacks.includes(lack) ? t(`report.lack.${lack}`) : null);
  const send = async () => {
    const open = lacking(draft, scored);
    setLacks(open);
    setError(null);
    if (open.length > 0) return;
    try {
      await report.mutateAsync(requestOf(draft, view.case.version, scored));
      forget();
    } catch (problem) {
      setError(say(problem));
    }
  };
  return (
    <div className="stack form-w2">
      <p className="sub">{t(`report.explained.${kind}`)}</p>
      <AgreementLink application={page.application.id} />
      <Field
        label={t('report.progress')}
        hint={t('report.progressHint')}
        error={wrong('progress') ?? wrong('too-long')}
      >
        <TextArea
          rows={8}
          limit={4000}
          value={draft.progress}
          onChange={(event) => change((d) => ({ ...d, progress: event.target.value }))}
        />
      </Field>
      <Field label={t('report.spent')} hint={t('report.spentHint')} error={wrong('spent')}>
        <MoneyInput value={draft.spentFen} onChange={(spentFen) => change((d) => ({ ...d, spentFen }))} />
      </Field>
      <Field group label={t('report.targets')} hint={t('report.targetsHint')} error={wrong('targets')}>
        <TargetRows
          rows={draft.targets}
          onChange={(targets) => change((d) => ({ ...d, targets }))}
          marked={lacks.includes('targets')}
        />
      </Field>
      {scored.length > 0 && (
        <Field
          group
          label={t('report.scores')}
          hint={t('report.scoresHint', { count: scored.length })}
          error={wrong('scores')}
        >
          <ScoreFields
            indicators={scored}
            typed={draft.scores ?? {}}
            name={(label) => t('report.scoreOf', { indicator: label })}
            onChange={(id, typed) => change((d) => ({ ...d, scores: { ...d.scores, [id]: typed } }))}
          />
        </Field>
      )}
      <FilesField
        label={t('report.files')}
        hint={t('report.filesHint')}
        purpose="report"
        accept=".pdf,.jpg,.png,.docx,.xlsx"
        most={20}
        optional
        files={draft.files}
        onChange={(files) => change((d) => ({ ...d, files: files(d.files) }))}
      />
      {error && <ErrorLine>{error}</ErrorLine>}
      <p className="mt4 row wrap gap3">
        <Button primary busy={report.isPending} onClick={() => void send()}>
          {t(`report.send.${kind}`)}
        </Button>
        <span className="meta">{t('report.kept')}</span>
      </p>
    </div>
  );
}
