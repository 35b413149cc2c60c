import { useTranslation } from 'react-i18next';
import type { Text } from '@keshen/kernel';
import { dayTimeText, textOf } from '../../format';
import { State } from '../../ui';
import { Outcomes } from '../application/plain.panel';
import type { StagePanelProps } from '../application/stage-panels';
import './words';

type Opinion = {
  department: { id: string; label: Text };
  outcome: string | null;
  remark: string | null;
  actor: string | null;
  at: string | null;
};

/** 部门意见征询: who has answered what; a department sees and answers its own question only. */
export default function ConsultationPanel({ view, conclude }: StagePanelProps) {
  const { t } = useTranslation('screening');
  const opinions = (view.view['opinions'] ?? []) as Opinion[];
  const { objects } = view.stage.arguments as { objects?: string };
  const outcomeLabel = (id: string): string => {
    const outcome = view.stage.outcomes.find((o) => o.id === id);
    return outcome ? textOf(outcome.label) : t(id === objects ? 'opinion.objects' : 'opinion.agrees');
  };
  return (
    <>
      <ul className="chk">
        {opinions.map((opinion) => (
          <li key={opinion.department.id}>
            <span>
              {textOf(opinion.department.label)}
              {opinion.remark && <small>{opinion.remark}</small>}
            </span>
            <span className="small">
              {opinion.outcome ? (
                <State glyph={opinion.outcome === objects ? 'warn' : 'ok'}>
                  {outcomeLabel(opinion.outcome)}　{opinion.actor}　{opinion.at && dayTimeText(opinion.at)}
                </State>
              ) : (
                <State glyph="todo">{t('opinion.waiting')}</State>
              )}
            </span>
          </li>
        ))}
      </ul>
      {view.duty && <Outcomes view={view} conclude={conclude} />}
    </>
  );
}
