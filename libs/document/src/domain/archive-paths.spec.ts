import fc from 'fast-check';
import { archivePaths, ARCHIVE_PATH_MOST } from './archive-paths';

const bytes = (text: string) => Buffer.byteLength(text);
const one = (name: string, ...folders: string[]) => archivePaths([{ folders, name }])[0];

describe('a path inside of an archive', () => {
  it('keeps the name and the folders as they are where every system takes them', () => {
    expect(one('营业执照.pdf', 'CXY-2026-0001 上海禾木', '合作协议')).toBe(
      'CXY-2026-0001 上海禾木/合作协议/营业执照.pdf',
    );
  });

  it.each([
    ['../../x', '.._.._x'],
    ['..', '_'],
    ['/etc/passwd', '_etc_passwd'],
    ['C:\\x.pdf', 'C__x.pdf'],
    ['a\u202efdp.exe', 'a_fdp.exe'],
    ['a:b?.pdf', 'a_b_.pdf'],
    ['con.pdf', '_con.pdf'],
    ['end. ', 'end'],
    ['   ', '_'],
  ])('never leads out of its folder, and holds nothing that a system refuses: %j', (given, path) => {
    expect(one(given)).toBe(path);
    expect(one('x.pdf', given)).toBe(`${path}/x.pdf`);
  });

  it('is given a number where another has it already, also in other capitals', () => {
    const names = ['a.pdf', 'A.PDF', 'a.pdf', 'a (2).pdf'];
    expect(archivePaths(names.map((name) => ({ folders: [], name })))).toEqual([
      'a.pdf',
      'A (2).PDF',
      'a (3).pdf',
      'a (2) (2).pdf',
    ]);
    expect(archivePaths([{ folders: [], name: 'list.csv' }], ['list.csv'])).toEqual(['list (2).csv']);
  });

  it('is shortened between characters and keeps its extension', () => {
    const path = one(`${'长'.repeat(100)}𠮷.pdf`, '目'.repeat(100))!;
    expect(bytes(path)).toBeLessThanOrEqual(ARCHIVE_PATH_MOST);
    expect(path).toMatch(/^目+\/长+\.pdf$/);
  });

  it('is for any names whatsoever unique, short, relative and without a step upwards', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('..', '../../x', 'a.pdf', 'A.pdf', '。'.repeat(200), 'x'.repeat(300)),
    );
    const entries = fc.array(fc.record({ folders: fc.array(piece, { maxLength: 2 }), name: piece }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(entries, (given) => {
        const paths = archivePaths(given, ['contents.csv']);
        expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(given.length);
        for (const path of paths) {
          expect(bytes(path)).toBeLessThanOrEqual(ARCHIVE_PATH_MOST);
          for (const part of path.split('/')) {
            expect(part).not.toMatch(/^\.*$/);
            expect(part).not.toMatch(/[\u0000-\u001f\\:*?"<>|]/);
          }
        }
      }),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 300) },
    );
  });
});
