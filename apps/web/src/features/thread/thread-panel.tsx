import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui';
import { OneThread } from './one-thread';
import { NewThreadForm } from './thread-forms';
import { useColleagues, type Thread } from './thread.api';

/** What is said at one place: beside the field where there is room, a sheet at the foot of the screen on a phone. */
export function ThreadPanel({
  application,
  party,
  place,
  name,
  rows,
  threads,
  onClose,
}: {
  application: string;
  party: string;
  place: string;
  name: string;
  rows: number;
  threads: readonly Thread[];
  onClose: () => void;
}) {
  const { t } = useTranslation('thread');
  const { data: colleagues = [] } = useColleagues(party);
  const box = useRef<HTMLElement>(null);
  const back = useRef<Element | null>(null);
  useEffect(() => {
    back.current = document.activeElement;
    box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView?.({ block: 'nearest' });
    return () => {
      if (back.current instanceof HTMLElement && back.current.isConnected) back.current.focus();
    };
  }, []);
  useEffect(() => {
    const leave = (event: KeyboardEvent) => event.key === 'Escape' && onClose();
    const panel = box.current;
    panel?.addEventListener('keydown', leave);
    return () => panel?.removeEventListener('keydown', leave);
  }, [onClose]);
  const open = threads.filter((thread) => !thread.resolvedAt);
  const settled = threads.filter((thread) => thread.resolvedAt);
  const shown = (thread: Thread) => (
    <OneThread key={thread.id} application={application} thread={thread} colleagues={colleagues} />
  );
  return (
    <section ref={box} className="talkbox" tabIndex={-1} aria-label={t('open', { place: name })}>
      <header>
        <h3>
          {t('title')}　<span className="meta">{name}</span>
        </h3>
        <IconButton small icon="close" label={t('common:act.close')} onClick={onClose} />
      </header>
      <p className="meta">{t('private')}</p>
      {threads.length === 0 && <p className="small">{t('none')}</p>}
      {open.length > 0 && <ul className="talks">{open.map(shown)}</ul>}
      {settled.length > 0 && (
        <details>
          <summary>{t('resolvedOnes', { count: settled.length })}</summary>
          <ul className="talks">{settled.map(shown)}</ul>
        </details>
      )}
      {open.length ? (
        <details>
          <summary>{t('another')}</summary>
          <NewThreadForm application={application} place={place} rows={rows} colleagues={colleagues} />
        </details>
      ) : (
        <NewThreadForm application={application} place={place} rows={rows} colleagues={colleagues} />
      )}
    </section>
  );
}
