import type { Words } from '@keshen/letter';
import type { LetterSubject } from '@keshen/letter/server';
import { rows, type Tx } from '@keshen/platform/server';

/** What a 补正通知书 says of the sections that were returned, and why. */
export async function correctionWords(tx: Tx, { kind, left, definition }: LetterSubject): Promise<Words> {
  if (kind !== 'correction' || !left) return {};
  const [returned] = await rows<{ sections: string[]; message: string }>(
    tx,
    `select sections, message from returned_sections where entry_id = $1`,
    [left.entryId],
  );
  if (!returned) return {};
  const titles = definition.form.sections.filter(({ id }) => returned.sections.includes(id));
  return { remark: returned.message, sections: titles.map(({ title }) => ({ section: title['zh-CN'] })) };
}
