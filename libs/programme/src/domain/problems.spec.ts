import { cxy } from './cxy.fixture';
import type { Definition } from './definition';
import type { Field } from './fields';
import { programmeProblems } from './problems';
import type { StageKind, StageOf } from './stages';

const stage = <K extends StageKind>(
  d: Definition,
  id: string,
  workflow: 'application' | 'objection' = 'application',
) => d.workflows[workflow]!.stages.find((s) => s.id === id)! as StageOf<K>;
const field = <T extends Field['type']>(d: Definition, section: string, id: string) =>
  d.form.sections.find((s) => s.id === section)!.fields.find((f) => f.id === id)! as Extract<
    Field,
    { type: T }
  >;
const rule = (d: Definition, id: string, test: string) =>
  (d.eligibility.find((r) => r.id === id)!.condition = { test });

const words = { 'zh-CN': '一', en: 'one' };
const named = (id: string) => ({ type: 'text', id, label: words, required: false, maxLength: 20 }) as const;
const members = (more: object) =>
  ({
    type: 'group',
    id: 'members',
    label: words,
    required: false,
    fields: [named('name')],
    minItems: 0,
    maxItems: 5,
    ...more,
  }) as Field;
const computed = (d: Definition, section: string, formula: string) =>
  d.form.sections
    .find((s) => s.id === section)!
    .fields.push({ type: 'computed', id: 'x', label: words, required: false, formula, result: 'integer' });
const computedColumn = (d: Definition, formula: string, maxRows = 4) => {
  const lines = field<'table'>(d, 'budget', 'lines');
  lines.maxRows = maxRows;
  lines.columns.push(
    { type: 'computed', id: 'share', label: words, formula, result: 'percent' },
    { type: 'money', id: 'later', label: words, required: false },
  );
};

/** One definition per code, wrong in that one way. */
const wrong: [code: string, spoil: (d: Definition) => unknown][] = [
  ['id.twice', (d) => d.parameters.push(d.parameters[0]!)],
  ['payments.sum', (d) => (d.payments[0]!.percent = 50)],
  ['payments.last-when', (d) => (d.payments.at(-1)!.when = 'budget.grant > 0')],
  ['argument.skipped', (d) => (d.payments[0]!.when = 'budget.grant > 0')],
  ['step.empty', (d) => (stage(d, 'midterm').step = null)],
  ['step.unknown', (d) => (stage(d, 'midterm').step = 'nowhere')],
  ['source.unknown', (d) => (d.amount.provenance.source = 'XX-1')],
  ['rubric.weights', (d) => (d.rubric!.criteria[0]!.weight = 24)],
  ['rubric.levels-order', (d) => (d.rubric!.levels[1]!.from = 90)],
  ['rubric.levels-floor', (d) => (d.rubric!.levels[3]!.from = 10)],
  ['rubric.anchor-level', (d) => (d.rubric!.criteria[0]!.anchors[0]!.level = 'superb')],
  ['panel.composition', (d) => (d.rubric!.panel.composition[0]!.count = 6)],
  ['panel.fit', (d) => (d.rubric!.panel.fit = { fields: 60, text: 30 })],
  ['panel.bids', (d) => (d.rubric!.panel.fit = { fields: 50, text: 30, bids: 20 })],
  ['panel.outside', (d) => (d.rubric!.panel.leastOutside = 6)],
  ['panel.even', (d) => (d.rubric!.panel.minimum = 6)],
  ['panel.too-small', (d) => Object.assign(d.rubric!.panel, { minimum: 1, composition: [] })],
  ['template.placeholder', (d) => (d.messages[0]!.body.en = 'Dear {person}')],
  ['template.unknown', (d) => (stage(d, 'recommend').messages[0]!.template = 'nothing')],
  ['reminder.without-due', (d) => (stage(d, 'recommend').workingDays = null)],
  ['reminder.too-early', (d) => (stage(d, 'recommend').workingDays = 2)],
  ['section.reserved', (d) => (d.form.sections[6]!.id = 'credit')],
  ['section.reserved', (d) => (d.form.sections[6]!.id = 'list')],
  ['section.reserved', (d) => (d.form.sections[6]!.id = 'package')],
  ['section.reserved', (d) => (d.form.sections[6]!.id = 'in')],
  ['path.unknown', (d) => (d.form.title = 'project.name')],
  ['path.type', (d) => (d.form.asked = 'project.title')],
  ['path.unknown', (d) => (d.form.payee!.bank = 'bank.nothing')],
  ['path.type', (d) => (d.rubric!.panel.avoidance = 'project.title')],
  ['field.pattern', (d) => (field<'text'>(d, 'org', 'hnte_no').pattern = '(')],
  ['field.pattern', (d) => (field<'text'>(d, 'org', 'hnte_no').pattern = '(?<=a)b')],
  ['group.items', (d) => d.form.sections[0]!.fields.push(members({ minItems: 5, maxItems: 2 }))],
  ['id.twice', (d) => d.form.sections[0]!.fields.push(members({ fields: [named('a'), named('a')] }))],
  [
    'expression.column',
    (d) =>
      d.form.sections[0]!.fields.push(
        members({ fields: [{ ...named('a'), showIf: 'row.b != ""' }, named('b')] }),
      ),
  ],
  [
    'expression.context',
    (d) =>
      d.form.sections[0]!.fields.push(members({ fields: [{ ...named('a'), showIf: 'credit.blacklisted' }] })),
  ],
  [
    'expression.result-type',
    (d) =>
      d.form.sections[0]!.fields.push(
        members({
          rules: [{ id: 'r', test: 'row.name', message: { 'zh-CN': '对', en: 'Right' }, field: 'name' }],
        }),
      ),
  ],
  [
    'path.unknown',
    (d) =>
      d.form.sections[0]!.fields.push(
        members({
          rules: [{ id: 'r', test: 'true', message: { 'zh-CN': '对', en: 'Right' }, field: 'nothing' }],
        }),
      ),
  ],
  ['expression.column', (d) => (field(d, 'org', 'mobile').showIf = 'budget.lines.exists(r, r.price > 1)')],
  [
    'expression.column',
    (d) => {
      d.form.sections[0]!.fields.push(members({}));
      rule(d, 'abnormal', 'org.members.all(m, m.age > 1)');
    },
  ],
  ['expression.no-such-overload', (d) => rule(d, 'abnormal', 'budget.lines.all(row, row.grant == "much")')],
  ['expression.column', (d) => computedColumn(d, 'row.later * 2')],
  ['expression.result-type', (d) => computedColumn(d, 'row.grant > 1')],
  ['expression.context', (d) => computedColumn(d, 'history.open_projects')],
  [
    'expression.cost',
    (d) => computedColumn(d, 'sum_of(budget.lines, "grant") + sum_of(budget.lines, "own")', 2000),
  ],
  ['expression.context', (d) => computed(d, 'org', 'size(today)')],
  ['expression.result-type', (d) => computed(d, 'org', 'org.staff > 1')],
  ['expression.sensitive', (d) => computed(d, 'bank', 'size(bank.acct_no)')],
  [
    'expression.cycle',
    (d) => (computed(d, 'org', 'org.staff + 1'), (field(d, 'org', 'staff').showIf = 'org.x > 1')),
  ],
  ['expression.cycle', (d) => (field(d, 'org', 'staff').showIf = 'org.staff > 1')],
  ['field.bounds', (d) => Object.assign(field(d, 'org', 'staff'), { min: 5, max: 4 })],
  ['option.twice', (d) => (field<'choice'>(d, 'project', 'field').options[1]!.value = 'electronics')],
  ['table.rows', (d) => (field<'table'>(d, 'budget', 'lines').maxRows = 3)],
  [
    'table.first-column',
    (d) =>
      (field<'table'>(d, 'budget', 'lines').columns[0] = {
        type: 'date',
        id: 'item',
        label: d.name,
        required: true,
      }),
  ],
  [
    'table.total',
    (d) => Object.assign(field<'table'>(d, 'budget', 'lines').columns[4]!, { of: ['grant', 'item'] }),
  ],
  ['expression.unknown-variable', (d) => rule(d, 'abnormal', '!weather.bad')],
  ['expression.no-such-key', (d) => rule(d, 'abnormal', '!credit.bad')],
  ['expression.no-such-overload', (d) => rule(d, 'abnormal', 'org.staff == "12"')],
  ['expression.unexpected-token', (d) => rule(d, 'abnormal', 'org.staff >')],
  ['expression.result-type', (d) => rule(d, 'abnormal', 'org.staff + 1')],
  ['expression.context', (d) => (field(d, 'org', 'hnte_no').showIf = 'credit.abnormal')],
  ['expression.column', (d) => (d.amount.formula = 'sum_of(budget.lines, "price")')],
  ['expression.column', (d) => rule(d, 'abnormal', 'budget.lines.all(row, row.price > 0)')],
  ['workflow.start', (d) => (d.workflows.application.start = 'nowhere')],
  ['workflow.start-form', (d) => (d.workflows.application.start = 'recommend')],
  [
    'workflow.no-end',
    (d) => (d.workflows.objection!.stages = d.workflows.objection!.stages.filter((s) => s.kind !== 'closed')),
  ],
  [
    'stage.unreachable',
    (d) => (stage(d, 'review').outcomes = stage(d, 'review').outcomes.filter((o) => o.id !== 'visit')),
  ],
  ['stage.dead-end', (d) => (stage(d, 'pay1').outcomes = [])],
  ['stage.no-end', (d) => stage(d, 'check', 'objection').outcomes.forEach((o) => (o.to = 'check'))],
  ['outcome.target', (d) => (stage(d, 'decide').outcomes[0]!.to = 'nowhere')],
  ['outcome.reserved', (d) => (stage(d, 'draft').outcomes[1]!.id = 'withdraw')],
  ['closed.outcomes', (d) => (stage(d, 'archive').outcomes = [stage(d, 'draft').outcomes[0]!])],
  ['withdrawal.target', (d) => (stage(d, 'draft').withdrawal!.to = 'formal')],
  ['argument.outcome', (d) => (stage<'review'>(d, 'review').arguments.passes = 'nothing')],
  ['argument.instalment', (d) => (stage<'payment'>(d, 'pay1').arguments.instalment = 'third')],
  ['attachment.unknown', (d) => (stage<'endorsement'>(d, 'recommend').arguments.attachment = 'letter')],
  ['review.no-rubric', (d) => (d.rubric = null)],
  ['review.deadlines', (d) => (stage<'review'>(d, 'review').arguments.hardWorkingDays = 3)],
  ['payment.no-decision', (d) => (stage(d, 'consult').outcomes[0]!.to = 'publicity')],
  ['payment.no-notice', (d) => (stage(d, 'decide').outcomes[0]!.to = 'contract')],
  [
    'registration.no-recheck',
    (d) =>
      Object.assign(stage(d, 'perf'), {
        kind: 'registration',
        arguments: {
          registers: 'good',
          refuses: 'poor',
          number: '嘉备{year}{serial:3}',
          plaque: false,
          recheckMonths: 12,
        },
      }),
  ],
  ['path.type', (d) => (stage<'evaluation'>(d, 'perf').arguments.targets = 'project.title')],
  [
    'form.other-case',
    (d) =>
      Object.assign(stage(d, 'check', 'objection'), {
        kind: 'form',
        arguments: { editable: 'all', certification: false },
      }),
  ],
  ['form.no-forward', (d) => (stage(d, 'revise').outcomes[0]!.tone = 'back')],
  ['notice.days', (d) => (stage<'notice'>(d, 'publicity').arguments.workingDays = 7)],
  ['objection.role', (d) => (stage<'objection'>(d, 'objection').arguments.role = 'decides')],
  ['objection.no-workflow', (d) => delete d.workflows.objection],
  ['grades.order', (d) => (stage<'evaluation'>(d, 'perf').arguments.grades[1]!.from = 95)],
];

describe('publishing refuses a definition', () => {
  it.each(wrong)('with %s, and says where', (code, spoil) => {
    const definition = cxy();
    spoil(definition);
    const found = programmeProblems(definition);
    expect(found.map((p) => p.code)).toContain(code);
    expect(found.every((p) => p.place.startsWith('/'))).toBe(true);
  });

  it('but lets a draft remind of its call’s closing', () => {
    const definition = cxy();
    stage(definition, 'draft').messages = [
      { on: 'reminder', to: 'applicant', template: 'draft_deadline', workingDaysBefore: 3 },
    ];
    expect(programmeProblems(definition)).toEqual([]);
  });

  it('and lists everything at once, with the place and the characters', () => {
    const definition = cxy();
    rule(definition, 'blacklist', '!credit.bad');
    definition.payments[0]!.percent = 50;
    definition.workflows.application.stages[5]!.outcomes[0]!.to = 'nowhere';
    const found = programmeProblems(definition);
    expect(found).toEqual(
      expect.arrayContaining([
        { place: '/payments', code: 'payments.sum', params: { percent: 90 } },
        {
          place: '/eligibility/11/condition/test',
          code: 'expression.no-such-key',
          params: expect.objectContaining({ start: 8, end: 11 }),
        },
        {
          place: '/workflows/application/stages/5/outcomes/0/to',
          code: 'outcome.target',
          params: { to: 'nowhere' },
        },
      ]),
    );
  });
});
