import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild } from '../start/build.mjs';
import { abandon, root } from '../start/children.mjs';
import { ensureDependencies } from '../start/dependencies.mjs';
import { explain } from '../start/messages.mjs';
import { step } from '../start/progress.mjs';
import { startServices } from './services.mjs';
import { groupsFor, runGroup } from './suites.mjs';
import { ensureSystem } from './system.mjs';

const patterns = process.argv.slice(2).filter((argument) => argument !== '--');
let services = null;

async function run() {
  await ensureDependencies();
  const wanted = await groupsFor(patterns);
  if (wanted.some(({ name }) => name !== 'pure')) {
    await ensureSystem();
    await ensureBuild();
    services = await step('启动测试服务', 'starting PostgreSQL and Redis for tests', () => startServices());
  }
  const results = [];
  for (const group of wanted) {
    results.push(await step(...group.label, () => runGroup(group, patterns, services?.env ?? {})));
  }
  await services?.stop();
  return report(results);
}

/** Seconds of each suite, the slowest first; then what failed; the counts as the very last line. */
function report(results) {
  const suites = results.flatMap((result) => result.suites).sort((a, b) => b.seconds - a.seconds);
  for (const { file, seconds, tests } of suites) {
    process.stdout.write(`${seconds.toFixed(1).padStart(7)} s  ${String(tests).padStart(4)}  ${file}\n`);
  }
  for (const { file, message } of suites) if (message) process.stdout.write(`\n✗ ${file}\n${message}\n`);
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map(sum);
  if (skipped > 0) process.stdout.write(`\n${skipped} skipped\n`);
  if (passed + failed === 0) process.stdout.write('\n没有找到测试 · no test was found\n');
  counts(passed, failed);
  return failed === 0 && passed > 0;
}

/** The last line; kept in a file too, for .ci/run. */
function counts(passed, failed) {
  const line = `${passed} passed, ${failed} failed\n`;
  mkdirSync(join(root, '.tmp/test'), { recursive: true });
  writeFileSync(join(root, '.tmp/test/counts'), line);
  process.stdout.write(`\n${line}`);
}

async function interrupted() {
  abandon();
  await services?.stop();
  process.exit(130);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, interrupted);
try {
  process.exitCode = (await run()) ? 0 : 1;
} catch (error) {
  await services?.stop();
  process.stderr.write(explain(error));
  counts(0, 1);
  process.exitCode = 1;
}
