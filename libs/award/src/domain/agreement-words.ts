import { chineseDay, shanghaiDate, wanText, yuanText } from '@keshen/kernel';
import type { Words } from '@keshen/letter';
import type { AgreementContent } from './agreement';
import type { Written } from './written';

/** Who signed an agreement, and when; null while a side has not. */
export interface Signatures {
  party: { by: string; at: Date } | null;
  commission: { by: string; at: Date } | null;
}

/** An agreement as its docx says it: the very content that is signed, with its version and digest. */
export function agreementWords(
  content: AgreementContent,
  about: { version: number; digest: string },
  signed: Signatures,
): Words {
  const { party, project } = content;
  return {
    number: about.version === 1 ? content.reference : `${content.reference}-${about.version}`,
    version: String(about.version),
    digest: about.digest,
    date: chineseDay(content.madeOn),
    reference: content.reference,
    programme: content.programme.name['zh-CN'],
    commission: content.commission,
    party: party.name,
    ...(party.creditCode ? { creditCode: party.creditCode } : {}),
    title: project.title,
    ...(content.awardFen > 0 && {
      amount: `${wanText(content.awardFen)}万元（${yuanText(content.awardFen)}元）`,
      amountCapitals: content.awardCapitals,
    }),
    instalments: content.instalments.map((part) => ({
      label: part.label['zh-CN'],
      percent: `${part.percent}%`,
      amount: wanText(part.amountFen),
      after: part.after['zh-CN'],
    })),
    sections: project.sections.map(({ title, answers }) => ({
      heading: title['zh-CN'],
      lines: answers.map(({ label, written }) => ({ label: label['zh-CN'], text: inLines(written) })),
    })),
    duties: content.duties.map((duty, i) => ({ text: `${i + 1}. ${duty['zh-CN']}` })),
    partySigned: signature(signed.party),
    commissionSigned: signature(signed.commission),
  };
}

const signature = (side: { by: string; at: Date } | null): string =>
  side ? `${side.by}，${chineseDay(shanghaiDate(new Date(side.at)))}签署` : '（待签署）';

/** A table becomes a line for each of its rows: 科目：设备费；专项（万元）：5.00. */
const inLines = (written: Written): string =>
  'text' in written
    ? written.text['zh-CN']
    : written.rows
        .map((row) => row.map((cell, i) => `${written.head[i]!['zh-CN']}：${cell['zh-CN']}`).join('；'))
        .join('\n');
