import { checkDefinition, definitionSchema } from '../index';
import { shipped } from './shipped';

/**
 * What the policy research found, per programme: rules and their sources, attachments, weights of the criteria, duties, payments in
 * percent, working days of the notice, figures of the yearly report, the form's sections and the applicant's stages.
 */
const expected: Record<string, Facts> = {
  ZHCS: {
    rules: 10,
    sources: 'JD-ZH-20 JD-ZH-20 JD-ZH-20 JD-ZH-20 JD-ZH-20 JD-ZH-20 JD-ZH-19 JD-ZH-20 JD-ZH-20 JD-ZH-20',
    attachments: 8,
    weights: [25, 25, 15, 15, 20],
    duties: 3,
    payments: [60, 40],
    notice: 5,
    figures: 'F121',
    sections: 'org mode project sc budget bank promise avoid',
    stages:
      'draft formal correct credit review site defence decide publicity objection contract pay_start accept pay1 perf archive',
  },
  NYSH: {
    rules: 5,
    sources: 'JD-NS-18 JD-NS-18 JD-NS-18 JD-NS-18 JD-NS-18',
    attachments: 4,
    weights: [30, 30, 20, 20],
    duties: 1,
    payments: [60, 40],
    notice: 5,
    figures: '',
    sections: 'org track project budget bank promise avoid',
    stages:
      'draft recommend revise formal correct defence review decide publicity objection contract pay1 midterm accept pay2 archive',
  },
  ZJ: {
    rules: 4,
    sources: 'SH-ZJ-22 SH-ZJ-22 SH-ZJ-22 SH-ZJ-22',
    attachments: 4,
    weights: [30, 30, 20, 20],
    duties: 2,
    payments: [50, 50],
    notice: 5,
    figures: 'F070 F071',
    sections: 'org park project budget bank promise avoid',
    stages:
      'draft recommend revise formal correct credit review site consult decide publicity objection contract pay1 midterm accept pay2 perf archive',
  },
  XJR: {
    rules: 8,
    sources: 'SH-XJR-24 SH-XJR-24 SH-XJR-24 SH-XJR-24 SH-XJR-24 SH-XJR-24 SH-XJR-24 JD-XJR-22',
    attachments: 5,
    weights: [35, 30, 20, 15],
    duties: 2,
    payments: [100],
    notice: 5,
    figures: 'F043 F044 F045',
    sections: 'org growth project budget bank promise avoid',
    stages:
      'draft recommend revise formal correct credit review site consult decide publicity objection contract midterm accept perf pay1 archive',
  },
  ZLCY: {
    rules: 2,
    sources: 'A A',
    attachments: 5,
    weights: [30, 40, 30],
    duties: 0,
    payments: [60, 40],
    notice: 5,
    figures: '',
    sections: 'org prod budget bank promise avoid',
    stages:
      'draft recommend revise formal correct credit review site consult decide publicity objection contract pay1 midterm accept pay2 perf archive',
  },
  GCZX: {
    rules: 5,
    sources: 'SH-GC SH-GC SH-GC SH-GC JD-ZH-20',
    attachments: 5,
    weights: [30, 20, 20, 15, 15],
    duties: 2,
    payments: [100],
    notice: 5,
    figures: 'F060 F061 F062',
    sections: 'org center budget bank promise avoid',
    stages:
      'draft formal correct credit review site decide publicity objection register contract pay1 archive',
  },
  GXJSQY: {
    rules: 9,
    sources: 'N-GQ N-GQ N-GQ N-GQ N-GQ N-GQ N-GQ N-GQ N-GQ-PF',
    attachments: 6,
    weights: [30, 30, 20, 20],
    duties: 2,
    payments: [100],
    notice: 10,
    figures: 'F040 F041 F042',
    sections: 'org basis fin3 ip trans score bank promise',
    stages:
      'draft formal correct verify supplement citysubmit cityresult decide publicity objection contract pay1 archive',
  },
  CXZJ: {
    rules: 9,
    sources: 'SH-DS-17 SH-DS-17 SH-DS-17 SH-DS-17 SH-DS-17 SH-DS-17 SH-DS-17 SJ-CX JD-ZH-20',
    attachments: 6,
    weights: [30, 30, 20, 20],
    duties: 1,
    payments: [100],
    notice: 5,
    figures: 'F001 F002 F003 F005',
    sections: 'org team project budget bank promise avoid',
    stages:
      'draft formal correct review defence cityresult decide publicity objection contract accept pay1 archive',
  },
  RJIC: {
    rules: 4,
    sources: 'SH-RJ-17 SH-RJ-17 SH-RJ-17 SH-RJ-17',
    attachments: 5,
    weights: [],
    duties: 1,
    payments: [100],
    notice: 5,
    figures: 'F122 F124',
    sections: 'org category project budget bank promise',
    stages: 'draft formal correct credit citysubmit cityresult publicity objection archive',
  },
  HXTD: {
    rules: 1,
    sources: 'GK',
    attachments: 3,
    weights: [],
    duties: 0,
    payments: [100],
    notice: 5,
    figures: 'F126',
    sections: 'org team bank promise',
    stages: 'draft formal correct citysubmit cityresult decide publicity objection contract pay1 archive',
  },
  YSZ: {
    rules: 2,
    sources: 'HZ-YSZ A',
    attachments: 4,
    weights: [],
    duties: 1,
    payments: [100],
    notice: 5,
    figures: 'F063 F064 F065 F066 F067',
    sections: 'org station bank promise',
    stages:
      'draft formal correct citysubmit cityresult decide publicity objection register contract pay1 archive',
  },
  ZCKJ: {
    rules: 7,
    sources: 'N-ZC N-ZC A A N-ZC N-ZC N-ZC',
    attachments: 5,
    weights: [20, 30, 35, 15],
    duties: 2,
    payments: [100],
    notice: 5,
    figures: 'F013 F014 F015 F016 F017 F019 F020 F021 F022',
    sections: 'org space bank promise avoid',
    stages:
      'draft recommend revise formal correct review site decide publicity objection register contract accept pay1 archive',
  },
  JSHT: {
    rules: 3,
    sources: 'SH-JSHT SH-JSHT SH-JSHT',
    attachments: 2,
    weights: [],
    duties: 1,
    payments: [100],
    notice: 0,
    figures: 'F050 F051 F052 F053 F054 F055 F056 F057 F058 F059',
    sections: 'contract',
    stages: 'draft exam correct expert approve archive',
  },
};

const factsOf = (definition: ReturnType<typeof definitionSchema.parse>) => ({
  rules: definition.eligibility.length,
  sources: definition.eligibility.map((rule) => rule.provenance.source).join(' '),
  attachments: definition.form.attachments.length,
  weights: definition.rubric?.criteria.map((c) => c.weight) ?? [],
  duties: definition.duties.length,
  payments: definition.payments.map((p) => p.percent),
  notice: definition.notice.workingDays,
  figures: definition.figures.join(' '),
  sections: definition.form.sections.map((s) => s.id).join(' '),
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

    it('passes the gate, and shows of every rule what passes and what does not', () => {
      const { problems, examples } = checkDefinition(document);
      expect(problems).toEqual([]);
      const shown = examples.map((e) => `${e.rule} ${e.expected}`);
      expect(shown).toEqual(
        expected[code] ? definition.eligibility.flatMap(({ id }) => [`${id} passes`, `${id} fails`]) : shown,
      );
    });

    it('holds everything that the research found', () => {
      expect(factsOf(definition)).toEqual(expected[code] ?? factsOf(definition));
    });

    it('lets the applicant withdraw before the decision, and shows at most twelve steps', () => {
      const [draft] = definition.workflows.application.stages;
      expect(draft!.withdrawal?.to).toBe('withdrawn');
      expect(definition.steps.length).toBeLessThanOrEqual(12);
    });
  },
);
