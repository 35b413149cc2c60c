import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { useServerNow } from '../../clock';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import { isStaff, useSession } from '../../session';
import {
  Band,
  Button,
  DataTable,
  DateTime,
  Empty,
  ErrorLine,
  Loading,
  PageFrame,
  State,
  type Column,
} from '../../ui';
import {
  useFailedTasks,
  useTaskCounts,
  useTaskRetry,
  type FailedTask,
  type TaskCounts,
} from './operations.api';
import './words';

/** After so many seconds the relay hands a waiting task over once more: what waits longer is slow. */
const SLOW_SECONDS = 30;

/** 任务: whether work gets done, and what waits for a person. */
export default function TasksPage() {
  const { t } = useTranslation('operations');
  const counts = useTaskCounts();
  if (counts.error) return <PageProblem problem={counts.error} />;
  return (
    <PageFrame title={t('tasks.title')} dense>
      {counts.data ? <Board counts={counts.data} /> : <Loading />}
    </PageFrame>
  );
}

function Board({ counts }: { counts: TaskCounts }) {
  const { t } = useTranslation('operations');
  const now = useServerNow();
  const { session } = useSession();
  const age = counts.oldestWaiting
    ? Math.max(0, Math.round((now.getTime() - Date.parse(counts.oldestWaiting)) / 1000))
    : null;
  const slow = age !== null && age > SLOW_SECONDS;
  const headline = counts.failed
    ? t('tasks.failed', { count: counts.failed })
    : slow
      ? t('tasks.slow')
      : t('tasks.well');
  const waited = age === null ? t('tasks.none') : t('tasks.age', { age: spanText(age, t) });
  return (
    <>
      <section className="lead tight" aria-live="polite">
        <h1>{headline}</h1>
        <p className="sub">{t('tasks.sub')}</p>
      </section>
      <Band title={t('tasks.queue')} note={t('tasks.queueNote', { count: SLOW_SECONDS })}>
        <ul className="opq">
          <li className="h">
            <span>{t('tasks.queue')}</span>
            <span>{t('tasks.oldest')}</span>
            <span className="num">{t('tasks.waited')}</span>
            <span className="num">{t('tasks.count')}</span>
            <span>{t('tasks.state')}</span>
          </li>
          <li>
            <span>{t('tasks.waiting')}</span>
            <span className="tb" role="img" aria-label={waited}>
              <i style={barOf(age ?? 0, slow)} />
              <b />
            </span>
            <span className="num nw">{age === null ? '—' : spanText(age, t)}</span>
            <span className="num x2">{t('tasks.pieces', { count: counts.waiting })}</span>
            <span className="st">
              <State glyph={slow ? 'warn' : counts.waiting ? 'ok' : 'dash'}>
                {slow ? t('tasks.isSlow') : counts.waiting ? t('tasks.isWell') : t('tasks.isEmpty')}
              </State>
            </span>
          </li>
          <li>
            <span>{t('tasks.postponed')}</span>
            <span className="meta x1">{t('tasks.postponedNote')}</span>
            <span className="num nw x1">—</span>
            <span className="num x2">{t('tasks.pieces', { count: counts.postponed })}</span>
            <span className="st">
              <State glyph={counts.postponed ? 'part' : 'dash'}>
                {counts.postponed ? t('tasks.isPostponed') : t('tasks.isEmpty')}
              </State>
            </span>
          </li>
        </ul>
        {isStaff('administrator')(session) && (
          <p className="sub small">
            <a href="/api/admin/queue" target="_blank" rel="noreferrer">
              {t('tasks.board')}
            </a>
          </p>
        )}
      </Band>
      <Band title={t('tasks.failedTitle')} note={t('tasks.failedNote')}>
        <Failed />
      </Band>
    </>
  );
}

/** The stroke of the limit stands at four fifths. */
const barOf = (age: number, slow: boolean): CSSProperties =>
  ({
    '--w': `${Math.min(100, (age / SLOW_SECONDS) * 80).toFixed(1)}%`,
    ...(slow ? { background: 'var(--warn)' } : {}),
  }) as CSSProperties;

function spanText(seconds: number, t: (key: string, values: { count: number }) => string): string {
  if (seconds < 60) return t('tasks.seconds', { count: seconds });
  if (seconds < 3600) return t('tasks.minutes', { count: Math.floor(seconds / 60) });
  return t('tasks.hours', { count: Math.floor(seconds / 3600) });
}

function Failed() {
  const { t, i18n } = useTranslation('operations');
  const { session } = useSession();
  const say = useProblemText('operations');
  const tasks = useFailedTasks();
  const retry = useTaskRetry();
  const named = (task: FailedTask): string => {
    const key = `operations:names.${task.task}`;
    return i18n.exists(key) ? t(key) : task.task;
  };
  const columns: Column<FailedTask>[] = [
    {
      key: 'task',
      head: t('tasks.task'),
      header: true,
      small: 'main',
      cell: (task) => (
        <>
          {named(task)}
          <span className="ln2 mono">{`${task.task} ${task.id}`}</span>
        </>
      ),
    },
    {
      key: 'reason',
      head: t('tasks.reason'),
      small: 'full',
      cell: (task) =>
        task.refused ? (
          <>
            {i18n.exists(`problems:${task.refused.code}`)
              ? say({ code: task.refused.code, params: task.refused.details })
              : t('tasks.refused')}
            <span className="ln2 mono">{task.refused.code}</span>
          </>
        ) : (
          (task.lastError ?? '—')
        ),
    },
    {
      key: 'attempts',
      head: t('tasks.attempts'),
      num: true,
      className: 'nw',
      cell: (task) => t('tasks.times', { count: task.attempts }),
    },
    {
      key: 'at',
      head: t('tasks.at'),
      num: true,
      small: 'hide',
      className: 'nw',
      cell: (task) => <DateTime value={task.failedAt} short />,
    },
  ];
  const acting: Column<FailedTask> = {
    key: 'act',
    head: <span className="vh">{t('tasks.act')}</span>,
    num: true,
    cell: (task) => (
      <Button
        small
        aria-label={t('tasks.retryOne', { task: named(task) })}
        busy={retry.isPending && retry.variables === task.id}
        onClick={() => retry.mutate(task.id)}
      >
        {t('tasks.retry')}
      </Button>
    ),
  };
  if (tasks.isPending) return <Loading />;
  if (tasks.error) return <ErrorLine>{say(tasks.error)}</ErrorLine>;
  return (
    <>
      {retry.error && <ErrorLine>{say(retry.error)}</ErrorLine>}
      {retry.isSuccess && (
        <p className="sub small" role="status">
          {t('tasks.retried')}
        </p>
      )}
      <DataTable
        caption={t('tasks.failedTitle')}
        columns={isStaff('officer', 'administrator')(session) ? [...columns, acting] : columns}
        rows={tasks.data.pages.flatMap((page) => page.items)}
        rowKey={(task) => String(task.id)}
        more={{
          has: tasks.hasNextPage,
          loading: tasks.isFetchingNextPage,
          load: () => void tasks.fetchNextPage(),
        }}
        empty={<Empty title={t('tasks.emptyTitle')}>{t('tasks.empty')}</Empty>}
      />
    </>
  );
}
