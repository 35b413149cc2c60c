import { useTranslation } from 'react-i18next';
import { fieldAt, type Definition } from '@keshen/programme';
import { textOf } from '../../format';
import { Button, Glyph } from '../../ui';
import type { Clash } from './use-draft';

const shown = (value: unknown): string =>
  value === null || value === undefined ? '—' : typeof value === 'string' ? value : JSON.stringify(value);

/** 版本选择: the same field changed twice; both stand side by side and the person chooses. */
export function Clashes({
  clashes,
  definition,
  onSettle,
}: {
  clashes: Clash[];
  definition: Definition;
  onSettle: (clash: Clash, take: 'mine' | 'theirs') => void;
}) {
  const { t } = useTranslation('application');
  return clashes.map((clash) => (
    <div
      className="merge"
      key={clash.path}
      role="group"
      aria-label={textOf(fieldAt(definition, clash.path)?.label)}
    >
      <p>
        <Glyph name="warn" />
        <span>
          <b>{textOf(fieldAt(definition, clash.path)?.label)}</b>　{t('clash.explained')}
        </span>
      </p>
      <div className="two">
        <div>
          <span className="hd">{t('clash.mine')}</span>
          {shown(clash.mine)}
        </div>
        <div>
          <span className="hd">{t('clash.theirs')}</span>
          {shown(clash.theirs)}
        </div>
      </div>
      <div className="act">
        <Button primary small onClick={() => onSettle(clash, 'mine')}>
          {t('clash.takeMine')}
        </Button>
        <Button small onClick={() => onSettle(clash, 'theirs')}>
          {t('clash.takeTheirs')}
        </Button>
        <span className="meta">{t('clash.kept')}</span>
      </div>
    </div>
  ));
}
