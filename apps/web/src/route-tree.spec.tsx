import { ownPlaces, places, type RouteNode } from './route-tree';
import { isSignedIn, isStaff, visitor, type Session } from './session';

const officer: Session = {
  ...visitor,
  account: { id: '1', name: '陆知行', email: 'a@b.cn', locale: 'zh-CN' },
  staff: [{ role: 'officer', scope: null }],
};
const tree: RouteNode[] = [
  { path: '', menu: { label: 'home', order: 0 } },
  {
    path: 'desk',
    who: isStaff('officer'),
    menu: { label: 'inbox', order: 1 },
    children: [{ path: 'calls', menu: { label: 'batches', order: 2 } }],
  },
  { path: 'account', who: isSignedIn, own: { label: 'account', order: 9 } },
];

describe('the route tree', () => {
  it('shows a place only to those who may see it and what stands above it', () => {
    expect(places(tree, visitor).map(({ to }) => to)).toEqual(['/']);
    expect(places(tree, officer).map(({ to }) => to)).toEqual(['/', '/desk', '/desk/calls']);
  });
  it('keeps six places in the bar and moves the others to the person', () => {
    const many = Array.from({ length: 8 }, (_, order) => ({
      path: `p${order}`,
      menu: { label: 'home', order },
    }));
    expect(places(many, visitor)).toHaveLength(6);
    expect(ownPlaces(many, visitor).map(({ to }) => to)).toEqual(['/p6', '/p7']);
    expect(ownPlaces(tree, officer).map(({ to }) => to)).toEqual(['/account']);
  });
});
