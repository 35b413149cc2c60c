import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DecisionLine, LineResult } from '@keshen/decision';
import { textOf } from '../../format';
import { problemText, useProblemText } from '../../problems';
import { Button, Dialog, ErrorLine, Glyph, Loading, Money } from '../../ui';
import { previewDecisions, useMeetingAct, type MeetingPage } from './decision.api';

/** What will happen, line by line, asked from the server; then what has happened. */
export function DecideDialog({
  open,
  meeting,
  lines,
  onClose,
}: {
  open: boolean;
  meeting: MeetingPage;
  lines: DecisionLine[];
  onClose: (done: boolean) => void;
}) {
  const { t } = useTranslation('decision');
  const [done, setDone] = useState(false);
  const close = () => {
    onClose(done);
    setDone(false);
  };
  return (
    <Dialog wide open={open} onClose={close} title={t('decide.title')}>
      <Preview meeting={meeting} given={lines} onDone={() => setDone(true)} onClose={close} />
    </Dialog>
  );
}

function Preview({
  meeting,
  given,
  onDone,
  onClose,
}: {
  meeting: MeetingPage;
  given: DecisionLine[];
  onDone: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation('decision');
  const say = useProblemText('decision');
  // What was chosen stays on the screen while the page behind it changes.
  const [lines] = useState(given);
  const [results, setResults] = useState<LineResult[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const preview = useQuery({
    queryKey: ['preview', meeting.id, lines],
    queryFn: () => previewDecisions(meeting.id, lines),
    gcTime: 0,
    staleTime: Infinity,
  });
  const { mutateAsync, isPending } = useMeetingAct(meeting.id);
  if (preview.error) return <ErrorLine>{say(preview.error)}</ErrorLine>;
  if (!preview.data) return <Loading />;
  const told = results ?? preview.data.lines;
  const possible = lines.filter((line) => preview.data.lines.find((l) => l.caseId === line.caseId)?.done);
  const decide = async () => {
    setError(null);
    try {
      const answer = await mutateAsync({ do: 'decide', decisions: possible });
      setResults([...(answer?.lines ?? []), ...preview.data.lines.filter((line) => !line.done)]);
      onDone();
    } catch (problem) {
      setError(say(problem));
    }
  };
  const count = told.filter((line) => line.done).length;
  return (
    <>
      <p role="status">
        {t(results ? 'decide.result' : 'decide.preview', { done: count, not: told.length - count })}
        {!results && (
          <>
            {'　'}
            {t('decide.left')} <Money fen={preview.data.leftFen} />
          </>
        )}
      </p>
      <ul className="lst mt3">
        {lines.map((line) => (
          <Line
            key={line.caseId}
            meeting={meeting}
            line={line}
            result={told.find((r) => r.caseId === line.caseId)}
            did={results !== null}
          />
        ))}
      </ul>
      {error && <ErrorLine>{error}</ErrorLine>}
      <p className="acts">
        {!results && (
          <Button primary busy={isPending} disabled={possible.length === 0} onClick={() => void decide()}>
            {t('decide.do', { count: possible.length })}
          </Button>
        )}
        <Button onClick={onClose}>{t(results ? 'common:act.close' : 'decide.back')}</Button>
      </p>
    </>
  );
}

function Line({
  meeting,
  line,
  result,
  did,
}: {
  meeting: MeetingPage;
  line: DecisionLine;
  result: LineResult | undefined;
  did: boolean;
}) {
  const item = meeting.items.find((i) => i.caseId === line.caseId);
  const outcome = meeting.ranking.outcomes.find((o) => o.id === line.outcome);
  const refused = result && !result.done ? result : null;
  return (
    <li>
      <Glyph name={refused ? 'danger' : did ? 'ok' : 'todo'} />
      <span>
        {item?.title || item?.reference}　{outcome && textOf(outcome.label)}
        {'　'}
        {line.amountFen !== undefined && <Money fen={line.amountFen} />}
        {refused && (
          <span className="ln2 danger">
            {problemText(
              { code: refused.code, params: refused.details as Record<string, unknown> },
              'decision',
            )}
          </span>
        )}
      </span>
    </li>
  );
}
