import type { JournalEntry } from '@keshen/application';
import { fieldAt, type Definition } from '@keshen/programme';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { aside, dateTimeText, textOf } from '../../format';
import { useProblemText } from '../../problems';
import { Button, Glyph } from '../../ui';
import { answerText } from './answer-text';

/**
 * 留在本机的修改: edits that the server does not take any more (handed in, the role withdrawn, the section closed). They
 * are offered for download and stay until somebody gives them up.
 */
export function LeftOver({
  entries,
  definition,
  name,
  onDiscard,
}: {
  entries: readonly JournalEntry[];
  definition: Definition;
  /** Of the downloaded file. */
  name: string;
  onDiscard: (paths: readonly string[]) => void;
}) {
  const { t } = useTranslation('application');
  const say = useProblemText('application');
  const [asked, setAsked] = useState(false);
  const left = entries.filter((entry) => entry.refused && !isFault(entry.refused.code));
  if (left.length === 0) return null;
  const labelOf = (path: string) =>
    /^(attachments|reasons)\./.test(path) ? path : textOf(fieldAt(definition, path)?.label) || path;
  const download = () => {
    const text = left.map((entry) => {
      const field = /^(attachments|reasons)\./.test(entry.path) ? undefined : fieldAt(definition, entry.path);
      return `${labelOf(entry.path)}${aside(dateTimeText(entry.at))}\n${answerText(field, entry.value, t)}\n`;
    });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text.join('\n')], { type: 'text/plain;charset=utf-8' }));
    link.download = `${name}.txt`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <div className="merge" role="group" aria-label={t('left.title')}>
      <p>
        <Glyph name="warn" />
        <span>
          <b>{t('left.count', { count: left.length })}</b>　{say({ code: left[0]!.refused!.code })}
        </span>
      </p>
      <ul className="small left">
        {left.map((entry) => (
          <li key={entry.id}>{labelOf(entry.path)}</li>
        ))}
      </ul>
      <div className="act">
        <Button primary small icon="download" onClick={download}>
          {t('left.download')}
        </Button>
        {asked ? (
          <Button small onClick={() => onDiscard(left.map((entry) => entry.path))}>
            {t('left.sure')}
          </Button>
        ) : (
          <Button small onClick={() => setAsked(true)}>
            {t('left.discard')}
          </Button>
        )}
        <span className="meta">{t('left.kept')}</span>
      </div>
    </div>
  );
}

/** What is wrong with a value is said at its field, where it can be mended. */
const isFault = (code: string): boolean => code.startsWith('field.') || code.startsWith('text.');
