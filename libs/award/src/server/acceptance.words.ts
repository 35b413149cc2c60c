import { chineseDay } from '@keshen/kernel';
import type { MoreLetterWords } from '@keshen/letter/server';
import { rows } from '@keshen/platform/server';

/** What a 验收结论通知书 says of the panel: when it met and who sat on it. */
export const acceptanceWords: MoreLetterWords = async (tx, { kind, left }) => {
  if (kind !== 'acceptance' || !left) return {};
  const [act] = await rows<{ heldOn: string | null; panel: string[] | null }>(
    tx,
    `select data ->> 'heldOn' as "heldOn", data -> 'panel' as panel from stage_acts where entry_id = $1 and kind = $2
     order by id desc limit 1`,
    [left.entryId, left.outcome],
  );
  return {
    ...(act?.heldOn && { heldOn: chineseDay(act.heldOn) }),
    ...(act?.panel && { panel: act.panel.join('、') }),
  };
};
