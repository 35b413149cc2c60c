import { definitionSchema, programmeProblems } from '../index';
import { shipped } from './shipped';

/**
 * What the policy research found, per programme: rules, attachments, criteria (with their weights), duties, rules
 * against double funding, payments in percent, steps and stages of the applicant, figures of the yearly report.
 */
const expected: Record<string, Partial<Facts>> = {
  ZHCS: {
    rules: 10,
    attachments: 8,
    weights: [25, 25, 15, 15, 20],
    duties: 3,
    payments: [60, 40],
    notice: 5,
    figures: ['F121'],
    stages:
      'draft formal correct credit review site defence decide publicity objection contract pay_start accept pay1 perf archive',
  },
};

const factsOf = (definition: ReturnType<typeof definitionSchema.parse>) => ({
  rules: definition.eligibility.length,
  attachments: definition.form.attachments.length,
  weights: definition.rubric?.criteria.map((c) => c.weight) ?? [],
  duties: definition.duties.length,
  payments: definition.payments.map((p) => p.percent),
  notice: definition.notice.workingDays,
  figures: definition.figures,
  stages: definition.workflows.application.stages
    .filter((s) => s.step !== null)
    .map((s) => s.id)
    .join(' '),
});
type Facts = ReturnType<typeof factsOf>;

describe.each(shipped.map((document) => [(document as { code: string }).code, document]))(
  'the shipped programme %s',
  (code, document) => {
    const definition = definitionSchema.parse(document);

    it('is of the format, and reading it loses nothing', () => {
      expect(definition).toEqual(document);
    });

    it('has no problems', () => {
      expect(programmeProblems(definition)).toEqual([]);
    });

    it('holds everything that the research found', () => {
      expect(factsOf(definition)).toEqual({ ...factsOf(definition), ...expected[code] });
    });

    it('lets the applicant withdraw before the decision, and shows at most twelve steps', () => {
      const [draft] = definition.workflows.application.stages;
      expect(draft!.withdrawal?.to).toBe('withdrawn');
      expect(definition.steps.length).toBeLessThanOrEqual(12);
    });
  },
);
