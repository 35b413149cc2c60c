import {
  definitionSchema,
  standardConflicts,
  type Definition,
  type Stage,
  type Workflow,
} from '@keshen/programme';

const words = (text: string) => ({ 'zh-CN': text, en: text });
const source = { source: 'A' };

/** A stage as a spec writes it: what is not said is the usual. Outcomes are `id > stage`, the first goes forward. */
export interface SmallStage {
  id: string;
  kind: Stage['kind'];
  arguments?: Record<string, unknown>;
  /** `pass > decide`; `!` before it refuses or goes back: `!fail > refused`. */
  outcomes?: string[];
  actors?: Stage['actors'];
  workingDays?: number | null;
}

const usualActors: Partial<Record<Stage['kind'], Stage['actors']>> = {
  form: ['applicant'],
  decision: ['leader'],
  payment: ['finance'],
  closed: ['system'],
};

/** A workflow of these stages; the first is its start. */
export const smallWorkflow = (stages: SmallStage[]): Workflow => ({
  start: stages[0]!.id,
  stages: stages.map((stage) => ({
    id: stage.id,
    kind: stage.kind,
    step: stage.kind === 'form' ? 'apply' : 'handle',
    label: words(stage.id),
    applicantLabel: words(stage.id),
    actors: stage.actors ?? usualActors[stage.kind] ?? ['officer'],
    workingDays: stage.workingDays ?? null,
    arguments: stage.arguments ?? (stage.kind === 'form' ? { editable: 'all', certification: false } : {}),
    outcomes: (stage.outcomes ?? []).map((written) => {
      const [id, to] = written.replace('!', '').split(' > ');
      return {
        id: id!,
        label: words(id!),
        to: to!,
        remark: 'optional' as const,
        tone: written.startsWith('!') ? ('refuse' as const) : ('forward' as const),
      };
    }),
    messages: [],
    provenance: source,
  })) as unknown as Stage[],
});

/**
 * A programme as small as one can be, for specs of a stage kind: a title, an asked amount, these stages. It is what the
 * format says; whether publishing would let it through is asked by whoever publishes it.
 */
export function smallDefinition(
  stages: SmallStage[],
  changes: Partial<Definition> & { recheck?: SmallStage[]; objection?: SmallStage[] } = {},
): Definition {
  const { recheck, objection, ...rest } = changes;
  return definitionSchema.parse({
    format: 'keshen.programme/1',
    code: 'KLEIN',
    name: words('小专项'),
    summary: words('只有一页的专项'),
    kind: 'subsidy',
    level: 'district',
    districtRole: 'decides',
    district: '310114',
    applicants: [{ text: words('在嘉定的单位'), party: 'legal', provenance: source }],
    sources: {},
    parameters: [],
    eligibility: [],
    form: {
      sections: [
        {
          id: 'project',
          title: words('项目'),
          fields: [
            { type: 'text', id: 'title', label: words('名称'), required: true, maxLength: 100 },
            { type: 'money', id: 'asked', label: words('申请金额'), required: false },
          ],
          rules: [],
        },
      ],
      attachments: [],
      title: 'project.title',
      asked: 'project.asked',
    },
    rubric: null,
    amount: { formula: '1000000', words: words('一万元'), provenance: source, bounds: [] },
    payments: [
      { id: 'whole', label: words('一次性'), percent: 100, after: words('公示后'), provenance: source },
    ],
    paymentAlternatives: [],
    notice: { workingDays: 5, provenance: source },
    duties: [],
    duplicates: [],
    steps: [
      { id: 'apply', label: words('申报') },
      { id: 'handle', label: words('办理') },
    ],
    workflows: {
      application: smallWorkflow(stages),
      ...(recheck ? { recheck: smallWorkflow(recheck) } : {}),
      ...(objection ? { objection: smallWorkflow(objection) } : {}),
    },
    messages: [],
    figures: [],
    ...rest,
  });
}

/** A rubric of one expert and one criterion, passing from 60. */
export const smallRubric: NonNullable<Definition['rubric']> = {
  criteria: [{ id: 'worth', name: words('价值'), weight: 100, anchors: [] }],
  levels: [
    { id: 'good', label: words('好'), from: 60 },
    { id: 'poor', label: words('差'), from: 0 },
  ],
  method: 'mean',
  passLine: 60,
  reasonFrom: 100,
  reasonBelow: 0,
  blind: false,
  discussion: false,
  feedback: false,
  panel: {
    minimum: 1,
    odd: true,
    composition: [],
    maximumPerExpertAndYear: null,
    recusal: words('与申报单位有利害关系的回避'),
    conflicts: [...standardConflicts],
    avoidable: 0,
  },
  provenance: [source],
  assumed: [],
};
