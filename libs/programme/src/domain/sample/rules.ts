import { fieldAt, type Answers } from '../answers';
import { entitledAmount } from '../amount';
import type { Definition, EligibilityRule } from '../definition';
import { evaluate, expressionsOf, type EligibilityContext } from '../expressions';
import {
  asRecord,
  asWhole,
  distanceTo,
  gap,
  recordsOf,
  wordingOf,
  type Asked,
  type Distance,
  type Wording,
} from './distance';
import type { FieldOf, Section } from '../fields';

/** A rule that a sample must keep, and how far answers are from keeping it: 0 is kept, a broken one is at least 1. */
export interface SampleRule {
  place: string;
  /** What it reads: `budget.grant`, `applicant.town`. */
  reads: string[];
  wording: Wording;
  /** Of whom its comparisons are asked, to see by how much they are missed: the answers, or each record that breaks it. */
  asked: (context: EligibilityContext) => Asked[];
  distance: (context: EligibilityContext) => number;
}

/** Every rule of a definition: those of the form, the conditions, who may apply. */
export function sampleRules(definition: Definition, applicant: number): SampleRule[] {
  const form = definition.form.sections.flatMap((section, i) =>
    section.rules.map((rule, j) => {
      const holds = distanceTo(asWhole(definition), rule.test);
      return {
        ...read(definition, `/form/sections/${i}/rules/${j}`, [rule.test]),
        // A rule that cannot be told yet, or whose section was left empty, is not broken.
        distance: (context: EligibilityContext) =>
          section.optional && empty(context.answers, section.id) ? 0 : holds(context, 0),
      };
    }),
  );
  const inside = definition.form.sections.flatMap((section, i) =>
    section.fields.flatMap((field, j) =>
      field.type === 'group' ? groupRules(definition, section, field, `/form/sections/${i}/fields/${j}`) : [],
    ),
  );
  const conditions = definition.eligibility
    .map((rule, i) => ({ rule, place: `/eligibility/${i}` }))
    .filter(({ rule }) => rule.effect === 'refuse' && rule.at.some((at) => at !== 'start'))
    .map(({ rule, place }) => ({
      ...read(definition, place, expressionsIn(rule), 'compare' in rule.condition),
      distance: conditionDistance(definition, rule),
    }));
  const { when } = definition.applicants[applicant]!;
  const who = when
    ? [
        {
          ...read(definition, `/applicants/${applicant}`, [when]),
          distance: (context: EligibilityContext) => distanceTo(asWhole(definition), when)(context, 1),
        },
      ]
    : [];
  return [...form, ...inside, ...conditions, ...who];
}

/** So many records of a group show how far they are from a rule. */
const RECORDS_MOST = 4;

/** The rules of a group: each holds of every record, and each record that is mended brings it nearer. */
function groupRules(
  definition: Definition,
  section: Section,
  field: FieldOf<'group'>,
  place: string,
): SampleRule[] {
  const path = `${section.id}.${field.id}`;
  return (field.rules ?? []).map(({ test }, i) => {
    const records: { asked: Asked; holds: Distance }[] = [];
    const distances = (context: EligibilityContext): number[] =>
      recordsOf(context, path).map((_, at) => {
        if (!records[at]) {
          const asked = asRecord(definition, path, field, at);
          records[at] = { asked, holds: distanceTo(asked, test) };
        }
        return records[at].holds(context, 0);
      });
    const any = asRecord(definition, path, field, 0);
    return {
      place: `${place}/rules/${i}`,
      reads: [...new Set([path, ...readsOf(definition, any, [test])])],
      wording: wordingOf(any, test),
      asked: (context) =>
        distances(context)
          .flatMap((distance, at) => (distance > 0 ? [records[at]!.asked] : []))
          .slice(0, RECORDS_MOST),
      distance: (context) => distances(context).reduce((sum, distance) => sum + distance, 0),
    };
  });
}

/** An amount of less says little: the fen of an instalment would be rounded away. */
const WORTH_FEN = 100_000;

const worth = (fen: number): number => (fen <= 0 ? 1.5 : fen < WORTH_FEN ? 1 : 0);

/**
 * What a sample would rather have than not: where money is decided, an amount worth awarding and one worth asking
 * for. A formula of 0 gives none: a recognition.
 */
export function sampleWishes(definition: Definition): SampleRule[] {
  if (!definition.workflows.application.stages.some((stage) => stage.kind === 'decision')) return [];
  const { formula } = definition.amount;
  const { asked } = definition.form;
  const amount: SampleRule = {
    ...read(definition, '/amount/formula', [formula]),
    distance: (context) => {
      const entitled = entitledAmount(definition, context);
      return 'amount' in entitled ? worth(entitled.amount) : 1.5;
    },
  };
  const known = evaluate(definition, formula, { answers: {} });
  const rules = 'value' in known ? [] : [amount];
  if (asked === undefined) return rules;
  const [section, field] = asked.split('.') as [string, string];
  return [
    ...rules,
    {
      place: '/form/asked',
      reads: [asked],
      wording: { comparisons: [], values: [WORTH_FEN] },
      asked: () => [],
      distance: ({ answers }) => {
        const given = answers[section]?.[field];
        return typeof given === 'number' ? worth(given) : 0;
      },
    },
  ];
}

const read = (definition: Definition, place: string, expressions: string[], compared = false) => {
  const asked = asWhole(definition);
  const wordings = expressions.map((e) => wordingOf(asked, e));
  const [left, right] = expressions;
  return {
    place,
    reads: readsOf(definition, asked, expressions),
    asked: () => [asked],
    wording: {
      comparisons: [
        ...wordings.flatMap((w) => w.comparisons),
        ...(compared ? [[left!, right!] as [string, string]] : []),
      ],
      values: wordings.flatMap((w) => w.values),
    },
  };
};

/** What expressions read, and what is read by the answers that are computed for them. */
function readsOf(definition: Definition, asked: Asked, expressions: string[]): string[] {
  const found = new Set(expressions.flatMap((e) => asked.pathsOf(e)));
  for (const path of found) {
    const field = path.includes('.') ? fieldAt(definition, path) : undefined;
    const formulas = field?.type === 'computed' ? [field.formula] : [];
    for (const formula of formulas)
      expressionsOf(definition)
        .pathsOf(formula)
        .forEach((other) => found.add(other));
  }
  return [...found];
}

const empty = (answers: Answers, section: string): boolean =>
  Object.keys(answers[section] ?? {}).length === 0;

const expressionsIn = ({ condition, when }: EligibilityRule): string[] => [
  ...('test' in condition ? [condition.test] : [condition.compare.value, condition.compare.threshold]),
  ...(when ? [when] : []),
];

function conditionDistance(
  definition: Definition,
  { condition, when, missing }: EligibilityRule,
): (context: EligibilityContext) => number {
  const absent = missing === 'fails' ? 1.5 : 0;
  const holds = 'test' in condition ? distanceTo(asWhole(definition), condition.test) : null;
  return (context) => {
    if (when) {
      const applies = evaluate(definition, when, context);
      if (!('value' in applies)) return absent;
      if (applies.value !== true) return 0;
    }
    if (holds) return holds(context, absent);
    const { value, operator, threshold } = (condition as Extract<typeof condition, { compare: object }>)
      .compare;
    const [left, right] = [value, threshold].map((e) => evaluate(definition, e, context));
    if (!('value' in left!) || !('value' in right!)) return absent;
    return gap(Number(left.value), operator, Number(right.value));
  };
}
