import { matrix, oneOfEach } from '@keshen/identity';
import { actingFor, applicationTable, dutyOf, type ApplicationThing } from './may';

const actors = oneOfEach('party', '马陆镇');
const thing = (more: Partial<ApplicationThing> = {}): ApplicationThing => ({
  party: 'party',
  town: '马陆镇',
  submitted: true,
  departments: [],
  experts: [],
  ...more,
});
const members = ['enterprise-administrator', 'writer', 'certifier', 'viewer'];

describe('who may do what with an application', () => {
  it('is, for one that was submitted, exactly this', () => {
    expect(matrix(applicationTable, actors, thing())).toEqual({
      start: ['enterprise-administrator', 'writer'],
      edit: ['enterprise-administrator', 'writer'],
      discuss: members,
      certify: ['certifier'],
      submit: ['certifier'],
      withdraw: ['enterprise-administrator', 'certifier'],
      read: [...members, 'recommender', 'officer', 'leader', 'finance', 'auditor', 'administrator'],
      'read-notes': ['officer', 'leader', 'auditor'],
      'see-all': ['officer', 'leader', 'finance', 'auditor'],
      handle: ['officer'],
      'read-amendments': ['officer', 'leader', 'auditor', 'administrator'],
    });
  });
  it('is, for a draft, nothing at all outside its own party', () => {
    expect(matrix(applicationTable, actors, thing({ submitted: false })).read).toEqual(members);
  });
  it('leaves a town to its own recommender', () => {
    expect(matrix(applicationTable, oneOfEach('party', '南翔镇'), thing()).read).not.toContain('recommender');
  });
  it('lets a department and an expert read what they were asked about', () => {
    const asked = thing({ departments: ['马陆镇'], experts: ['account-of-expert'] });
    expect(matrix(applicationTable, actors, asked).read).toEqual(
      expect.arrayContaining(['department', 'expert']),
    );
  });
  it('makes nobody staff in an application of the own enterprise, which is read as an applicant', () => {
    const both = { ...actors['officer']!, memberships: [{ party: 'party', role: 'viewer' as const }] };
    expect(applicationTable.may(both, 'read', thing())).toBe(true);
    for (const action of ['handle', 'see-all', 'read-notes', 'read-amendments'] as const) {
      expect(applicationTable.may(both, action, thing())).toBe(false);
      expect(applicationTable.may(both, action, thing({ party: 'another' }))).toBe(true);
    }
    expect(actingFor(both, 'party').staff).toEqual([]);
    expect(actingFor(both, 'another')).toBe(both);
  });
});

describe('a duty', () => {
  const duty = (
    role: 'applicant' | 'officer' | 'recommender' | 'expert',
    scope: string | null,
    accountId: string | null = null,
  ) => ({ role, scope, accountId });
  it('is answered by its role in its scope', () => {
    expect(dutyOf(actors['recommender']!, [duty('recommender', '马陆镇')])).not.toBeNull();
    expect(dutyOf(actors['recommender']!, [duty('recommender', '南翔镇')])).toBeNull();
    expect(dutyOf(actors['officer']!, [duty('officer', null)])).not.toBeNull();
  });
  it('of an applicant is never answered by a viewer or by another party', () => {
    expect(dutyOf(actors['viewer']!, [duty('applicant', 'party')])).toBeNull();
    expect(dutyOf(actors['outsider']!, [duty('applicant', 'party')])).toBeNull();
    expect(dutyOf(actors['certifier']!, [duty('applicant', 'party')])).not.toBeNull();
  });
  it('of a named account is answered by nobody else', () => {
    expect(dutyOf(actors['expert']!, [duty('expert', null, 'somebody')])).toBeNull();
    expect(dutyOf(actors['expert']!, [duty('expert', null, 'account-of-expert')])).not.toBeNull();
  });
});
