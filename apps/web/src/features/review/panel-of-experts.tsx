import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Text } from '@keshen/kernel';
import type { Aggregate, PanelState, SeenReview } from '@keshen/review';
import { textOf, wan } from '../../format';
import { useProblemText } from '../../problems';
import {
  Button,
  DataTable,
  Dialog,
  ErrorLine,
  Field,
  LinkButton,
  ScoreAxis,
  ScoreDots,
  State,
  TextArea,
  type Column,
  type GlyphName,
} from '../../ui';
import type { StagePanelProps } from '../application/stage-panels';
import { CandidatesPicker } from './candidates';
import { scoreText } from './points';
import { usePanelActs } from './review.api';
import type { Say } from './say';
import './words';

type Seen = Omit<SeenReview, 'submittedAt'> & { submittedAt: string | null };
/** What a stage with a panel shows: a review or a defence. */
export type PanelView = {
  mine: { id: string; state: string } | null;
  panel?: PanelState;
  rubric?: { passLine: number; criteria: { id: string; name: Text; weight: number }[] };
  reviews?: Seen[];
  result?: (Aggregate & { recommendedFen: number | null; recommends: number; proposed: string }) | null;
};
const glyphs: Record<string, GlyphName> = {
  assigned: 'todo',
  declared: 'part',
  submitted: 'done',
  recused: 'dash',
  removed: 'dash',
};

/** The panel of a stage: for an expert the way to the desk, for the office its members, its gaps and its result. */
export function PanelOfExperts({ page, view }: Pick<StagePanelProps, 'page' | 'view'>) {
  const { t } = useTranslation('review');
  const { mine, panel, reviews = [], result, rubric } = view.view as PanelView;
  const officer = view.duty?.role === 'officer';
  const proposed = view.stage.outcomes.find((o) => o.id === result?.proposed);
  return (
    <>
      {mine && (
        <p>
          <LinkButton primary={!officer} to={`/reviews/${mine.id}`}>
            {t(mine.state === 'assigned' ? 'panel.declare' : 'panel.open')}
          </LinkButton>
        </p>
      )}
      {panel && (
        <>
          <p className="meta">{panelWords(panel, t)}</p>
          {reviews.length > 0 && (
            <PanelTable
              reviews={reviews}
              officer={officer}
              caseId={view.case.id}
              applicationId={page.application.id}
            />
          )}
          {officer && !panel.complete && (
            <CandidatesPicker caseId={view.case.id} applicationId={page.application.id} />
          )}
          {result && rubric && (
            <section aria-label={t('result.title')}>
              <h3 className="mt4">{t('result.title')}</h3>
              <ScoreAxis scale={{ from: 0, to: 100 }} />
              <ScoreDots
                scores={result.dots.map((d) => ({ value: d.total / 100, dropped: !d.counted }))}
                score={result.score / 100}
                scale={{ from: 0, to: 100 }}
              />
              <p>
                <b>{scoreText(result.score)}</b>　
                {t('result.how', {
                  method: t(`method.${result.method}`),
                  count: result.n,
                  line: rubric.passLine,
                })}
              </p>
              <p className="sub">
                {t('result.recommends', { count: result.recommends, of: result.n })}
                {result.recommendedFen !== null &&
                  `　${t('result.amount', { amount: wan(result.recommendedFen) })}`}
              </p>
              {proposed && <p>{t('result.proposed', { outcome: textOf(proposed.label) })}</p>}
            </section>
          )}
        </>
      )}
    </>
  );
}

/** 5 人，已交 3 人；还缺 1 名技术专家。 */
function panelWords(panel: PanelState, t: Say): string {
  const lacking = [
    ...panel.lacking.map((part) =>
      t('panel.lacking', { count: part.missing, class: t(`class.${part.class}`) }),
    ),
    ...(panel.lacking.length === 0 && panel.missing > 0
      ? [t('panel.missing', { count: panel.missing })]
      : []),
    ...(panel.even && panel.missing === 0 && panel.lacking.length === 0 ? [t('panel.even')] : []),
  ];
  const count = t('panel.count', { count: panel.seats, submitted: panel.submitted });
  return lacking.length ? `${count}${t('panel.semicolon')}${lacking.join(t('common:list.comma'))}` : count;
}

function PanelTable({
  reviews,
  officer,
  caseId,
  applicationId,
}: {
  reviews: NonNullable<PanelView['reviews']>;
  officer: boolean;
  caseId: string;
  applicationId: string;
}) {
  const { t } = useTranslation('review');
  const [removing, setRemoving] = useState<string | null>(null);
  return (
    <>
      <DataTable
        caption={t('panel.title')}
        columns={columns(t, officer ? setRemoving : null)}
        rows={reviews}
        rowKey={(review) => review.id}
      />
      {removing && (
        <Removal
          caseId={caseId}
          applicationId={applicationId}
          review={removing}
          name={reviews.find((r) => r.id === removing)?.name ?? ''}
          close={() => setRemoving(null)}
        />
      )}
      <p className="small">
        <Link to="/experts">{t('panel.register')}</Link>
      </p>
    </>
  );
}

function columns(t: Say, remove: ((review: string) => void) | null): Column<Seen>[] {
  return [
    {
      key: 'expert',
      head: t('col.expert'),
      header: true,
      small: 'main',
      className: 'pj',
      cell: (review) => (
        <>
          {review.name}
          <span>
            {t(`class.${review.class}`)}　{review.unit}
          </span>
        </>
      ),
    },
    {
      key: 'words',
      head: t('col.words'),
      small: 'full',
      cell: (review) => <span className="small sub">{review.comment || review.recusalReason}</span>,
    },
    {
      key: 'state',
      head: t('col.state'),
      className: 'nw',
      cell: (review) => <State glyph={glyphs[review.state]!}>{t(`state.${review.state}`)}</State>,
    },
    {
      key: 'total',
      head: t('col.total'),
      num: true,
      className: 'nw tr1',
      cell: (review) => (review.total === null ? '—' : scoreText(review.total)),
    },
    {
      key: 'amount',
      head: t('col.amount'),
      num: true,
      className: 'nw',
      cell: (review) => (review.recommendedFen === null ? '—' : wan(review.recommendedFen)),
    },
    ...(remove
      ? [
          {
            key: 'act',
            head: <span className="vh">{t('col.act')}</span>,
            num: true,
            cell: (review: Seen) =>
              (review.state === 'assigned' || review.state === 'declared') && (
                <Button quiet small onClick={() => remove(review.id)}>
                  {t('panel.remove')}
                  <span className="vh"> {review.name}</span>
                </Button>
              ),
          },
        ]
      : []),
  ];
}

function Removal(props: {
  caseId: string;
  applicationId: string;
  review: string;
  name: string;
  close: () => void;
}) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const { remove } = usePanelActs(props.caseId, props.applicationId);
  const [reason, setReason] = useState('');
  const [needed, setNeeded] = useState(false);
  const go = () => {
    if (reason.trim().length < 2) return setNeeded(true);
    remove.mutate({ review: props.review, reason: reason.trim() }, { onSuccess: props.close });
  };
  return (
    <Dialog
      open
      onClose={props.close}
      title={t('remove.title', { name: props.name })}
      actions={
        <>
          <Button primary busy={remove.isPending} onClick={go}>
            {t('panel.remove')}
          </Button>
          <Button onClick={props.close}>{t('common:act.cancel')}</Button>
        </>
      }
    >
      <Field label={t('recuse.reason')} error={needed ? t('recuse.needed') : null}>
        <TextArea limit={500} rows={2} value={reason} onChange={(e) => setReason(e.target.value)} />
      </Field>
      {remove.error && <ErrorLine>{say(remove.error)}</ErrorLine>}
    </Dialog>
  );
}
