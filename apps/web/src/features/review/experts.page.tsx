import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { expertClasses, expertStates } from '@keshen/review';
import { api } from '../../api';
import { comma } from '../../format';
import { PageProblem } from '../../layout';
import { isStaff, useSession } from '../../session';
import {
  Button,
  DataTable,
  Empty,
  LinkButton,
  Loading,
  PageFrame,
  Select,
  State,
  TextInput,
  useFilter,
  type Column,
} from '../../ui';
import { ExpertForm, type ExpertEntry } from './expert-form';
import { FieldNames, fieldOptions } from './field-picker';
import { ImportExperts } from './import-experts';
import {
  useExpertApplications,
  useExperts,
  useFields,
  useRegisterAct,
  type ListedExpert,
} from './register.api';
import type { Say } from './say';
import './register-words';

type Waiting = { id: string; name: string; email: string };

/** 专家库: everybody who reviews, with the load of the year; found by name, class, field, unit, place and state. */
export default function ExpertsPage() {
  const { t } = useTranslation('review');
  const { session } = useSession();
  const [entering, setEntering] = useState<Waiting | null>(null);
  const { filter: given, narrow } = useFilter(['text', 'unit', 'class', 'field', 'outside', 'state']);
  const filter = { ...given, state: given.state ?? 'active' };
  const experts = useExperts(filter);
  const { data: fields = [] } = useFields();
  const administrator = isStaff('administrator')(session);
  const waiting = useQuery({
    queryKey: ['experts', 'waiting'],
    queryFn: () => api.get<Waiting[]>('/experts/waiting'),
    enabled: administrator,
  });
  const applied = useExpertApplications();
  const keep = useRegisterAct(
    ({ retired: _r, reason: _w, ...entry }: ExpertEntry) =>
      api.post('/experts', { body: { ...entry, account: entering!.id } }),
    () => setEntering(null),
  );
  if (experts.error) return <PageProblem problem={experts.error} />;
  const open = applied.data?.pages[0]?.items.length ?? 0;
  return (
    <PageFrame title={t('experts.title')} dense>
      <section className="lead tight">
        <h1>{t('experts.title')}</h1>
        <p className="sub">{t('experts.lead')}</p>
        <div className="row wrap gap3 mt3">
          <a className="btn sm" href={`/api/experts/export?${new URLSearchParams(filter)}`} download>
            {t('register:export')}
          </a>
          {administrator && <ImportExperts />}
          <LinkButton small to="/experts/fields">
            {t('register:fields.title')}
          </LinkButton>
          <LinkButton small to="/experts/applications">
            {t('register:applications.count', { count: open })}
          </LinkButton>
        </div>
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
                <Button small onClick={() => setEntering(account)}>
                  {t('experts.enter')}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="row gap3 wrap mt4" role="search">
        <TextInput
          style={{ maxWidth: 280 }}
          aria-label={t('experts.search')}
          placeholder={t('experts.search')}
          defaultValue={filter.text}
          onKeyDown={(event) => event.key === 'Enter' && narrow({ text: event.currentTarget.value.trim() })}
          onBlur={(event) => narrow({ text: event.currentTarget.value.trim() })}
        />
        <TextInput
          style={{ maxWidth: 220 }}
          aria-label={t('register:unitFilter')}
          placeholder={t('register:unitFilter')}
          defaultValue={filter.unit}
          onKeyDown={(event) => event.key === 'Enter' && narrow({ unit: event.currentTarget.value.trim() })}
          onBlur={(event) => narrow({ unit: event.currentTarget.value.trim() })}
        />
        <Select
          style={{ width: 'auto' }}
          aria-label={t('col.class')}
          value={filter.class ?? ''}
          empty={t('experts.anyClass')}
          onChange={(event) => narrow({ class: event.target.value })}
          options={expertClasses.map((c) => ({ value: c, label: t(`class.${c}`) }))}
        />
        <Select
          style={{ width: 'auto', maxWidth: 220 }}
          aria-label={t('register:fields.label')}
          value={filter.field ?? ''}
          empty={t('register:fields.any')}
          onChange={(event) => narrow({ field: event.target.value })}
          options={fieldOptions(fields)}
        />
        <Select
          style={{ width: 'auto' }}
          aria-label={t('register:outside')}
          value={filter.outside ?? ''}
          empty={t('register:outsideBy.any')}
          onChange={(event) => narrow({ outside: event.target.value })}
          options={(['yes', 'no'] as const).map((v) => ({ value: v, label: t(`register:outsideBy.${v}`) }))}
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
          columns={columns(t)}
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
      {entering && (
        <ExpertForm
          name={entering.name}
          entry={null}
          problem={keep.error}
          busy={keep.isPending}
          onClose={() => {
            keep.reset();
            setEntering(null);
          }}
          onKeep={(entry) => keep.mutate(entry)}
        />
      )}
    </PageFrame>
  );
}

const columns = (t: Say): Column<ListedExpert>[] => [
  {
    key: 'name',
    head: t('col.expert'),
    header: true,
    small: 'main',
    className: 'pj',
    cell: (e) => (
      <>
        <Link to={`/experts/${e.accountId}`}>{e.name}</Link>
        <span>
          {e.unit}　{e.title}
        </span>
      </>
    ),
  },
  { key: 'class', head: t('col.class'), className: 'nw er', cell: (e) => t(`class.${e.class}`) },
  {
    key: 'fields',
    head: t('register:fields.label'),
    small: 'full',
    className: 'nw',
    cell: (e) => (
      <>
        {(e.fieldCodes.length > 0 || e.fields.length === 0) && <FieldNames codes={e.fieldCodes} most={3} />}
        {e.fields.length > 0 && <span className="ln2">{e.fields.slice(0, 3).join(comma())}</span>}
      </>
    ),
  },
  {
    key: 'place',
    head: t('register:outside'),
    className: 'nw',
    small: 'hide',
    cell: (e) => t(`register:outsideBy.${placeOf(e)}`),
  },
  { key: 'state', head: t('col.state'), className: 'nw', cell: (e) => <ExpertState expert={e} /> },
  {
    key: 'load',
    head: t('col.load'),
    className: 'nw er',
    cell: (e) => (
      <>
        {t(`register:load.${e.load}`)}
        <span className="ln2">{t('candidates.load', { year: e.thisYear, open: e.open })}</span>
      </>
    ),
  },
];

/** Whether an expert is of the district, where anything says so. */
export const placeOf = ({ outside, unitCreditCode, isOutside }: ListedExpert): 'yes' | 'no' | 'unknown' =>
  outside === null && unitCreditCode === null ? 'unknown' : isOutside ? 'yes' : 'no';

/** 可评审, 暂不评审 or 已退库. */
export function ExpertState({ expert: e }: { expert: Pick<ListedExpert, 'retiredAt' | 'available'> }) {
  const { t } = useTranslation('review');
  return (
    <State glyph={e.retiredAt ? 'dash' : e.available ? 'ok' : 'todo'}>
      {t(e.retiredAt ? 'experts.isRetired' : e.available ? 'experts.available' : 'experts.away')}
    </State>
  );
}
