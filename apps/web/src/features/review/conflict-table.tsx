import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dateText } from '../../format';
import { Button, DataTable, Empty, State, type Column } from '../../ui';
import type { SeenConflict } from './register.api';
import './interest-words';
import './register-words';

/** 利益冲突 with what they are known by; `onClear` for who may find that one is none. */
export function ConflictTable({
  conflicts,
  onClear,
}: {
  conflicts: readonly SeenConflict[];
  onClear?: (conflict: SeenConflict) => void;
}) {
  const { t } = useTranslation('register');
  const columns: Column<SeenConflict>[] = [
    {
      key: 'who',
      head: t(conflicts[0]?.applicationId ? 'conflict.application' : 'conflict.person'),
      header: true,
      small: 'main',
      className: 'pj sh',
      cell: (c) =>
        c.applicationId ? (
          <>
            <Link to={`/applications/${c.applicationId}`}>{c.title || c.reference}</Link>
            <span>{c.reference}</span>
          </>
        ) : (
          c.name
        ),
    },
    {
      key: 'kind',
      head: t('conflict.kind'),
      small: 'full',
      cell: (c) => (
        <>
          {t(`review:conflict.${c.kind}`, { participant: c.other })}
          {(c.since || c.until) && (
            <span className="ln2">
              {t('interest:between', {
                since: c.since ? dateText(c.since) : t('interest:open'),
                until: c.until ? dateText(c.until) : t('interest:now'),
              })}
            </span>
          )}
        </>
      ),
    },
    {
      key: 'evidence',
      head: t('conflict.evidence'),
      small: 'full',
      cell: (c) => (
        <>
          {t(`conflict.by.${c.by}`)}
          <span className="ln2">
            {[t(`conflict.source.${c.source}`), c.note, dateText(c.foundAt)].filter(Boolean).join('　')}
          </span>
        </>
      ),
    },
    {
      key: 'state',
      head: t('conflict.state'),
      cell: (c) => (
        <>
          <State glyph={c.clearedAt ? 'dash' : 'warn'}>
            {t(c.clearedAt ? 'conflict.cleared' : 'conflict.stands')}
          </State>
          {c.clearance && <span className="ln2">{c.clearance}</span>}
        </>
      ),
    },
    ...(onClear
      ? [
          {
            key: 'act',
            head: <span className="vh">{t('review:col.act')}</span>,
            num: true,
            cell: (c: SeenConflict) =>
              !c.clearedAt && (
                <Button quiet small onClick={() => onClear(c)}>
                  {t('conflict.clear')}
                  <span className="vh"> {c.name}</span>
                </Button>
              ),
          },
        ]
      : []),
  ];
  return (
    <DataTable
      caption={t('conflict.title')}
      columns={columns}
      rows={conflicts}
      rowKey={(c) => c.id}
      empty={<Empty title={t('conflict.none')}>{t('conflict.noneWords')}</Empty>}
    />
  );
}
