import { jest } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RunError, runLimited, type RunLimits } from './run-limited';

const limits: RunLimits = { milliseconds: 60_000, memoryMegabytes: 2000, fileMegabytes: 1 };

describe('a program that is run with bounds', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keshen-run-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const run = (script: string, more: Partial<RunLimits> = {}) =>
    runLimited('/bin/sh', ['-c', script], {
      cwd: folder,
      env: { PATH: process.env['PATH']! },
      limits: { ...limits, ...more },
    }).then(
      () => null,
      (error: RunError) => error,
    );

  /** Waits until the process whose number stands in a file is gone, or dead and not yet collected. */
  async function gone(file: string): Promise<void> {
    const pid = (await readFile(join(folder, file), 'utf8')).trim();
    const state = () => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ' Z ');
    while (!/ Z /.test(await state())) await sleep(10);
  }

  it('ends well, or with what it said', async () => {
    expect(await run('exit 0')).toBeNull();
    expect(await run('echo no such filter >&2; exit 3')).toMatchObject({
      late: false,
      message: '/bin/sh ended by 3: no such filter',
    });
    await expect(runLimited('/nowhere/soffice', [], { cwd: folder, env: {}, limits })).rejects.toThrow(
      RunError,
    );
  });

  it('is killed with everything that it started when its time is over', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    const ended = run('sleep 300 & echo $! > child; sleep 300');
    while (!/\n/.test(await readFile(join(folder, 'child'), 'utf8').catch(() => ''))) await sleep(10);
    jest.advanceTimersByTime(limits.milliseconds);
    jest.useRealTimers();
    expect(await ended).toMatchObject({ late: true });
    await gone('child');
  });

  it('leaves nothing running when it ends by itself', async () => {
    expect(await run('sleep 300 & echo $! > left')).toBeNull();
    await gone('left');
  });

  it('writes no more than it may', async () => {
    expect(await run('dd if=/dev/zero of=large bs=1024 count=5000 2>/dev/null')).toMatchObject({
      late: false,
    });
    expect((await stat(join(folder, 'large'))).size).toBeLessThanOrEqual(2 * 1_048_576);
    expect(await readdir(folder)).toContain('large');
  });
});
