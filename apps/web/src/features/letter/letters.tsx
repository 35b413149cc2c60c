import { useTranslation } from 'react-i18next';
import { dateText } from '../../format';
import { LetterFileLinks } from './letter-files';
import { useLetters } from './letter.api';
import './words';

/** 函件 of an application, in its rail; nothing where there is none. */
export function Letters({ application }: { application: string }) {
  const { t } = useTranslation('letter');
  const { data } = useLetters(application);
  if (!data || data.length === 0) return null;
  return (
    <>
      <hr />
      <p className="lab">{t('title')}</p>
      <ul className="letters">
        {data.map((letter) => (
          <li key={letter.id}>
            <b>{t(`kind.${letter.kind}`)}</b>
            {letter.audience === 'staff' && <span className="meta">　{t('staffOnly')}</span>}
            <span className="meta">
              {[letter.number, dateText(letter.issuedAt)].filter(Boolean).join('　')}
            </span>
            <LetterFileLinks letter={letter} name={t(`kind.${letter.kind}`)} />
          </li>
        ))}
      </ul>
    </>
  );
}
