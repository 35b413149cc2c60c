import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './icon';

/** Appears with the first tick and sticks to the bottom; each act opens a preview before anything happens. */
export function BulkBar({
  count,
  children,
  onClear,
  words,
}: {
  count: number;
  children: ReactNode;
  onClear: () => void;
  words?: ReactNode;
}) {
  const { t } = useTranslation();
  if (count === 0) return null;
  return (
    <div className="bulk" role="toolbar" aria-label={t('bulk.label')}>
      <b role="status">{t('bulk.selected', { count })}</b>
      <span className="sep hide-s" />
      {children}
      <span className="hide-s">{words ?? t('bulk.preview')}</span>
      <button type="button" className="btn sm ico push" aria-label={t('bulk.clear')} onClick={onClear}>
        <Icon name="close" />
      </button>
    </div>
  );
}
