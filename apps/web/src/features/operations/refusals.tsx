import { useTranslation } from 'react-i18next';
import { PageProblem } from '../../layout';
import { Button, DataTable, DateTime, Empty, Loading, Select, useFilter, type Column } from '../../ui';
import { Pick, PickWho } from './pick';
import { REFUSAL_FILTERS, useRefusals, type RefusalRow } from './operations.api';

/** What the auditor may narrow the list to. */
const CODES = [
  'sign-in.wrong',
  'sign-in.locked',
  'sign-in.code-wrong',
  'second-factor.wrong',
  'password.wrong',
  'role.missing',
  'csrf.token',
  'csrf.site',
  'rate.limited',
] as const;

/** 拒绝: failed sign-ins, wrong codes, forbidden requests and floods, each counted by minute. */
export function RefusalList() {
  const { t, i18n } = useTranslation('operations');
  const { filter, narrow, clear } = useFilter(REFUSAL_FILTERS);
  const words = (code: string): string =>
    i18n.exists(`operations:refusals.codes.${code}`)
      ? t(`refusals.codes.${code}`)
      : t('refusals.codes.forbidden');
  const found = useRefusals(filter);
  if (found.error) return <PageProblem problem={found.error} />;
  const columns: Column<RefusalRow>[] = [
    {
      key: 'minute',
      head: t('audit.at'),
      className: 'nw',
      small: 'full',
      cell: (row) => <DateTime value={row.minute} short />,
    },
    {
      key: 'code',
      head: t('refusals.what'),
      header: true,
      small: 'main',
      cell: (row) => (
        <>
          {words(row.code)}
          <span className="ln2 mono">{row.route || row.code}</span>
        </>
      ),
    },
    {
      key: 'who',
      head: t('audit.who'),
      cell: (row) =>
        row.account ? <PickWho account={row.account} name={row.name} narrow={narrow} /> : row.name || '—',
    },
    {
      key: 'address',
      head: t('refusals.address'),
      className: 'nw',
      cell: (row) =>
        row.address ? (
          <Pick
            label={t('refusals.onlyAddress', { address: row.address })}
            onPick={() => narrow({ address: row.address })}
          >
            {row.address}
          </Pick>
        ) : (
          t('refusals.others')
        ),
    },
    { key: 'times', head: t('refusals.times'), className: 'num', cell: (row) => row.times },
  ];
  return (
    <>
      <div className="row gap3 wrap listf mt4" role="search" aria-label={t('audit.filter')}>
        <Select
          style={{ width: 190 }}
          aria-label={t('refusals.what')}
          value={filter.code ?? ''}
          empty={t('refusals.any')}
          onChange={(event) => narrow({ code: event.target.value })}
          options={CODES.map((code) => ({ value: code, label: words(code) }))}
        />
        {filter.account && <span className="meta">{t('audit.oneAccount')}</span>}
        {filter.address && <span className="meta">{filter.address}</span>}
        {Object.keys(filter).length > 0 && (
          <Button quiet onClick={clear}>
            {t('audit.clear')}
          </Button>
        )}
      </div>
      {found.isPending ? (
        <Loading />
      ) : (
        <DataTable
          caption={t('refusals.title')}
          columns={columns}
          rows={found.data.pages.flatMap((page) => page.items)}
          rowKey={(row) => String(row.id)}
          more={{
            has: found.hasNextPage,
            loading: found.isFetchingNextPage,
            load: () => void found.fetchNextPage(),
          }}
          empty={<Empty title={t('refusals.emptyTitle')}>{t('refusals.empty')}</Empty>}
        />
      )}
    </>
  );
}
