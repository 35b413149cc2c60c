import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SectionProgress } from '@keshen/programme';
import { Glyph, type GlyphName } from '../../ui';
import type { Say } from './say';
import './words';

/** A section of the form (or its attachments) as work: where it is, and how far it has come. */
export interface Task {
  name: string;
  to: string;
  here: boolean;
  progress: SectionProgress | undefined;
  /** Nothing must be said there and nothing was: it is no work done. */
  optional: boolean;
}

/** 各节: the sections of the form with their state. */
export function TaskList({
  tasks,
  className,
  onGo,
}: {
  tasks: readonly Task[];
  className: string;
  onGo: () => void;
}) {
  const { t } = useTranslation('application');
  const done = tasks.filter((task) => task.progress?.state === 'complete' && !task.optional).length;
  return (
    <nav className={className} aria-label={t('form.sections')}>
      <p className="meta">{t('form.progress', { count: tasks.length, done })}</p>
      <ol>
        {tasks.map((task) => (
          <li key={task.to} className={task.here ? 'on' : undefined}>
            <Link to={task.to} replace aria-current={task.here ? 'step' : undefined} onClick={onGo}>
              <Glyph {...glyphOf(task, t)} />
              <span>
                {task.name}
                <small>{wordsOf(task, t)}</small>
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function glyphOf({ progress, optional, here }: Task, t: Say): { name: GlyphName; label: string } {
  const state = optional ? 'optional' : progress?.state;
  if (state === 'complete') return { name: 'done', label: t('form.state.complete') };
  if (here) return { name: 'now', label: t('form.state.now') };
  if (state === 'started') return { name: 'part', label: t('form.state.started') };
  return { name: 'todo', label: t(`form.state.${state === 'optional' ? 'optional' : 'empty'}`) };
}

function wordsOf({ progress, optional }: Task, t: Say): string {
  if (optional) return t('form.state.optional');
  if (!progress) return '';
  if (progress.state === 'started')
    return t('form.count', { answered: progress.answered, asked: progress.required });
  return t(`form.state.${progress.state}`);
}
