import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Text } from '@keshen/kernel';
import type { Aggregate, PanelState, SeenReview } from '@keshen/review';
import { useServerNow } from '../../clock';
import { comma, dayTimeText, semicolon, textOf, wan } from '../../format';
import {
  Button,
  DataTable,
  LinkButton,
  ScoreAxis,
  ScoreDots,
  State,
  type Column,
  type GlyphName,
} from '../../ui';
import type { StagePanelProps } from '../application/stage-panels';
import { CandidatesPicker } from './candidates';
import { CheckReview, ReviewNotes } from './check-review';
import { OfficeThread } from './office-thread';
import { scoreText } from './points';
import { PanelActDialog, type PanelAct } from './panel-acts';
import type { Say } from './say';
import './words';

/** Instants arrive as ISO texts. */
export type Seen = Omit<SeenReview, 'submittedAt' | 'dueAt' | 'closesAt'> &
  Record<'submittedAt' | 'dueAt' | 'closesAt', string | null>;
/** What a stage with a panel shows: a review or a defence. */
export type PanelView = {
  mine: { id: string; state: string } | null;
  panel?: PanelState;
  rubric?: { passLine: number; discussion: boolean; criteria: { id: string; name: Text; weight: number }[] };
  reviews?: Seen[];
  result?: (Aggregate & { recommendedFen: number | null; recommends: number; proposed: string }) | null;
};
const glyphs: Record<string, GlyphName> = {
  assigned: 'todo',
  declared: 'part',
  submitted: 'done',
  recused: 'dash',
  removed: 'dash',
  voided: 'warn',
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
          {rubric?.discussion && reviews.length > 0 && (
            <OfficeThread caseId={view.case.id} criteria={rubric.criteria} officer={officer} />
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
                {'　'}
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
    ...(panel.returned > 0 ? [t('panel.returned', { count: panel.returned })] : []),
    ...(panel.unchecked > 0 ? [t('panel.unchecked', { count: panel.unchecked })] : []),
    ...(panel.even && panel.missing === 0 && panel.lacking.length === 0 ? [t('panel.even')] : []),
  ];
  const count = t('panel.count', { count: panel.seats, submitted: panel.submitted });
  return lacking.length ? `${count}${semicolon()}${lacking.join(comma())}` : count;
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
  const [acting, setActing] = useState<PanelAct | null>(null);
  const now = useServerNow();
  return (
    <>
      <DataTable
        caption={t('panel.title')}
        columns={columns(t, now, officer ? { act: setActing, caseId, applicationId } : null)}
        rows={reviews}
        rowKey={(review) => review.id}
      />
      {acting && (
        <PanelActDialog
          caseId={caseId}
          applicationId={applicationId}
          act={acting}
          close={() => setActing(null)}
        />
      )}
      <p className="small">
        <Link to="/experts">{t('panel.register')}</Link>
      </p>
    </>
  );
}

type Office = { act: (act: PanelAct) => void; caseId: string; applicationId: string };

function columns(t: Say, now: Date, office: Office | null): Column<Seen>[] {
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
      cell: (review) => (
        <span className="small">
          <span className="sub">{review.voidReason ?? (review.comment || review.recusalReason)}</span>
          <ReviewNotes review={review} />
        </span>
      ),
    },
    {
      key: 'state',
      head: t('col.state'),
      className: 'nw',
      cell: (review) => (
        <>
          <State glyph={glyphs[review.state]!}>{t(`state.${stateOf(review)}`)}</State>
          {owed(review) && review.dueAt && <span className="ln2">{dueWords(review, now, t)}</span>}
        </>
      ),
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
    ...(office
      ? [
          {
            key: 'act',
            head: <span className="vh">{t('col.act')}</span>,
            num: true,
            small: 'full' as const,
            cell: (review: Seen) =>
              review.state === 'submitted' ? (
                <CheckReview review={review} {...office} />
              ) : (
                owed(review) && (
                  <span className="row wrap gap3">
                    {(['replace', 'extend', 'remove'] as const).map((kind) => (
                      <Button key={kind} quiet small onClick={() => office.act({ kind, review })}>
                        {t(`panel.${kind}`)}
                        <span className="vh"> {review.name}</span>
                      </Button>
                    ))}
                  </span>
                )
              ),
          },
        ]
      : []),
  ];
}

const owed = (review: Seen): boolean => review.state === 'assigned' || review.state === 'declared';

/** An accepted invitation that waits for the declaration, and a decline, have words of their own. */
const stateOf = ({ state, answer }: Seen): string =>
  state === 'assigned' && answer === 'accepted'
    ? 'accepted'
    : state === 'recused' && answer === 'declined'
      ? 'declined'
      : state;

function dueWords({ dueAt, closesAt }: Seen, now: Date, t: Say): React.ReactNode {
  const overdue = now > new Date(closesAt ?? dueAt!);
  if (overdue) return <b className="danger">{t('panel.overdue')}</b>;
  if (now > new Date(dueAt!)) return <span className="danger">{t('panel.late')}</span>;
  return t('panel.due', { at: dayTimeText(dueAt!) });
}
