import type { Definition } from '@keshen/programme';
import { fieldAt } from '@keshen/programme';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { textOf } from '../../format';
import type { Present } from './use-together';

/** 协同: who else is in the draft, and at which field; the way there. */
export function Presence({ present, definition }: { present: readonly Present[]; definition: Definition }) {
  const { t } = useTranslation('application');
  const people = [...new Map(present.map((each) => [each.account, each])).values()];
  const [first, ...others] = people;
  if (!first) return null;
  const label =
    first.field && !/^(attachments|reasons)\./.test(first.field)
      ? textOf(fieldAt(definition, first.field)?.label)
      : '';
  return (
    <>
      <i className="ava" aria-hidden="true">
        {[...first.name][0]}
      </i>
      <span>
        {label && first.field ? (
          <>
            {t('together.at', { name: first.name })}{' '}
            <Link to={`?section=${first.field.split('.')[0]}#${first.field}`} replace>
              {label}
            </Link>
          </>
        ) : (
          t('together.here', { name: first.name })
        )}
        {others.length > 0 && ` ${t('together.more', { count: others.length })}`}
      </span>
    </>
  );
}
