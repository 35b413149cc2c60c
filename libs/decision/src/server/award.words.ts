import { capitals, wanText } from '@keshen/kernel';
import type { SubmissionStore } from '@keshen/application/server';
import { given, type MoreLetterWords } from '@keshen/letter/server';
import { instalments } from '@keshen/programme';
import { awardOf } from './award.rows';

/** What letters say of an award: how much, under which public notice, and by which instalments it is paid. */
export const awardWords =
  (submissions: SubmissionStore): MoreLetterWords =>
  async (tx, { kind, case: subject, definition }) => {
    const award = await awardOf(tx, subject.applicationId);
    if (!award || award.state === 'revoked') return kind === 'award' ? null : {};
    const answers = (await submissions.latest(tx, subject.applicationId))?.answers ?? {};
    const parts = award.amountFen === 0 ? [] : instalments(definition, award.amountFen, answers);
    return {
      ...given({ noticeNumber: award.noticeNumber }),
      // A recognition comes without money.
      ...(award.amountFen > 0 && {
        amount: `${wanText(award.amountFen)}万元`,
        amountCapitals: capitals(award.amountFen),
      }),
      instalments: parts.map(({ id, percent, amountFen }) => {
        const plan = definition.payments.find((p) => p.id === id)!;
        return {
          label: plan.label['zh-CN'],
          percent: `${percent}%`,
          amount: wanText(amountFen),
          after: plan.after['zh-CN'],
        };
      }),
    };
  };
