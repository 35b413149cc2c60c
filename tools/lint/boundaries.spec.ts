import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const boundary = '@nx/enforce-module-boundaries';
const use = (door: string, name: string) =>
  `import { ${name} } from '${door}';\nexport const used = ${name};\n`;

/** Path, text, and the rule that must bite; null where the import is allowed. */
const cases: [string, string, string, string | null][] = [
  [
    'a library that imports one above it',
    'libs/kernel/src/domain/canary.ts',
    use('@keshen/identity', 'hasRole'),
    boundary,
  ],
  [
    'a server door that imports one above it',
    'libs/platform/src/server/canary.ts',
    use('@keshen/identity/server', 'SessionService'),
    boundary,
  ],
  [
    'a type import from above',
    'libs/audit/src/server/canary.ts',
    `import type { Actor } from '@keshen/identity';\nexport type Used = Actor;\n`,
    boundary,
  ],
  [
    'a library that imports another by a path',
    'libs/audit/src/server/canary-path.ts',
    use('../../../platform/src/server/clock', 'CLOCK'),
    boundary,
  ],
  [
    'a library of the program that imports the testing library',
    'libs/identity/src/server/canary.ts',
    use('@keshen/testing/server', 'testDatabase'),
    boundary,
  ],
  [
    'a pure door that imports the database',
    'libs/review/src/domain/canary.ts',
    use('typeorm', 'DataSource'),
    'no-restricted-imports',
  ],
  [
    'a pure door that imports a server door',
    'libs/review/src/domain/canary-door.ts',
    use('@keshen/platform/server', 'Database'),
    'no-restricted-imports',
  ],
  [
    'a pure door that imports a server door lazily',
    'libs/review/src/domain/canary-lazy.ts',
    `export const late = () => import('@keshen/platform/server');\n`,
    'no-restricted-syntax',
  ],
  [
    'a rule that asks the clock',
    'libs/review/src/domain/canary-clock.ts',
    'export const at = Date.now();\n',
    'no-restricted-properties',
  ],
  [
    'a rule that asks for the present',
    'libs/review/src/domain/canary-now.ts',
    'export const at = new Date();\n',
    'no-restricted-syntax',
  ],
  [
    'a rule that reads the environment',
    'libs/review/src/domain/canary-env.ts',
    'export const port = process.env.PORT;\n',
    'no-restricted-properties',
  ],
  [
    'a service that reads the environment',
    'libs/review/src/server/canary-env.ts',
    'export const port = process.env.PORT;\n',
    'no-restricted-properties',
  ],
  [
    'the browser that imports a server door',
    'apps/web/src/canary.ts',
    use('@keshen/review/server', 'ReviewService'),
    'no-restricted-imports',
  ],
  [
    'the worker that imports the testing library',
    'apps/worker/src/canary.ts',
    use('@keshen/testing/server', 'drain'),
    boundary,
  ],
  [
    'a journey that waits for exactly one match',
    'apps/e2e/src/canary-wait.e2e.ts',
    `import type { Page } from 'playwright-core';\nexport const seen = (page: Page) => page.getByText('x').waitFor();\n`,
    'no-restricted-syntax',
  ],
  [
    'a journey that asks the page without waiting',
    'apps/e2e/src/canary-count.e2e.ts',
    `import type { Page } from 'playwright-core';\nexport const some = (page: Page) => page.getByText('x').count();\n`,
    'no-restricted-syntax',
  ],
  [
    'a journey that presses a button by a part of its name',
    'apps/e2e/src/canary-name.e2e.ts',
    `import type { Page } from 'playwright-core';\nexport const act = (page: Page) => page.getByRole('button', { name: 'x' }).click();\n`,
    'no-restricted-syntax',
  ],
  [
    'a journey that names a button exactly or by a pattern',
    'apps/e2e/src/canary-exact.e2e.ts',
    `import type { Page } from 'playwright-core';\nexport const act = (page: Page) => page.getByRole('button', { name: 'x', exact: true }).click();\nexport const other = (page: Page) => page.getByRole('button', { name: /^x/ }).click();\n`,
    null,
  ],
  [
    'a library that imports one below it',
    'libs/review/src/server/canary-below.ts',
    use('@keshen/platform/server', 'Database'),
    null,
  ],
  [
    'a spec that imports the testing library',
    'libs/audit/src/server/canary.db.spec.ts',
    use('@keshen/testing/server', 'testDatabase'),
    null,
  ],
  [
    'the browser that opens a pure door',
    'apps/web/src/canary-pure.ts',
    use('@keshen/kernel', 'Refusal'),
    null,
  ],
];

describe('the table of dependencies', () => {
  let found: Record<string, string[]>;

  beforeAll(() => {
    const texts = Object.fromEntries(cases.map(([, path, text]) => [path, text]));
    const { stdout, stderr } = spawnSync(process.execPath, [resolve('tools/lint/lint-texts.mjs')], {
      input: JSON.stringify(texts),
      encoding: 'utf8',
      env: { ...process.env, NX_DAEMON: 'false' },
      timeout: 120_000,
    });
    const last = stdout.trim().split('\n').at(-1) ?? '';
    if (!last.startsWith('{')) throw new Error(stderr || stdout);
    found = JSON.parse(last);
  });

  it.each(cases)('judges %s', (_, path, __, rule) => {
    expect(found[path]).toEqual(rule === null ? [] : expect.arrayContaining([rule]));
  });
});
