import { groupOf, summary } from './suites.mjs';
import { howToGet } from './system.mjs';

describe('the test runner', () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    numRuntimeErrorTestSuites: 1,
    numPendingTests: 2,
    numTodoTests: 0,
    testResults: [
      {
        name: '/r/a.spec.ts',
        startTime: 1000,
        endTime: 3500,
        status: 'failed',
        message: 'why',
        assertionResults: [1, 2],
      },
    ],
  };

  it('counts a suite that could not be run as one failure', () => {
    expect(summary(report)).toMatchObject({ passed: 3, failed: 2, skipped: 2 });
    expect(summary(report).suites[0]).toMatchObject({ seconds: 2.5, tests: 2, message: 'why' });
  });

  it('counts a run that ended badly as a failure even when no test says so', () => {
    const fine = { ...report, numFailedTests: 0, numRuntimeErrorTestSuites: 0 };
    expect(summary(fine, 0).failed).toBe(0);
    expect(summary(fine, 1).failed).toBe(1);
  });

  it('knows by its name what a suite needs', () => {
    const names = ['a.spec.ts', 'a.spec.tsx', 'a.db.spec.ts', 'a.queue.spec.ts', 'a.e2e.ts'];
    expect(names.map(groupOf)).toEqual(['pure', 'pure', 'services', 'services', 'services']);
  });

  it('says how to get what it may not install', () => {
    expect(howToGet(['chromium'])).toMatch(/apt-get install chromium[\s\S]*CHROME_PATH/);
  });
});
