import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { textOf } from '../../format';
import { DataTable, Glyph, Money, MoneyInput, Select, State, type Column } from '../../ui';
import type { DecisionOutcome, MeetingItem, MeetingPage } from './decision.api';
import { emptyLine, lacksOf, type Draft, type DraftLine } from './draft-lines';
import type { Say } from './say';

/** The meeting's cases in order; a leader chooses in the line, everybody else reads what was decided. */
export function MeetingItems({
  meeting,
  draft,
  onDraft,
}: {
  meeting: MeetingPage;
  draft: Draft | null;
  onDraft: (caseId: string, line: DraftLine) => void;
}) {
  const { t } = useTranslation('decision');
  return (
    <DataTable
      caption={t('meeting.items')}
      className="mtab"
      columns={columns(t, meeting, draft, onDraft)}
      rows={meeting.items}
      rowKey={(item) => item.caseId}
    />
  );
}

function columns(
  t: Say,
  { ranking: { outcomes, ranking } }: MeetingPage,
  draft: Draft | null,
  onDraft: (caseId: string, line: DraftLine) => void,
): Column<MeetingItem>[] {
  const questioned = new Set(ranking.rows.filter((row) => row.questioned).map((row) => row.caseId));
  return [
    { key: 'rank', head: t('col.rank'), num: true, small: 'hide', cell: (i) => i.rank ?? '—' },
    {
      key: 'project',
      head: t('col.project'),
      header: true,
      small: 'main',
      className: 'pj',
      cell: (i) => (
        <>
          <Link className="plain" to={`/applications/${i.applicationId}`}>
            {i.title || i.reference}
          </Link>
          <span>{i.party}</span>
          {i.note && <span className="ln2">{i.note}</span>}
          {i.waiting && questioned.has(i.caseId) && (
            <span className="ln2">
              <Glyph name="warn" /> {t('ranking.questioned')}
            </span>
          )}
        </>
      ),
    },
    {
      key: 'score',
      head: t('col.score'),
      num: true,
      className: 'nw',
      cell: (i) => (i.score === null ? '—' : (i.score / 100).toFixed(1)),
    },
    {
      key: 'recommended',
      head: t('col.amount'),
      num: true,
      small: 'hide',
      cell: (i) => <Money fen={i.recommendedFen} bare />,
    },
    {
      key: 'decision',
      head: t('col.conclusion'),
      small: 'full',
      className: 'cho',
      cell: (item) =>
        draft && item.waiting && !item.decidedAt ? (
          <Choice item={item} outcomes={outcomes} line={draft[item.caseId] ?? emptyLine} onDraft={onDraft} />
        ) : (
          <Decided item={item} outcomes={outcomes} />
        ),
    },
  ];
}

function Choice({
  item,
  outcomes,
  line,
  onDraft,
}: {
  item: MeetingItem;
  outcomes: DecisionOutcome[];
  line: DraftLine;
  onDraft: (caseId: string, line: DraftLine) => void;
}) {
  const { t } = useTranslation('decision');
  const title = item.title || item.reference;
  const outcome = outcomes.find((o) => o.id === line.outcome);
  const lacks = lacksOf(line, outcomes);
  const change = (part: Partial<DraftLine>) => onDraft(item.caseId, { ...line, ...part });
  return (
    <div className="row wrap gap3 choice">
      <Select
        aria-label={t('meeting.outcomeOf', { title })}
        value={line.outcome}
        empty={t('meeting.open')}
        options={outcomes.map((o) => ({ value: o.id, label: textOf(o.label) }))}
        onChange={(e) =>
          change({ outcome: e.target.value, amountFen: line.amountFen ?? item.recommendedFen })
        }
      />
      {outcome?.funds && (
        <span className="unit">
          <MoneyInput
            plain
            aria-label={t('meeting.amountOf', { title })}
            aria-invalid={lacks.includes('amount')}
            value={line.amountFen}
            onChange={(amountFen) => change({ amountFen })}
          />
          <span className="sub small nw">{t('common:money.wan')}</span>
        </span>
      )}
      {outcome && (
        <input
          className={lacks.includes('remark') ? 'in bad' : 'in'}
          maxLength={2000}
          aria-label={t('meeting.remarkOf', { title })}
          aria-invalid={lacks.includes('remark') || undefined}
          placeholder={t(outcome.remark === 'required' ? 'meeting.remarkNeeded' : 'meeting.remark')}
          value={line.remark}
          onChange={(e) => change({ remark: e.target.value })}
        />
      )}
    </div>
  );
}

function Decided({ item, outcomes }: { item: MeetingItem; outcomes: DecisionOutcome[] }) {
  const { t } = useTranslation('decision');
  const outcome = outcomes.find((o) => o.id === item.outcome);
  if (!outcome)
    return (
      <State glyph={item.waiting ? 'todo' : 'dash'}>
        {t(item.waiting ? 'state.waiting' : 'state.elsewhere')}
      </State>
    );
  return (
    <>
      <State glyph={outcome.funds ? 'ok' : 'dash'}>
        {textOf(outcome.label)}
        {item.amountFen !== null && (
          <>
            {'　'}
            <Money fen={item.amountFen} />
          </>
        )}
      </State>
      <span className="ln2">{[item.remark, item.decidedBy].filter(Boolean).join('　')}</span>
    </>
  );
}
