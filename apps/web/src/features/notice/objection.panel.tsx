import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dateTimeText } from '../../format';
import { DateTime, Field, Money, MoneyInput, State, TextArea } from '../../ui';
import { Outcomes } from '../application/plain.panel';
import type { StagePanelProps } from '../application/stage-panels';
import type { ShownObjection } from './notice.api';
import { ObjectorFacts } from './objector-facts';
import './words';

type PanelProps = Pick<StagePanelProps, 'view' | 'conclude'>;

/** 异议处理: one objection to answer, or how the objections to a case stand. */
export default function ObjectionPanel(props: PanelProps) {
  const { view } = props;
  if ('objections' in view.view) return <Waiting objections={view.view['objections'] as ShownObjection[]} />;
  if (!view.view['objection']) return null;
  return <Answering {...props} objection={view.view['objection'] as ShownObjection} />;
}

function Waiting({ objections }: { objections: ShownObjection[] }) {
  const { t } = useTranslation('notice');
  return (
    <>
      <p className="sub">{t('panel.waits')}</p>
      <ul className="lst mt3">
        {objections.map((objection) => (
          <li key={objection.caseId}>
            <State glyph={objection.open ? 'now' : 'ok'}>
              {objection.result ? t(`result.${objection.result}`) : t('status.receivedState')}
            </State>
            <span>
              {dateTimeText(objection.receivedAt)}
              {objection.amountFen !== null && (
                <>
                  {'　'}
                  <Money fen={objection.amountFen} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Answering({ view, conclude, objection }: PanelProps & { objection: ShownObjection }) {
  const { t } = useTranslation('notice');
  const awardFen = (view.view['awardFen'] ?? null) as number | null;
  const { adjusts: lowers, maintains } = view.stage.arguments;
  // One outcome for both maintains: nothing can be adjusted there.
  const adjusts = lowers === maintains ? null : String(lowers ?? '');
  const [answer, setAnswer] = useState('');
  const [amountFen, setAmountFen] = useState<number | null>(null);
  const good = typeof amountFen === 'number' && amountFen > 0 && awardFen !== null && amountFen < awardFen;
  const blocked = (outcome: string): string | null => {
    if (answer.trim().length < 4) return t('panel.answerNeeded');
    return outcome === adjusts && !good ? t('panel.amountNeeded') : null;
  };
  return (
    <div className="stack">
      <dl className="facts">
        <dt>{t('status.received')}</dt>
        <dd>
          <DateTime value={objection.receivedAt} />　<span className="sub">{objection.notice}</span>
        </dd>
        <dt>{t('object.facts')}</dt>
        <dd className="pre">{objection.facts}</dd>
        {objection.evidence && (
          <>
            <dt>{t('object.evidence')}</dt>
            <dd className="pre">{objection.evidence}</dd>
          </>
        )}
        <dt>{t('panel.objector')}</dt>
        <dd>
          <ObjectorFacts subject={objection.caseId} may={view.view['reveal'] === true} />
        </dd>
        <dt>{t('panel.award')}</dt>
        <dd>
          <Money fen={awardFen} />
        </dd>
        {objection.answer && (
          <>
            <dt>{t('status.answer')}</dt>
            <dd className="pre">{objection.answer}</dd>
          </>
        )}
      </dl>
      {view.duty && (
        <>
          <Field label={t('panel.answer')} hint={t('panel.answerHint')}>
            <TextArea limit={4000} rows={4} value={answer} onChange={(e) => setAnswer(e.target.value)} />
          </Field>
          <Field optional label={t('panel.amount')} hint={t('panel.amountHint')}>
            <MoneyInput value={amountFen} onChange={setAmountFen} />
          </Field>
          <p className="meta">{t('panel.remarkNote')}</p>
          <Outcomes
            view={view}
            conclude={conclude}
            record={(outcome) => ({ answer: answer.trim(), ...(outcome === adjusts ? { amountFen } : {}) })}
            blocked={blocked}
          />
        </>
      )}
    </div>
  );
}
