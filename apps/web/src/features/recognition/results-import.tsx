import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { upload } from '../../form/file-upload';
import type { StoredFile } from '../../form/attachment-field';
import { comma } from '../../format';
import { problemText, useProblemText } from '../../problems';
import { Button, DropZone, ErrorLine, State, type GlyphName } from '../../ui';
import { useUpwardActs, type Imported, type RowAnswer } from './recognition.api';
import './words';

type Source = { name: string; file?: string; csv?: string };
const glyphs: Record<RowAnswer['state'], GlyphName> = { done: 'ok', already: 'dash', refused: 'danger' };

/** 结果回填: a list is answered row by row first; only then it is taken in. */
export function ResultsImport({ call }: { call: string }) {
  const { t } = useTranslation('recognition');
  const say = useProblemText('recognition');
  const { take } = useUpwardActs(call);
  const [source, setSource] = useState<Source | null>(null);
  const [told, setTold] = useState<Imported | null>(null);
  const [taken, setTaken] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const ask = async (from: Source, rehearse: boolean) => {
    const { name: _, ...list } = from;
    setTold(await take.mutateAsync({ ...list, rehearse }));
    setTaken(!rehearse);
  };
  const doing = async (work: () => Promise<void>) => {
    setError(null);
    setBusy(true);
    try {
      await work();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const choose = (file: File) =>
    doing(async () => {
      setTold(null);
      setSource(null);
      const from: Source = file.name.toLowerCase().endsWith('.csv')
        ? { name: file.name, csv: await file.text() }
        : { name: file.name, file: (await upload<StoredFile>(file)).id };
      setSource(from);
      await ask(from, true);
    });
  return (
    <div className="stack">
      <DropZone
        label={t('import.file')}
        accept=".xlsx,.csv"
        onFiles={(files) => files[0] && void choose(files[0])}
      />
      {error !== null && <ErrorLine>{say(error)}</ErrorLine>}
      {told && source && (
        <section aria-live="polite" className="stack">
          <p>
            <b>{source.name}</b>
            {'　'}
            {t(taken ? 'import.taken' : 'import.checked', {
              count: told.rows.length,
              done: told.done,
              already: told.already,
              refused: told.refused,
            })}
          </p>
          {told.unread.length > 0 && (
            <p className="meta">{t('import.unread', { names: told.unread.join(comma()) })}</p>
          )}
          {!taken && (
            <p>
              <Button
                primary
                busy={busy}
                disabled={told.done === 0}
                onClick={() => void doing(() => ask(source, false))}
              >
                {t('import.run', { count: told.done })}
              </Button>
            </p>
          )}
          <Rows rows={told.rows} taken={taken} />
        </section>
      )}
    </div>
  );
}

function Rows({ rows, taken }: { rows: RowAnswer[]; taken: boolean }) {
  const { t } = useTranslation('recognition');
  // What was refused is read first; long lists of good rows are not.
  const sorted = [...rows].sort((a, b) => Number(b.state === 'refused') - Number(a.state === 'refused'));
  return (
    <table className="tbl imp tb2">
      <caption className="vh">{t('import.rows')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('import.row')}</th>
          <th scope="col">{t('col.project')}</th>
          <th scope="col">{t('import.answer')}</th>
        </tr>
      </thead>
      <tbody>
        {sorted.slice(0, 200).map((row) => (
          <tr key={row.row} className={row.state === 'refused' ? 'bd' : undefined}>
            <td className="no">{row.row}</td>
            <td>{row.reference ?? ([row.party, row.title].filter(Boolean).join('　') || '—')}</td>
            <td>
              <State glyph={glyphs[row.state]}>
                {row.state === 'refused'
                  ? problemText({ code: row.code ?? '', params: row.details }, 'recognition')
                  : t(row.state === 'already' ? 'import.already' : taken ? 'import.done' : 'import.good')}
              </State>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
