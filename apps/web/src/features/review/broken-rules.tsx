import { useTranslation } from 'react-i18next';
import type { BrokenRule } from '@keshen/review';
import { Problem } from '../../api';
import { comma } from '../../format';
import { Glyph, Note } from '../../ui';
import './words';

/** The rules of a panel that a seat would break, as the portal names them; null for every other refusal. */
export const brokenRules = (error: unknown): BrokenRule[] | null =>
  error instanceof Problem && error.code === 'review.composition'
    ? ((error.details as { rules?: BrokenRule[] }).rules ?? [])
    : null;

/** Says which rules of the panel stand against a seat, and between whom. */
export function BrokenRules({ rules }: { rules: BrokenRule[] }) {
  const { t } = useTranslation('review');
  return (
    <Note tone="warn" icon={<Glyph name="warn" />} role="alert">
      {t('overrule.broken')}
      <ul>
        {rules.map((rule) => {
          const experts = rule.experts.join(comma());
          return <li key={`${rule.rule} ${experts}`}>{t(`overrule.${rule.rule}`, { ...rule, experts })}</li>;
        })}
      </ul>
    </Note>
  );
}
