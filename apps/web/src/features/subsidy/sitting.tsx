import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { textOf } from '../../format';
import { problemText, useProblemText } from '../../problems';
import { Band, Button, Dialog, ErrorLine, Glyph, State } from '../../ui';
import { batchKey, holdSitting, type BatchPage, type BatchStage, type Sitting } from './subsidy.api';
import './words';

/** Stages that an officer passes in one sitting, and where the others are decided. */
const isCheck = ({ kind, ended }: BatchStage): boolean =>
  !ended && (kind === 'formal-check' || kind === 'verification');

/** 集中办理: where the cases of a list stand; the checks are passed here, the rest where it always is. */
export function SittingBand({ data }: { data: BatchPage }) {
  const { t } = useTranslation('subsidy');
  const say = useProblemText('subsidy');
  // Held here and not at its line: a line is gone once its last case has passed, the result is still to be read.
  const [held, setHeld] = useState<Held | null>(null);
  const [rehearsing, setRehearsing] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const rehearse = async (stage: BatchStage) => {
    setRehearsing(stage.stage);
    setError(null);
    try {
      setHeld({ stage, preview: await holdSitting(data.batch.id, { stage: stage.stage, preview: true }) });
    } catch (problem) {
      setError(say(problem));
    } finally {
      setRehearsing(null);
    }
  };
  return (
    <Band title={t('sitting.title')} note={t('sitting.note')}>
      <ul className="lst">
        {data.stages.map((stage) => (
          <li key={`${stage.stage}-${stage.ended}`}>
            <Glyph name={stage.ended ? 'done' : 'now'} />
            <span className="row wrap">
              {t('sitting.at', { stage: textOf(stage.label), count: stage.cases })}
              {'　'}
              {isCheck(stage) && data.may.manage && (
                <Button small busy={rehearsing === stage.stage} onClick={() => void rehearse(stage)}>
                  {t('sitting.preview')}
                </Button>
              )}
              {stage.kind === 'decision' && (
                <Link to={`/rankings/${data.call.id}`}>{t('sitting.toMeeting')}</Link>
              )}
              {stage.kind === 'notice' && (
                <Link to={`/notices/compose/${data.call.id}`}>{t('sitting.toNotice')}</Link>
              )}
            </span>
          </li>
        ))}
      </ul>
      {error && <ErrorLine>{error}</ErrorLine>}
      {held && <SittingDialog batch={data.batch.id} held={held} onClose={() => setHeld(null)} />}
    </Band>
  );
}

type Held = { stage: BatchStage; preview: Sitting };

/** The rehearsal, then what came of it; it stays until it is closed. */
function SittingDialog({ batch, held, onClose }: { batch: string; held: Held; onClose: () => void }) {
  const { t } = useTranslation('subsidy');
  const say = useProblemText('subsidy');
  const client = useQueryClient();
  const { stage, preview } = held;
  const [result, setResult] = useState<Sitting | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const hold = async () => {
    setBusy(true);
    setError(null);
    try {
      const cases = preview.lines.filter((line) => line.done).map((line) => line.caseId);
      const answer = await holdSitting(batch, { stage: stage.stage, preview: false, cases });
      setResult({ ...answer, lines: [...answer.lines, ...preview.lines.filter((line) => !line.done)] });
      await client.invalidateQueries({ queryKey: batchKey(batch) });
    } catch (problem) {
      setError(say(problem));
    } finally {
      setBusy(false);
    }
  };
  const told = result ?? preview;
  const done = told.lines.filter((line) => line.done).length;
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('sitting.dialog', { stage: textOf(stage.label) })}
      actions={
        <>
          {!result && (
            <Button primary busy={busy} disabled={done === 0} onClick={() => void hold()}>
              {t('sitting.do', { count: done })}
            </Button>
          )}
          <Button onClick={onClose}>{t(result ? 'common:act.close' : 'sitting.back')}</Button>
        </>
      }
    >
      <p role="status">
        {t(result ? 'sitting.done' : 'sitting.would', { done, not: told.lines.length - done })}
      </p>
      {error && <ErrorLine>{error}</ErrorLine>}
      {told.left > 0 && <p className="sub">{t('sitting.left', { count: told.left })}</p>}
      <ul className="lst mt3">
        {told.lines
          .filter((line) => !line.done)
          .slice(0, 50)
          .map((line) => (
            <li key={line.caseId}>
              <Glyph name="danger" />
              <span>
                {line.party}　{line.title}
                <span className="ln2 danger">
                  {problemText({ code: line.code, params: line.details }, 'subsidy')}
                </span>
              </span>
            </li>
          ))}
      </ul>
      {done === told.lines.length && <State glyph="ok">{t('sitting.all', { count: done })}</State>}
    </Dialog>
  );
}
