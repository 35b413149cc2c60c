import type { CaseLetterKind, DefinedLetter } from './letters';
import type { Stage, Workflow } from './stages';

/** 发文字号 of each kind of letter (A). */
const numbers: Record<CaseLetterKind, string> = {
  admission: '嘉科受〔{year}〕{serial}号',
  correction: '嘉科补〔{year}〕{serial}号',
  'not-admitted': '嘉科不受〔{year}〕{serial}号',
  refusal: '嘉科不立〔{year}〕{serial}号',
  award: '嘉科立〔{year}〕{serial}号',
  payment: '嘉科拨〔{year}〕{serial}号',
  acceptance: '嘉科验〔{year}〕{serial}号',
  certificate: '嘉科备〔{year}〕{serial}号',
};

/**
 * The letters of a definition that names none: what an application's workflow calls for by the kinds of its stages and
 * the tone of their outcomes.
 */
export function standardLetters({ stages }: Workflow): DefinedLetter[] {
  const calls = stages.flatMap((stage) =>
    callsOf(stage, stages).map(([template, outcome]) => ({ template, on: { stage: stage.id, outcome } })),
  );
  return (Object.keys(numbers) as CaseLetterKind[]).flatMap((template): DefinedLetter[] => {
    const on = calls.filter((call) => call.template === template).map((call) => call.on);
    if (on.length === 0) return [];
    const id = template.replaceAll('-', '_');
    return [{ id, template, on: on.slice(0, 12), to: 'applicant', number: numbers[template] }];
  });
}

function callsOf(stage: Stage, stages: readonly Stage[]): [CaseLetterKind, string][] {
  const all = (template: CaseLetterKind, ...outcomes: (string | undefined)[]): [CaseLetterKind, string][] =>
    outcomes.flatMap((outcome) => (outcome ? [[template, outcome] as [CaseLetterKind, string]] : []));
  const refusing = stage.outcomes
    .filter((o) => o.tone === 'refuse' && endsRefused(o.to, stages))
    .map((o) => o.id);
  switch (stage.kind) {
    case 'formal-check': {
      const forward = stage.outcomes.filter((o) => o.tone === 'forward').map((o) => o.id);
      return [
        ...all('admission', ...forward),
        ...all('correction', stage.arguments.returns),
        ...all('not-admitted', ...refusing),
      ];
    }
    case 'notice':
      return all('award', stage.arguments.clear);
    case 'objection': {
      const { role, maintains, adjusts, revokes } = stage.arguments;
      return role === 'waits' ? [...all('award', maintains, adjusts), ...all('refusal', revokes)] : [];
    }
    case 'payment':
      return all('payment', stage.arguments.paid);
    case 'acceptance': {
      const { passes, fails, corrects } = stage.arguments;
      return all('acceptance', passes, fails, corrects);
    }
    case 'registration':
      return all('certificate', stage.arguments.registers);
    // A recommender's no and a draft given up are no letters of the office.
    case 'endorsement':
    case 'form':
      return [];
    default:
      return all('refusal', ...refusing);
  }
}

const endsRefused = (id: string, stages: readonly Stage[]): boolean =>
  stages.some((s) => s.id === id && s.kind === 'closed' && s.arguments.result === 'refused');
