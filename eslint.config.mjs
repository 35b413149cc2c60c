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
  ['platform'],
  ['audit'],
  ['identity'],
  ['registry'],
  ['document'],
  ['programme'],
  ['notification'],
  ['application'],
  ['screening', 'review'],
  ['decision'],
  ['notice'],
  ['award'],
  ['payment'],
];
const libraries = layers.flat();
const below = (name) => layers.slice(0, layers.findIndex((l) => l.includes(name))).flat();
const scope = (name, on) => ({
  sourceTag: `scope:${name}`,
  onlyDependOnLibsWithTags: on.map((o) => `scope:${o}`),
});

export const depConstraints = [
  ...libraries.map((name) => scope(name, below(name))),
  scope('backend', libraries),
  scope('testing', [...libraries, 'backend']),
  scope('api', [...libraries, 'backend']),
  scope('worker', [...libraries, 'backend']),
  scope('web', libraries),
  scope('e2e', [...libraries, 'backend', 'testing']),
  scope('root', [...libraries, 'backend', 'testing']),
];

const serverOnly = ['@nestjs/*', 'typeorm', 'bullmq', 'ioredis', 'pg', 'node:*', 'react', '@keshen/*/server', '**/server', '**/server/**'];

export default tseslint.config(
  { ignores: ['node_modules', 'dist', '.data', '.nx', 'coverage', '**/*.d.ts'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.recommended],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': ['error', { enforceBuildableLibDependency: false, allow: [], depConstraints }],
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        {
          selector: "ImportExpression[source.value=/^@keshen\\/.*\\/server$/]",
          message: 'A server door may not be imported lazily: the boundary table would not see it.',
        },
      ],
    },
  },
  {
    // The pure door: what the browser may open.
    files: ['libs/*/src/domain/**/*.ts', 'libs/*/src/index.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: serverOnly.map((group) => ({ group: [group], message: 'Pure code is opened by the browser too: no framework, no server door.' })) }],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The instant is an argument.' },
        { object: 'Math', property: 'random', message: 'The random source is an argument.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'The instant is an argument.' },
        { selector: "ImportExpression[source.value=/server$/]", message: 'No server door from pure code, not even lazily.' },
      ],
    },
  },
  {
    // The browser opens pure doors only.
    files: ['apps/web/**/*.{ts,tsx}'],
    ignores: ['**/*.spec.{ts,tsx}', 'apps/web/vite.config.ts'],
    extends: [jsxA11y.flatConfigs.recommended],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'no-restricted-imports': ['error', { patterns: [{ group: ['@keshen/*/server', '@nestjs/*', 'typeorm', 'pg', 'node:*'], message: 'The browser opens pure doors only.' }] }],
    },
  },
  {
    files: ['libs/**/*.ts', 'apps/**/*.{ts,tsx}'],
    ignores: ['libs/platform/src/server/config/**', '**/*.spec.ts', '**/*.e2e.ts', 'apps/e2e/**', 'libs/testing/**', '**/vite.config.ts'],
    rules: { 'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Configuration is one object: libs/platform/src/server/config.' }, { object: 'Date', property: 'never', message: '' }] },
  },
);
