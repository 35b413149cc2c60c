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
  return (
    <Band title={t('sitting.title')} note={t('sitting.note')}>
      <ul className="lst">
        {data.stages.map((stage) => (
          <li key={`${stage.stage}-${stage.ended}`}>
            <Glyph name={stage.ended ? 'done' : 'now'} />
            <span className="row wrap">
              {t('sitting.at', { stage: textOf(stage.label), count: stage.cases })}　
              {isCheck(stage) && data.may.manage && <Sit data={data} stage={stage} />}
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
    </Band>
  );
}

function Sit({ data, stage }: { data: BatchPage; stage: BatchStage }) {
  const { t } = useTranslation('subsidy');
  const say = useProblemText('subsidy');
  const client = useQueryClient();
  const [preview, setPreview] = useState<Sitting | null>(null);
  const [result, setResult] = useState<Sitting | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const hold = async (rehearsal: boolean) => {
    setBusy(true);
    setError(null);
    try {
      const cases = preview?.lines.filter((line) => line.done).map((line) => line.caseId);
      const answer = await holdSitting(data.batch.id, {
        stage: stage.stage,
        preview: rehearsal,
        ...(rehearsal ? {} : { cases }),
      });
      if (rehearsal) setPreview(answer);
      else {
        setResult({ ...answer, lines: [...answer.lines, ...preview!.lines.filter((line) => !line.done)] });
        await client.invalidateQueries({ queryKey: batchKey(data.batch.id) });
      }
    } catch (problem) {
      setError(say(problem));
    } finally {
      setBusy(false);
    }
  };
  const close = () => {
    setPreview(null);
    setResult(null);
  };
  const told = result ?? preview;
  const done = told?.lines.filter((line) => line.done).length ?? 0;
  return (
    <>
      <Button small busy={busy && !preview} onClick={() => void hold(true)}>
        {t('sitting.preview')}
      </Button>
      {error && <ErrorLine>{error}</ErrorLine>}
      {told && (
        <Dialog
          open
          wide
          onClose={close}
          title={t('sitting.dialog', { stage: textOf(stage.label) })}
          actions={
            <>
              {!result && (
                <Button primary busy={busy} disabled={done === 0} onClick={() => void hold(false)}>
                  {t('sitting.do', { count: done })}
                </Button>
              )}
              <Button onClick={close}>{t(result ? 'common:act.close' : 'sitting.back')}</Button>
            </>
          }
        >
          <p role="status">
            {t(result ? 'sitting.done' : 'sitting.would', { done, not: told.lines.length - done })}
          </p>
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
                    {!line.done && (
                      <span className="ln2 danger">
                        {problemText({ code: line.code, params: line.details }, 'subsidy')}
                      </span>
                    )}
                  </span>
                </li>
              ))}
          </ul>
          {done === told.lines.length && <State glyph="ok">{t('sitting.all', { count: done })}</State>}
        </Dialog>
      )}
    </>
  );
}
