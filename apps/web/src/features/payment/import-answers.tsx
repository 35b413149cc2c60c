import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { problemText, useProblemText } from '../../problems';
import { Button, DropZone, ErrorLine, Field, State, TextArea } from '../../ui';
import { importAnswers, type ImportLine } from './payment.api';
import { decoded } from './rules';
import './words';

const LIMIT = 200_000;

/** The bank's answers from a file or pasted; every row is judged alone and told with its number. */
export function ImportAnswers() {
  const { t } = useTranslation('payment');
  const say = useProblemText('payment');
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [lines, setLines] = useState<ImportLine[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setError(null);
    if (!text.trim()) return setError(t('import.nothing'));
    if (text.length > LIMIT) return setError(t('import.tooLong'));
    setBusy(true);
    try {
      const answer = await importAnswers(text);
      setLines(answer);
      if (answer.every((line) => line.done)) setText('');
      await client.invalidateQueries({ queryKey: ['payments'] });
    } catch (problem) {
      setError(say(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="stack">
      <DropZone
        label={t('import.file')}
        accept=".csv,.txt"
        onFiles={(files) => void files[0]!.arrayBuffer().then((bytes) => setText(decoded(bytes)))}
      />
      <Field label={t('import.text')} hint={t('import.hint')} error={error}>
        <TextArea
          rows={5}
          className="mono"
          spellCheck={false}
          placeholder={t('import.example')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      <p>
        <Button busy={busy} onClick={() => void run()}>
          {t('import.run')}
        </Button>
      </p>
      {lines && <Result lines={lines} />}
    </div>
  );
}

function Result({ lines }: { lines: ImportLine[] }) {
  const { t } = useTranslation('payment');
  const done = lines.filter((line) => line.done).length;
  if (lines.length === 0) return <ErrorLine>{t('import.noRows')}</ErrorLine>;
  return (
    <section aria-live="polite">
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
                <State glyph={line.done ? 'ok' : 'danger'}>
                  {line.done ? t('import.booked') : problemText({ code: line.code ?? '' }, 'payment')}
                </State>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
