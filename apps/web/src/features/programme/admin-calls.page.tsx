import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dayTimeText, textOf, wan } from '../../format';
import { PageProblem } from '../../layout';
import { isStaff, useSession } from '../../session';
import { DataTable, Empty, LinkButton, Loading, PageFrame, type Column } from '../../ui';
import { useManagedCalls, type ManagedCall } from './admin.api';
import { CallState } from './call-state';
import type { Say } from './say';
import './words';

/** 批次: all calls with how far their applications are. */
export default function AdminCallsPage() {
  const { t } = useTranslation('programme');
  const { session } = useSession();
  const calls = useManagedCalls();
  if (calls.error) return <PageProblem problem={calls.error} />;
  const rows = calls.data?.pages.flatMap((p) => p.items) ?? [];
  return (
    <PageFrame title={t('admin.title')} dense>
      <section className="lead tight row wrap">
        <h1>{t('admin.title')}</h1>
        {isStaff('officer', 'leader', 'auditor')(session) && (
          <Link className="push" to="/lists">
            {t('common:nav.lists')}
          </Link>
        )}
        {isStaff('administrator')(session) && (
          <span className="push row gap3">
            <Link to="/admin/trials">{t('trial.nav')}</Link>
            <LinkButton primary to="/admin/calls/new">
              {t('admin.new')}
            </LinkButton>
          </span>
        )}
      </section>
      {calls.isPending ? (
        <Loading />
      ) : (
        <DataTable
          caption={t('admin.title')}
          columns={columns(t)}
          rows={rows}
          rowKey={(row) => row.id}
          more={{
            has: calls.hasNextPage,
            loading: calls.isFetchingNextPage,
            load: () => void calls.fetchNextPage(),
          }}
          empty={<Empty title={t('admin.empty')}>{t('admin.emptyNote')}</Empty>}
        />
      )}
    </PageFrame>
  );
}

/** How many applications reached a step of the applicant's line. */
const reached = (call: ManagedCall, step: number): number => call.funnel[step]?.count ?? 0;

function columns(t: Say): Column<ManagedCall>[] {
  return [
    {
      key: 'title',
      head: t('calls.title'),
      header: true,
      small: 'main',
      className: 'pj',
      cell: (call) => (
        <>
          <Link className="plain" to={`/admin/calls/${call.id}`}>
            {textOf(call.title)}
          </Link>
          <span>{`${call.noticeNumber}　${textOf(call.programme.name)}`}</span>
        </>
      ),
    },
    {
      key: 'status',
      head: t('admin.state'),
      className: 'nw er',
      cell: (call) => <CallState status={call.status} />,
    },
    {
      key: 'times',
      head: t('admin.times'),
      className: 'nw',
      cell: (call) => `${dayTimeText(call.opensAt)} – ${dayTimeText(call.closedEarlyAt ?? call.closesAt)}`,
    },
    { key: 'drafts', head: t('admin.drafts'), num: true, small: 'hide', cell: (call) => reached(call, 0) },
    {
      key: 'submitted',
      head: t('admin.submitted'),
      num: true,
      small: 'hide',
      cell: (call) => reached(call, 1),
    },
    {
      key: 'money',
      head: t('admin.money'),
      num: true,
      className: 'nw',
      cell: (call) => `${wan(call.awardedFen)} / ${wan(call.envelopeFen)}`,
    },
  ];
}
