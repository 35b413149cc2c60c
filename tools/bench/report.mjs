import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';

/** Writes bench/results/NAME.json below the working folder and prints the same as a table. */
export function writeReport(name, figures) {
  const rows = figures.map((figure) => ({ ...figure, ratio: ratioOf(figure) }));
  const report = { name, commit: commit(), machine: machine(), figures: rows };
  const folder = resolve('bench/results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(table(report));
  return report;
}

/** Value against the limit measured in the same run, to three decimals; null without one. */
export const ratioOf = ({ value, reference }) =>
  reference ? Math.round((value / reference) * 1000) / 1000 : null;

export function table({ name, commit: at, machine: on, figures }) {
  const text = (value) =>
    typeof value === 'number' ? String(Math.round(value * 1000) / 1000) : (value ?? '–');
  const head = ['figure', 'value', 'unit', 'reference', 'ratio'];
  const rows = [head, ...figures.map((f) => [f.name, f.value, f.unit, f.reference, f.ratio].map(text))];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map(
    (row) =>
      `  ${row
        .map((cell, column) => pad(cell, widths[column], column))
        .join('  ')
        .trimEnd()}`,
  );
  return `\n${name} · ${at} · ${on}\n${lines.join('\n')}\n`;
}

/** Words to the left, numbers to the right. */
const pad = (cell, width, column) =>
  column === 0 || column === 2 ? cell.padEnd(width) : cell.padStart(width);

function commit() {
  try {
    const git = (...args) =>
      execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? '+' : ''}`;
  } catch {
    return 'unknown';
  }
}

function machine() {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${cpu?.model.trim() ?? process.arch}, ${memory} GB, ${process.platform}, Node ${process.versions.node}`;
}
