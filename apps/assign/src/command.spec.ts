import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { command } from './command';

const folder = mkdtempSync(join(tmpdir(), 'keshen-assign-'));
afterAll(() => rmSync(folder, { recursive: true }));

const instance = {
  name: 'small',
  papers: 2,
  reviewers: 3,
  demand: [1, 2],
  capacity: [1, 1, 1],
  affinity: [
    [9, 2, 3],
    [8, 5, 6],
  ],
  conflicts: [],
};

async function run(content: string | Buffer, ...args: string[]) {
  const file = join(folder, 'instance');
  writeFileSync(file, content);
  const lines: string[] = [];
  const code = await command(
    ['--instance', file, ...args],
    (line) => lines.push(line),
    () => {},
  );
  expect(lines).toHaveLength(1);
  return { code, said: JSON.parse(lines[0]!) as Record<string, unknown> };
}

describe('npm run assign', () => {
  it('prints the pairs, the total, the worst-served, the certificate and the seconds', async () => {
    const { code, said } = await run(JSON.stringify(instance));
    expect(code).toBe(0);
    expect(said).toEqual({
      pairs: [
        [0, 0],
        [1, 1],
        [1, 2],
      ],
      total: 20,
      worstOff: 9,
      optimal: true,
      certificate: expect.objectContaining({ scale: 1, u: expect.any(Array), vPlus: expect.any(Array) }),
      seconds: expect.any(Number),
    });
  });

  it('reads what is gzipped, takes the cap and the fair objective', async () => {
    const { code, said } = await run(gzipSync(JSON.stringify(instance)), '--cap', '2', '--objective', 'fair');
    expect([code, said['total'], said['worstOff'], said['optimal']]).toEqual([0, 23, 9, true]);
  });

  it('answers an instance without applications with no pairs', async () => {
    const { code, said } = await run(JSON.stringify({ ...instance, papers: 0, demand: [], affinity: [] }));
    expect([code, said['pairs'], said['total'], said['optimal']]).toEqual([0, [], 0, true]);
  });

  it.each([
    ['the capacity is too small', {}, ['--cap', '0'], { constraint: 'maximum', missing: 3 }],
    [
      'an application needs more experts than there are',
      { demand: [1, 4] },
      [],
      { constraint: 'demand', applications: [1], missing: 1 },
    ],
    [
      'experts have conflicts with all that is there',
      {
        conflicts: [
          [0, 1],
          [1, 1],
          [1, 2],
        ],
      },
      [],
      { constraint: 'demand', applications: [1], missing: 1 },
    ],
  ])('says what is missing, with exit code 1, when %s', async (_, changed, args, expected) => {
    const { code, said } = await run(JSON.stringify({ ...instance, ...changed }), ...args);
    expect(code).toBe(1);
    expect(said['infeasible']).toMatchObject(expected);
  });

  it.each([
    ['no JSON', 'papers: 2', [], 'instance.not-json'],
    ['a broken gzip', Buffer.from([0x1f, 0x8b, 8, 0, 1]), [], 'instance.not-json'],
    ['an empty file', '', [], 'instance.not-json'],
    ['wrong lengths', JSON.stringify({ ...instance, demand: [1] }), [], 'instance.wrong'],
    ['a cap below zero', JSON.stringify(instance), ['--cap=-1'], 'arguments.cap'],
    [
      'an objective that there is not',
      JSON.stringify(instance),
      ['--objective', 'best'],
      'arguments.objective',
    ],
    ['an argument that there is not', JSON.stringify(instance), ['--fast'], 'arguments.unknown'],
  ])('refuses %s with exit code 2 and a code', async (_, content, args, expected) => {
    const { code, said } = await run(content, ...args);
    expect([code, said['error']]).toEqual([2, expect.objectContaining({ code: expected })]);
  });

  it('refuses a file that is not there', async () => {
    const lines: string[] = [];
    expect(
      await command(
        ['--instance', join(folder, 'none')],
        (line) => lines.push(line),
        () => {},
      ),
    ).toBe(2);
    expect(lines[0]).toContain('instance.unreadable');
  });
});
