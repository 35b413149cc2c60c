import type { Definition } from '@keshen/programme';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dateTimeText, textOf } from '../../format';
import { Glyph, Note } from '../../ui';
import { AnswerChanges, labelOf } from './answer-changes';
import type { DraftAnswers } from './draft.api';

/** 开放范围: what of the form may be changed and why not the rest; what was written there and does not count. */
export function OpeningNote({ draft, section }: { draft: DraftAnswers; section: string }) {
  const { t } = useTranslation('application');
  const { definition, editable, graceUntil } = draft;
  if (!editable?.length) return null;
  const open = editable.filter((place) => place !== 'reasons');
  const said = new Map(draft.answers.map(({ path, value }) => [path, value]));
  const kept = draft.kept.filter(({ path }) => path.startsWith(`${section}.`));
  return (
    <>
      <Note tone="warn" icon={<Glyph name="warn" />}>
        <p>{graceUntil ? t('opening.grace', { at: dateTimeText(graceUntil) }) : t('opening.returned')}</p>
        <ul aria-label={t('opening.places')}>
          {open.map((place) => (
            <li key={place}>
              <Link to={`?section=${place.split('.')[0]}`} replace>
                {placeText(definition, place)}
              </Link>
            </li>
          ))}
        </ul>
      </Note>
      {kept.length > 0 && (
        <details className="fs">
          <summary className="small">{t('opening.kept', { count: kept.length })}</summary>
          <AnswerChanges
            definition={definition}
            changes={kept.map(({ path, value }) => ({ path, before: value, after: said.get(path) ?? null }))}
          />
        </details>
      )}
    </>
  );
}

const placeText = (definition: Definition, place: string): string =>
  place.includes('.')
    ? labelOf(definition, place)
    : textOf(definition.form.sections.find(({ id }) => id === place)?.title) || place;
