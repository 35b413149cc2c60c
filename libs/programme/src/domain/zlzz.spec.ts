import ZLZZ from '../definitions/ZLZZ.json' with { type: 'json' };
import { definitionSchema } from './definition';
import { formProblems } from './form-schema';
import { programmeProblems } from './problems';
import { repeatedClaims, uniqueClaims } from './uniques';
import { visibleAnswers } from './visible';

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

  it('pays for one invention abroad in at most five countries or regions, each once', () => {
    const items = ['US', 'JP', 'KR', 'DE', 'FR', 'GB'].map((country) => ({
      patent_no: '201410123456.7',
      country,
    }));
    const claims = uniqueClaims(zlzz, { patents: { items: [...items, items[0]!] } }, 'party');
    const most = (id: string) => claims.filter((claim) => claim.unique === id);
    expect(repeatedClaims(most('patent')).map(({ path }) => path)).toEqual(['patents.items.6.patent_no']);
    expect(repeatedClaims(most('countries').slice(0, 6))).toEqual([
      {
        path: 'patents.items.5.patent_no',
        code: 'claim.repeated',
        params: { unique: 'countries', value: '201410123456.7', most: 5 },
      },
    ]);
    const home = { patents: { items: [{ patent_no: '201410123456.7', country: 'CN' }] } };
    expect(uniqueClaims(zlzz, home, 'party').map(({ unique }) => unique)).toEqual(['patent']);
  });

  it('asks a natural person for the identity number, and for no credit code', () => {
    const wanting = (kind: string) =>
      formProblems(zlzz, { org2: { kind } }, {}, { sections: ['org2'] }).map(({ path }) => path);
    expect(wanting('person')).toEqual(['org2.org_name', 'org2.person_id', 'org2.title']);
    expect(wanting('enterprise')).toEqual(['org2.org_name', 'org2.uscc', 'org2.title']);
    const kept = visibleAnswers(zlzz, {
      org2: { kind: 'person', uscc: '91310000132260250X', size: 'small' },
    });
    expect(kept).toEqual({ org2: { kind: 'person' } });
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
