import { useTranslation } from 'react-i18next';
import type { CallStatus } from '@keshen/programme';
import { State, type GlyphName } from '../../ui';
import './words';

const glyphs: Record<CallStatus, GlyphName> = {
  draft: 'todo',
  scheduled: 'part',
  open: 'ok',
  closed: 'dash',
};

/** Where a call is, as shape and word. */
export function CallState({ status }: { status: CallStatus }) {
  const { t } = useTranslation('programme');
  return <State glyph={glyphs[status]}>{t(`status.${status}`)}</State>;
}
