import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UseMutationResult } from '@tanstack/react-query';
import type { Text } from '@keshen/kernel';
import type { CommentRequest } from '@keshen/review';
import { dayTimeText, textOf } from '../../format';
import { useProblemText } from '../../problems';
import { Button, ErrorLine, Field, Select, TextArea } from '../../ui';
import './words';

type Comment = {
  id: number;
  mask: string | null;
  mine: boolean;
  criterion: string | null;
  text: string;
  madeAt: string;
};

/** The words of a panel's discussion, and a place for one's own while it is open. `who` names an author. */
export function Thread<C extends Comment>({
  comments,
  criteria,
  open,
  who,
  said,
}: {
  comments: readonly C[];
  criteria: readonly { id: string; name: Text }[];
  open: boolean;
  who: (comment: C) => string;
  /** Absent: for reading only. */
  said?: Pick<UseMutationResult<unknown, unknown, CommentRequest>, 'mutate' | 'error' | 'isPending'>;
}) {
  const { t } = useTranslation('review');
  const nameOf = (id: string | null) =>
    id === null ? '' : textOf(criteria.find((each) => each.id === id)?.name);
  return (
    <>
      <h3 className="mt4">{t('discuss.thread')}</h3>
      {comments.length === 0 ? (
        <p className="sub">{t('discuss.nothing')}</p>
      ) : (
        <ol className="said">
          {comments.map((comment) => (
            <li key={comment.id}>
              <p className="meta">
                <b>{who(comment)}</b>　{dayTimeText(comment.madeAt)}　{nameOf(comment.criterion)}
              </p>
              <p className="pre">{comment.text}</p>
            </li>
          ))}
        </ol>
      )}
      {!open ? <p className="sub">{t('discuss.over')}</p> : said && <Word criteria={criteria} said={said} />}
    </>
  );
}

function Word({
  criteria,
  said,
}: Pick<Parameters<typeof Thread>[0], 'criteria'> & {
  said: NonNullable<Parameters<typeof Thread>[0]['said']>;
}) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const [text, setText] = useState('');
  const [criterion, setCriterion] = useState('');
  const [needed, setNeeded] = useState(false);
  const go = () => {
    if (!text.trim()) return setNeeded(true);
    said.mutate({ criterion: criterion || null, text: text.trim() }, { onSuccess: () => setText('') });
  };
  return (
    <>
      <Field label={t('discuss.of')}>
        <Select
          value={criterion}
          onChange={(event) => setCriterion(event.target.value)}
          options={[
            { value: '', label: t('discuss.whole') },
            ...criteria.map(({ id, name }) => ({ value: id, label: textOf(name) })),
          ]}
        />
      </Field>
      <Field label={t('discuss.text')} error={needed ? t('discuss.textNeeded') : null}>
        <TextArea
          limit={2000}
          rows={3}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setNeeded(false);
          }}
        />
      </Field>
      {said.error ? <ErrorLine>{say(said.error)}</ErrorLine> : null}
      <p>
        <Button busy={said.isPending} onClick={go}>
          {t('discuss.say')}
        </Button>
      </p>
    </>
  );
}
