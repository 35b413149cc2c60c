import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DrawnOutcome, DrawnStage } from '@keshen/programme';
import { comma, textOf } from '../../format';
import { Seg } from '../../ui';
import { WorkflowDrawing } from './workflow-drawing';
import './words';

/** Where a case is: stages it has been through and the one it stands in. */
export type Way = { done: readonly string[]; now: string | null };
export type DrawnWorkflow = { nodes: DrawnStage[]; edges: DrawnOutcome[] };

/** A workflow as a line of stages, and always also as a list: on a phone, for screen readers, on paper. */
export function WorkflowPicture({
  workflow,
  way,
  name,
}: {
  workflow: DrawnWorkflow;
  way?: Way;
  name: string;
}) {
  const { t } = useTranslation('programme');
  const [as, setAs] = useState<'line' | 'list'>('line');
  return (
    <div className={`wf as-${as}`}>
      <p className="row wrap gap3 wfh">
        <Seg
          label={t('workflow.as', { name })}
          value={as}
          onChange={setAs}
          options={[
            { value: 'line', label: t('workflow.line') },
            { value: 'list', label: t('workflow.list') },
          ]}
        />
      </p>
      {/* Wider than the page it scrolls by itself, by keyboard, too. The list beneath says the same in words. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="wfd" tabIndex={0} role="group" aria-label={name}>
        <WorkflowDrawing workflow={workflow} way={way} />
      </div>
      <WorkflowList workflow={workflow} way={way} name={name} />
    </div>
  );
}

/** The same in words: each stage, who acts, within how many days, and where its outcomes lead. */
function WorkflowList({ workflow, way, name }: { workflow: DrawnWorkflow; way?: Way; name: string }) {
  const { t } = useTranslation('programme');
  const labelOf = (id: string): string => textOf(workflow.nodes.find((n) => n.id === id)?.label ?? null);
  return (
    <ol className="wfl" aria-label={t('workflow.listOf', { name })}>
      {workflow.nodes.map((node) => {
        const state = way?.now === node.id ? 'n' : way?.done.includes(node.id) ? 'd' : '';
        return (
          <li key={node.id} className={state} aria-current={state === 'n' ? 'step' : undefined}>
            <b>{textOf(node.label)}</b>
            {state && <span className="meta">　{t(state === 'n' ? 'workflow.now' : 'workflow.done')}</span>}
            <span className="sub small">
              {node.kind !== 'closed' && node.actors.map((actor) => t(`actor.${actor}`)).join(comma())}
              {node.workingDays !== null && `　${t('ladder.days', { count: node.workingDays })}`}
            </span>
            <ul>
              {workflow.edges
                .filter((edge) => edge.from === node.id)
                .map((edge) => (
                  <li key={edge.outcome}>
                    {t('workflow.leads', { outcome: textOf(edge.label), stage: labelOf(edge.to) })}
                  </li>
                ))}
            </ul>
          </li>
        );
      })}
    </ol>
  );
}
