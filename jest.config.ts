/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

const shared: Config = {
  rootDir: process.cwd(),
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '^.+\\.tsx?$': '@swc/jest' },
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'json'],
  moduleNameMapper: {
    '^@keshen/([^/]+)/server$': '<rootDir>/libs/$1/src/server/index.ts',
    '^@keshen/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    // Tests run on Node, where the package would give its Node half.
    '^tus-js-client$': '<rootDir>/node_modules/tus-js-client/lib.es5/browser/index.js',
    '\\.css$': '<rootDir>/tools/jest/empty.cjs',
  },
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  // Sources of an earlier release and what tests leave are nobody's modules.
  modulePathIgnorePatterns: ['<rootDir>/.tmp/'],
};

/** One jest project per need: nothing, a browser document, PostgreSQL, a browser. */
const config: Config = {
  // How long a test may hang on a busy machine; nothing waits for it.
  testTimeout: 600_000,
  projects: [
    {
      ...shared,
      displayName: 'pure',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/{libs,apps,tools}/**/*.spec.ts'],
      testPathIgnorePatterns: [...shared.testPathIgnorePatterns!, '\\.(db|queue)\\.spec\\.ts$'],
    },
    {
      ...shared,
      displayName: 'dom',
      testEnvironment: 'jsdom',
      testMatch: ['<rootDir>/apps/web/**/*.spec.tsx'],
      setupFiles: ['<rootDir>/tools/jest/dom.mjs'],
      setupFilesAfterEnv: ['<rootDir>/tools/jest/patience.mjs'],
    },
    {
      ...shared,
      displayName: 'database',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/{libs,apps}/**/*.{db,queue}.spec.ts'],
    },
    {
      ...shared,
      displayName: 'browser',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/apps/e2e/**/*.e2e.ts'],
    },
  ],
};
export default config;
