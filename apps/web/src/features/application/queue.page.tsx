import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { shanghaiDate, workingDaysBetween } from '@keshen/kernel';
import { useServerNow } from '../../clock';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import { useSession } from '../../session';
import { Ageing, Empty, Glyph, Loading, Money, PageFrame, Select, type Column, DataTable } from '../../ui';
import type { WorkItem } from './application.api';
import { Preview } from './preview';
import type { Say } from './say';
import { placeOfWork, useWork, useWorkCounts } from './work.api';
import './words';

type Group = 'over' | 'today' | 'week' | 'later' | 'none';
const groups: Group[] = ['over', 'today', 'week', 'later', 'none'];

function groupOf(item: WorkItem, today: string): Group {
  if (!item.dueAt) return 'none';
  const due = shanghaiDate(new Date(item.dueAt));
  if (due < today) return 'over';
  if (due === today) return 'today';
  return workingDaysBetween(today, due) <= 5 ? 'week' : 'later';
}

/** 我的待办 of an office: by due time, ageing against the limit, a preview beside. */
export default function QueuePage() {
  const { t } = useTranslation('application');
  const { session } = useSession();
  const [search, setSearch] = useSearchParams();
  const role = search.get('role') ?? undefined;
  const counts = useWorkCounts();
  const work = useWork(role);
  const [picked, setPicked] = useState<WorkItem | null>(null);
  const today = shanghaiDate(useServerNow());
  if (work.error) return <PageProblem problem={work.error} />;
  const items = work.data?.pages.flatMap((p) => p.items) ?? [];
  const roles = [...new Set(session.staff.map((s) => s.role))].filter(
    (r) => r !== 'auditor' && r !== 'administrator',
  );
  const total = roles.reduce((sum, r) => sum + (counts.data?.[r] ?? 0), 0);
  const choose = (next?: string) => setSearch(next ? { role: next } : {}, { replace: true });

  return (
    <PageFrame title={t('queue.title')} dense fluid>
      <div className="queue">
        <nav className="views hide-s" aria-label={t('queue.views')}>
          <p className="meta">{t('queue.mine')}</p>
          <ul>
            <li>
              <button
                type="button"
                className="viewb"
                aria-current={!role || undefined}
                onClick={() => choose()}
              >
                <span>{t('queue.all')}</span>
                <em>{total}</em>
              </button>
            </li>
            {roles.length > 1 &&
              roles.map((each) => (
                <li key={each}>
                  <button
                    type="button"
                    className="viewb"
                    aria-current={role === each || undefined}
                    onClick={() => choose(each)}
                  >
                    <span>{t(`common:role.${each}`)}</span>
                    <em>{counts.data?.[each] ?? 0}</em>
                  </button>
                </li>
              ))}
          </ul>
          <Link className="small" to="/applications">
            {t('queue.everything')}
          </Link>
        </nav>
        <section className="qm" aria-labelledby="qh">
          <div className="qt">
            <h1 id="qh">
              {t('queue.title')} <span className="sub">{total}</span>
            </h1>
            {roles.length > 1 && (
              <div className="only-s vsel">
                <Select
                  aria-label={t('queue.views')}
                  value={role ?? ''}
                  onChange={(e) => choose(e.target.value || undefined)}
                  options={[
                    { value: '', label: t('queue.all') },
                    ...roles.map((r) => ({ value: r, label: t(`common:role.${r}`) })),
                  ]}
                />
              </div>
            )}
          </div>
          {work.isPending ? (
            <Loading />
          ) : (
            <DataTable
              caption={t('queue.title')}
              className="qtab"
              columns={columns(t, today, setPicked)}
              rowKey={(item) => String(item.duty)}
              rowClass={(item) => (item.duty === picked?.duty ? 'on' : undefined)}
              groups={groups
                .map((key) => ({ key, rows: items.filter((item) => groupOf(item, today) === key) }))
                .filter((group) => group.rows.length > 0)
                .map((group) => ({
                  ...group,
                  head: (
                    <>
                      {group.key === 'over' && <Glyph name="danger" />}
                      {t(`queue.group.${group.key}`)}　<span>{group.rows.length}</span>
                    </>
                  ),
                }))}
              more={{
                has: work.hasNextPage,
                loading: work.isFetchingNextPage,
                load: () => void work.fetchNextPage(),
              }}
              empty={<Empty title={t('queue.emptyTitle')}>{t('queue.empty')}</Empty>}
            />
          )}
        </section>
        {(picked ?? items[0]) && <Preview item={picked ?? items[0]!} />}
      </div>
    </PageFrame>
  );
}

function columns(t: Say, today: string, pick: (item: WorkItem) => void): Column<WorkItem>[] {
  return [
    {
      key: 'reference',
      head: t('col.reference'),
      cell: (i) => i.reference,
      className: 'id nw',
    },
    {
      key: 'project',
      head: t('col.project'),
      header: true,
      small: 'main',
      className: 'pj',
      cell: (i) => (
        <>
          <Link className="plain" to={placeOfWork(i)} onFocus={() => pick(i)} onMouseEnter={() => pick(i)}>
            {i.title || i.reference}
          </Link>
          <span>{i.party}</span>
        </>
      ),
    },
    { key: 'stage', head: t('col.stage'), className: 'nw st', cell: (i) => textOf(i.stageLabel) },
    {
      key: 'due',
      head: t('col.due'),
      className: 'ag',
      cell: (i) =>
        i.dueAt && i.workingDays ? (
          <Ageing
            limit={i.workingDays}
            used={i.workingDays - workingDaysLeftOn(today, shanghaiDate(new Date(i.dueAt)))}
          />
        ) : (
          <span className="meta">{t('due.none')}</span>
        ),
    },
    {
      key: 'asked',
      head: t('col.asked'),
      num: true,
      className: 'mo',
      cell: (i) => <Money fen={i.askedFen} bare />,
    },
    { key: 'town', head: t('col.town'), className: 'nw op', small: 'hide', cell: (i) => i.town ?? '—' },
  ];
}

/** Negative when over. */
function workingDaysLeftOn(today: string, due: string): number {
  return due >= today ? workingDaysBetween(today, due) : -workingDaysBetween(due, today);
}
