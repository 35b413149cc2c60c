import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rubric } from '@keshen/review';
import { dayTimeText, textOf, wan } from '../../format';
import { useProblemText } from '../../problems';
import { Button, DataTable, ErrorLine, Field, Loading, Select, TextArea, type Column } from '../../ui';
import { scoreText } from './points';
import { usePanel, useReviewActs, type PanelSeen, type ReviewDesk } from './review.api';
import { Revision } from './revision';
import type { Say } from './say';

type Seen = PanelSeen['reviews'][number];

/** 评审组讨论: after one's own review, the others' scores and a thread, all under letters. */
export function Discussion({ review, rubric }: { review: ReviewDesk; rubric: Rubric }) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const { data, error } = usePanel(review.id, rubric.discussion);
  const revisable = rubric.discussion ? data?.open === true : review.returned !== null;
  return (
    <section aria-label={t('discuss.title')} className="discuss">
      {rubric.discussion && (
        <>
          <h2>{t('discuss.title')}</h2>
          <p className="meta">{t('discuss.lead')}</p>
          {error && <ErrorLine>{say(error)}</ErrorLine>}
          {!data && !error && <Loading />}
          {data && (
            <>
              <DataTable
                caption={t('discuss.title')}
                columns={columns(t, rubric)}
                rows={data.reviews}
                rowKey={(r) => r.mask}
              />
              <Thread review={review} rubric={rubric} panel={data} />
            </>
          )}
        </>
      )}
      {revisable && <Revision review={review} rubric={rubric} />}
    </section>
  );
}

function columns(t: Say, rubric: Rubric): Column<Seen>[] {
  return [
    {
      key: 'expert',
      head: t('col.expertOnly'),
      header: true,
      small: 'main',
      className: 'pj',
      cell: (r) => (
        <>
          {t('discuss.expert', { mask: r.mask })}
          {r.mine && t('discuss.me')}
          {r.revision > 0 && <span>{t('discuss.revised', { count: r.revision })}</span>}
        </>
      ),
    },
    {
      key: 'scores',
      head: t('desk.scores'),
      small: 'full',
      cell: (r) => (
        <span className="small">
          {rubric.criteria
            .map(({ id, name }) => `${textOf(name)} ${scoreText(r.scores[id]?.points ?? 0)}`)
            .join(t('common:list.comma'))}
          {r.comment && <span className="ln2 sub">{r.comment}</span>}
        </span>
      ),
    },
    { key: 'total', head: t('col.total'), num: true, className: 'nw', cell: (r) => scoreText(r.total) },
    {
      key: 'amount',
      head: t('col.amount'),
      num: true,
      className: 'nw',
      cell: (r) => (r.recommendedFen === null ? '—' : wan(r.recommendedFen)),
    },
  ];
}

function Thread({ review, rubric, panel }: { review: ReviewDesk; rubric: Rubric; panel: PanelSeen }) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const acts = useReviewActs(review.id);
  const [text, setText] = useState('');
  const [criterion, setCriterion] = useState('');
  const [needed, setNeeded] = useState(false);
  const nameOf = (id: string | null) =>
    id === null ? '' : textOf(rubric.criteria.find((each) => each.id === id)?.name);
  const go = () => {
    if (!text.trim()) return setNeeded(true);
    acts.say.mutate({ criterion: criterion || null, text: text.trim() }, { onSuccess: () => setText('') });
  };
  return (
    <>
      <h3 className="mt4">{t('discuss.thread')}</h3>
      {panel.comments.length === 0 ? (
        <p className="sub">{t('discuss.nothing')}</p>
      ) : (
        <ol className="said">
          {panel.comments.map((comment) => (
            <li key={comment.id}>
              <p className="meta">
                <b>
                  {t('discuss.expert', { mask: comment.mask })}
                  {comment.mine && t('discuss.me')}
                </b>
                　{dayTimeText(comment.madeAt)}　{nameOf(comment.criterion)}
              </p>
              <p className="pre">{comment.text}</p>
            </li>
          ))}
        </ol>
      )}
      {panel.open ? (
        <>
          <Field label={t('discuss.of')}>
            <Select
              value={criterion}
              onChange={(event) => setCriterion(event.target.value)}
              options={[
                { value: '', label: t('discuss.whole') },
                ...rubric.criteria.map(({ id, name }) => ({ value: id, label: textOf(name) })),
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
          {acts.say.error && <ErrorLine>{say(acts.say.error)}</ErrorLine>}
          <p>
            <Button busy={acts.say.isPending} onClick={go}>
              {t('discuss.say')}
            </Button>
          </p>
        </>
      ) : (
        <p className="sub">{t('discuss.over')}</p>
      )}
    </>
  );
}
