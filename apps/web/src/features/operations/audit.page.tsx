import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { PageProblem } from '../../layout';
import { DataTable, DateTime, Empty, Loading, PageFrame, Seg, State, useFilter, type Column } from '../../ui';
import { AuditFilters } from './audit-filters';
import { useAuditWords } from './audit-words';
import { Pick, PickWho } from './pick';
import { RefusalList } from './refusals';
import { AUDIT_FILTERS, useAudit, type AuditRow } from './operations.api';
import { Verification } from './verification';
import './words';

/** 审计: who did and read what, and whether the record is whole; and who was refused. */
export default function AuditPage() {
  const { t } = useTranslation('operations');
  const [search, setSearch] = useSearchParams();
  const shown = search.get('show') === 'refusals' ? 'refusals' : 'records';
  return (
    <PageFrame title={t('audit.title')} dense>
      <section className="lead tight">
        <h1>{t('audit.title')}</h1>
        <p className="sub">{t(shown === 'refusals' ? 'refusals.sub' : 'audit.sub')}</p>
      </section>
      <Seg
        label={t('audit.title')}
        options={[
          { value: 'records', label: t('audit.records') },
          { value: 'refusals', label: t('refusals.title') },
        ]}
        value={shown}
        onChange={(value) => setSearch(value === 'refusals' ? { show: value } : {}, { replace: true })}
      />
      {shown === 'refusals' ? <RefusalList /> : <Records />}
    </PageFrame>
  );
}

function Records() {
  const { t } = useTranslation('operations');
  const words = useAuditWords();
  const { filter, narrow, clear } = useFilter(AUDIT_FILTERS);
  const audit = useAudit(filter);
  if (audit.error) return <PageProblem problem={audit.error} />;
  const rows = audit.data?.pages.flatMap((page) => page.items) ?? [];
  const columns: Column<AuditRow>[] = [
    {
      key: 'at',
      head: t('audit.at'),
      className: 'nw',
      cell: (row) => (
        <>
          <DateTime value={row.at} short />
          <span className="ln2">{t('audit.no', { no: row.id })}</span>
        </>
      ),
    },
    {
      key: 'who',
      head: t('audit.who'),
      cell: (row) =>
        row.account ? (
          <PickWho account={row.account} name={row.label} narrow={narrow} />
        ) : (
          t(row.label === 'system' ? 'audit.system' : 'audit.visitor')
        ),
    },
    {
      key: 'act',
      head: t('audit.act'),
      header: true,
      small: 'main',
      cell: (row) => (
        <>
          {words.act(row.act)}
          <span className="ln2 mono">{row.act}</span>
        </>
      ),
    },
    {
      key: 'thing',
      head: t('audit.thing'),
      small: 'full',
      cell: (row) => (
        <>
          <Pick
            label={t('audit.onlyThing', { kind: words.thing(row.thing.kind), id: row.thing.id })}
            onPick={() => narrow({ thingKind: row.thing.kind, thingId: row.thing.id })}
          >
            {words.thing(row.thing.kind)}
          </Pick>
          <span className="ln2 mono">{row.thing.id}</span>
        </>
      ),
    },
    { key: 'details', head: t('audit.details'), small: 'full', cell: (row) => <Details row={row} /> },
    {
      key: 'sealed',
      head: t('audit.seal'),
      className: 'nw',
      small: 'hide',
      cell: (row) => (
        <State glyph={row.sealed ? 'ok' : 'busy'}>{t(row.sealed ? 'audit.sealed' : 'audit.unsealed')}</State>
      ),
    },
  ];
  return (
    <>
      <div className="mt4">
        <Verification />
      </div>
      <AuditFilters filter={filter} narrow={narrow} clear={clear} />
      {audit.isPending ? (
        <Loading />
      ) : (
        <DataTable
          caption={t('audit.title')}
          columns={columns}
          rows={rows}
          rowKey={(row) => String(row.id)}
          more={{
            has: audit.hasNextPage,
            loading: audit.isFetchingNextPage,
            load: () => void audit.fetchNextPage(),
          }}
          empty={<Empty title={t('audit.emptyTitle')}>{t('audit.empty')}</Empty>}
        />
      )}
    </>
  );
}

/** Details are facts for machines: shown as they are kept, opened when they are wanted. */
function Details({ row }: { row: AuditRow }) {
  const { t } = useTranslation('operations');
  const entries = Object.entries(row.details ?? {});
  if (entries.length === 0) return <>—</>;
  return (
    <details>
      <summary>{t('audit.detailCount', { count: entries.length })}</summary>
      <dl className="mono small">
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
