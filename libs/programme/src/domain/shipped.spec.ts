import { definitionSchema, programmeProblems } from '../index';
import { cxy } from './cxy.fixture';
import CXY from '../definitions/CXY.json' with { type: 'json' };

describe('the shipped programme CXY', () => {
  it('is of the format, and reading it loses nothing', () => {
    expect(definitionSchema.parse(CXY)).toEqual(CXY);
  });

  it('has no problems', () => {
    expect(programmeProblems(cxy())).toEqual([]);
  });

  it('holds everything that the research found', () => {
    const {
      eligibility,
      form,
      rubric,
      payments,
      paymentAlternatives,
      duties,
      duplicates,
      figures,
      amount,
      workflows,
    } = cxy();
    expect(eligibility).toHaveLength(14);
    expect(Object.fromEntries(form.sections.map((s) => [s.id, s.fields.length]))).toEqual({
      org: 15,
      partner: 12,
      project: 8,
      budget: 6,
      bank: 3,
      promise: 3,
      avoid: 1,
    });
    expect(form.attachments).toHaveLength(9);
    expect(rubric!.criteria.map((c) => c.weight)).toEqual([25, 20, 20, 20, 15]);
    // Three assumptions of the research, and the deadlines of the experts.
    expect(rubric!.assumed).toHaveLength(4);
    expect(payments.map((p) => p.percent)).toEqual([60, 40]);
    expect([paymentAlternatives.length, duties.length, duplicates.length, amount.bounds.length]).toEqual([
      3, 6, 2, 4,
    ]);
    expect(figures).toEqual(['F103', 'F104']);
    expect(workflows.application.stages.filter((s) => s.step !== null).map((s) => s.id)).toEqual([
      'draft',
      'recommend',
      'revise',
      'formal',
      'correct',
      'credit',
      'review',
      'site',
      'consult',
      'decide',
      'publicity',
      'objection',
      'contract',
      'pay1',
      'midterm',
      'accept',
      'pay2',
      'perf',
      'archive',
    ]);
  });

  it('says of every rule where it comes from, and calls an assumption by its name', () => {
    const { eligibility, amount, parameters } = cxy();
    expect(eligibility.map((r) => r.provenance.source)).toEqual([
      'JD-CXY',
      'JD-CXY',
      'JD-CXY',
      'JD-CXY',
      'JD-CXY',
      'JD-CXY',
      'JD-CXY',
      'JD-CXY',
      'JD-CXY',
      'FX-CXY',
      'SJ-CXY',
      'JD-ZH-20',
      'JD-ZH-20',
      'JD-ZH-20',
    ]);
    expect(amount.provenance.source).toBe('A');
    expect(
      parameters
        .filter((p) => ['ratio', 'cap_one', 'cap_two', 'cap_three'].includes(p.id))
        .map((p) => p.provenance.source),
    ).toEqual(['A', 'A', 'A', 'A']);
  });

  it('asks for a reason where the policy says in principle, and refuses elsewhere', () => {
    expect(
      cxy()
        .eligibility.filter((r) => r.effect === 'reason')
        .map((r) => r.id),
    ).toEqual(['duration', 'contract_least']);
  });

  it('shows the applicant twelve steps', () => {
    expect(cxy().steps).toHaveLength(12);
  });
});
