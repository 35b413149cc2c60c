import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { finish, root } from '../start/children.mjs';

const jest = join(root, 'node_modules/jest/bin/jest.js');
const node = ['--experimental-vm-modules', '--no-warnings', jest];

/** The groups in which suites run: by what they need and how many bear each other's company. */
export const groups = [
  {
    name: 'pure',
    label: ['规则与组件', 'rules and components'],
    projects: ['pure', 'dom'],
    args: ['--maxWorkers=2'],
  },
  {
    // Journeys wait for their programs a third of the time, so one more suite than there are cores has room.
    name: 'services',
    label: ['数据库、队列与浏览器旅程', 'database, queue and browser journeys'],
    projects: ['database', 'browser'],
    args: [
      '--maxWorkers=3',
      // What a suite has loaded stays in its worker's memory; past this much, sweeping it costs more than a new worker.
      '--workerIdleMemoryLimit=600MB',
      `--testSequencer=${join(root, 'tools/test/sequencer.mjs')}`,
    ],
  },
];

/** The groups that hold a suite whose path matches; all of them without a pattern. */
export async function groupsFor(patterns) {
  if (patterns.length === 0) return groups;
  const { stdout } = await finish(process.execPath, [...node, '--listTests', '--', ...patterns]);
  const files = stdout.split('\n').filter((line) => line.startsWith(root));
  const names = new Set(files.map(groupOf));
  return groups.filter(({ name }) => names.has(name));
}

export function groupOf(file) {
  return /\.(e2e|(db|queue)\.spec)\.ts$/.test(file) ? 'services' : 'pure';
}

/** Runs one group and reads Jest's own report; its whole output stays in .tmp/test/NAME.log. */
export async function runGroup({ name, projects, args }, patterns, env) {
  const folder = join(root, '.tmp/test');
  const report = join(folder, `${name}.json`);
  mkdirSync(folder, { recursive: true });
  rmSync(report, { force: true });
  const line = [
    ...node,
    '--selectProjects',
    ...projects,
    ...args,
    '--json',
    `--outputFile=${report}`,
    '--passWithNoTests',
    '--forceExit', // a suite that forgot to close something must not keep the whole run waiting
    '--colors=false',
    '--',
    ...patterns,
  ];
  const { code, said } = await finish(process.execPath, line, { env: { ...process.env, ...env } });
  writeFileSync(join(folder, `${name}.log`), said);
  if (!existsSync(report)) return crashed(name, said);
  return summary(JSON.parse(readFileSync(report, 'utf8')), code);
}

/** What counts of a report: a suite that could not be run at all is one failure. */
export function summary(report, code = 0) {
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
    suites: report.testResults.map((suite) => ({
      file: relative(root, suite.name),
      seconds: (suite.endTime - suite.startTime) / 1000,
      tests: suite.assertionResults.length,
      message: suite.status === 'failed' ? suite.message : '',
    })),
  };
}

function crashed(name, said) {
  const message = said.trim().split('\n').slice(-40).join('\n');
  return { passed: 0, failed: 1, skipped: 0, suites: [{ file: `(${name})`, seconds: 0, tests: 0, message }] };
}
