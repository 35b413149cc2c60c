import { places } from './route-tree';
import { routes } from './routes';
import { visitor, type Session, type StaffRole } from './session';

const account = { id: 'a', name: '甲', email: 'a@example.com', locale: 'zh-CN' as const };
const staff = (role: StaffRole): Session => ({ ...visitor, account, staff: [{ role, scope: null }] });
const member: Session = {
  ...visitor,
  account,
  memberships: [{ party: 'p', partyName: '某公司', role: 'writer' }],
};

describe('the first place of the bar, where signing in leads', () => {
  it.each<[StaffRole, string]>([
    ['recommender', '/desk'],
    ['officer', '/desk'],
    ['department', '/desk'],
    ['leader', '/desk'],
    ['finance', '/desk'],
    ['expert', '/reviews'],
    ['auditor', '/audit'],
    ['administrator', '/tasks'],
  ])('of %s is %s', (role, place) => expect(places(routes, staff(role))[0]?.to).toBe(place));

  it('of people of an enterprise is what waits for them', () =>
    expect(places(routes, member)[0]?.to).toBe('/home'));
});
