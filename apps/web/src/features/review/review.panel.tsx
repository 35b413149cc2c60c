import { useTranslation } from 'react-i18next';
import { Outcomes } from '../application/plain.panel';
import type { StagePanelProps } from '../application/stage-panels';
import { ApplicationConflicts } from './application-conflicts';
import { PanelOfExperts, type PanelView } from './panel-of-experts';
import './words';

/** 专家评审 on the application's page: the panel, then the officer's conclusion. */
export default function ReviewPanel({ page, view, conclude }: StagePanelProps) {
  const { t } = useTranslation('review');
  const { panel } = view.view as PanelView;
  return (
    <div className="stack">
      <PanelOfExperts page={page} view={view} />
      {panel && (
        <ApplicationConflicts application={page.application.id} officer={view.duty?.role === 'officer'} />
      )}
      {view.duty?.role === 'officer' && (
        <Outcomes
          view={view}
          conclude={conclude}
          blocked={() => (panel?.complete ? null : t('panel.blocked'))}
        />
      )}
    </div>
  );
}
