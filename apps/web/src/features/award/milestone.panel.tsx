import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outcomes } from '../application/plain.panel';
import type { StagePanelProps } from '../application/stage-panels';
import { ChecklistFields, openCount, type ChecklistItem, type Ticked } from '../screening/checklist';
import { AgreementLink } from './agreement-link';
import type { Report } from './award.api';
import { ReportForm } from './report-form';
import { ReportShown } from './report-shown';
import './words';

/** 中期检查: the applicant's report, then the officer's items and conclusion. */
export default function MilestonePanel({ page, view, conclude }: StagePanelProps) {
  const { t } = useTranslation('award');
  const { items = [] } = view.stage.arguments as { items?: ChecklistItem[] };
  const report = view.view['report'] as Report | null | undefined;
  const [ticked, setTicked] = useState<Ticked>({});
  if (view.duty?.role === 'applicant' && !report) return <ReportForm page={page} view={view} />;
  const { unread, unsaid } = openCount(items, ticked);
  return (
    <>
      <AgreementLink application={page.application.id} />
      {report ? <ReportShown report={report} /> : <p className="sub">{t('report.awaited.interim')}</p>}
      {view.duty && view.duty.role !== 'applicant' && (
        <>
          <h3>{t('check.title')}</h3>
          <ChecklistFields items={items} value={ticked} onChange={setTicked} />
          <Outcomes
            view={view}
            conclude={conclude}
            record={() => ({ items: ticked })}
            blocked={() => (unread + unsaid > 0 ? t('check.blocked', { unread, unsaid }) : null)}
          />
        </>
      )}
    </>
  );
}
