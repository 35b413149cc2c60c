import { jest } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearStale, folderPrefix, Leftovers } from './leftovers';

describe('what a run leaves', () => {
  it('is taken away last first, once, and one that cannot be keeps none of the others', () => {
    const gone: string[] = [];
    const leftovers = new Leftovers();
    leftovers.add(() => gone.push('folder'));
    leftovers.add(() => {
      throw new Error('is in use');
    });
    leftovers.add(() => gone.push('program'));
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    leftovers.clear();
    leftovers.clear();
    expect(said).toHaveBeenCalledWith(expect.stringContaining('is in use'));
    said.mockRestore();
    expect(gone).toEqual(['program', 'folder']);
  });

  it('is taken away by the next run when its own was killed outright, and never before that', () => {
    const { pid } = spawnSync('true');
    const [dead, alive] = [mkdtempSync(join(tmpdir(), `keshen-chaos-${pid}-`)), mkdtempSync(folderPrefix())];
    clearStale();
    expect([dead, alive].map(existsSync)).toEqual([false, true]);
    rmSync(alive, { recursive: true });
  });
});
