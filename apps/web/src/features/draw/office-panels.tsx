import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { DataTable, Glyph, Note, type Column } from '../../ui';
import type { DrawPerson, OfficePanel } from './draw.api';

/** The panels with names: who sits, who follows, who is passed over and why. */
export function OfficePanels({ panels }: { panels: OfficePanel[] }) {
  const { t } = useTranslation('draw');
  return (
    <>
      {panels.map((panel) => (
        <section key={panel.no} aria-label={t('panel', { no: panel.no })}>
          <h3 className="mt4">
            {t('panel', { no: panel.no })}
            {panel.track && `　${panel.track}`}
          </h3>
          <ul className="plain">
            {panel.cases.slice(0, 20).map((each) => (
              <li key={each.caseId}>
                <Link to={`/applications/${each.applicationId}`}>{each.title}</Link>
                {'　'}
                <span className="meta">
                  {each.reference}　{each.party}
                </span>
              </li>
            ))}
            {panel.cases.length > 20 && (
              <li className="meta">{t('more', { count: panel.cases.length - 20 })}</li>
            )}
          </ul>
          {panel.cases.some((each) => each.missing > 0) && (
            <Note tone="warn" icon={<Glyph name="warn" />}>
              {t('missing', { count: Math.max(...panel.cases.map((each) => each.missing)) })}
            </Note>
          )}
          <DataTable
            caption={t('panel', { no: panel.no })}
            columns={columns(t)}
            rows={panel.people}
            rowKey={(row) => row.account}
            rowName={(row) => row.name}
            empty={null}
          />
        </section>
      ))}
    </>
  );
}

const columns = (t: ReturnType<typeof useTranslation<'draw'>>['t']): Column<DrawPerson>[] => [
  {
    key: 'name',
    head: t('col.expert'),
    header: true,
    small: 'main',
    className: 'pj',
    cell: (row) => (
      <>
        {row.name}
        <span>{row.unit}</span>
      </>
    ),
  },
  { key: 'class', head: t('col.class'), className: 'nw', cell: (row) => t(`class.${row.class}`) },
  {
    key: 'rank',
    head: t('col.rank'),
    className: 'nw',
    cell: (row) => (row.rank === 0 ? t('drawn') : t('substitute', { rank: row.rank })),
  },
  {
    key: 'seat',
    head: t('col.seat'),
    className: 'nw',
    small: 'full',
    cell: (row) =>
      row.passed ? (
        <>
          <Glyph name="dash" /> {t('passed', { reason: t(`reason.${row.passed}`) })}
        </>
      ) : row.cases > 0 ? (
        <>
          <Glyph name="ok" /> {t('sits', { count: row.cases })}
        </>
      ) : (
        ''
      ),
  },
];
