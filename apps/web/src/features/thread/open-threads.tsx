import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { placeName } from '@keshen/application';
import type { Definition } from '@keshen/programme';
import { dayText, textOf } from '../../format';
import { Band, DateText } from '../../ui';
import { useMyThreads, useThreads } from './thread.api';
import './words';

const link = (application: string, place: string, thread: string) =>
  `/applications/${application}/form?section=${place.split('.')[0]}&thread=${thread}`;

/** Before submitting: what colleagues have not settled yet. Silent when there is nothing. */
export function OpenThreads({ application, definition }: { application: string; definition: Definition }) {
  const { t } = useTranslation('thread');
  const { data = [] } = useThreads(application);
  const open = data.filter((thread) => !thread.resolvedAt);
  if (!open.length) return null;
  return (
    <Band title={t('todos')} note={t('todosNote')}>
      <ul className="rows">
        {open.map((thread) => (
          <li key={thread.id} className="told">
            <span>
              <b>{textOf(placeName(definition, thread.place) ?? undefined) || thread.place}</b>
              {'　'}
              {thread.comments[0]?.text.slice(0, 80)}
            </span>
            <span className="meta">
              {thread.assignee &&
                (thread.due
                  ? t('assignedDue', { name: thread.assignee.name, due: dayText(thread.due) })
                  : t('assigned', { name: thread.assignee.name }))}{' '}
              <Link to={link(application, thread.place, thread.id)}>{t('go')}</Link>
            </span>
          </li>
        ))}
      </ul>
    </Band>
  );
}

/** On the first page: what colleagues have given me to do. Silent when there is nothing. */
export function MyTodos() {
  const { t } = useTranslation('thread');
  const { data } = useMyThreads();
  if (!data?.items.length) return null;
  return (
    <Band title={t('mine')} note={t('mineNote')}>
      <ul className="rows">
        {data.items.map((todo) => (
          <li key={todo.id} className="told">
            <span>
              <Link to={link(todo.application, todo.place, todo.id)}>
                {textOf(todo.placeName ?? undefined) || todo.place}
              </Link>
              {`　${todo.text.slice(0, 80)}`}
            </span>
            <span className="meta">
              {todo.title || todo.reference}　{todo.due ? <DateText value={todo.due} short /> : t('noDue')}
            </span>
          </li>
        ))}
      </ul>
    </Band>
  );
}
