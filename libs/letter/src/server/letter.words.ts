import { Injectable } from '@nestjs/common';
import type { Case } from '@keshen/application';
import { chineseDay, shanghaiDate } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import { stageById, type Definition, type LetterKind } from '@keshen/programme';
import type { Words } from '../domain/words';

/** 发文机关 of all letters. */
export const COMMISSION = '上海市嘉定区科学技术委员会';

/** The step of a case that a letter is about. */
export interface LetterSubject {
  kind: LetterKind;
  case: Case;
  definition: Definition;
  /** The entry that this step made, and the one it left; null when the case was opened by it. */
  entryId: number;
  left: { entryId: number; stage: string; outcome: string; remark: string | null } | null;
  at: Date;
}

/**
 * Words that only a capability above knows, such as the amount of an award; {} where they do not apply. Null: there is
 * nothing to write of, such as a payment that was none.
 */
export type MoreLetterWords = (tx: Tx, subject: LetterSubject) => Promise<Words | null>;

/** What a letter about a case is filled with. */
@Injectable()
export class LetterWords {
  private readonly more: MoreLetterWords[] = [];

  /** A capability above adds words to the letters. */
  add(words: MoreLetterWords): void {
    this.more.push(words);
  }

  /** The words of a letter, or null where there is nothing to write of. */
  async of(tx: Tx, subject: LetterSubject): Promise<Words | null> {
    const words = await this.common(tx, subject);
    for (const more of this.more) {
      const known = await more(tx, subject);
      if (!known) return null;
      Object.assign(words, known);
    }
    return words;
  }

  private async common(
    tx: Tx,
    { case: about, definition, left, at, entryId }: LetterSubject,
  ): Promise<Words> {
    const [known] = await rows<Record<string, string | null>>(
      tx,
      `select a.reference, coalesce(nullif(a.title, ''), a.reference) as title, p.name as party,
         p.credit_code as "creditCode", a.town, k.title ->> 'zh-CN' as call, k.notice_number as "callNumber",
         (select due_at::text from stage_entries where id = $2) as due
       from applications a join parties p on p.id = a.party_id join calls k on k.id = a.call_id where a.id = $1`,
      [about.applicationId, entryId],
    );
    const { due, ...texts } = known!;
    const stage = left && stageById(definition, about.kind, left.stage);
    return {
      ...given(texts),
      commission: COMMISSION,
      programme: definition.name['zh-CN'],
      date: chineseDay(shanghaiDate(at)),
      ...given({
        stage: stage?.label['zh-CN'] ?? null,
        outcome: stage?.outcomes.find((o) => o.id === left!.outcome)?.label['zh-CN'] ?? null,
        remark: left?.remark ?? null,
        due: due && chineseDay(shanghaiDate(new Date(due))),
      }),
    };
  }
}

/** Texts that are there; what is absent is written as a dash by the template. */
export const given = (texts: Record<string, string | null | undefined>): Words =>
  Object.fromEntries(Object.entries(texts).filter((entry): entry is [string, string] => Boolean(entry[1])));
