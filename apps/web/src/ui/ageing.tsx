import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';

/** Working days used against the limit (stroke at two thirds); what is over is red and said in words. */
export function Ageing({ used, limit }: { used: number; limit: number }) {
  const { t } = useTranslation();
  const inside = Math.min(used, limit) / Math.max(limit, 1);
  const over = Math.max(0, used - limit);
  const beyond = Math.min(34, (over / Math.max(limit, 1)) * 66);
  const left = limit - used;
  const words =
    over > 0
      ? t('ageing.over', { count: over })
      : left === 0
        ? t('ageing.today')
        : t('ageing.left', { count: left });
  return (
    <span className={over ? 'age over' : 'age'}>
      <span className="ab" role="img" aria-label={t('ageing.label', { used, limit })}>
        <i style={{ '--w': `${inside * 66}%` } as CSSProperties} />
        {over > 0 && <i className="o" style={{ '--w': `${beyond}%` } as CSSProperties} />}
        <b />
      </span>
      <em>{words}</em>
    </span>
  );
}
