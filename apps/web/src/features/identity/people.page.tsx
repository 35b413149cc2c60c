import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { STAFF_ROLES } from '@keshen/identity';
import { comma } from '../../format';
import { PageProblem } from '../../layout';
import { isStaff, useSession } from '../../session';
import {
  Button,
  DataTable,
  DateTime,
  Empty,
  Loading,
  PageFrame,
  Select,
  State,
  TextInput,
  useFilter,
  type Column,
} from '../../ui';
import { CreatePersonDialog } from './create-person-dialog';
import { peoplePage, stateOf, type PersonLine } from './identity.api';
import './words';

/** 人员: accounts of the commission, of those who work for it, and of applicants. */
export default function PeoplePage() {
  const { t } = useTranslation('identity');
  const { session } = useSession();
  const [creating, setCreating] = useState(false);
  const { filter, narrow } = useFilter(['q', 'role', 'state']);
  const people = useInfiniteQuery({
    queryKey: ['people', filter],
    queryFn: ({ pageParam }) => peoplePage({ ...filter, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  if (people.error) return <PageProblem problem={people.error} />;
  const columns: Column<PersonLine>[] = [
    {
      key: 'name',
      head: t('person.name'),
      header: true,
      small: 'main',
      cell: (p) => (
        <Link className="plain" to={`/people/${p.id}`}>
          {p.name}
        </Link>
      ),
    },
    { key: 'email', head: t('person.email'), className: 'er', cell: (p) => (p.erased ? '—' : p.email) },
    {
      key: 'roles',
      head: t('members.roles'),
      cell: (p) =>
        p.staff.map((s) => [t(`common:role.${s.role}`), s.scope].filter(Boolean).join(' ')).join(comma()) ||
        (p.units > 0 ? t('people.ofUnits', { count: p.units }) : '—'),
    },
    {
      key: 'state',
      head: t('members.state'),
      className: 'nw er',
      cell: (p) => (
        <State glyph={p.state === 'retired' ? 'dash' : p.waiting ? 'todo' : 'ok'}>
          {t(`people.states.${stateOf(p)}`)}
        </State>
      ),
    },
    {
      key: 'seen',
      head: t('people.seen'),
      num: true,
      small: 'hide',
      cell: (p) => (p.lastSeenAt ? <DateTime value={p.lastSeenAt} short /> : '—'),
    },
  ];
  return (
    <PageFrame title={t('people.title')} dense>
      <section className="lead tight">
        <h1>{t('people.title')}</h1>
        <p className="sub">{t('people.sub')}</p>
      </section>
      <div className="row gap3 wrap listf" role="search">
        <TextInput
          style={{ width: 260 }}
          aria-label={t('people.search')}
          placeholder={t('people.search')}
          defaultValue={filter.q}
          onKeyDown={(event) => event.key === 'Enter' && narrow({ q: event.currentTarget.value.trim() })}
          onBlur={(event) => narrow({ q: event.currentTarget.value.trim() })}
        />
        <Select
          style={{ width: 180 }}
          aria-label={t('members.roles')}
          value={filter.role ?? ''}
          empty={t('people.anyRole')}
          onChange={(event) => narrow({ role: event.target.value })}
          options={STAFF_ROLES.map((role) => ({ value: role, label: t(`common:role.${role}`) }))}
        />
        <Select
          style={{ width: 180 }}
          aria-label={t('members.state')}
          value={filter.state ?? ''}
          empty={t('people.anyState')}
          onChange={(event) => narrow({ state: event.target.value })}
          options={(['active', 'retired'] as const).map((s) => ({
            value: s,
            label: t(`people.states.${s}`),
          }))}
        />
        {isStaff('administrator')(session) && (
          <Button primary onClick={() => setCreating(true)}>
            {t('people.create')}
          </Button>
        )}
      </div>
      {people.isPending ? (
        <Loading />
      ) : (
        <DataTable
          caption={t('people.title')}
          columns={columns}
          rows={people.data!.pages.flatMap((page) => page.items)}
          rowKey={(p) => p.id}
          more={{
            has: people.hasNextPage,
            loading: people.isFetchingNextPage,
            load: () => void people.fetchNextPage(),
          }}
          empty={<Empty title={t('people.empty')}>{t('people.emptyText')}</Empty>}
        />
      )}
      {creating && <CreatePersonDialog onClose={() => setCreating(false)} />}
    </PageFrame>
  );
}
