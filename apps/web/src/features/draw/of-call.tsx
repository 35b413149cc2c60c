import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dateTimeText } from '../../format';
import { Band } from '../../ui';
import { useCallDraws, type ListedDraw } from './draw.api';
import './words';

/** 随机抽取 of a call on its public page; nothing where none was committed to. */
export function DrawsOfCall({ call }: { call: string }) {
  const { t } = useTranslation('draw');
  const { data = [] } = useCallDraws(call);
  if (data.length === 0) return null;
  return (
    <Band title={t('title')} note={t('callNote')}>
      <DrawList draws={data} />
    </Band>
  );
}

/** Draws by when they were committed to, each with its state and the way to its public page. */
export function DrawList({ draws }: { draws: readonly ListedDraw[] }) {
  const { t } = useTranslation('draw');
  return (
    <ul className="rows">
      {draws.map((draw) => (
        <li key={draw.id}>
          <div>
            <p>
              <Link to={`/expert-draws/${draw.id}`}>{dateTimeText(draw.committedAt)}</Link>
              {'　'}
              {t(`scope.${draw.scope}`)}　{t(`state.${draw.state}`)}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
