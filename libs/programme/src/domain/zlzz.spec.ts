import ZLZZ from '../definitions/ZLZZ.json' with { type: 'json' };
import { definitionSchema } from './definition';
import { programmeProblems } from './problems';

const zlzz = definitionSchema.parse(ZLZZ);

describe('the shipped programme ZLZZ', () => {
  it('is of the format, and reading it loses nothing', () => {
    expect(definitionSchema.parse(ZLZZ)).toMatchObject(ZLZZ);
  });

  it('has no problems', () => {
    expect(programmeProblems(zlzz)).toEqual([]);
  });

  it('holds everything that the research found', () => {
    const { applicants, eligibility, form, amount, payments, duties, duplicates, figures, workflows } = zlzz;
    expect(applicants.map((a) => a.party)).toEqual(['legal', 'legal', 'legal', 'natural']);
    expect(eligibility.map((rule) => rule.id)).toEqual([
      'invention',
      'in_force',
      'first_owner',
      'owner_address',
      'within_year',
      'fee_reduced',
      'abnormal',
      'same_funding',
      'blacklist',
      'cap_left',
      'cap_pending',
    ]);
    const table = form.sections[1]!.fields[0]!;
    expect(table.type === 'table' && table.columns.map((column) => column.id)).toEqual([
      'patent_no',
      'kind',
      'title',
      'app_date',
      'grant_date',
      'owners',
      'country',
      'route',
      'fees',
      'agency_fee',
      'reduced',
      'first',
      'city_subsidy',
      'due',
    ]);
    expect(form.attachments).toHaveLength(8);
    expect(amount.bounds).toHaveLength(7);
    expect([payments[0]!.percent, duties.length, duplicates.length]).toEqual([100, 1, 1]);
    expect(figures).toEqual(['F080', 'F081']);
    expect(workflows.application.stages.map((stage) => stage.kind)).toEqual([
      'form',
      'formal-check',
      'form',
      'screening',
      'verification',
      'form',
      'decision',
      'notice',
      'objection',
      'payment',
      'closed',
      'closed',
      'closed',
    ]);
  });

  it('says of every rate whether it was found or assumed', () => {
    const sources = Object.fromEntries(zlzz.parameters.map((p) => [p.id, p.provenance.source]));
    expect(sources).toEqual({
      grant: 'A',
      grant_first: 'A',
      grant_abroad: 'A',
      countries_most: 'SH-ZL-17',
      cap_year: 'JS-ZL',
      fees_share: 'CN-ZL',
      claim_days: 'SH-ZL-17',
    });
  });
});
