import type { DraftReplica } from '@keshen/application';
import { fieldAt, type Definition } from '@keshen/programme';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dayTimeText, textOf } from '../../format';

const SHOWN = 5;

/** 这一节谁改过: who changed the section's answers last and when, the latest first; the way to every version. */
export function ChangedBy({
  replica,
  definition,
  section,
  application,
  own,
}: {
  replica: DraftReplica;
  definition: Definition;
  section: string;
  application: string;
  /** The person's own account. */
  own: string | undefined;
}) {
  const { t } = useTranslation('application');
  const changed = replica
    .paths()
    .filter((path) => path.startsWith(`${section}.`))
    .flatMap((path) => replica.storedAt(path) ?? [])
    .filter((stored) => stored.changedAt)
    .sort((a, b) => (a.changedAt < b.changedAt ? 1 : -1))
    .slice(0, SHOWN);
  const labelOf = (path: string) =>
    section === 'attachments'
      ? textOf(definition.form.attachments.find(({ id }) => `attachments.${id}` === path)?.name)
      : textOf(fieldAt(definition, path)?.label);
  return (
    <>
      <hr />
      <p className="lab">{t('history.section')}</p>
      {changed.length > 0 && (
        <ul className="hist">
          {changed.map((stored) => (
            <li key={stored.path}>
              <Link to={`/applications/${application}/history?path=${stored.path}`}>
                {labelOf(stored.path) || stored.path}
              </Link>
              <small>
                {stored.changedBy === '' || stored.changedBy === own ? t('clash.mine') : stored.changedByName}
                {'　'}
                {dayTimeText(stored.changedAt)}
              </small>
            </li>
          ))}
        </ul>
      )}
      <p className="small">
        <Link to={`/applications/${application}/history`}>{t('history.title')}</Link>
      </p>
    </>
  );
}
