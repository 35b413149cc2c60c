import nx from '@nx/eslint-plugin';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/**
 * The architecture as a table: who may import whom. A library sees only what stands before it.
 * See docs/architecture.md; tools/lint/boundaries.spec.ts proves that the table bites.
 */
const layers = [
  ['kernel'],
  ['assignment'],
  ['platform'],
  ['audit'],
  ['identity'],
  ['registry'],
  ['document'],
  ['programme'],
  ['notification'],
  ['receipt'],
  ['application'],
  ['letter'],
  ['screening', 'review'],
  ['decision'],
  ['notice'],
  ['award'],
  ['payment'],
  ['subsidy', 'voucher', 'recognition'],
];
const libraries = layers.flat();
const below = (name) =>
  layers
    .slice(
      0,
      layers.findIndex((l) => l.includes(name)),
    )
    .flat();
const scope = (name, on) => ({
  sourceTag: `scope:${name}`,
  onlyDependOnLibsWithTags: on.map((o) => `scope:${o}`),
});

const depConstraints = [
  ...libraries.map((name) => scope(name, below(name))),
  scope('backend', libraries),
  scope('testing', [...libraries, 'backend']),
  scope('assign', ['kernel', 'assignment']),
  scope('api', [...libraries, 'backend']),
  scope('worker', [...libraries, 'backend']),
  scope('web', libraries),
  scope('e2e', [...libraries, 'backend', 'testing']),
  scope('chaos', [...libraries, 'backend', 'testing']),
  scope('root', [...libraries, 'backend', 'testing']),
];

/** A spec may take what it is tested with: the testing library, which stands above everything. */
const specs = ['**/*.spec.{ts,tsx}', '**/*.e2e.ts', '**/*.bench.ts', '**/*.fixture.ts'];

const serverOnly = [
  '@nestjs/*',
  'typeorm',
  'bullmq',
  'ioredis',
  'pg',
  'node:*',
  'react',
  '@keshen/*/server',
  '**/server',
  '**/server/**',
];

// A rule's options in a later block replace those of an earlier one, so each block names all of its own.
const noEnvironment = {
  object: 'process',
  property: 'env',
  message: 'Configuration is one object: libs/platform/src/server/config.',
};
const instantIsArgument = { object: 'Date', property: 'now', message: 'The instant is an argument.' };
const randomIsArgument = { object: 'Math', property: 'random', message: 'The random source is an argument.' };
/** The compiler trims a wide space (U+3000) at either end of a line, like any other white space. */
const lostSpace = {
  selector: 'JSXText[value=/\\u3000[ \\t]*\\n|\\n[ \\t]*\\u3000/]',
  message: "A wide space at the end of a line is lost: write {'　'}.",
};
const lazyDoor = {
  selector: 'ImportExpression[source.value=/(^|\\u002F)server$/]',
  message: 'A server door may not be imported lazily: the boundary table would not see it.',
};
/** What raced once in a journey may not be written again. */
const races = [
  {
    selector: 'CallExpression[callee.property.name="waitFor"]',
    message: 'Two may match for a moment: wait with sees(…) or seesNoMore(…).',
  },
  {
    selector: 'CallExpression[callee.property.name="all"][callee.object.name!="Promise"]',
    message: 'It reads what has arrived so far: each(…) waits for the first.',
  },
  {
    selector:
      'CallExpression[callee.property.name=/^(count|is(Visible|Hidden|Enabled|Disabled|Checked|Editable)|all(Inner|Text)\\w+)$/]',
    message: 'It asks once and does not wait: name the state in a locator and wait with sees(…).',
  },
  {
    selector: 'CallExpression[callee.property.name=/^waitFor(Timeout|LoadState)$/]',
    message: 'Wait for a state of the page, never for time: sees(…).',
  },
  {
    selector:
      'CallExpression[callee.property.name="getByRole"] > ObjectExpression:not(:has(Property[key.name="exact"])) > Property[key.name="name"]:not([value.regex])',
    message: 'A name that is a part of another matches two: button(…), link(…), heading(…), or say exact.',
  },
];
const noPresent = {
  selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
  message: 'The instant is an argument.',
};

export default tseslint.config(
  { ignores: ['node_modules', 'dist', '.data', '.nx', '.tmp', 'coverage', '**/*.d.ts', '**/*.d.mts'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.recommended],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          allow: [],
          depConstraints,
          // Specs import the testing library; that is no cycle of the program (see below).
          ignoredCircularDependencies: libraries.concat('backend').map((name) => [name, 'testing']),
        },
      ],
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', lazyDoor],
    },
  },
  {
    files: ['libs/**/*.ts', 'apps/**/*.{ts,tsx}'],
    ignores: [
      'libs/platform/src/server/config/**',
      'libs/testing/**',
      'apps/e2e/**',
      '**/vite.config.ts',
      ...specs,
    ],
    rules: { 'no-restricted-properties': ['error', noEnvironment] },
  },
  {
    // The pure door: what the browser may open.
    files: ['libs/*/src/domain/**/*.ts', 'libs/*/src/index.ts'],
    ignores: specs,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: serverOnly,
              message: 'Pure code is opened by the browser too: no framework, no server door.',
            },
          ],
        },
      ],
      'no-restricted-properties': ['error', noEnvironment, instantIsArgument, randomIsArgument],
      'no-restricted-syntax': ['error', noPresent, lazyDoor],
    },
  },
  {
    // The browser opens pure doors only.
    files: ['apps/web/**/*.{ts,tsx}'],
    ignores: ['**/*.spec.{ts,tsx}', 'apps/web/vite.config.ts'],
    extends: [jsxA11y.flatConfigs.recommended],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'no-restricted-syntax': ['error', lazyDoor, lostSpace],
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@keshen/*/server', '@nestjs/*', 'typeorm', 'pg', 'node:*'],
              message: 'The browser opens pure doors only.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['apps/e2e/**/*.ts'],
    ignores: ['apps/e2e/src/harness/sees.ts'],
    rules: { 'no-restricted-syntax': ['error', lazyDoor, ...races] },
  },
  {
    files: [...specs, '**/vite.config.ts'],
    rules: { '@nx/enforce-module-boundaries': 'off' },
  },
);
