import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { TaskList, type Task } from './task-list';
import './words';

/** One section of a form between the list of all and what stands beside it; beneath it the ways to its neighbours. */
export function FormFrame({
  name,
  tasks,
  onGo = () => undefined,
  next,
  rail,
  railStays,
  children,
}: {
  /** The section's. */
  name: string;
  tasks: readonly Task[];
  /** Another section is gone to. */
  onGo?: () => void;
  next: ReactNode;
  rail: ReactNode;
  /** On a phone too, where nothing else opens it. */
  railStays?: boolean;
  children: ReactNode;
}) {
  const { t } = useTranslation('application');
  const before = tasks[tasks.findIndex(({ here }) => here) - 1];
  return (
    <div className="fgrid">
      <TaskList tasks={tasks} className="tasks hide-s" onGo={onGo} />
      <form className="fmain" noValidate onSubmit={(event) => event.preventDefault()} aria-label={name}>
        {children}
        <div className="fnav">
          {before ? (
            <Link className="btn" to={before.to} replace>
              {t('form.previous')}
            </Link>
          ) : (
            <span />
          )}
          {next}
        </div>
      </form>
      <aside className={railStays ? 'rail keep' : 'rail hide-s'} aria-label={t('eligibility.title')}>
        {rail}
      </aside>
    </div>
  );
}
