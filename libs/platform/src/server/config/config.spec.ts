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
});
