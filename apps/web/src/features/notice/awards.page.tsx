import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { address } from '../../api';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import {
  Band,
  Button,
  DataTable,
  Empty,
  Icon,
  Loading,
  Money,
  PageFrame,
  Select,
  useFilter,
  type Column,
} from '../../ui';
import { AwardSums } from './award-sums';
import {
  useAwards,
  useAwardSummary,
  type AwardFilter,
  type AwardSummary,
  type PublicAward,
} from './notice.api';
import type { Say } from './say';
import './words';

/** 立项结果: who was funded with how much, searchable, as a table to take away. */
export default function AwardsPage() {
  const { t } = useTranslation('notice');
  const { filter, narrow } = useFilter(['text', 'year', 'programme']);
  const [text, setText] = useState(filter.text ?? '');
  const list = useAwards(filter);
  const summary = useAwardSummary(filter.year);
  const problem = list.error ?? summary.error;
  if (problem) return <PageProblem problem={problem} />;
  const find = (event: FormEvent) => {
    event.preventDefault();
    narrow({ text: text.trim() });
  };
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <PageFrame title={t('awards.title')} roomy>
      <section className="lead tight">
        <h1>{t('awards.title')}</h1>
        <p className="sub mt3">{t('awards.lead')}</p>
        <form className="find" role="search" onSubmit={find}>
          <Icon name="search" />
          <input
            className="in"
            type="search"
            maxLength={60}
            aria-label={t('awards.search')}
            placeholder={t('awards.search')}
            value={text}
            onChange={(e) => setText(e.target.value)}
          />
          <Button type="submit" primary>
            {t('awards.find')}
          </Button>
        </form>
        {summary.data && <Filters filter={filter} summary={summary.data} narrow={narrow} />}
      </section>
      {summary.data && summary.data.count > 0 && <Sums summary={summary.data} />}
      <Band
        title={t('awards.list')}
        note={t('awards.listNote')}
        link={
          <a href={address('/awards/csv', filter)} download>
            {t('page.csv')}
          </a>
        }
      >
        {list.isPending ? (
          <Loading />
        ) : (
          <DataTable
            caption={t('awards.list')}
            columns={columns(t)}
            rows={rows}
            rowKey={(award) => `${award.noticeNumber}-${award.project}-${award.unit}-${award.amountFen}`}
            more={{
              has: list.hasNextPage,
              loading: list.isFetchingNextPage,
              load: () => void list.fetchNextPage(),
            }}
            empty={<Empty title={t('awards.empty')}>{t('awards.emptyNote')}</Empty>}
          />
        )}
      </Band>
    </PageFrame>
  );
}

function Filters({
  filter,
  summary,
  narrow,
}: {
  filter: AwardFilter;
  summary: AwardSummary;
  narrow: (part: AwardFilter) => void;
}) {
  const { t } = useTranslation('notice');
  return (
    <p className="row wrap gap3">
      <Select
        aria-label={t('awards.year')}
        className="awsel"
        value={filter.year ?? ''}
        empty={t('awards.allYears')}
        options={summary.years.map(({ year }) => ({
          value: String(year),
          label: t('awards.ofYear', { year }),
        }))}
        onChange={(e) => narrow({ year: e.target.value })}
      />
      <Select
        aria-label={t('awards.programme')}
        className="awsel"
        value={filter.programme ?? ''}
        empty={t('awards.allProgrammes')}
        options={summary.programmes.map(({ code, name }) => ({ value: code, label: textOf(name) }))}
        onChange={(e) => narrow({ programme: e.target.value })}
      />
    </p>
  );
}

function Sums({ summary }: { summary: AwardSummary }) {
  const { t } = useTranslation('notice');
  return (
    <Band
      title={summary.year === null ? t('awards.allYears') : t('awards.ofYear', { year: summary.year })}
      note={t('awards.sumNote')}
    >
      <AwardSums
        summary={summary}
        sum={t('awards.sum', { count: summary.count, units: summary.units })}
        caption={t('awards.byProgramme')}
        items={(count) => t('awards.items', { count })}
      />
    </Band>
  );
}

function columns(t: Say): Column<PublicAward>[] {
  return [
    { key: 'project', head: t('col.project'), header: true, small: 'main', cell: (a) => a.project },
    { key: 'unit', head: t('col.unit'), small: 'full', cell: (a) => a.unit },
    { key: 'town', head: t('col.town'), small: 'hide', className: 'nw', cell: (a) => a.town ?? '—' },
    {
      key: 'call',
      head: t('col.call'),
      small: 'hide',
      cell: (a) => (
        <Link className="plain" to={`/calls/${a.call.id}`}>
          {textOf(a.call.title)}
        </Link>
      ),
    },
    {
      key: 'notice',
      head: t('col.notice'),
      small: 'hide',
      className: 'nw',
      cell: (a) => a.noticeNumber ?? '—',
    },
    {
      key: 'amount',
      head: t('col.amountGiven'),
      num: true,
      className: 'tr1',
      cell: (a) => <Money fen={a.amountFen || null} bare />,
    },
  ];
}
