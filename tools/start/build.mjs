import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { finish, root } from './children.mjs';
import { Trouble } from './messages.mjs';
import { step } from './progress.mjs';

const common = ['package-lock.json', 'tsconfig.base.json', 'tsconfig.json', 'tools/vite'];

/** What is built, from which files, and the file that proves it is there. */
const parts = {
  api: { from: ['apps/api', 'libs'], proof: 'main.js' },
  worker: { from: ['apps/worker', 'libs'], proof: 'main.js' },
  web: { from: ['apps/web', 'libs'], proof: 'index.html', without: /^libs\/[^/]+\/src\/server\// },
  assign: { from: ['apps/assign', 'libs/kernel', 'libs/assignment'], proof: 'main.js' },
};

/** Files that no program contains. */
const apart = /\.(spec|e2e|bench)\.tsx?$|\.md$|(^|\/)\./;

/** Builds the programs whose sources changed since they were built (of these `only`); all of them with `all`. */
export async function ensureBuild({ all = false, only = Object.keys(parts) } = {}) {
  const seen = new Map();
  const now = Object.fromEntries(only.map((name) => [name, fingerprint(parts[name], seen)]));
  const stale = staleParts(now, all ? {} : built());
  if (stale.length === 0) return;
  await step('构建程序', `building ${stale.join(', ')}`, async () => {
    const results = await Promise.allSettled(stale.map((name) => build(name, now[name])));
    const failure = results.find((result) => result.status === 'rejected');
    if (failure) throw failure.reason;
  });
}

/** The parts whose sources are not the ones they were built from. */
export function staleParts(now, before) {
  return Object.keys(now).filter((name) => now[name] !== before[name]);
}

/** One digest over the paths and contents of everything a part is made of. */
export function fingerprint({ from, without }, seen = new Map(), base = root) {
  const paths = [...from, ...common].flatMap((path) => filesBelow(base, path)).sort();
  const hash = createHash('sha256');
  for (const path of paths) {
    if (apart.test(path) || without?.test(path)) continue;
    if (!seen.has(path)) {
      seen.set(
        path,
        createHash('sha256')
          .update(readFileSync(join(base, path)))
          .digest('hex'),
      );
    }
    hash.update(`${path}\0${seen.get(path)}\n`);
  }
  return hash.digest('hex');
}

function filesBelow(base, path) {
  const full = join(base, path);
  if (!existsSync(full)) return [];
  const entries = readdirSyncOrNull(full);
  if (!entries) return [path];
  return entries.flatMap((entry) => filesBelow(base, `${path}/${entry}`));
}

function readdirSyncOrNull(full) {
  try {
    return readdirSync(full);
  } catch (error) {
    if (error.code === 'ENOTDIR') return null;
    throw error;
  }
}

const record = join(root, 'dist', '.sources');

function built() {
  const before = existsSync(record) ? JSON.parse(readFileSync(record, 'utf8')) : {};
  const there = ([name]) => parts[name] && existsSync(join(root, 'dist', 'apps', name, parts[name].proof));
  return Object.fromEntries(Object.entries(before).filter(there));
}

async function build(name, sources) {
  const args = [
    join(root, 'node_modules/vite/bin/vite.js'),
    'build',
    '--config',
    `apps/${name}/vite.config.ts`,
  ];
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true',
  };
  const { code, said } = await finish(process.execPath, args, { env });
  if (code !== 0)
    throw new Trouble('build.failed', { part: name, said: stripVTControlCharacters(said).trim() });
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(record, `${JSON.stringify({ ...built(), [name]: sources }, null, 2)}\n`);
}
