import { useTranslation } from 'react-i18next';
import type { LetterFormat } from '@keshen/letter';
import type { LetterFiles } from './letter.api';
import './words';

const order: readonly LetterFormat[] = ['pdf', 'docx'];

/** The ways to a letter's files, or that it is still being written. */
export function LetterFileLinks({ letter, name }: { letter: LetterFiles; name: string }) {
  const { t } = useTranslation('letter');
  if (letter.files.length === 0) return <span className="meta">{t('writing')}</span>;
  return (
    <span className="row wrap gap3">
      {order
        .filter((format) => letter.files.some((file) => file.format === format))
        .map((format) => (
          <a
            key={format}
            href={`/api/letters/${letter.id}/${format}`}
            aria-label={t('fileOf', { name, format: t(`format.${format}`) })}
            {...(format === 'pdf' ? { target: '_blank', rel: 'noreferrer' } : { download: true })}
          >
            {t(`format.${format}`)}
          </a>
        ))}
    </span>
  );
}
