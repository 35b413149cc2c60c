import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dateText, dayTimeText } from '../../format';
import { useProblemText } from '../../problems';
import { Button, ErrorLine } from '../../ui';
import { AssignFields, MentionText } from './thread-forms';
import { mentionsIn, useThreadActs, type Colleague, type Thread } from './thread.api';

/** One thread: what was said in order, whose to-do it is, and what one can do with it. */
export function OneThread({
  application,
  thread,
  colleagues,
}: {
  application: string;
  thread: Thread;
  colleagues: readonly Colleague[];
}) {
  const { t } = useTranslation('thread');
  const say = useProblemText('thread');
  const acts = useThreadActs(application);
  const [text, setText] = useState('');
  const [handing, setHanding] = useState<{ assignee: string | null; due: string | null } | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const run = async (act: () => Promise<unknown>, then: () => void = () => {}) => {
    setBusy(true);
    setProblem(null);
    await act().then(then, setProblem);
    setBusy(false);
  };
  const { assignee, due, resolvedAt } = thread;
  return (
    <li>
      {thread.row !== null && <p className="meta">{t('row', { row: thread.row + 1 })}</p>}
      {assignee && (
        <p className="small">
          <b>
            {due
              ? t('assignedDue', { name: assignee.name, due: dateText(due) })
              : t('assigned', { name: assignee.name })}
          </b>
        </p>
      )}
      <ol>
        {thread.comments.map((comment) => (
          <li key={comment.id}>
            <p className="meta">
              <b>{comment.author.name}</b>　{dayTimeText(comment.at)}
            </p>
            <p className="pre small">{comment.text}</p>
          </li>
        ))}
      </ol>
      {resolvedAt ? (
        <p className="meta">
          {t('resolved', { name: thread.resolvedBy })}　{dayTimeText(resolvedAt)}{' '}
          <button
            type="button"
            className="link"
            onClick={() => void run(() => acts.resolve(thread.id, false))}
          >
            {t('reopen')}
          </button>
        </p>
      ) : (
        <>
          <MentionText label={t('reply')} value={text} onChange={setText} colleagues={colleagues} />
          <p className="acts">
            <Button
              small
              busy={busy}
              aria-disabled={!text.trim() || undefined}
              onClick={() =>
                void run(
                  () => acts.comment(thread.id, { text, mentions: mentionsIn(text, colleagues) }),
                  () => setText(''),
                )
              }
            >
              {t('send')}
            </Button>
            <Button small busy={busy} onClick={() => void run(() => acts.resolve(thread.id, true))}>
              {t('resolve')}
            </Button>
            <button
              type="button"
              className="link small"
              aria-expanded={handing !== null}
              onClick={() => setHanding(handing ? null : { assignee: assignee?.id ?? null, due })}
            >
              {t('change')}
            </button>
          </p>
          {handing && (
            <>
              <AssignFields value={handing} onChange={setHanding} colleagues={colleagues} />
              <p className="acts">
                <Button
                  small
                  busy={busy}
                  onClick={() =>
                    void run(
                      () => acts.assign(thread.id, handing),
                      () => setHanding(null),
                    )
                  }
                >
                  {t('common:act.save')}
                </Button>
              </p>
            </>
          )}
        </>
      )}
      {problem !== null && <ErrorLine>{say(problem)}</ErrorLine>}
    </li>
  );
}
