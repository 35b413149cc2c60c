import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { BATCH_MOST } from '@keshen/decision';
import { serverNow } from '../../clock';
import { isoDay } from '../../format';
import { useProblemText } from '../../problems';
import { Button, Checkbox, DateInput, Dialog, ErrorLine, Field, Money, TextInput } from '../../ui';
import { prepareMeeting, type CallRanking } from './decision.api';
import type { Say } from './say';

/** 送主任办公会: which of the waiting cases, with a note to each; what the agenda found is written already. */
export function PrepareDialog({
  open,
  onClose,
  data,
}: {
  open: boolean;
  onClose: () => void;
  data: CallRanking;
}) {
  const { t } = useTranslation('decision');
  return (
    <Dialog wide open={open} onClose={onClose} title={t('prepare.title')}>
      <PrepareForm data={data} />
    </Dialog>
  );
}

function PrepareForm({ data }: { data: CallRanking }) {
  const { t } = useTranslation('decision');
  const say = useProblemText('decision');
  const navigate = useNavigate();
  const client = useQueryClient();
  const waiting = data.ranking.rows.filter((row) => row.waiting).slice(0, BATCH_MOST);
  const [title, setTitle] = useState(t('prepare.defaultTitle', { year: data.call.year }));
  const [heldOn, setHeldOn] = useState(isoDay(serverNow()));
  const [chosen, setChosen] = useState(() => new Set(waiting.map((row) => row.caseId)));
  const [notes, setNotes] = useState(() => notesOf(data, t));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const cases = waiting.filter((row) => chosen.has(row.caseId));
  const send = async () => {
    setBusy(true);
    setError(null);
    try {
      const { id } = await prepareMeeting({
        callId: data.call.id,
        title: title.trim(),
        heldOn,
        cases: cases.map(({ caseId }) => ({ caseId, note: notes[caseId]?.trim() ?? '' })),
      });
      await client.invalidateQueries({ queryKey: ['rankings'] });
      await navigate(`/meetings/${id}`);
    } catch (problem) {
      setError(say(problem));
      setBusy(false);
    }
  };
  return (
    <>
      <Field label={t('prepare.name')}>
        <TextInput maxLength={120} value={title} onChange={(e) => setTitle(e.target.value)} />
      </Field>
      <Field label={t('col.heldOn')}>
        <DateInput value={heldOn} onChange={(e) => setHeldOn(e.target.value)} />
      </Field>
      <Field group label={t('prepare.cases')} hint={t('prepare.casesHint', { most: BATCH_MOST })}>
        <ul className="lst">
          {waiting.map((row) => (
            <li key={row.caseId} className="prep">
              <Checkbox
                checked={chosen.has(row.caseId)}
                onChange={(on) =>
                  setChosen((before) => {
                    const after = new Set(before);
                    if (on) after.add(row.caseId);
                    else after.delete(row.caseId);
                    return after;
                  })
                }
              >
                {row.rank ?? '—'}　{row.title || row.reference}　<Money fen={row.amountFen} />
              </Checkbox>
              <input
                className="in"
                maxLength={500}
                aria-label={t('prepare.note', { title: row.title || row.reference })}
                placeholder={t('prepare.notePlaceholder')}
                value={notes[row.caseId] ?? ''}
                onChange={(e) => setNotes((before) => ({ ...before, [row.caseId]: e.target.value }))}
              />
            </li>
          ))}
        </ul>
      </Field>
      {error && <ErrorLine>{error}</ErrorLine>}
      <p className="acts">
        <Button
          primary
          busy={busy}
          disabled={cases.length === 0 || !title.trim() || !heldOn}
          onClick={() => void send()}
        >
          {t('prepare.send', { count: cases.length })}
        </Button>
      </p>
    </>
  );
}

function notesOf(data: CallRanking, t: Say): Record<string, string> {
  const notes: Record<string, string> = {};
  for (const point of data.agenda) {
    if (point.kind === 'tie') for (const id of point.cases) notes[id] = t('agenda.tie');
    else if (point.kind === 'moved') {
      for (const { caseId, from, to } of point.cases) notes[caseId] ??= t('agenda.movedNote', { from, to });
    } else
      notes[point.caseId] = t('agenda.spreadNote', {
        points: Math.round((point.to - point.from) / 100),
        from: Math.round(point.from / 100),
        to: Math.round(point.to / 100),
      });
  }
  return notes;
}
