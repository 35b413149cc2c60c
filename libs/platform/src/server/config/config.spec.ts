import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoAllowed, parseConfig } from './config';

const least = { DATABASE_URL: 'postgres://u:p@localhost/keshen', KESHEN_SECRET: 's'.repeat(32) };

describe('the configuration', () => {
  it('needs a database and a secret, the rest has defaults', () => {
    expect(parseConfig(least)).toMatchObject({
      config: { PORT: 3000, HOST: '127.0.0.1', DEMO: false, PUBLIC_URL: 'http://localhost:3000' },
    });
  });

  it('names every problem at once', () => {
    const result = parseConfig({ PORT: 'x', DEMO: 'yes', KESHEN_SECRET: 'short', SMTP_URL: 'http://mail' });
    expect('problems' in result && result.problems.map((p) => p.split(':')[0])).toEqual([
      'PORT',
      'DATABASE_URL',
      'DEMO',
      'KESHEN_SECRET',
      'SMTP_URL',
    ]);
  });

  it('takes an empty value as not given', () => {
    expect(parseConfig({ ...least, REDIS_URL: '', PORT: '' })).toMatchObject({ config: { PORT: 3000 } });
  });

  it('allows demonstration data on the embedded database or when asked for only', () => {
    const allowed = (env: object) => {
      const result = parseConfig({ ...least, ...env });
      return 'config' in result && demoAllowed(result.config);
    };
    expect([allowed({}), allowed({ DEMO: '1' }), allowed({ KESHEN_EMBEDDED: '1' })]).toEqual([
      false,
      true,
      true,
    ]);
  });

  describe('reads a key from the file that KEY_FILE names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'keshen-config-'));
    const file = join(folder, 'secret');
    afterAll(() => rmSync(folder, { recursive: true }));

    it('without the line break at its end', () => {
      writeFileSync(file, `${'f'.repeat(40)}\n`);
      const { KESHEN_SECRET: _, ...rest } = least;
      expect(parseConfig({ ...rest, KESHEN_SECRET_FILE: file })).toMatchObject({
        config: { KESHEN_SECRET: 'f'.repeat(40) },
      });
    });

    it('and says which cannot be read, or are given twice', () => {
      expect(
        parseConfig({ ...least, KESHEN_SECRET_FILE: file, SMTP_URL_FILE: join(folder, 'none') }),
      ).toEqual({
        problems: [
          'KESHEN_SECRET: given twice, by itself and by KESHEN_SECRET_FILE',
          'SMTP_URL_FILE: cannot be read (ENOENT)',
        ],
      });
    });
  });
});
