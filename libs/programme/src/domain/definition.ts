import { z } from 'zod';
import type { Text } from '@keshen/kernel';
import { attachmentSchema, sectionSchema } from './fields';
import { letterSchema } from './letters';
import { conflictRule, interestKinds } from './interests';
import { standardSteps } from './stage-defaults';
import { workflowSchema } from './stages';
import { expressionSchema, idSchema, provenanceSchema, textSchema, words } from './text';
import { applyFreeSchema, patentsSchema } from './apply-free';
import { uniqueSchema } from './uniques';
import { voucherSchema } from './voucher';

const text = (zh: string, en: string): Text => ({ 'zh-CN': zh, en });
const assumed = { source: 'A' };

/** Short name of a programme, in reference numbers and URLs: CXY. */
export const programmeCode = z.string().regex(/^[A-Z][A-Z0-9]{1,11}$/);

/** Numbers of the policy that an administrator may change with the next version: ratios, caps, thresholds. */
const parameterSchema = z.strictObject({
  id: idSchema,
  label: textSchema,
  type: z.enum(['money', 'percent', 'integer']).default('integer'),
  /** fen, hundredths of a percent, or a plain integer. */
  value: z.int(),
  provenance: provenanceSchema,
});

/** Values by path, as in a worked example: `org.staff`, `credit.blacklisted`, `today`; null takes one away. */
const exampleValues = z.record(z.string().max(81), z.unknown());

/**
 * 资格条件. `compare` shows value, threshold and gap; `test` is for what is not a comparison of numbers.
 * `missing` says what an absent value means; `effect: reason` is 原则上: it may be exceeded with a reason.
 */
export const eligibilityRuleSchema = z.strictObject({
  id: idSchema,
  text: textSchema,
  provenance: provenanceSchema,
  /** The rule speaks only of applications for which this holds. */
  when: expressionSchema.optional(),
  condition: z.union([
    z.strictObject({ test: expressionSchema }),
    z.strictObject({
      compare: z.strictObject({
        value: expressionSchema,
        operator: z.enum(['>=', '<=', '>', '<', '==']),
        threshold: expressionSchema,
        unit: z.enum(['money', 'percent', 'months', 'years', 'count']).default('count'),
      }),
    }),
  ]),
  at: z
    .array(z.enum(['start', 'draft', 'submission', 'screening', 'decision']))
    .min(1)
    .max(5)
    .default(['start', 'draft', 'submission', 'screening']),
  effect: z.enum(['refuse', 'reason']).default('refuse'),
  missing: z.enum(['fails', 'passes', 'unknown']).default('unknown'),
  /** Asked of a visitor before starting. */
  question: textSchema.optional(),
  /** 示例: what differs from the definition's `example` where the rule passes, and where it does not. Run at publication. */
  examples: z.strictObject({ passes: exampleValues.default(() => ({})), fails: exampleValues }).optional(),
});
export type EligibilityRule = z.infer<typeof eligibilityRuleSchema>;

const criterionSchema = z.strictObject({
  id: idSchema,
  name: textSchema,
  /** Weights sum to 100; the score of a criterion runs from 0 to its weight. */
  weight: z.int().min(1).max(100),
  help: textSchema.optional(),
  anchors: z
    .array(z.strictObject({ level: idSchema, text: textSchema }))
    .max(6)
    .default(() => []),
});

export const rubricSchema = z.strictObject({
  criteria: z.array(criterionSchema).min(1).max(20),
  /** Bands in percent of the full score, best first. */
  levels: z
    .array(z.strictObject({ id: idSchema, label: textSchema, from: z.int().min(0).max(100) }))
    .min(2)
    .max(6)
    .default(() => [
      { id: 'excellent', label: text('优', 'Excellent'), from: 85 },
      { id: 'good', label: text('良', 'Good'), from: 75 },
      { id: 'fair', label: text('中', 'Fair'), from: 60 },
      { id: 'poor', label: text('差', 'Poor'), from: 0 },
    ]),
  method: z.enum(['trimmed-mean', 'mean', 'median']).default('mean'),
  /** Total below which a project is not recommended. */
  passLine: z.int().min(0).max(100).default(60),
  /** A criterion scored in percent at or above / below these needs a reason in words. */
  reasonFrom: z.int().min(0).max(100).default(90),
  reasonBelow: z.int().min(0).max(100).default(60),
  /** 盲评: experts learn nothing of what is marked `identifying`, nor who applies. */
  blind: z.boolean().default(false),
  /** 讨论: who has handed in reads the others' reviews and discusses them, under masked names. */
  discussion: z.boolean().default(false),
  /** 反馈: after the decision the applicant reads what the experts wrote for it, without names. */
  feedback: z.boolean().default(false),
  panel: z
    .strictObject({
      minimum: z.int().min(1).max(30).default(3),
      odd: z.boolean().default(true),
      composition: z
        .array(
          z.strictObject({
            class: z.enum(['technical', 'management', 'finance']),
            count: z.int().min(1).max(20),
          }),
        )
        .max(3)
        .default(() => []),
      /** At most so many from one unit, seated and planned together. */
      mostPerUnit: z.int().min(1).max(10).optional(),
      /** At least so many experts from outside the district. */
      leastOutside: z.int().min(1).max(10).optional(),
      /** 分组: technical experts must name a node of the tree that the answer to this choice stands for; else all may. */
      tracks: z
        .strictObject({
          answer: z.string().max(81),
          fields: z.record(z.string().max(40), z.array(z.string().max(20)).min(1).max(20)),
        })
        .optional(),
      /** 随机抽取: whether the names of those drawn are published once the review is over; never where nothing is said. */
      drawNames: z.enum(['never', 'after-review']).optional(),
      /** 匹配度: how much fields, text and what experts would like count, together 100. */
      fit: z
        .strictObject({
          fields: z.int().min(0).max(100),
          text: z.int().min(0).max(100),
          bids: z.int().min(0).max(100).optional(),
        })
        .optional(),
      /** How often the total of an expert of a class counts; once where nothing is said. */
      weights: z
        .strictObject({
          technical: z.int().min(1).max(10).optional(),
          management: z.int().min(1).max(10).optional(),
          finance: z.int().min(1).max(10).optional(),
        })
        .optional(),
      /** Reviews not handed in: waited for, or left out as long as `minimum` and `composition` are there without them. */
      missing: z.enum(['wait', 'leave-out']).optional(),
      maximumPerExpertAndYear: z.int().min(1).max(500).nullable().default(null),
      recusal: textSchema.default(
        text(
          '专家与申报单位、项目负责人有利害关系的应当回避。',
          'An expert with an interest in the applicant or the project leader stands aside.',
        ),
      ),
      /** 回避情形: which interests keep an expert, or one of the office, away, and how long; else `standardConflicts`. */
      conflicts: z.array(conflictRule).max(interestKinds.length).optional(),
      avoidable: z.int().min(0).max(10).default(0),
      /** 回避专家: the table answer that names them (columns `name`, `unit`, `reason`), as `section.field`. */
      avoidance: z.string().max(81).optional(),
    })
    .prefault({}),
  provenance: z
    .array(provenanceSchema)
    .min(1)
    .max(12)
    .default(() => [assumed]),
  assumed: z
    .array(textSchema)
    .max(12)
    .default(() => []),
  found: z.string().max(1000).optional(),
});
export type Rubric = z.infer<typeof rubricSchema>;

const noted = z.strictObject({ id: idSchema, text: textSchema, provenance: provenanceSchema });

const written = z.strictObject({
  format: z.literal('keshen.programme/1'),
  code: programmeCode,
  name: textSchema,
  /** The name again, where nothing is said. */
  summary: textSchema.optional(),
  kind: z.enum(['project', 'subsidy', 'voucher', 'recognition', 'registration']).default('project'),
  level: z.enum(['district', 'city', 'state']).default('district'),
  districtRole: z.enum(['decides', 'recommends', 'registers']).default('decides'),
  /** Official district whose enterprises may apply: GB/T 2260 code. */
  district: z
    .string()
    .regex(/^\d{6}$/)
    .default('310114'),
  applicants: z
    .array(
      z.strictObject({
        text: textSchema,
        party: z.enum(['legal', 'natural', 'team']),
        when: expressionSchema.optional(),
        provenance: provenanceSchema,
      }),
    )
    .min(1)
    .max(10)
    .default([{ text: text('法人单位', 'Legal persons'), party: 'legal', provenance: assumed }]),
  sources: z
    .record(
      z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,19}$/),
      z.strictObject({
        title: words(300),
        url: z
          .url({ protocol: /^https?$/ })
          .max(400)
          .nullable()
          .default(null),
        confidence: words(40).default('unverified'),
      }),
    )
    .default(() => ({})),
  parameters: z
    .array(parameterSchema)
    .max(40)
    .default(() => []),
  eligibility: z
    .array(eligibilityRuleSchema)
    .max(60)
    .default(() => []),
  form: z.strictObject({
    sections: z.array(sectionSchema).min(1).max(30),
    attachments: z
      .array(attachmentSchema)
      .max(40)
      .default(() => []),
    /** 参与方: which answers name them, as `section.field`; limits, conflicts and duplicates follow from these. */
    participants: z
      .array(
        z.strictObject({
          role: z.enum(['partner', 'leader', 'member']),
          name: z.string().max(81),
          creditCode: z.string().max(81).optional(),
          residentId: z.string().max(81).optional(),
        }),
      )
      .max(20)
      .optional(),
    /** 收款账户: which answers name the payee, as `section.field`. */
    payee: z
      .strictObject({ name: z.string().max(81), bank: z.string().max(81), account: z.string().max(81) })
      .optional(),
    /** Which answer is the project's title, and, where money is asked for, which the amount, as `section.field`. */
    title: z.string().max(81),
    asked: z.string().max(81).optional(),
  }),
  rubric: rubricSchema.nullable().default(null),
  /** Without it nobody is entitled to anything: recognitions, registrations. */
  amount: z
    .strictObject({
      formula: expressionSchema.default('0'),
      words: textSchema.default(text('按核定结果', 'As decided')),
      provenance: provenanceSchema,
      /** Real figures elsewhere that bound the assumption. */
      bounds: z
        .array(z.strictObject({ text: textSchema, provenance: provenanceSchema }))
        .max(12)
        .default(() => []),
      note: textSchema.optional(),
    })
    .prefault({}),
  payments: z
    .array(
      z.strictObject({
        id: idSchema,
        label: textSchema,
        percent: z.int().min(1).max(100),
        after: textSchema.default(text('立项后', 'After the award')),
        /** Paid only while this holds of the answers; what is not paid so falls to the last instalment. */
        when: expressionSchema.optional(),
        provenance: provenanceSchema,
      }),
    )
    .min(1)
    .max(6)
    .default(() => [
      {
        id: 'whole',
        label: text('一次性拨付', 'In one payment'),
        percent: 100,
        after: text('立项后', 'After the award'),
        provenance: assumed,
      },
    ]),
  paymentAlternatives: z
    .array(z.strictObject({ text: textSchema, provenance: provenanceSchema }))
    .max(10)
    .default(() => []),
  /** 公示, in working days; 0: nothing is made public. What the notice stage says, where nothing is said here. */
  notice: z.strictObject({ workingDays: z.int().min(0).max(60), provenance: provenanceSchema }).optional(),
  duties: z
    .array(noted)
    .max(30)
    .default(() => []),
  duplicates: z
    .array(noted)
    .max(20)
    .default(() => []),
  /** 唯一主张: held by a constraint of the database; `duplicates` are words and leads. */
  uniques: z.array(uniqueSchema).max(10).optional(),
  /** 创新券: only for programmes that issue quotas instead of awarding. */
  voucher: voucherSchema.optional(),
  applyFree: applyFreeSchema.optional(),
  patents: patentsSchema.optional(),
  /** The applicant's stage line: at most 12 steps, each gathering one or several stages. */
  steps: z
    .array(z.strictObject({ id: idSchema, label: textSchema }))
    .min(2)
    .max(12)
    .optional(),
  workflows: z.strictObject({
    application: workflowSchema,
    objection: workflowSchema.optional(),
    order: workflowSchema.optional(),
    redemption: workflowSchema.optional(),
    recheck: workflowSchema.optional(),
  }),
  messages: z
    .array(z.strictObject({ id: idSchema, subject: textSchema, body: textSchema }))
    .max(80)
    .default(() => []),
  /** 函件: written by the worker when the case's way calls for them; absent, what the stages' kinds call for. */
  letters: z.array(letterSchema).max(30).optional(),
  /** Figures of the yearly report that this programme feeds. */
  figures: z
    .array(z.string().max(10))
    .max(20)
    .default(() => []),
  notes: textSchema.optional(),
  /** 示例: a whole application that meets every rule, by path; publishing runs the rules over it. */
  example: exampleValues.optional(),
});

/** The workflow's own words, where the definition has none: standard steps, the days of its first notice. */
function complete(given: z.infer<typeof written>) {
  const { stages } = given.workflows.application;
  // An application's own notice says the days; where it has none, that of what follows it: an order's redemption.
  const { order, redemption, recheck } = given.workflows;
  const notice = [given.workflows.application, order, redemption, recheck]
    .flatMap((workflow) => workflow?.stages ?? [])
    .find((stage) => stage.kind === 'notice');
  return {
    ...given,
    summary: given.summary ?? given.name,
    notice: given.notice ?? {
      workingDays: notice ? notice.arguments.workingDays : 0,
      provenance: assumed,
    },
    steps: given.steps ?? standardSteps.filter(({ id }) => stages.some((stage) => stage.step === id)),
  };
}

/**
 * 专项: one immutable document per programme version. Much may be left out; what parsing gives is complete, and
 * parses to itself.
 */
export const definitionSchema = written.transform(complete);
export type Definition = z.infer<typeof definitionSchema>;
