import { useTranslation } from 'react-i18next';
import type { Text } from '@keshen/kernel';
import { textOf } from '../../format';
import { DateTime, FileList, FileRow, Money } from '../../ui';
import { FileLink } from '../document/file-link';
import type { Report } from './award.api';
import './words';

/** A report as it was sent, for whoever answers it. */
export function ReportShown({
  report,
  indicators = [],
}: {
  report: Report;
  /** Of the evaluation that asked for it: what its own scores are of. */
  indicators?: readonly { id: string; label: Text }[];
}) {
  const { t } = useTranslation('award');
  return (
    <>
      <h3>
        {t(`report.kind.${report.kind}`)}{' '}
        <span className="meta">
          <DateTime value={report.submittedAt} short />
        </span>
      </h3>
      <dl className="facts">
        <dt>{t('report.progress')}</dt>
        <dd className="pre">{report.progress}</dd>
        <dt>{t('report.spent')}</dt>
        <dd>
          <Money fen={report.spentFen} />
        </dd>
        {report.scores && (
          <>
            <dt>{t('report.scores')}</dt>
            <dd>
              {indicators
                .filter(({ id }) => report.scores?.[id] !== undefined)
                .map(({ id, label }) => `${textOf(label)} ${report.scores![id]}`)
                .join('　')}
            </dd>
          </>
        )}
      </dl>
      {report.targets.length > 0 && (
        <table className="tbl mt3">
          <caption className="vh">{t('report.targets')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('report.col.indicator')}</th>
              <th scope="col">{t('report.col.target')}</th>
              <th scope="col">{t('report.col.reached')}</th>
            </tr>
          </thead>
          <tbody>
            {report.targets.map((row, index) => (
              <tr key={index}>
                <th scope="row">{row.indicator}</th>
                <td>{row.target}</td>
                <td>{row.reached}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {report.files.length > 0 && (
        <FileList>
          {report.files.map((file) => (
            <FileRow
              key={file.id}
              name={<FileLink id={file.id} name={file.name} />}
              state="stored"
              size={file.size}
              sha256={file.sha256}
            />
          ))}
        </FileList>
      )}
    </>
  );
}
