import { readFileSync } from 'node:fs';

type Locked = { version: string; license?: string; dev?: boolean; devOptional?: boolean };
const read = (path: string) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'));
const lock = read('package-lock.json') as { packages: Record<string, Locked> };

/** What a public body may use and pass on without opening its own sources. */
const PERMISSIVE = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT AND OFL-1.1',
  'MIT-0',
  'MIT/X11',
  'Python-2.0',
  'Unlicense',
  '(MIT AND Zlib)',
  // Ours is the first of the two.
  '(MIT OR GPL-3.0)',
  '(MIT OR GPL-3.0-or-later)',
];
/** Packages whose lock entry names none; what their own files say. */
const READ_BY_HAND: Record<string, string> = {
  'combine-errors': 'MIT (Readme.md)',
  'passport-local': 'MIT (LICENSE)',
  'passport-strategy': 'MIT (LICENSE)',
  pause: 'MIT (Readme.md)',
  'png-js': 'MIT (LICENSE)',
};
/** The builds of msgpackr-extract for the machines that the lock file was not made on. */
const MSGPACKR = /^@msgpackr-extract\/msgpackr-extract-/;

describe('the licences of what the portal runs on', () => {
  const production = Object.entries(lock.packages)
    .filter(([path, { dev, devOptional }]) => path && !dev && !devOptional)
    .map(([path, locked]) => [path.split('node_modules/').at(-1)!, locked] as const);

  it('are permissive', () => {
    const others = production.filter(
      ([name, { license }]) =>
        !(license ? PERMISSIVE.includes(license) : name in READ_BY_HAND || MSGPACKR.test(name)),
    );
    expect(others.map(([name, { version, license }]) => `${name}@${version}: ${license}`)).toEqual([]);
  });

  it('were read by hand for no package that has gone', () => {
    const names = new Set(production.map(([name]) => name));
    expect(Object.keys(READ_BY_HAND).filter((name) => !names.has(name))).toEqual([]);
  });
});
