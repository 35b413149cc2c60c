import { useTranslation } from 'react-i18next';
import { timeText } from '../format';
import { Glyph, type GlyphName } from './glyph';

export type Saving =
  | { state: 'saving' }
  | { state: 'saved'; at: Date | string }
  | { state: 'offline'; at: Date | string }
  | { state: 'catching-up' }
  | { state: 'choose' }
  | { state: 'kept' }
  | { state: 'failed' }
  | { state: 'idle' };

const glyphs: Record<Exclude<Saving['state'], 'idle'>, GlyphName> = {
  saving: 'busy',
  saved: 'ok',
  offline: 'warn',
  'catching-up': 'busy',
  choose: 'warn',
  kept: 'warn',
  failed: 'danger',
};

/** Always at the same place; the time is the server's. No save button, no toast. */
export function SaveState({ saving }: { saving: Saving }) {
  const { t } = useTranslation();
  const time = 'at' in saving ? timeText(saving.at, true) : '';
  return (
    <span className="save" role="status">
      {saving.state !== 'idle' && (
        <>
          <Glyph name={glyphs[saving.state]} />
          <span className={saving.state === 'failed' ? 'danger' : undefined}>
            {t(`save.${saving.state}`, { time })}
          </span>
        </>
      )}
    </span>
  );
}
