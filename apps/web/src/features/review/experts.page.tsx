import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { expertStates, type Expert } from '@keshen/review';
import { api } from '../../api';
import { PageProblem } from '../../layout';
import { isStaff, useSession } from '../../session';
import {
  Button,
  DataTable,
  Empty,
  Loading,
  PageFrame,
  Select,
  State,
  TextInput,
  type Column,
} from '../../ui';
import { ExpertRecordButton } from './expert-record';
import { ExpertForm, type ExpertEntry } from './expert-form';
import type { Say } from './say';
import './words';

type Listed = Omit<Expert, 'retiredAt'> & {
  retiredAt: string | null;
  email: string;
  thisYear: number;
  open: number;
};
type Waiting = { id: string; name: string; email: string };

/** 专家库: everybody who reviews, with the load of the year; the administrator enters, changes and retires. */
export default function ExpertsPage() {
  const { t } = useTranslation('review');
  const { session } = useSession();
  const [search, setSearch] = useSearchParams();
  const [editing, setEditing] = useState<Listed | Waiting | null>(null);
  const filter = {
    text: search.get('text') ?? '',
    class: search.get('class') ?? '',
    state: search.get('state') ?? 'active',
  };
  const experts = useInfiniteQuery({
    queryKey: ['experts', filter],
    queryFn: ({ pageParam }) =>
      api.get<{ items: Listed[]; next: string | null }>('/experts', {
        query: { ...filter, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const administrator = isStaff('administrator')(session);
  const waiting = useQuery({
    queryKey: ['experts', 'waiting'],
    queryFn: () => api.get<Waiting[]>('/experts/waiting'),
    enabled: administrator,
  });
  const client = useQueryClient();
  const keep = useMutation({
    mutationFn: ({ entry, of }: { entry: ExpertEntry; of: Listed | Waiting }) => {
      const { retired, reason, ...rest } = entry;
      return 'version' in of
        ? api.put(`/experts/${of.accountId}`, { body: { ...rest, retired, reason, version: of.version } })
        : api.post('/experts', { body: { ...rest, account: of.id } });
    },
    onSuccess: () => {
      setEditing(null);
      return client.invalidateQueries({ queryKey: ['experts'] });
    },
  });
  if (experts.error) return <PageProblem problem={experts.error} />;
  const narrow = (part: Record<string, string>) =>
    setSearch(Object.fromEntries(Object.entries({ ...filter, ...part }).filter(([, v]) => v)), {
      replace: true,
    });
  return (
    <PageFrame title={t('experts.title')} dense>
      <section className="lead tight">
        <h1>{t('experts.title')}</h1>
        <p className="sub">{t('experts.lead')}</p>
      </section>
      {administrator && (waiting.data?.length ?? 0) > 0 && (
        <section className="fs" aria-label={t('experts.waiting')}>
          <h2>{t('experts.waiting')}</h2>
          <ul className="chk">
            {waiting.data!.map((account) => (
              <li key={account.id}>
                <span>
                  {account.name}
                  <small>{account.email}</small>
                </span>
                <Button small onClick={() => setEditing(account)}>
                  {t('experts.enter')}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="row gap3 wrap mt4" role="search">
        <TextInput
          style={{ maxWidth: 320 }}
          aria-label={t('experts.search')}
          placeholder={t('experts.search')}
          defaultValue={filter.text}
          onKeyDown={(event) => event.key === 'Enter' && narrow({ text: event.currentTarget.value.trim() })}
          onBlur={(event) => narrow({ text: event.currentTarget.value.trim() })}
        />
        <Select
          style={{ width: 'auto' }}
          aria-label={t('col.class')}
          value={filter.class}
          empty={t('experts.anyClass')}
          onChange={(event) => narrow({ class: event.target.value })}
          options={(['technical', 'management', 'finance'] as const).map((c) => ({
            value: c,
            label: t(`class.${c}`),
          }))}
        />
        <Select
          style={{ width: 'auto' }}
          aria-label={t('col.state')}
          value={filter.state}
          onChange={(event) => narrow({ state: event.target.value })}
          options={expertStates.map((state) => ({ value: state, label: t(`experts.state.${state}`) }))}
        />
      </div>
      {experts.isPending ? (
        <Loading />
      ) : (
        <DataTable
          caption={t('experts.title')}
          columns={columns(t, administrator ? setEditing : null)}
          rows={experts.data!.pages.flatMap((page) => page.items)}
          rowKey={(e) => e.accountId}
          more={{
            has: experts.hasNextPage,
            loading: experts.isFetchingNextPage,
            load: () => void experts.fetchNextPage(),
          }}
          empty={<Empty title={t('experts.emptyTitle')}>{t('experts.empty')}</Empty>}
        />
      )}
      {editing && (
        <ExpertForm
          name={editing.name}
          entry={'accountId' in editing ? editing : null}
          problem={keep.error}
          busy={keep.isPending}
          onClose={() => {
            keep.reset();
            setEditing(null);
          }}
          onKeep={(entry) => keep.mutate({ entry, of: editing })}
        />
      )}
    </PageFrame>
  );
}

function columns(t: Say, edit: ((expert: Listed) => void) | null): Column<Listed>[] {
  return [
    {
      key: 'name',
      head: t('col.expert'),
      header: true,
      small: 'main',
      className: 'pj',
      cell: (e) => (
        <>
          {e.name}
          <span>
            {e.unit}　{e.title}
          </span>
        </>
      ),
    },
    { key: 'class', head: t('col.class'), className: 'nw', cell: (e) => t(`class.${e.class}`) },
    {
      key: 'fields',
      head: t('col.fields'),
      small: 'full',
      className: 'nw',
      cell: (e) => e.fields.join('、') || '—',
    },
    {
      key: 'state',
      head: t('col.state'),
      className: 'nw',
      cell: (e) => (
        <State glyph={e.retiredAt ? 'dash' : e.available ? 'ok' : 'todo'}>
          {t(e.retiredAt ? 'experts.isRetired' : e.available ? 'experts.available' : 'experts.away')}
        </State>
      ),
    },
    {
      key: 'load',
      head: t('col.load'),
      className: 'nw',
      cell: (e) => (
        <>
          {t('candidates.load', { year: e.thisYear, open: e.open })}{' '}
          <ExpertRecordButton account={e.accountId} name={e.name} />
        </>
      ),
    },
    ...(edit
      ? [
          {
            key: 'act',
            head: <span className="vh">{t('col.act')}</span>,
            num: true,
            cell: (e: Listed) => (
              <Button quiet small onClick={() => edit(e)}>
                {t('common:act.edit')}
                <span className="vh"> {e.name}</span>
              </Button>
            ),
          },
        ]
      : []),
  ];
}
