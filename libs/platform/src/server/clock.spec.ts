import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clockOf, DemonstrationClock, isMovable } from './clock';
import { parseConfig } from './config/config';

const DAY = 86_400_000;

describe('the clock of a demonstration', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'clock-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const ahead = (clock: DemonstrationClock): number => clock.now().getTime() - Date.now();

  it('goes with the machine until it is moved on, and stays ahead from then on', () => {
    const clock = new DemonstrationClock(folder);
    expect(Math.abs(ahead(clock))).toBeLessThan(1000);
    clock.advance(9 * DAY);
    clock.advance(DAY);
    expect(Math.round(ahead(clock) / DAY)).toBe(10);
  });

  it('is the same for every process on the data folder, also after a restart', () => {
    new DemonstrationClock(folder).advance(3 * DAY);
    expect(Math.round(ahead(new DemonstrationClock(folder)) / DAY)).toBe(3);
  });

  it('takes no notice of a file that holds no number', () => {
    writeFileSync(join(folder, 'time-ahead'), '-5 days');
    expect(Math.abs(ahead(new DemonstrationClock(folder)))).toBeLessThan(1000);
  });

  it('cannot be moved where there is no demonstration', () => {
    const config = (env: Record<string, string>) => {
      const given = { DATABASE_URL: 'postgres://x@localhost/x', KESHEN_SECRET: 'x'.repeat(32), ...env };
      const parsed = parseConfig({ ...given, KESHEN_DATA: folder });
      if ('problems' in parsed) throw new Error(parsed.problems.join());
      return parsed.config;
    };
    expect(isMovable(clockOf(config({})))).toBe(false);
    expect(isMovable(clockOf(config({ DEMO: '1' })))).toBe(true);
    expect(isMovable(clockOf(config({ KESHEN_EMBEDDED: '1' })))).toBe(true);
  });
});
