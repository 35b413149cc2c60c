import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import { isStaff, useSession } from '../../session';
import {
  Band,
  BulkBar,
  Button,
  Crumbs,
  DataTable,
  DateText,
  Empty,
  Loading,
  Money,
  PageFrame,
  State,
  type Column,
  type GlyphName,
} from '../../ui';
import { useUpwardCall, type UpwardCase } from './recognition.api';
import { RecommendDialog } from './recommend-dialog';
import { ResultsImport } from './results-import';
import type { Say } from './say';
import './words';

const glyphs: Record<string, GlyphName> = { granted: 'ok', refused: 'dash', returned: 'part' };

/** One call on its way up: recommend ticked cases under a document, take the results in, take the list away. */
export default function UpwardCallPage() {
  const { call = '' } = useParams();
  const { t } = useTranslation('recognition');
  const { session } = useSession();
  const officer = isStaff('officer')(session);
  const { data, error } = useUpwardCall(call);
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  const [asking, setAsking] = useState(false);
  if (error) return <PageProblem problem={error} />;
  if (!data)
    return (
      <PageFrame title={t('upward.title')} dense>
        <Loading />
      </PageFrame>
    );
  const groups = [
    { key: 'open', rows: data.cases.filter((c) => c.waiting && !c.recommendedOn) },
    { key: 'waiting', rows: data.cases.filter((c) => c.waiting && c.recommendedOn) },
    { key: 'done', rows: data.cases.filter((c) => !c.waiting) },
  ].filter((group) => group.rows.length > 0);
  const waiting = data.cases.filter((c) => c.waiting && chosen.has(c.caseId)).map((c) => c.caseId);
  return (
    <PageFrame title={textOf(data.call.title)} dense>
      <section className="lead tight row wrap gap3">
        <div>
          <Crumbs trail={[{ label: t('upward.title'), to: '/upward' }]} />
          <h1>{textOf(data.call.title)}</h1>
        </div>
        <a className="btn sm push" href={`/api/upward/${call}/xlsx`} download>
          {t('upward.xlsx')}
        </a>
      </section>
      <DataTable
        caption={t('upward.cases')}
        columns={columns(t)}
        groups={groups.map((group) => ({
          ...group,
          head: (
            <>
              {t(`group.${group.key}`)}　<span>{group.rows.length}</span>
            </>
          ),
        }))}
        rowKey={(c) => c.caseId}
        rowName={(c) => c.title || c.reference}
        selected={officer ? chosen : undefined}
        onSelect={officer ? setChosen : undefined}
        empty={<Empty title={t('upward.none')}>{t('upward.noneNote')}</Empty>}
      />
      {officer && (
        <BulkBar count={waiting.length} onClear={() => setChosen(new Set())}>
          <Button small primary onClick={() => setAsking(true)}>
            {t('recommend.ask')}
          </Button>
        </BulkBar>
      )}
      {asking && (
        <RecommendDialog
          call={call}
          cases={waiting}
          onClose={(done) => {
            setAsking(false);
            if (done) setChosen(new Set());
          }}
        />
      )}
      {officer && data.cases.length > 0 && (
        <Band title={t('import.title')} note={t('import.note')}>
          <ResultsImport call={call} />
        </Band>
      )}
    </PageFrame>
  );
}

const columns = (t: Say): Column<UpwardCase>[] => [
  {
    key: 'reference',
    head: t('col.reference'),
    className: 'id nw',
    small: 'hide',
    cell: (c) => c.reference,
  },
  {
    key: 'project',
    head: t('col.project'),
    header: true,
    small: 'main',
    className: 'pj',
    cell: (c) => (
      <>
        <Link className="plain" to={`/applications/${c.applicationId}`}>
          {c.title || c.reference}
        </Link>
        <span>
          {c.party}　{c.town}
        </span>
      </>
    ),
  },
  {
    key: 'score',
    head: t('col.score'),
    num: true,
    small: 'hide',
    cell: (c) => (c.score === null ? '—' : (c.score / 100).toFixed(1)),
  },
  {
    key: 'recommended',
    head: t('col.recommended'),
    small: 'full',
    className: 'nw',
    cell: (c) =>
      c.recommendedOn ? (
        <>
          <DateText value={c.recommendedOn} />
          {c.document && <span className="ln2">{c.document}</span>}
        </>
      ) : (
        '—'
      ),
  },
  {
    key: 'result',
    head: t('col.result'),
    cell: (c) => (
      <>
        <State glyph={c.result ? glyphs[c.result]! : 'todo'}>
          {t(c.result ? `result.${c.result}` : c.waiting ? 'result.none' : 'result.notRecommended')}
        </State>
        {c.resultDocument && <span className="ln2">{c.resultDocument}</span>}
      </>
    ),
  },
  {
    key: 'amount',
    head: t('col.cityAmount'),
    num: true,
    className: 'tr1',
    cell: (c) => (c.amountFen === null ? '—' : <Money fen={c.amountFen} bare />),
  },
];
