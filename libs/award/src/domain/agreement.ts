import { capitals, shanghaiDate, type Fen, type Text } from '@keshen/kernel';
import { flatten, instalments, type Answers, type Definition } from '@keshen/programme';
import { written, type Written } from './written';

/**
 * 任务书: what both sides sign. Amounts in fen; names and dates as they were submitted. The answers are written out,
 * so that what was signed can be read without the definition. Without an award (0) it says nothing of money.
 */
export interface AgreementContent {
  format: 'keshen.agreement/1';
  reference: string;
  programme: { code: string; name: Text };
  party: { name: string; creditCode: string | null };
  commission: string;
  project: {
    title: string;
    sections: { title: Text; answers: { label: Text; written: Written }[] }[];
  };
  awardFen: Fen;
  awardCapitals: string;
  instalments: {
    id: string;
    label: Text;
    percent: number;
    amountFen: Fen;
    after: Text;
  }[];
  duties: Text[];
  madeOn: string;
}

/**
 * Writes the agreement from what was submitted and awarded. Personal numbers, bank accounts and
 * the experts to avoid stay out: both sides sign what the project does, not how the person is identified.
 */
export function agreementContent(
  definition: Definition,
  subject: {
    reference: string;
    party: { name: string; creditCode: string | null };
    answers: Answers;
    awardFen: Fen;
  },
  now: Date,
): AgreementContent {
  const flat = flatten(subject.answers);
  const left = new Set(['resident-id', 'bank-account', 'declaration', 'file']);
  const sections = definition.form.sections.map((section) => ({
    title: section.title,
    answers: section.fields.flatMap((field) => {
      const value = flat[`${section.id}.${field.id}`];
      const empty = value === undefined || value === null || value === '';
      const hidden =
        left.has(field.type) || `${section.id}.${field.id}` === definition.rubric?.panel.avoidance;
      return empty || hidden ? [] : [{ label: field.label, written: written(field, value) }];
    }),
  }));
  return {
    format: 'keshen.agreement/1',
    reference: subject.reference,
    programme: { code: definition.code, name: definition.name },
    party: subject.party,
    commission: '嘉定区科学技术委员会',
    project: {
      title: String(flat[definition.form.title] ?? ''),
      sections: sections.filter(({ answers }) => answers.length > 0),
    },
    awardFen: subject.awardFen,
    awardCapitals: capitals(subject.awardFen),
    instalments: (subject.awardFen ? instalments(definition, subject.awardFen, subject.answers) : []).map(
      (part) => {
        const plan = definition.payments.find((p) => p.id === part.id)!;
        return {
          id: plan.id,
          label: plan.label,
          percent: part.percent,
          amountFen: part.amountFen,
          after: plan.after,
        };
      },
    ),
    duties: definition.duties.map((d) => d.text),
    madeOn: shanghaiDate(now),
  };
}
