import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Verdict } from '@keshen/programme';
import { Button, Dialog, Glyph, Icon } from '../../ui';
import { worstOf } from './eligibility-rail';
import { TaskList, type Task } from './task-list';
import { verdictGlyph } from './verdict-words';
import './words';

/** Which of the columns beside the form is laid over it, where the screen has no room for them. */
export type Sheet = 'tasks' | 'rail' | null;

/** Opens the list of sections: where we are among them. */
export function TasksButton({ at, count, onClick }: { at: number; count: number; onClick: () => void }) {
  const { t } = useTranslation('application');
  return (
    <Button onClick={onClick} aria-label={t('form.openTasks', { at: at + 1, count })}>
      <Icon name="menu" />
      {at + 1} / {count}
    </Button>
  );
}

/** Opens the verdicts and the deadline: how many rules pass, with the glyph of the worst of the others. */
export function RailButton({
  verdicts,
  onClick,
  inBar,
}: {
  verdicts: readonly Verdict[];
  onClick: () => void;
  /** In the context bar: only while the column has dropped out and there is no dock yet. */
  inBar?: boolean;
}) {
  const { t } = useTranslation('application');
  const asked = verdicts.filter((v) => v.verdict !== 'not-applicable');
  const passed = asked.filter((v) => v.verdict === 'passed').length;
  return (
    <Button
      small={inBar}
      className={inBar ? 'only-m' : undefined}
      onClick={onClick}
      aria-label={t('form.openRail', { passed, count: asked.length })}
    >
      <Glyph name={verdictGlyph[worstOf(verdicts)]} />
      {passed} / {asked.length}
    </Button>
  );
}

/** What stands beside the form on a wide screen, as sheets from the foot of a narrow one. */
export function FormSheets({
  open,
  onClose,
  tasks,
  onGo,
  children,
}: {
  open: Sheet;
  onClose: () => void;
  tasks: readonly Task[];
  onGo: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation('application');
  const go = () => {
    onGo();
    onClose();
  };
  return (
    <>
      <Dialog low open={open === 'tasks'} onClose={onClose} title={t('form.sections')}>
        <TaskList tasks={tasks} className="tasks" onGo={go} />
      </Dialog>
      <Dialog low open={open === 'rail'} onClose={onClose} title={t('eligibility.title')}>
        <div className="rail">{children}</div>
      </Dialog>
    </>
  );
}
