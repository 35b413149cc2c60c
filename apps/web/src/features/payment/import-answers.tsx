import { useTranslation } from 'react-i18next';
import type { ImportedLine } from '@keshen/payment';
import { dateTimeText } from '../../format';
import { problemText, useProblemText } from '../../problems';
import { DropZone, ErrorLine, Loading, State } from '../../ui';
import { useImport, useImports } from './payment.api';
import './words';

/** 国库结果 from a file; every row is judged alone and told with its number, the files of before stay to be seen. */
export function ImportAnswers() {
  const { t } = useTranslation('payment');
  const say = useProblemText('payment');
  const { mutate, isPending, error, data } = useImport();
  const earlier = useImports();
  return (
    <div className="stack">
      <DropZone
        label={t('import.file')}
        accept=".xlsx,.csv"
        disabled={isPending}
        onFiles={(files) => mutate(files[0]!)}
      />
      <p className="meta">{t('import.hint')}</p>
      {isPending && <Loading />}
      {error && <ErrorLine>{say(error)}</ErrorLine>}
      {data && (
        <section aria-live="polite">
          <ImportResult lines={data.lines} />
        </section>
      )}
      {(earlier.data?.length ?? 0) > 0 && (
        <details className="small">
          <summary>{t('import.earlier')}</summary>
          {earlier.data!.map((each) => (
            <details key={each.id} className="mt3">
              <summary>
                {each.name}
                {'　'}
                <span className="meta">
                  {dateTimeText(each.importedAt)}　{each.importedBy}
                  {'　'}
                  {t('import.counts', { done: each.done, failed: each.failed })}
                </span>
              </summary>
              <ImportResult lines={each.lines} />
            </details>
          ))}
        </details>
      )}
    </div>
  );
}

function ImportResult({ lines }: { lines: readonly ImportedLine[] }) {
  const { t } = useTranslation('payment');
  const done = lines.filter((line) => line.done).length;
  if (lines.length === 0) return <p className="sub">{t('import.noRows')}</p>;
  return (
    <>
      <p>{t('import.result', { count: lines.length, done, failed: lines.length - done })}</p>
      <table className="tbl imp tb2">
        <caption className="vh">{t('import.rows')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('import.row')}</th>
            <th scope="col">{t('import.payment')}</th>
            <th scope="col">{t('import.answer')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.row} className={line.done ? undefined : 'bd'}>
              <td className="no">{line.row}</td>
              <td className="mono hs">{line.payment ?? '—'}</td>
              <td>
                <State glyph={line.done ? (line.again ? 'dash' : 'ok') : 'danger'}>
                  {line.done
                    ? t(line.again ? 'import.again' : 'import.booked')
                    : problemText({ code: line.code ?? '' }, 'payment')}
                </State>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
