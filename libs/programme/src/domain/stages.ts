import { z } from 'zod';
import type { Text } from '@keshen/kernel';
import { stageDefaults } from './stage-defaults';
import { idSchema, provenanceSchema, textSchema } from './text';

/** A line of a checklist. */
const item = z.strictObject({ id: idSchema, label: textSchema });
const items = z.array(item).min(1).max(50);

/**
 * Which table of the form holds the targets, as `section.field`: its first column names the indicator, the column
 * `target` (else the second) the value, `unit` the unit. A report begins with them.
 */
const targets = z.string().max(81).optional();

/**
 * The arguments of each stage kind. Kinds are code, stages are data: the behaviour of a kind lives in the
 * capability that owns it, its arguments are checked here.
 */
export const stageArguments = {
  /** 申报填报: a draft. `editable: returned` opens only the sections that were returned. */
  form: z
    .strictObject({
      editable: z.enum(['all', 'returned']).default('all'),
      certification: z.boolean().default(false),
    })
    .prefault({}),
  /** 推荐 by the town or park of the party. */
  endorsement: z.strictObject({ attachment: idSchema.optional() }).prefault({}),
  /** 形式审查 with a checklist; `returns` names the outcome that returns sections. */
  'formal-check': z.strictObject({
    items,
    returns: idSchema,
    returnWorkingDays: z.int().min(1).max(60).default(10),
  }),
  /** 核查 by the worker: eligibility, credit, duplicates; a doubt waits for an officer. */
  screening: z.strictObject({
    passes: idSchema,
    doubts: z.literal('wait').default('wait'),
    fails: idSchema,
    /** Answers that identify the same project elsewhere, as paths `section.field`. */
    duplicateKeys: z
      .array(z.string().max(81))
      .max(10)
      .default(() => []),
  }),
  /** 数据比对 / 材料审核 by an officer; `corrects` names the outcome that returns sections. */
  verification: z.strictObject({
    items,
    passes: idSchema,
    fails: idSchema,
    corrects: idSchema.optional(),
    returnWorkingDays: z.int().min(1).max(60).optional(),
  }),
  /**
   * 专家评审. Each expert's working days are counted from the assignment: by `softWorkingDays` the review is due (else
   * with the stage), after `hardWorkingDays` none is taken any more (else until the officer concludes).
   */
  review: z.strictObject({
    passes: idSchema,
    fails: idSchema,
    doubts: idSchema.optional(),
    softWorkingDays: z.int().min(1).max(120).optional(),
    hardWorkingDays: z.int().min(1).max(120).optional(),
    /** How many working days before it is due an expert is reminded. */
    remindWorkingDays: z
      .array(z.int().min(1).max(60))
      .max(5)
      .default(() => [3, 1]),
    /** 征集意愿: for so many working days experts say, before the assignment, what they would like to review. */
    bidWorkingDays: z.int().min(1).max(60).optional(),
    /** 复核: the officer accepts each review before concluding. */
    checked: z.boolean().default(false),
  }),
  /**
   * 答辩: a session before a panel that scores by the rubric. Who has not come `lateMinutes` after the slot's beginning
   * forfeits; scores are taken for `scoreMinutes` after its end.
   */
  defence: z.strictObject({
    passes: idSchema,
    fails: idSchema,
    forfeits: idSchema.optional(),
    presentMinutes: z.int().min(1).max(120).default(8),
    answerMinutes: z.int().min(0).max(120).default(7),
    lateMinutes: z.int().min(0).max(120).optional(),
    scoreMinutes: z.int().min(1).max(1440).optional(),
  }),
  'site-visit': z.strictObject({ items }),
  consultation: z.strictObject({
    departments: z
      .array(z.strictObject({ id: idSchema, label: textSchema }))
      .min(1)
      .max(20),
    agrees: idSchema,
    objects: idSchema,
  }),
  decision: z.strictObject({ funds: z.array(idSchema).min(1).max(5), refuses: idSchema }),
  notice: z.strictObject({
    workingDays: z.int().min(1).max(60).default(5),
    clear: idSchema,
    objected: idSchema,
  }),
  /** 异议处理. In an application's workflow it waits for the objection cases, in their own it is decided. */
  objection: z.strictObject({
    role: z.enum(['waits', 'decides']),
    maintains: idSchema,
    revokes: idSchema,
    adjusts: idSchema,
  }),
  agreement: z.strictObject({ signed: idSchema, lapsed: idSchema }),
  payment: z.strictObject({
    instalment: idSchema,
    paid: idSchema,
    forgone: idSchema.optional(),
    clawedBack: idSchema.optional(),
    /** The outcome that the system takes where the instalment does not apply (its `when`). */
    skipped: idSchema.optional(),
  }),
  milestone: z.strictObject({
    items,
    dueMonths: z.int().min(1).max(60).optional(),
    repeats: idSchema.optional(),
    targets,
  }),
  acceptance: z.strictObject({
    items,
    passes: idSchema,
    fails: idSchema,
    corrects: idSchema.optional(),
    targets,
  }),
  /**
   * 绩效评价: results against targets, reported by the applicant where it is an actor; the grade follows from the scores.
   * `self` (自评): the applicant scores every indicator itself, with its report, before the office does.
   */
  evaluation: z.strictObject({
    grades: z
      .array(z.strictObject({ outcome: idSchema, from: z.int().min(0).max(100) }))
      .min(2)
      .max(6),
    indicators: items,
    self: z.boolean().optional(),
    targets,
  }),
  /** 市级推荐: recommended to a higher authority, whose result is imported or written down (市级结果回填). */
  upward: z.strictObject({
    authority: textSchema,
    granted: idSchema,
    refused: idSchema,
    returned: idSchema.optional(),
  }),
  /**
   * 备案登记 / 授牌: a number, where wanted a plaque, and a yearly re-check (a case of its own by `workflows.recheck`).
   * `number` holds {year} and {serial:n}, n digits.
   */
  registration: z.strictObject({
    registers: idSchema,
    refuses: idSchema,
    number: z
      .string()
      .max(60)
      .regex(/^[^{}]*\{year\}[^{}]*\{serial:[1-6]\}[^{}]*$/u),
    plaque: z.boolean().default(false),
    recheckMonths: z.int().min(1).max(60).optional(),
  }),
  /** 发放创新券额度 by the rules of the definition's `voucher`. */
  quota: z.strictObject({ issues: idSchema, refuses: idSchema }),
  /**
   * 创新券订单: what is owed at this point (接单, 签约, 完成, 确认抵用). `cancels` gives the reservation back; the
   * order's own limit leads there by itself.
   */
  order: z.strictObject({
    act: z.enum(['accept', 'contract', 'perform', 'confirm']),
    done: idSchema,
    cancels: idSchema,
  }),
  /**
   * 兑付: an institution claims what was used, an officer checks it (a random sample on the spot), it is published
   * where the stage exists (for its `workingDays`), and paid with its quarter. A claim that lapses leads to `refuses`.
   */
  redemption: z.strictObject({
    act: z.enum(['claim', 'check', 'publish', 'pay']),
    done: idSchema,
    refuses: idSchema.optional(),
  }),
  /** An end: archived, refused, withdrawn. */
  closed: z.strictObject({ result: z.enum(['completed', 'refused', 'withdrawn', 'lapsed', 'terminated']) }),
} as const;
export type StageKind = keyof typeof stageArguments;
export const stageKinds = Object.keys(stageArguments) as StageKind[];

export const stageActors = [
  'applicant',
  'recommender',
  'officer',
  'expert',
  'department',
  'leader',
  'finance',
  /** 服务机构: the other party of an order. */
  'institution',
  'system',
] as const;
export type StageActor = (typeof stageActors)[number];

const outcomeSchema = z.strictObject({
  id: idSchema,
  label: textSchema,
  /** What the applicant reads in the timeline; the staff label when absent. */
  applicantLabel: textSchema.optional(),
  to: idSchema,
  remark: z.enum(['required', 'optional']).default('optional'),
  tone: z.enum(['forward', 'back', 'refuse']).default('forward'),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** Who is told, with which template of the definition. A reminder goes out n working days before the due date. */
const stageMessageSchema = z.strictObject({
  on: z.enum(['entered', 'reminder']),
  to: z.enum(['applicant', 'actor']),
  template: idSchema,
  workingDaysBefore: z.int().min(1).max(60).optional(),
});

const stageCommon = {
  id: idSchema,
  /** The applicant's step under which this stage stands; null: the applicant does not see it. */
  step: idSchema.nullable().optional(),
  label: textSchema.optional(),
  applicantLabel: textSchema.nullable().default(null),
  /** What happens in plain words, for the applicant's 现在 / 接下来. */
  explanation: textSchema.optional(),
  actors: z.array(z.enum(stageActors)).min(1).max(4).optional(),
  workingDays: z.int().min(1).max(400).nullable().default(null),
  outcomes: z
    .array(outcomeSchema)
    .max(8)
    .default(() => []),
  /** Withdrawal by the applicant: to which end, and whether a reason must be given. */
  withdrawal: z
    .strictObject({ to: idSchema, reason: z.enum(['required', 'optional']).default('optional') })
    .optional(),
  messages: z
    .array(stageMessageSchema)
    .max(6)
    .default(() => []),
  provenance: provenanceSchema,
};
const stageOf = <K extends StageKind>(kind: K) =>
  z.strictObject({ ...stageCommon, kind: z.literal(kind), arguments: stageArguments[kind] });

const written = z.discriminatedUnion('kind', [
  stageOf('form'),
  stageOf('endorsement'),
  stageOf('formal-check'),
  stageOf('screening'),
  stageOf('verification'),
  stageOf('review'),
  stageOf('defence'),
  stageOf('site-visit'),
  stageOf('consultation'),
  stageOf('decision'),
  stageOf('notice'),
  stageOf('objection'),
  stageOf('agreement'),
  stageOf('payment'),
  stageOf('milestone'),
  stageOf('acceptance'),
  stageOf('evaluation'),
  stageOf('upward'),
  stageOf('registration'),
  stageOf('quota'),
  stageOf('order'),
  stageOf('redemption'),
  stageOf('closed'),
]);
type Written = z.infer<typeof written>;
interface Complete {
  label: Text;
  actors: StageActor[];
  step: string | null;
}

/**
 * Name, actors and step by the kind, where the author says none. An end is shown only when it is a good one; who evaluates
 * itself acts.
 */
function complete(stage: Written): Written & Complete {
  const { label, actors, step } = stageDefaults[stage.kind];
  const named = stage.actors ?? actors;
  const selfEvaluated = stage.kind === 'evaluation' && stage.arguments.self === true;
  const shown = stage.kind !== 'closed' || stage.arguments.result === 'completed';
  return {
    ...stage,
    label: stage.label ?? label,
    actors: selfEvaluated && !named.includes('applicant') ? ['applicant', ...named] : named,
    step: stage.step === undefined ? (shown ? step : null) : stage.step,
  };
}

export const stageSchema = written.transform(complete);
export type Stage = z.infer<typeof stageSchema>;
export type StageOf<K extends StageKind> = Extract<Stage, { kind: K }>;

/** 办件 kinds: an application, an objection to it, a voucher order under it, its redemption, a yearly re-check. */
export const caseKinds = ['application', 'objection', 'order', 'redemption', 'recheck'] as const;
export type CaseKind = (typeof caseKinds)[number];

export const workflowSchema = z.strictObject({
  start: idSchema,
  stages: z.array(stageSchema).min(2).max(60),
});
export type Workflow = z.infer<typeof workflowSchema>;
