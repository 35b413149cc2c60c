import { randomBytes } from 'node:crypto';
import { pageSizes } from './budget';
import { earlyPages } from './early';

/** Noise does not get smaller. */
const chunk = (bytes: number, imports: string[] = [], more: object = {}) => ({
  type: 'chunk' as const,
  code: randomBytes(bytes / 2).toString('latin1'),
  imports,
  isEntry: false,
  isDynamicEntry: false,
  facadeModuleId: null,
  ...more,
});
const page = (name: string) => ({
  isDynamicEntry: true,
  facadeModuleId: `/x/apps/web/src/features/${name}.page.tsx`,
});

describe('the budget of scripts', () => {
  const bundle = {
    'entry.js': chunk(1000, ['shared.js'], { isEntry: true }),
    'shared.js': chunk(1000),
    'form.js': chunk(8000),
    'a.js': chunk(500, ['shared.js'], page('notice/notice')),
    'b.js': chunk(500, ['shared.js', 'form.js'], page('application/form')),
    'panel.js': chunk(9000, [], { isDynamicEntry: true, facadeModuleId: '/x/panel.tsx' }),
    'style.css': { type: 'asset' as const },
  };
  const budgets = [
    { pages: /^notice\//, most: 150_000 },
    { pages: /./, most: 350_000 },
  ];

  it('counts what the entry and the page need, each script once, and no panel that comes later', () => {
    const alone = pageSizes({ 'a.js': bundle['a.js'] }, budgets)[0]!.bytes;
    const sizes = pageSizes(bundle, budgets);
    expect(sizes.map(({ page }) => page)).toEqual(['application/form', 'notice/notice']);
    const [form, notice] = sizes;
    const entry = pageSizes({ ...bundle, 'a.js': chunk(0, [], page('notice/notice')) }, budgets)[1]!.bytes;
    expect(notice!.bytes).toBeGreaterThan(alone + 1000);
    expect(notice!.bytes - entry).toBeLessThanOrEqual(alone);
    expect(form!.bytes - notice!.bytes).toBeGreaterThan(3000);
  });

  it('is the first one that fits the page', () => {
    expect(pageSizes(bundle, budgets).map(({ most }) => most)).toEqual([350_000, 150_000]);
    expect(pageSizes(bundle, []).map(({ most }) => most)).toEqual([0, 0]);
  });
});

describe('what a page loads early', () => {
  const bundle = {
    'entry.js': chunk(10, ['shared.js'], { isEntry: true }),
    'shared.js': chunk(10),
    'b.js': chunk(10, ['shared.js', 'more.js'], page('notice/notice')),
    'more.js': chunk(10),
  };
  const load = { path: '/notices/:id', page: 'notice/notice', reads: ['/notices/$1'] };

  it('is its scripts that do not come with the entry, at its address', () => {
    const [found] = earlyPages(bundle, [load]);
    expect(found).toMatchObject({ scripts: ['/b.js', '/more.js'], reads: ['/notices/$1'] });
    expect(new RegExp(found!.at).exec('/notices/7')?.[1]).toBe('7');
    expect(new RegExp(found!.at).test('/notices/compose/7')).toBe(false);
  });

  it('ends the build when there is no such page', () =>
    expect(() => earlyPages(bundle, [{ ...load, page: 'notice/gone' }])).toThrow('notice/gone'));
});
