import { existsSync, readFileSync } from 'node:fs';

const text = readFileSync(new URL('../docs/security.md', import.meta.url), 'utf8');
const named = new Set(
  [...text.matchAll(/`((?:apps|libs|tools|docs)\/[\w./-]+|CONTRIBUTING\.md)`/g)].map((m) => m[1]!),
);

describe('docs/security.md', () => {
  it.each([...named])('names %s, which there is', (path) => {
    expect(existsSync(new URL(`../${path}`, import.meta.url))).toBe(true);
  });

  it('gives every requirement one of the five states', () => {
    const states = [...text.matchAll(/^\| [\d.–, ]+\|\s*(.*?)\s*\|/gm)].map((match) => match[1]);
    expect(states.length).toBeGreaterThan(50);
    expect([...new Set(states)].sort()).toEqual(['n/a', 'no', 'operator', 'partly', 'yes']);
  });
});
