import { capitals, shanghaiDate, type Fen } from '@keshen/kernel';
import { fieldAt, flatten, instalments, type Answers, type Definition } from '@keshen/programme';

/** 任务书: what both sides sign. Amounts in fen; names and dates as they were submitted. */
export interface AgreementContent {
  format: 'keshen.agreement/1';
  reference: string;
  programme: { code: string; name: { 'zh-CN': string; en: string } };
  party: { name: string; creditCode: string | null };
  commission: string;
  project: {
    title: string;
    answers: { label: { 'zh-CN': string; en: string }; value: unknown; type: string }[];
  };
  awardFen: Fen;
  awardCapitals: string;
  instalments: {
    id: string;
    label: { 'zh-CN': string; en: string };
    percent: number;
    amountFen: Fen;
    after: { 'zh-CN': string; en: string };
  }[];
  duties: { 'zh-CN': string; en: string }[];
  madeOn: string;
}

/**
 * Writes the agreement from what was submitted and awarded. Personal numbers and bank accounts stay out: both
 * sides sign what the project does, not how the person is identified.
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
  const left = new Set(['resident-id', 'bank-account', 'declaration']);
  const kept = definition.form.sections
    .flatMap((s) => s.fields.map((f) => `${s.id}.${f.id}`))
    .filter((path) => flat[path] !== undefined && !left.has(fieldAt(definition, path)!.type));
  return {
    format: 'keshen.agreement/1',
    reference: subject.reference,
    programme: { code: definition.code, name: definition.name },
    party: subject.party,
    commission: '嘉定区科学技术委员会',
    project: {
      title: String(flat[definition.form.title] ?? ''),
      answers: kept.map((path) => {
        const field = fieldAt(definition, path)!;
        return { label: field.label, value: flat[path], type: field.type };
      }),
    },
    awardFen: subject.awardFen,
    awardCapitals: capitals(subject.awardFen),
    instalments: instalments(definition, subject.awardFen).map((part) => {
      const plan = definition.payments.find((p) => p.id === part.id)!;
      return {
        id: plan.id,
        label: plan.label,
        percent: plan.percent,
        amountFen: part.amountFen,
        after: plan.after,
      };
    }),
    duties: definition.duties.map((d) => d.text),
    madeOn: shanghaiDate(now),
  };
}
