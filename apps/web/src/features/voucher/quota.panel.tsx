import { useTranslation } from 'react-i18next';
import { Money } from '../../ui';
import { Outcomes } from '../application/plain.panel';
import type { StagePanelProps } from '../application/stage-panels';
import { QuotaBar } from './quota-bar';
import type { Quota } from './voucher.api';
import './words';

type View = { quota: Quota | null; entitled: { amountFen: number; capFen: number } | null };

/** 发放额度: what the rules give this party, and the two outcomes. */
export default function QuotaPanel({ view, conclude }: StagePanelProps) {
  const { t } = useTranslation('voucher');
  const { quota, entitled } = view.view as View;
  if (quota) return <QuotaBar quota={quota} />;
  return (
    <div className="stack">
      {entitled && (
        <p>
          {t('quota.entitled')} <Money fen={entitled.amountFen} />
          {'　'}
          <span className="meta">
            {t('quota.cap')} <Money fen={entitled.capFen} />
          </span>
        </p>
      )}
      {view.duty && (
        <Outcomes
          view={view}
          conclude={conclude}
          blocked={(outcome) =>
            outcome === view.stage.arguments['issues'] && entitled?.amountFen === 0
              ? t('quota.nothing')
              : null
          }
        />
      )}
    </div>
  );
}
