import { isRefusal } from '@keshen/kernel';
import { claimTable, partyTable, personTable } from './identity-may';
import { matrix, mayTable, member, oneOfEach, staff, when } from './may';
import { ENTERPRISE_ROLES, visitor } from './roles';

const actors = oneOfEach('unit', '马陆镇');
const refusalOf = (work: () => void): string => {
  try {
    work();
    return 'allowed';
  } catch (error) {
    return isRefusal(error) ? `${error.kind} ${error.code}` : String(error);
  }
};

describe('a may table', () => {
  const table = mayTable<
    'look' | 'sign' | 'recommend',
    { party: string; town: string | null; open: boolean }
  >(
    {
      look: [member(), staff('officer')],
      sign: when(
        member('certifier'),
        (_, thing: { party: string; town: string | null; open: boolean }) => thing.open,
      ),
      recommend: staff('recommender', (thing) => thing.town),
    },
    { unknown: 'paper.unknown' },
  );
  const thing = { party: 'unit', town: '马陆镇', open: true };

  it('runs every role × action', () => {
    expect(matrix(table, actors, thing)).toEqual({
      look: [...ENTERPRISE_ROLES, 'officer'],
      sign: ['certifier'],
      recommend: ['recommender'],
    });
  });

  it('holds a scoped role to the scope of the thing, and a thing without one is nobody’s', () => {
    expect(table.may(actors['recommender']!, 'recommend', { ...thing, town: '南翔镇' })).toBe(false);
    expect(table.may(actors['recommender']!, 'recommend', { ...thing, town: null })).toBe(false);
  });

  it('asks a condition besides the role', () => {
    expect(table.may(actors['certifier']!, 'sign', { ...thing, open: false })).toBe(false);
  });

  it('refuses visitors as not signed in, outsiders as if there were nothing, the rest as forbidden', () => {
    expect(refusalOf(() => table.require(visitor, 'look', thing))).toBe('unauthenticated session.required');
    expect(refusalOf(() => table.require(actors['outsider']!, 'look', thing))).toBe(
      'not-found paper.unknown',
    );
    expect(refusalOf(() => table.require(actors['writer']!, 'sign', thing))).toBe('forbidden role.missing');
    expect(refusalOf(() => table.require(actors['certifier']!, 'sign', thing))).toBe('allowed');
  });
});

describe('who may do what with units, claims and people', () => {
  it('lets the unit’s administrator change its people, its writer the profile, and staff read', () => {
    expect(matrix(partyTable, actors, { party: 'unit' })).toEqual({
      read: [...ENTERPRISE_ROLES, 'officer', 'leader', 'finance', 'auditor', 'administrator'],
      'change-profile': ['enterprise-administrator', 'writer'],
      'see-members': [...ENTERPRISE_ROLES, 'officer', 'auditor', 'administrator'],
      'change-members': ['enterprise-administrator'],
    });
  });

  it('lets an officer decide claims and the claimant see, evidence and dispute the own one', () => {
    expect(matrix(claimTable, actors, { account: 'account-of-nobody' })).toEqual({
      read: ['nobody', 'officer', 'auditor'],
      'add-evidence': ['nobody'],
      dispute: ['nobody'],
      decide: ['officer'],
    });
  });

  it('lets no officer decide the own claim', () => {
    expect(claimTable.may(actors['officer']!, 'decide', { account: 'account-of-officer' })).toBe(false);
  });

  it('lets the administrator manage people and the auditor read them', () => {
    expect(matrix(personTable, actors, { account: 'somebody' })).toEqual({
      list: ['auditor', 'administrator'],
      read: ['auditor', 'administrator'],
      create: ['administrator'],
      erase: ['administrator'],
      'change-roles': ['administrator'],
      retire: ['administrator'],
      'reset-second-factor': ['administrator'],
    });
  });

  it('lets nobody change the own roles or retire themselves', () => {
    const own = { account: 'account-of-administrator' };
    expect(personTable.may(actors['administrator']!, 'change-roles', own)).toBe(false);
    expect(personTable.may(actors['administrator']!, 'retire', own)).toBe(false);
    expect(personTable.may(actors['administrator']!, 'reset-second-factor', own)).toBe(false);
  });

  it('lets everybody close the own account', () => {
    for (const [role, actor] of Object.entries(actors))
      expect([role, personTable.may(actor, 'erase', { account: `account-of-${role}` })]).toEqual([
        role,
        actor.account !== null,
      ]);
  });
});
