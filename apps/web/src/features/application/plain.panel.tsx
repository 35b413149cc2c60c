import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { comma, textOf } from '../../format';
import { useProblemText } from '../../problems';
import { Button, ErrorLine, Field, TextArea } from '../../ui';
import type { Say } from './say';
import type { StagePanelProps } from './stage-panels';

/** Outcomes as buttons, one remark: what a stage needs that records nothing else. */
export function PlainPanel({ view, conclude }: StagePanelProps) {
  const { t } = useTranslation('application');
  return (
    <>
      {view.played && <p className="sub">{t('conclude.played')}</p>}
      <Outcomes view={view} conclude={conclude} />
    </>
  );
}

/**
 * The outcomes of a stage with a remark, for every panel: the forward one is primary; one that needs a remark
 * says so at the field. `record` is asked at the moment of pressing; `blocked` says why an outcome waits.
 */
export function Outcomes({
  view,
  conclude,
  record,
  blocked,
}: Pick<StagePanelProps, 'view' | 'conclude'> & {
  record?: (outcome: string) => Record<string, unknown> | undefined;
  blocked?: (outcome: string) => string | null;
}) {
  const { t } = useTranslation('application');
  const say = useProblemText('application');
  const [remark, setRemark] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [remarkError, setRemarkError] = useState<string | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const { outcomes } = view.stage;
  if (outcomes.length === 0) return null;

  const press = async (id: string, needs: boolean) => {
    setError(null);
    setRemarkError(needs && !remark.trim() ? t('conclude.remarkNeeded') : null);
    if (needs && !remark.trim()) return;
    setBusy(id);
    try {
      await conclude({ outcome: id, remark: remark.trim() || undefined, record: record?.(id) });
      setRemark('');
    } catch (problem) {
      setError(say(problem));
    } finally {
      setBusy(null);
    }
  };
  const open = outcomes.findIndex((o) => o.tone === 'forward' && !blocked?.(o.id));
  const reasons = [...new Set(outcomes.map((o) => blocked?.(o.id)).filter(Boolean))];
  return (
    <div className="stack conclude">
      <Field
        label={t('conclude.remark')}
        optional={!outcomes.some((o) => o.remark === 'required')}
        error={remarkError}
        hint={hint(outcomes, t)}
      >
        <TextArea limit={2000} value={remark} onChange={(e) => setRemark(e.target.value)} rows={3} />
      </Field>
      {error && <ErrorLine>{error}</ErrorLine>}
      {reasons.map((reason) => (
        <p className="meta" key={reason}>
          {reason}
        </p>
      ))}
      <p className="row wrap gap3">
        {outcomes.map((outcome, index) => (
          <Button
            key={outcome.id}
            primary={index === open}
            busy={busy === outcome.id}
            disabled={busy !== null || Boolean(blocked?.(outcome.id))}
            onClick={() => void press(outcome.id, outcome.remark === 'required')}
          >
            {textOf(outcome.label)}
          </Button>
        ))}
      </p>
    </div>
  );
}

function hint(outcomes: StagePanelProps['view']['stage']['outcomes'], t: Say): string | undefined {
  const needing = outcomes.filter((o) => o.remark === 'required').map((o) => textOf(o.label));
  return needing.length ? t('conclude.remarkFor', { outcomes: needing.join(comma()) }) : undefined;
}
